"""A row of a file of students: its columns, what its cells say, what cannot be read. Nothing is saved here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy, gettext_noop, override

from curriculum.enums import Funding, Language, RowOutcome, StudyForm
from kuu_office.core.models.people import Sex
from kuu_office.core.spreadsheets.cells import ERROR, FLAGGED, FORMULA_WITHOUT_VALUE
from kuu_office.core.spreadsheets.sheet import DATE, MOMENT, TOO_LONG, Cell
from kuu_office.core.text import personal_number
from kuu_office.core.text.kyrgyz import fold, has_lookalikes, normalise

REFUSAL, HOLD, WARNING, NOTE = "error", "held", "warning", "note"
TITLES = {
    "full_name": gettext_lazy("Full name"),
    "surname": gettext_lazy("Surname"),
    "given_name": gettext_lazy("Given name"),
    "patronymic": gettext_lazy("Patronymic"),
    "latin_surname": gettext_lazy("Surname in Latin letters"),
    "latin_given_name": gettext_lazy("Given name in Latin letters"),
    "russian_surname": gettext_lazy("Surname in Russian"),
    "russian_given_name": gettext_lazy("Given name in Russian"),
    "russian_patronymic": gettext_lazy("Patronymic in Russian"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Date of birth"),
    "personal_number": gettext_lazy("Personal number"),
    "passport_number": gettext_lazy("Passport number"),
    "citizenship": gettext_lazy("Citizenship"),
    "email": gettext_lazy("E-mail"),
    "record_number": gettext_lazy("Record book"),
    "programme": gettext_lazy("Programme"),
    "group": gettext_lazy("Group"),
    "year": gettext_lazy("Year of study"),
    "form": gettext_lazy("Form of study"),
    "language": gettext_lazy("Language of instruction"),
    "funding": gettext_lazy("Funding"),
    "order_number": gettext_lazy("Order number"),
    "order_date": gettext_lazy("Date of the order"),
    "effective_date": gettext_lazy("In force from"),
}
NAMES = (
    "surname", "given_name", "patronymic", "latin_surname", "latin_given_name", "russian_surname",
    "russian_given_name", "russian_patronymic",
)  # fmt: skip
LENGTHS = dict.fromkeys(NAMES, 100) | {"full_name": 300, "passport_number": 30, "record_number": 20, "group": 40,
                                       "order_number": 40, "email": 254}  # fmt: skip
OLDEST, YOUNGEST = 1930, 13  # born in that year or later, at least so many years old
DAYS = ("birth_date", "order_date", "effective_date")
# Headings under which faculties keep these columns, beside the portal's own in three languages.
HEADINGS = {
    "full_name": ("ФИО", "Ф.И.О.", "ФАА", "Аты-жөнү", "Студенттин аты-жөнү", "ФИО студента", "Фамилия имя отчество"),
    "surname": ("Фамилия", "Фамилиясы", "Тегi", "Теги", "Last name"),
    "given_name": ("Имя", "Аты", "First name", "Ысымы"),
    "patronymic": ("Отчество", "Атасынын аты", "Middle name"),
    "latin_surname": ("Фамилия латиницей", "Фамилиясы латын тамгасында", "Surname (Latin)"),
    "latin_given_name": ("Имя латиницей", "Аты латын тамгасында", "Name (Latin)"),
    "sex": ("Пол", "Жынысы", "Жыныс", "Gender"),
    "birth_date": ("Дата рождения", "Туулган күнү", "Туулган датасы", "Birth date"),
    "personal_number": ("ПИН", "ИНН", "ЖИН", "Персональный номер", "Жеке номери", "Идентификационный номер", "PIN"),
    "passport_number": ("Паспорт", "Номер паспорта", "Паспорттун номери", "Серия и номер паспорта"),
    "citizenship": ("Гражданство", "Жарандыгы", "Жарандык", "Страна"),
    "email": ("Почта", "Эл. почта", "Электронная почта", "Электрондук почта", "Email"),
    "record_number": ("Зачетка", "Номер зачетной книжки", "Зачетная книжка", "Зачеттук китепче", "№ зачетки"),
    "programme": ("Шифр", "Специальность", "Направление", "Багыт", "Адистик", "Код специальности", "Программа"),
    "group": ("Группа", "Топ", "Тобу", "Академическая группа", "Академиялык топ"),
    "year": ("Курс", "Окуу курсу", "Год обучения"),
    "form": ("Форма обучения", "Форма", "Окуу формасы", "Окутуунун формасы"),
    "language": ("Язык обучения", "Окуу тили", "Окутуу тили", "Язык"),
    "funding": ("Финансирование", "Каржылоо", "Бюджет/контракт", "Основа обучения", "Форма оплаты", "Төлөө формасы"),
    "order_number": ("Номер приказа", "№ приказа", "Буйруктун номери", "Приказ о зачислении"),
    "order_date": ("Дата приказа", "Буйруктун күнү", "Буйруктун датасы"),
    "effective_date": ("Дата зачисления", "Зачислен с", "Кабыл алынган күнү"),
}
OTHER_WORDS: dict[str, dict[str, str]] = {
    "sex": {"м": "male", "муж": "male", "мужской": "male", "эркек": "male", "э": "male", "m": "male", "ж": "female",
            "жен": "female", "женский": "female", "аял": "female", "а": "female", "f": "female", "w": "female"},
    "form": {"очная": "full_time", "очно": "full_time", "дневная": "full_time", "кундузгу": "full_time",
             "заочная": "extramural", "заочно": "extramural", "сырттан": "extramural", "дистанционная": "distance",
             "аралыктан": "distance"},
    "language": {"кыргызский": "ky", "кыргызча": "ky", "кырг": "ky", "кыргыз": "ky", "русский": "ru", "орусча": "ru",
                 "рус": "ru", "орус": "ru", "английский": "en", "англисче": "en", "англ": "en"},
    "funding": {"бюджет": "budget", "бюджеттик": "budget", "грант": "budget", "б": "budget", "контракт": "contract",
                "келишим": "contract", "договор": "contract", "к": "contract", "контракттык": "contract",
                "внебюджет": "contract", "келишимдик": "contract"},
    "citizenship": {"кыргызстан": "KG", "кыргыз республикасы": "KG", "кыргызская республика": "KG", "кр": "KG",
                    "россия": "RU", "рф": "RU", "казахстан": "KZ", "казакстан": "KZ", "узбекистан": "UZ",
                    "озбекстан": "UZ", "таджикистан": "TJ", "тажикстан": "TJ", "китай": "CN", "кнр": "CN",
                    "кытай": "CN", "турция": "TR", "туркия": "TR", "индия": "IN", "пакистан": "PK",
                    "туркменистан": "TM", "туркмонстон": "TM", "корея": "KR", "афганистан": "AF"},
}  # fmt: skip
CHOICES: dict[str, type[models.TextChoices]] = {
    "sex": Sex, "form": StudyForm, "language": Language, "funding": Funding
}  # fmt: skip
DAY_FORMS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y")
SON_OF = frozenset({fold("уулу"), fold("кызы"), fold("уул"), fold("кыз")})
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
LOST = {
    FORMULA_WITHOUT_VALUE: FLAGGED[FORMULA_WITHOUT_VALUE],
    TOO_LONG: gettext_noop("The text is too long; a cell of students may hold at most 1,000 characters."),
}
NOTHING = frozenset({"", "-", "–", "—"})


@dataclass
class StudentRow:
    """A row on its way. values: what its cells say, by column; said: (severity, column, msgid, values).

    decision: a RowDecision, a person's word on the row.
    """

    number: int
    cells: Mapping[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    said: list[tuple[str, str, str, dict]] = field(default_factory=list)
    outcome: str = ""
    decision: str = ""

    def say(self, severity: str, column: str, message: str, **values: Any) -> None:
        self.said.append((severity, column, message, values))

    def refuse(self, column: str, message: str, **values: Any) -> None:
        self.say(REFUSAL, column, message, value=self.text(column)[:60], **values)

    def hold(self, column: str, message: str, **values: Any) -> None:
        self.say(HOLD, column, message, value=self.text(column)[:60], **values)

    def text(self, column: str) -> str:
        return self.cells[column].text.strip() if column in self.cells else ""

    def has(self, severity: str) -> bool:
        return any(said[0] == severity for said in self.said)

    def settle(self, outcome: str) -> None:
        """Refused and held rows do nothing, whatever they would have done."""
        stopped = RowOutcome.REFUSED if self.has(REFUSAL) else RowOutcome.HELD if self.has(HOLD) else outcome
        self.outcome = str(stopped)

    @property
    def short_name(self) -> str:
        return f"{self.values.get('surname', '')} {self.values.get('given_name', '')}".strip()

    def cells_json(self) -> dict:
        return {key: [cell.address, cell.kind, cell.text, cell.flag] for key, cell in self.cells.items() if cell.text}

    @classmethod
    def from_json(cls, number: int, cells: Mapping) -> "StudentRow":
        return cls(number, {key: Cell(*cell) for key, cell in cells.items()})


@cache
def words_of(column: str) -> dict[str, str]:
    """Folded words for the codes of a column in three languages → the code."""
    words = {fold(word): code for word, code in OTHER_WORDS[column].items()}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {fold(str(label)): value for value, label in getattr(CHOICES.get(column), "choices", ())}
    return words | {fold(value): value for value in words.values()}


@lru_cache(maxsize=65536)
def clean_text(text: str) -> tuple[str, bool]:
    """The text as it is stored, and whether letters of another alphabet were mended in it."""
    return normalise(text), has_lookalikes(text)


def read_row(number: int, cells: Mapping[str, Cell]) -> StudentRow:
    """What the cells of a row say; cells that cannot be read refuse the row with a sentence."""
    row = StudentRow(number, cells)
    for column, cell in cells.items():
        if cell.text.strip() in NOTHING:
            continue
        if cell.flag in LOST or cell.kind == ERROR:
            row.refuse(column, LOST.get(cell.flag, gettext_noop("The cell shows the error %(value)s.")))
        else:
            READERS.get(column, _read_text)(row, column, cell)
    _split_full_name(row)
    _demand_names(row)
    _doubt_number(row)
    return row


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    return fold(text)


def _read_text(row: StudentRow, column: str, cell: Cell) -> None:
    text, was_mended = clean_text(cell.text)
    if len(text) > LENGTHS.get(column, 300):
        message = gettext_noop("The text has %(length)s characters; at most %(limit)s are accepted.")
        row.refuse(column, message, length=len(text), limit=LENGTHS.get(column, 300))
        return
    if was_mended:
        message = gettext_noop("Letters mended: “%(old)s” is read as “%(new)s”.")
        row.say(NOTE, column, message, old=cell.text.strip()[:60], new=text[:60])
    row.values[column] = text


def _read_code(row: StudentRow, column: str, cell: Cell) -> None:
    code = words_of(column).get(folded(cell.text))
    if code is None and column == "citizenship" and re.fullmatch("[A-Za-z]{2}", cell.text.strip()):
        code = cell.text.strip().upper()
    if code is None:
        row.refuse(column, gettext_noop("“%(value)s” is not among the words that this column knows."))
    else:
        row.values[column] = code


def _read_day(row: StudentRow, column: str, cell: Cell) -> None:
    day = day_of(cell)
    if day is None:
        row.refuse(column, gettext_noop("“%(value)s” is not a date such as 01.09.2026."))
    elif column == "birth_date" and not is_possible_birth(day):
        row.refuse(column, gettext_noop("A student born on %(day)s is not possible."), day=said_day(day))
    else:
        row.values[column] = day.isoformat()


def is_possible_birth(day: date) -> bool:
    return OLDEST <= day.year <= date.today().year - YOUNGEST


def day_of(cell: Cell) -> date | None:
    """A date of the spreadsheet program, or one written by hand."""
    text = cell.text.strip()
    return date.fromisoformat(text[:10]) if cell.kind in (DATE, MOMENT) else written_day(text)


@lru_cache(maxsize=65536)
def written_day(text: str) -> date | None:
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def said_day(day: date | str) -> str:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day:%d.%m.%Y}"


def shown_text(cell: Sequence[str]) -> str:
    """What stands in a cell [address, kind, text, flag], as people write it: a date is 01.09.2026."""
    kind, text = cell[1], cell[2]
    return said_day(text[:10]) if kind in (DATE, MOMENT) else text


def _read_number(row: StudentRow, column: str, cell: Cell) -> None:
    digits = personal_number.clean(cell.text)
    if len(digits) == personal_number.LENGTH and digits.isascii() and digits.isdigit():
        row.values[column] = digits
        return
    remark = personal_number.warnings(digits)[0]
    row.refuse(column, remark.message, **remark.values)


def _read_year(row: StudentRow, column: str, cell: Cell) -> None:
    text = cell.text.strip().removesuffix("-курс").removesuffix(" курс")
    if text in {"1", "2", "3", "4", "5", "6", "7"}:
        row.values[column] = int(text)
    else:
        row.refuse(column, gettext_noop("“%(value)s” is not a year of study from 1 to 7."))


def _read_email(row: StudentRow, column: str, cell: Cell) -> None:
    text = cell.text.strip()
    if len(text) <= LENGTHS["email"] and EMAIL.fullmatch(text):
        row.values[column] = text
    else:
        row.refuse(column, gettext_noop("“%(value)s” is not an e-mail address."))


READERS = {
    **dict.fromkeys(OTHER_WORDS, _read_code), **dict.fromkeys(DAYS, _read_day), "personal_number": _read_number,
    "year": _read_year, "email": _read_email,
}  # fmt: skip


def _split_full_name(row: StudentRow) -> None:
    """«Асанов Бакыт Токтосунович»; «уулу» and «кызы» stay with the surname."""
    parts = row.values.pop("full_name", "").split()
    if not parts or row.values.get("surname"):
        return
    taken = 2 if len(parts) > 2 and fold(parts[1]) in SON_OF else 1
    names = {
        "surname": " ".join(parts[:taken]),
        "given_name": " ".join(parts[taken : taken + 1]),
        "patronymic": " ".join(parts[taken + 1 :])[:100],
    }
    row.values |= {name: text[:100] for name, text in names.items() if text and not row.values.get(name)}


def _demand_names(row: StudentRow) -> None:
    for column in ("surname", "given_name"):
        if not row.values.get(column) and not any(said[1] in (column, "full_name") for said in row.said):
            shown = column if column in row.cells else "full_name" if "full_name" in row.cells else column
            row.refuse(shown, gettext_noop("The surname or the given name is missing."))
            return


def _doubt_number(row: StudentRow) -> None:
    """The digits of a personal number beside the sex and the date of birth: a doubt, never a refusal (DOMAIN 9)."""
    digits = row.values.get("personal_number")
    if not digits:
        return
    born = row.values.get("birth_date")
    for remark in personal_number.warnings(
        digits, row.values.get("sex", ""), date.fromisoformat(born) if born else None
    ):
        row.say(WARNING, "personal_number", remark.message, **remark.values)
