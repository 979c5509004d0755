"""Rows of a file of students beside the register: who is new, who is known, whom a person must look at.

The preview and the work in the background judge with the same code, so that what was shown is what is done.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop

from curriculum.calc.orders import faults
from curriculum.calc.standing import ADMISSION, Place, Step, World
from curriculum.calc.standing import fold as fold_orders
from curriculum.enums import RowDecision, RowOutcome
from curriculum.models import Group, Programme, Student
from curriculum.operations.histories import group_fact, years_of
from curriculum.operations.order_heads import FIRST_YEAR, LONGEST_NUMBER
from curriculum.operations.student_rows import CHOICES, NAMES, NOTE, REFUSAL, StudentRow, said_day
from curriculum.queries.norms import dated_norms
from curriculum.queries.students import PRESENT
from kuu_office.core.models import Person
from kuu_office.core.text.kyrgyz import fold
from kuu_office.core.text.personal_number import mask

PERSON_FIELDS = ("sex", "birth_date", "passport_number", "email", *NAMES[3:])
STUDENT_FIELDS = ("record_number", "citizenship")
PLACE_FIELDS = {
    "programme": "programme_id", "group": "group_id", "year": "year_of_study", "form": "study_form",
    "language": "language", "funding": "funding",
}  # fmt: skip
NUMBERS = ("personal_number", "passport_number", "record_number")
ORDER = ("order_number", "order_date", "effective_date")


@lru_cache(maxsize=65536)
def name_key(surname: str, given_name: str) -> str:
    return fold(f"{surname} {given_name}")


def signs_of(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """By what the student of a row is told from others: the numbers, then the name with the date of birth."""
    signs = [(name, values[name]) for name in NUMBERS if values.get(name)]
    if values.get("birth_date"):
        name = name_key(values.get("surname", ""), values.get("given_name", ""))
        signs.append(("birth_date", (name, values["birth_date"])))
    return signs


@dataclass(frozen=True)
class Frame:
    """What all rows of a file share: the groups and programmes of the unit, the order where a row names none.

    programmes: of the unit, by id; groups: by folded name; order: the columns of ORDER; today: the day of judging.
    """

    programmes: Mapping[int, Programme]
    groups: Mapping[str, Sequence[Group]]
    order: Mapping[str, str]
    today: date
    world: World

    @classmethod
    def of(cls, unit_ids: frozenset[int], order: Mapping[str, str], today: date) -> "Frame":
        """Three queries."""
        programmes = {one.pk: one for one in Programme.objects.filter(department_id__in=unit_ids)}
        groups = list(Group.objects.filter(programme_id__in=programmes))
        by_name: dict[str, list[Group]] = defaultdict(list)
        for group in groups:
            by_name[fold(group.name)].append(group)
        world = World(
            groups={one.pk: group_fact(one) for one in groups},
            years={pk: years_of(one) for pk, one in programmes.items()},
            degrees={pk: one.degree for pk, one in programmes.items()},
            norms=dated_norms(),
        )
        return cls(programmes, by_name, order, today, world)


def namesakes(rows: Sequence[StudentRow], days: set[str]) -> set[int]:
    """Ids of the people who are called like a row and born on its day. One query, that carries no more than names."""
    wanted = {
        (name_key(row.values.get("surname", ""), row.values.get("given_name", "")), row.values.get("birth_date"))
        for row in rows
    }
    born = Person.objects.filter(birth_date__in=days).values_list("pk", "surname", "given_name", "birth_date")
    return {pk for pk, surname, given_name, day in born if (name_key(surname, given_name), day.isoformat()) in wanted}


@dataclass
class Register:
    """Who of a number of rows is there already."""

    by_number: dict[str, Person] = field(default_factory=dict)
    by_passport: dict[str, Person] = field(default_factory=dict)
    by_birth: dict[tuple[str, str], list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_record: dict[str, Student] = field(default_factory=dict)
    studies: dict[int, list[Student]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, rows: Sequence[StudentRow]) -> "Register":
        """Four queries, however many rows there are."""
        asked = {
            name: {row.values[name] for row in rows if row.values.get(name)}
            for name in ("personal_number", "passport_number", "birth_date", "record_number")
        }
        register = cls()
        taken = Student.objects.filter(record_number__in=asked["record_number"]).select_related("person", "group")
        register.by_record = {one.record_number: one for one in taken}
        ids = {one.person_id for one in register.by_record.values()} | namesakes(rows, asked["birth_date"])
        register._take_people(asked, ids)
        return register

    def _take_people(self, asked: Mapping[str, set], ids: set[int]) -> None:
        wanted = Q(pk__in=ids) | Q(personal_number__in=asked["personal_number"])
        wanted |= Q(passport_number__in=asked["passport_number"])
        people = {person.pk: person for person in Person.objects.filter(wanted)}
        for person in people.values():
            self.by_number[person.personal_number] = person
            self.by_passport[person.passport_number] = person
            if person.birth_date:
                key = (name_key(person.surname, person.given_name), person.birth_date.isoformat())
                self.by_birth[key].append(person)
        for student in Student.objects.filter(person_id__in=people).select_related("group"):
            self.studies[student.person_id].append(student)


@dataclass
class Judge:
    """Says of each row what it would do. `seen`: the rows of this file already judged, by what tells people apart."""

    frame: Frame
    register: Register
    seen: dict[tuple, tuple[int, str]] = field(default_factory=dict)

    def judge(self, row: StudentRow) -> None:
        """Refused: it cannot be written. Held: a person must look. Else new, changed or unchanged."""
        self.find_place(row)
        self.find_order(row)
        self.refuse_repeated(row)
        if row.decision == RowDecision.ON_HOLD:
            row.hold("", gettext_noop("Somebody put this row on hold."))
        person = self.known_person(row)
        study = self.study_of(person, row)
        row.values["person_id"] = person.pk if person else None
        row.values["student_id"] = study.pk if study else None
        if study is not None:
            row.settle(self.compare(row, person, study))
            return
        self.refuse_taken_record(row)
        if not row.has(REFUSAL):
            self.refuse_bad_admission(row)
        row.settle(RowOutcome.CREATED)

    # where

    def find_place(self, row: StudentRow) -> None:
        programme = self.find_programme(row)
        group = self.find_group(row, programme)
        programme = self.frame.programmes[group.programme_id] if group else programme
        values = row.values
        if programme is None:
            if not row.has(REFUSAL):
                row.refuse("programme", gettext_noop("Neither the group nor the programme is named."))
            return
        values["programme_id"], values["group_id"] = programme.pk, group.pk if group else None
        values.setdefault("year", group.year_of_study if group else 1)
        values.setdefault("form", group.study_form if group else programme.study_form)
        values.setdefault("language", group.language if group else "ky")
        if "funding" not in values and not row.has(REFUSAL):
            row.refuse("funding", gettext_noop("Say whether the student studies on the budget or by contract."))

    def find_programme(self, row: StudentRow) -> Programme | None:
        said = row.values.get("programme")
        if not said:
            return None
        words = {said.split()[0], said}
        found = [one for one in self.frame.programmes.values() if one.code in words]
        found = found or [
            one for one in self.frame.programmes.values() if fold(said) in {fold(one.abbreviation), fold(one.name_ky)}
        ]
        form = row.values.get("form")
        fitting = [one for one in found if one.study_form == form] or found
        if not fitting:
            row.refuse("programme", gettext_noop("The unit has no programme “%(value)s”."))
        return fitting[0] if fitting else None

    def find_group(self, row: StudentRow, programme: Programme | None) -> Group | None:
        """The open group of that name; of several intakes the latest."""
        said = row.values.get("group")
        if not said:
            return None
        named = self.frame.groups.get(fold(said), ())
        found = [
            one for one in named if programme is None or self.frame.programmes[one.programme_id].code == programme.code
        ]
        if not named:
            row.refuse("group", gettext_noop("The unit has no group “%(value)s”. Open the group first."))
        elif not found:
            row.refuse("group", gettext_noop("The group “%(value)s” is of another programme than the row says."))
        return max(found, key=lambda one: (one.is_open, one.intake_year), default=None)

    def find_order(self, row: StudentRow) -> None:
        for column in ORDER:
            row.values.setdefault(column, self.frame.order.get(column, ""))
        values = row.values
        values["effective_date"] = values["effective_date"] or values["order_date"]
        if row.has(REFUSAL):
            return
        if not values["order_number"] or len(values["order_number"]) > LONGEST_NUMBER:
            row.refuse("order_number", gettext_noop("The number of the order of admission is missing."))
        elif not values["order_date"]:
            row.refuse("order_date", gettext_noop("The date of the order of admission is missing."))
        else:
            for column in ORDER[1:]:
                year = int(values[column][:4])
                if not FIRST_YEAR <= year <= self.frame.today.year + 2:
                    row.refuse(column, gettext_noop("Year %(year)s is not possible."), year=year)

    # who

    def refuse_repeated(self, row: StudentRow) -> None:
        """The same student twice in one file, however spelt: the second waits for a person."""
        keys = signs_of(row.values)
        for column, value in keys:
            is_told_apart = row.decision == RowDecision.ANOTHER and column == "birth_date"
            if (column, value) in self.seen and not is_told_apart:
                number, other = self.seen[column, value]
                message = gettext_noop("The same student stands in row %(row)s, written “%(other)s”.")
                row.hold(column, message, row=number, other=other)
                return
        self.seen |= dict.fromkeys(keys, (row.number, row.short_name))

    def known_person(self, row: StudentRow) -> Person | None:
        """By the personal number, the passport, the record book; a namesake born on the same day holds the row."""
        values, register = row.values, self.register
        for column, found in (("personal_number", register.by_number), ("passport_number", register.by_passport)):
            person = found.get(values[column]) if values.get(column) else None
            if person is not None:
                return self.same_person(row, column, person)
        record = register.by_record.get(values.get("record_number") or "")
        if record is not None and self.is_named_so(row, record.person):
            self.hold_other_number(row, record.person)
            return record.person
        return self.namesake(row)

    def hold_other_number(self, row: StudentRow, person: Person) -> None:
        number = row.values.get("personal_number")
        if number and person.personal_number and number != person.personal_number:
            message = gettext_noop(
                "The register has %(number)s as the personal number of %(person)s. Mend one of the two."
            )
            row.hold("personal_number", message, number=mask(person.personal_number), person=str(person))

    def is_named_so(self, row: StudentRow, person: Person) -> bool:
        key = name_key(row.values.get("surname", ""), row.values.get("given_name", ""))
        return key in {
            name_key(person.surname, person.given_name),
            name_key(person.russian_surname, person.russian_given_name),
            name_key(person.latin_surname, person.latin_given_name),
        }

    def same_person(self, row: StudentRow, column: str, person: Person) -> Person:
        if not self.is_named_so(row, person):
            message = gettext_noop("This number belongs to %(person)s. Mend the number, or the name.")
            row.hold(column, message, person=str(person))
        elif row.short_name != f"{person.surname} {person.given_name}":
            message = gettext_noop("The register writes “%(person)s”; it stays so.")
            row.say(NOTE, "surname" if "surname" in row.cells else "full_name", message, person=str(person))
        return person

    def namesake(self, row: StudentRow) -> Person | None:
        values = row.values
        key = (name_key(values.get("surname", ""), values.get("given_name", "")), values.get("birth_date", ""))
        found = self.register.by_birth.get(key, [])
        if not found or row.decision == RowDecision.ANOTHER:
            return None
        person, number = found[0], values.get("personal_number")
        same_name = row.short_name == f"{person.surname} {person.given_name}"
        if len(found) == 1 and same_name and not number and self.study_of(person, row):
            return person
        message = gettext_noop(
            "%(person)s, born on the same day, is in the register already. If it is the same person, "
            "write the same personal number; if not, say in the row that it is another person."
        )
        row.hold("birth_date", message, person=str(person))
        return None

    def study_of(self, person: Person | None, row: StudentRow) -> Student | None:
        """The study of the programme that the row means; a finished one is not it."""
        studies = self.register.studies.get(person.pk, []) if person else []
        programme = row.values.get("programme_id")
        return next((one for one in studies if one.programme_id == programme and one.state in PRESENT), None)

    # what

    def compare(self, row: StudentRow, person: Person, study: Student) -> str:
        """A known student: card data may change; where the student stands is for orders only."""
        values = row.values
        moved = [
            column
            for column, name in PLACE_FIELDS.items()
            if row.text(column) and values.get(f"{column}_id", values.get(column)) != getattr(study, name)
        ]
        if moved:
            message = gettext_noop("The student is there already and stands otherwise (%(there)s). Record an order.")
            row.hold(moved[0], message, there=self.standing_in_words(study, moved[0]))
        values["changes"] = self.changes(values, person, study)
        return RowOutcome.CHANGED if any(values["changes"].values()) else RowOutcome.UNCHANGED

    def standing_in_words(self, study: Student, column: str) -> str:
        if column == "group":
            return str(study.group or "–")
        if column == "programme":
            return str(self.frame.programmes.get(study.programme_id, "–"))
        value = getattr(study, PLACE_FIELDS[column])
        return str(CHOICES[column](value).label) if column in CHOICES else str(value)

    def changes(self, values: Mapping[str, Any], person: Person, study: Student) -> dict[str, dict]:
        """Table → column → what will stand there; an empty cell empties nothing."""
        fields = {"person": (person, PERSON_FIELDS), "student": (study, STUDENT_FIELDS)}
        return {
            table: {name: values[name] for name in names if differs(values.get(name), getattr(one, name))}
            for table, (one, names) in fields.items()
        }

    def refuse_taken_record(self, row: StudentRow) -> None:
        taken = self.register.by_record.get(row.values.get("record_number") or "")
        if taken is not None:
            message = gettext_noop("This record book belongs to %(person)s.")
            row.hold("record_number", message, person=str(taken.person))

    def refuse_bad_admission(self, row: StudentRow) -> None:
        """What the recording of a single order would refuse: another form, a closed group, a year past the last."""
        values = row.values
        place = Place(
            programme=values["programme_id"], group=values["group_id"], year=values["year"], form=values["form"],
            language=values["language"], funding=values["funding"],
        )  # fmt: skip
        sets = {name: getattr(place, name) for name in PLACE_FIELDS}
        step = Step(kind=ADMISSION, day=date.fromisoformat(values["effective_date"]), sets=sets)
        for fault in faults(fold_orders([step]), self.frame.world):
            said = {name: said_day(one) if isinstance(one, date) else one for name, one in fault.values.items()}
            row.refuse(COLUMN_OF_FAULT.get(fault.code, "group"), fault.sentence, **said)


COLUMN_OF_FAULT = {
    "past_last_year": "year", "group_of_form": "form", "group_of_language": "language",
    "group_of_programme": "programme", "group_not_open": "effective_date", "group_closed": "effective_date",
}  # fmt: skip


def differs(new: Any, old: Any) -> bool:
    if new in (None, ""):
        return False
    return new != (old.isoformat() if isinstance(old, date) else old)
