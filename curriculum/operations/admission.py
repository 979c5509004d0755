"""A person becomes a student."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.calc.standing import ADMISSION, Place
from curriculum.models import Programme, Student
from curriculum.operations.histories import columns_of, held_groups
from curriculum.operations.naming import clean_names
from curriculum.operations.order_trial import Order
from curriculum.operations.orders import record_moves
from curriculum.operations.student_rows import is_possible_birth, said_day
from curriculum.queries.students import may_be, similar_people
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Person
from kuu_office.core.rules import has_right
from kuu_office.core.text import personal_number
from kuu_office.core.text.kyrgyz import fold, normalise

OTHER_FIELDS = ("sex", "birth_date", "passport_number", "email")

EVENTS = {
    "curriculum.student.admitted": gettext_lazy("%(by)s entered the student %(label)s into the register."),
}


class SimilarPeople(Conflict):
    """People with nearly the same name or the same number are there already; `people` are they."""

    def __init__(self, people: list[Person]):
        super().__init__(_("People with nearly the same name are there already. Choose one, or say it is another."))
        self.people = people


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who is admitted. names: fields of `naming.NAME_FIELDS`; others: sex, birth_date, passport_number, email."""

    names: Mapping[str, str]
    personal_number: str = ""
    others: Mapping[str, str | date | None] = field(default_factory=dict)
    citizenship: str = "KG"
    record_number: str = ""


@transaction.atomic
def admit_student(
    *, newcomer: Newcomer, place: Place, number: str, order_date: date, effective_date: date, by: Scope, at: datetime,
    note: str = "", person: Person | None = None, sure: bool = False,
) -> Student:  # fmt: skip
    """Admits a person by an order; a person whose personal number is known is not entered twice.

    `person`: one of the similar people; `sure`: it is another person than they are.
    Refused: no right in the unit. SimilarPeople. Conflict: the number is somebody else's, the programme is studied
    already, the record book is taken, `person` is nobody similar. BadInput: no name, odd number. OrderRefused: the
    group does not fit.
    """
    programme = Programme.objects.get(pk=place.programme)
    has_right(by, Permission.STUDENT_EDIT, programme.department_id).enforce()
    held_groups({place.group} - {None})
    person = _chosen(person, newcomer) if person else _person_of(newcomer, sure)
    Person.objects.select_for_update().get(pk=person.pk)
    record_number = normalise(newcomer.record_number)
    _refuse_second_study(person, programme, record_number)
    student = Student.objects.create(
        person=person, record_number=record_number, citizenship=newcomer.citizenship,
        department_id=programme.department_id, as_of=effective_date, **columns_of(place),
    )  # fmt: skip
    audit.record("curriculum.student.admitted", obj=student, by=by, at=at, new={"programme": str(programme)})
    order = Order(kind=ADMISSION, number=number.strip(), date=order_date, effective_date=effective_date, note=note)
    record_moves(order=order, sets_of={student.pk: sets_of(place)}, by=by, at=at)
    student.refresh_from_db()
    return student


def sets_of(place: Place) -> dict:
    """The whole standing as an admission sets it."""
    return {name: getattr(place, name) for name in ("programme", "group", "year", "form", "language", "funding")}


def _chosen(person: Person, newcomer: Newcomer) -> Person:
    """Who keeps a student sees the personal number: nobody becomes one who is not called so or has not that number."""
    digits = personal_number.clean(newcomer.personal_number)
    is_by_number = bool(digits) and person.personal_number == digits
    if not is_by_number and not may_be(person, clean_names(newcomer.names), newcomer.others.get("birth_date")):
        raise Conflict(_("Choose one of the people who are shown, or say it is another."))
    return person


def _person_of(newcomer: Newcomer, sure: bool) -> Person:
    """The person of the personal number, or a new one when nobody is similar."""
    names, digits = clean_names(newcomer.names), personal_number.clean(newcomer.personal_number)
    if not names.get("surname") or not names.get("given_name"):
        raise BadInput(_("Fill in the surname and the given name."), field="surname")
    if digits and not (len(digits) == personal_number.LENGTH and digits.isdecimal()):
        raise BadInput(str(_wrong_number(digits)), field="personal_number")
    _refuse_odd_birth(newcomer.others.get("birth_date"))
    known = Person.objects.filter(personal_number=digits).first() if digits else None
    if known is not None:
        return _same_person(known, names)
    near = [] if sure else similar_people(names, newcomer.others.get("birth_date"))
    if near:
        raise SimilarPeople(near)
    others = {name: newcomer.others[name] for name in OTHER_FIELDS if newcomer.others.get(name)}
    others |= {"passport_number": normalise(others.get("passport_number", ""))}
    return Person.objects.create(personal_number=digits, **names, **others)


def _refuse_odd_birth(day: date | None) -> None:
    """As a file of students is read."""
    if day and not is_possible_birth(day):
        raise BadInput(_("A student born on %(day)s is not possible.") % {"day": said_day(day)}, field="birth_date")


def _wrong_number(digits: str) -> str:
    remark = personal_number.warnings(digits)[0]
    return _(remark.message) % remark.values


def _same_person(known: Person, names: Mapping[str, str]) -> Person:
    """A personal number belongs to one person; under another name it is a slip, or the name has changed."""
    given = fold(normalise(f"{names['surname']} {names['given_name']}"))
    if given not in {
        fold(f"{known.surname} {known.given_name}"),
        fold(f"{known.russian_surname} {known.russian_given_name}"),
        fold(f"{known.latin_surname} {known.latin_given_name}"),
    }:
        raise Conflict(
            _("This personal number belongs to %(person)s. Mend the number, or write the name as it is there.")
            % {"person": known.official_name},
            field="personal_number",
        )
    return known


def _refuse_second_study(person: Person, programme: Programme, record_number: str) -> None:
    if Student.objects.present().filter(person=person, programme=programme).exists():
        raise Conflict(_("%(person)s studies this programme already.") % {"person": person}, field="programme")
    taken = record_number and Student.objects.filter(record_number=record_number).first()
    if taken:
        raise Conflict(
            _("Record book %(number)s belongs to %(student)s.") % {"number": taken.record_number, "student": taken},
            field="record_number",
        )
