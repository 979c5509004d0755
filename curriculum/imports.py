"""A plan's way out of a spreadsheet: the file, its sheet, its columns, its rows. Nothing of a plan is written here."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import override

from curriculum import wording
from curriculum.calc.columns import COLUMNS, columns_for, semester_of
from curriculum.calc.facts import code_key
from curriculum.calc.headings import Headings, Place, is_total, kind_of_line, part_of_code
from curriculum.calc.shapes import Names, PartKind
from curriculum.models import Programme
from curriculum.operations import imports as operations
from curriculum.operations.file_rows import NAMES, FileRow
from curriculum.operations.imports import KIND, Into, Reading
from curriculum.queries import names_of
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.storage import read_file
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import ColumnMapping, ImportRun
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.limits import DEFAULT, MEGABYTE
from kuu_office.core.spreadsheets.mapping import (
    HEADER_WITHIN,
    Field,
    LayoutChanged,
    MappedRow,
    Mapping,
    apply,
    chosen_mapping,
    fit,
    suggest_mapping,
)
from kuu_office.core.spreadsheets.reader import read_upload
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.sheet import NUMBER, Row, Sheet, SheetSet
from kuu_office.core.text.kyrgyz import fold

# Headings that departments' sheets really carry, beside the portal's own in three languages.
HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("Код", "Коду", "Шифр", "Индекс", "Дисциплинанын коду", "Код дисциплины", "Шифри"),
    "part": ("Бөлүк", "Бөлүгү", "Часть", "Компонент", "Часть цикла"),
    "kind": ("Түрү", "Вид", "Тип", "Вид дисциплины", "Сабактын түрү"),
    "name_ky": (
        "Аталышы", "Дисциплинанын аталышы", "Предметтин аталышы", "Дисциплиналардын аталышы", "Сабактын аталышы",
        "Кыргызча аталышы", "Аталышы кыргызча", "Дисциплина (кырг.)", "Название на кыргызском",
    ),
    "name_ru": (
        "Наименование", "Наименование дисциплины", "Наименование дисциплин", "Название дисциплины", "Дисциплина",
        "Дисциплины", "Предмет", "Орусча аталышы", "Аталышы орусча", "Дисциплина (рус.)", "Название на русском",
    ),
    "name_en": ("Англисче аталышы", "Аталышы англисче", "Название на английском", "Course", "Discipline"),
    "course": ("Каталогдогу коду", "Код по каталогу", "Каталог"),
    "department": ("Кафедра", "Кафедрасы", "Окутуучу кафедра", "Закрепленная кафедра", "Кафедра (код)"),
    "credits": (
        "Кредит", "Кредиттер", "Кредиты", "Кредиттердин саны", "Количество кредитов", "Кол-во кредитов", "ECTS",
        "Всего кредитов", "Жалпы кредит", "Зачетные единицы", "Трудоемкость в кредитах",
    ),
    "total_hours": (
        "Жалпы саат", "Бардык саат", "Сааттардын саны", "Сааттар бардыгы", "Всего часов", "Часов всего", "Часы всего",
        "Общее количество часов", "Общая трудоемкость", "Трудоемкость в часах", "Саат", "Часы", "Hours",
    ),
    "lecture": ("Лекция", "Лекциялар", "Лекции", "Лек", "Лк", "Lecture"),
    "practical": (
        "Практика", "Практикалык", "Практикалык сабак", "Практикалык сабактар", "Практические", "Практические занятия",
        "Семинар", "Практ", "Прак", "Пр", "Practice", "Seminars",
    ),
    "laboratory": (
        "Лаборатория", "Лабораториялык", "Лабораториялык сабактар", "Лабораторные", "Лабораторные занятия",
        "Лабораторные работы", "Лаб", "Laboratory", "Lab",
    ),
    "guided": ("СРСП", "ОӨАИ", "Окутуучу менен өз алдынча иш", "Самостоятельная работа с преподавателем"),
    "self_study": ("СРС", "СӨАИ", "СӨИ", "Өз алдынча иш", "Студенттин өз алдынча иши", "Самостоятельная работа"),
    "control": (
        "Контроль", "Көзөмөл", "Контролдун түрү", "Көзөмөлдүн түрү", "Форма контроля", "Формы контроля", "Вид контроля",
        "Control form", "Assessment",
    ),
    "prerequisites": ("Пререквизит", "Пререквизиттер", "Пререквизиты", "Prerequisite"),
    "weeks": ("Апта", "Апталар", "Жума", "Жумалар", "Недели", "Недель", "Количество недель"),
    "host_taught": ("Өнөктөш", "Өнөктөш окутат", "Партнер", "Читает партнер"),
    "block": ("Блок", "Тандоо блогу", "Тандоо курсу", "Блок по выбору", "Элективный блок"),
    "note": ("Эскертүү", "Примечание", "Агым", "Поток"),
}  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
LINE, HEADING, TOTAL, REMARK, BLANK = "", "heading", "total", "remark", "blank"


@cache
def fields() -> tuple[Field, ...]:
    """Our columns with every heading under which they are known."""
    return tuple(Field(key, tuple(dict.fromkeys((*_own_titles(key), *_found_titles(key))))) for key in COLUMNS)


def _own_titles(key: str) -> list[str]:
    titles = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            titles.append(wording.column_title(key))
    return titles


def _found_titles(key: str) -> tuple[str, ...]:
    number = semester_of(key)
    if number is None:
        return HEADINGS[key]
    roman = ROMAN[number - 1]
    words = ("{}-семестр", "{} семестр", "семестр {}", "{} сем", "{}-сем", "сем {}", "{}")
    return tuple(word.format(sign) for word in words for sign in (number, roman))


def bring(*, upload: File, into: Into, by: Scope, at: datetime) -> ImportRun:
    """Takes a file in. Raises UploadRefused for one that is not read, BadInput for another programme's plan."""
    content = _content(upload)
    book = read_upload(content, upload.name)
    sheet = _likeliest(book)
    _refuse_other_programme(sheet, into.programme)
    unit_id = into.programme.department_id
    reading = read_sheet(sheet, _names(book), known_mapping(sheet, unit_id, into.programme.semesters), into.programme)
    return operations.bring_file(content=content, filename=upload.name, reading=reading, into=into, by=by, at=at)


def _content(upload: File) -> bytes:
    if upload.size > DEFAULT.file_size:
        size, limit = f"{upload.size / MEGABYTE:.1f}", DEFAULT.file_size // MEGABYTE
        raise UploadRefused("too_big", size=size, limit=limit)
    return upload.read()


def _names(book: SheetSet) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in book.sheets if sheet.rows and not sheet.hidden)


def _likeliest(book: SheetSet) -> Sheet:
    """The visible sheet with most of our headings at its top, the first of equals."""
    seen = [sheet for sheet in book.sheets if sheet.rows and not sheet.hidden] or [book.first]
    return max(seen, key=_known_headings)


def _known_headings(sheet: Sheet) -> int:
    known = {fold(title) for field in fields() for title in field.titles}
    top = [row for row in sheet.rows if row.number <= HEADER_WITHIN]
    return max((sum(fold(cell.text) in known for cell in row.cells.values()) for row in top), default=0)


def _refuse_other_programme(sheet: Sheet, programme: Programme) -> None:
    """Title rows and sheet names carry the classifier's six digits; a plan of another programme is not taken."""
    top = [cell.text for row in sheet.rows if row.number <= HEADER_WITHIN for cell in row.cells.values()]
    codes = {code for text in (sheet.name, *top) for code in SIX_DIGITS.findall(text)}
    if not codes or programme.code in codes:
        return
    other = Programme.objects.filter(code__in=codes).order_by("code").first()
    if other is not None:
        sentence = _("The file is a plan of “%(file)s”; you chose “%(chosen)s”.")
        raise BadInput(sentence % {"file": other, "chosen": programme}, field="file")


def layouts_of(unit_id: int) -> list[ColumnMapping]:
    """Remembered layouts of a unit, the newest first."""
    return list(ColumnMapping.objects.filter(kind=KIND, unit_id=unit_id).order_by("-saved_at"))


def known_mapping(sheet: Sheet, unit_id: int, semesters: int) -> Mapping | None:
    """A remembered layout that fits, or the portal's own; None when a person has to say which column is which."""
    for layout in layouts_of(unit_id):
        with suppress(LayoutChanged):
            return fit(Mapping.from_json(layout.mapping), sheet)
    mapping = suggest_mapping(sheet.rows, fields(), sheet.name)
    surely = {key for key, likeness in mapping.likeness.items() if likeness == 1}
    return mapping if {column.key for column in columns_for(semesters)} <= surely else None


def nearly_fitting(sheet: Sheet, unit_id: int) -> tuple[ColumnMapping, LayoutChanged] | None:
    """The remembered layout that fits but for a few columns, with what is missing."""
    near = []
    for layout in layouts_of(unit_id):
        mapping = Mapping.from_json(layout.mapping)
        try:
            fit(mapping, sheet)
        except LayoutChanged as changed:
            if len(changed.missing) * 2 < len(mapping.columns):
                near.append((layout, changed))
    return min(near, key=lambda pair: len(pair[1].missing), default=None)


def read_sheet(sheet: Sheet, sheets: Sequence[str], mapping: Mapping | None, programme: Programme) -> Reading:
    """The sheet as lines of a plan; without a mapping only the sheet. BadInput: no line under the header."""
    if mapping is None:
        return Reading(sheet, tuple(sheets))
    mapping = fit(mapping, sheet)
    reader = _RowReader(mapping, programme)
    mapped = {row.number: row for row in apply(mapping, sheet)}
    for row in sheet.rows:
        if row.number > mapping.last_header_row:
            reader.take(row, mapped.get(row.number))
    if not reader.lines:
        raise BadInput(_("Under the header of the sheet “%(sheet)s” stands no line of a plan.") % {"sheet": sheet.name})
    return Reading(sheet, tuple(sheets), mapping, reader.rows(), reader.skipped)


class _RowReader:
    """Tells lines from headings, sums and remarks, and keeps where each line stands."""

    def __init__(self, mapping: Mapping, programme: Programme) -> None:
        parts = programme.standard.parts
        cycles = {part.cycle_id: part.cycle for part in parts}.values()
        self.cycle_names = {part.code: names_of(part.cycle) for part in parts}
        self.electives = {part.code for part in parts if part.kind == PartKind.ELECTIVE}
        self.headings = Headings(
            [
                *(Place(cycle.code, cycle.code, names_of(cycle)) for cycle in cycles),
                *(Place(part.code, part.cycle.code, names_of(part), PartKind(part.kind)) for part in parts),
            ]
        )
        self.columns = mapping.columns
        self.lines: list[tuple[MappedRow, str]] = []
        self.skipped: list[dict] = []

    def take(self, raw: Row, row: MappedRow | None) -> None:
        words = [cell.text.strip() for cell in raw.cells.values() if cell.kind != NUMBER]
        why = self.why_not(words, row)
        if why == LINE:
            self.lines.append((row, self.headings.part))
        elif why != BLANK:
            self.skipped.append({"number": raw.number, "why": why, "text": " ".join(words)[:200]})

    def why_not(self, words: list[str], row: MappedRow | None) -> str:
        filled = {key for key, cell in row.cells.items() if cell.text.strip()} if row else set()
        if filled & {"part", "kind"}:
            return LINE
        code = row.cells["code"].text if "code" in filled else ""
        if is_total(words) and (not code or is_total([code])):
            return TOTAL
        if "control" not in filled and self.headings.read(" ".join(words[:3]), by_name=not code and len(words) < 3):
            return HEADING
        if not filled:
            return BLANK
        is_foreign = not {"part", "kind"} <= set(self.columns)
        return REMARK if is_foreign and len(filled) == 1 and not code else LINE

    def rows(self) -> list[FileRow]:
        """The lines with what their codes and headings say where the file has no column for it."""
        written = [row.cells["code"].text for row, _part in self.lines if "code" in row.cells]
        codes = {code_key(code): code for code in written}
        parents = {key.rpartition(".")[0] for key in codes}
        return [FileRow(row.number, row.cells, self.guessed(row, part, codes, parents)) for row, part in self.lines]

    def guessed(self, row: MappedRow, heading: str, codes: dict[str, str], parents: set[str]) -> dict[str, str]:
        code = row.cells["code"].text if "code" in row.cells else ""
        part = part_of_code(code, self.cycle_names) or heading
        names = [row.cells[name].text for name in NAMES if name in row.cells]
        is_elective = part in self.electives
        kind = kind_of_line(
            names, self.cycle_names.get(part, Names()), has_alternatives=is_elective and code_key(code) in parents
        )
        block = codes.get(code_key(code).rpartition(".")[0], "") if is_elective else ""
        found = {"part": part, "kind": kind.value, "block": block}
        return {key: text for key, text in found.items() if key not in self.columns}


def choose_columns(
    *,
    run: ImportRun,
    header_row: int,
    header_height: int,
    columns: dict[str, int],
    remember_as: str,
    by: Scope,
    at: datetime,
) -> ImportRun:
    """Reads the file by the columns that a person chose (our key → column number). BadInput: no header, no line."""
    sheet = Sheet.from_json(run.sheet)
    mapping = chosen_mapping(sheet, header_row, header_height, columns)
    return _settled(run, sheet, mapping, by=by, at=at, remember_as=remember_as)


def use_layout(*, run: ImportRun, layout: ColumnMapping, by: Scope, at: datetime) -> ImportRun:
    """Reads the file by a remembered layout. LayoutChanged names the columns that are missing."""
    sheet = Sheet.from_json(run.sheet)
    return _settled(run, sheet, fit(Mapping.from_json(layout.mapping), sheet), by=by, at=at)


def choose_sheet(*, run: ImportRun, name: str, by: Scope, at: datetime) -> ImportRun:
    """Takes another sheet of the stored file. Conflict: the file has no such sheet."""
    book = read_upload(read_file(run.file), run.file.name)
    sheet = next((sheet for sheet in book.sheets if sheet.name == name and sheet.name in _names(book)), None)
    if sheet is None:
        raise Conflict(_("The file has no sheet “%(sheet)s”.") % {"sheet": name[:60]})
    programme = operations.programme_of(run)
    return _settled(run, sheet, known_mapping(sheet, run.unit_id, programme.semesters), by=by, at=at)


def _settled(
    run: ImportRun, sheet: Sheet, mapping: Mapping | None, *, by: Scope, at: datetime, remember_as: str = ""
) -> ImportRun:
    reading = read_sheet(sheet, run.params["sheets"], mapping, operations.programme_of(run))
    return operations.settle_columns(run_id=run.pk, reading=reading, remember_as=remember_as, by=by, at=at)


def is_settled(run: ImportRun) -> bool:
    """Whether the columns of a run are known."""
    return run.state != ImportState.UPLOADED
