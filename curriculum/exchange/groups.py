"""Groups for AVN's program №1: one line a group, known by its name and its intake (F-014)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.enums import Funding, Language, StudyForm
from curriculum.models import Group
from curriculum.operations.groups import change_group, held_group
from curriculum.queries.students import PRESENT
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import Person, Term
from kuu_office.core.models.text import matching
from kuu_office.core.text.kyrgyz import fold
from kuu_office.office.calc.exchange import ValueKind, comparable
from kuu_office.office.programs import ExchangeField, ExchangeProgram, ExchangeRecord, Taking

BY_STUDENTS = gettext_lazy("It follows from the orders about the students of the group.")
BY_PROGRAMME = gettext_lazy("It follows from the programme of the group.")
MOST_NAMESAKES = 20

FIELDS = (
    ExchangeField("group", gettext_lazy("Group"), is_key=True),
    ExchangeField("intake_year", gettext_lazy("Intake"), is_key=True),
    ExchangeField("programme", gettext_lazy("Code of the programme"), fixed=BY_PROGRAMME),
    ExchangeField("programme_name", gettext_lazy("Programme"), fixed=BY_PROGRAMME),
    ExchangeField("department", gettext_lazy("Department"), fixed=BY_PROGRAMME),
    ExchangeField(
        "year_of_study", gettext_lazy("Year"), ValueKind.WHOLE,
        fixed=gettext_lazy("Groups are led to the next year together, on their own page."),
    ),
    ExchangeField(
        "study_form", gettext_lazy("Form of study"), fixed=BY_PROGRAMME, choices=tuple(StudyForm.choices)
    ),
    ExchangeField("language", gettext_lazy("Language of instruction"), choices=tuple(Language.choices)),
    ExchangeField("curator", gettext_lazy("Curator")),
    ExchangeField("size", gettext_lazy("Students"), ValueKind.WHOLE, fixed=BY_STUDENTS, counts=False),
    ExchangeField("grants", gettext_lazy("On grants"), ValueKind.WHOLE, fixed=BY_STUDENTS, counts=False),
)  # fmt: skip


def collect(units: Collection[int], _term: Term | None) -> list[ExchangeRecord]:
    """All groups of these units; closed ones are not ready for AVN. One query."""
    return [_record(group) for group in _groups().filter(department_id__in=units)]


def of_objects(ids: Iterable[int]) -> list[ExchangeRecord]:
    return [_record(group) for group in _groups().filter(pk__in=list(ids))]


def _groups() -> QuerySet[Group]:
    present = Q(students__state__in=PRESENT)
    counts = {
        "size": Count("students", filter=present),
        "grants": Count("students", filter=present & Q(students__funding=Funding.BUDGET)),
    }
    return Group.objects.with_names().annotate(**counts).in_kyrgyz_order()


def _record(group: Group) -> ExchangeRecord:
    values = {
        "programme": group.programme.code,
        "programme_name": group.programme.name_ky,
        "department": group.department.code,
        "year_of_study": str(group.year_of_study),
        "study_form": group.study_form,
        "language": group.language,
        "curator": _name(group.curator),
        "size": str(group.size),
        "grants": str(group.grants),
    }
    return ExchangeRecord(
        key=(group.name, str(group.intake_year)), values=values, object_id=group.pk, unit_id=group.department_id,
        label=group.name, ready=group.is_open,
    )  # fmt: skip


def _name(person: Person | None) -> str:
    return person.official_name if person else ""


def take(
    object_id: int, takings: Sequence[Taking], *, by: Scope, at: datetime, note: str, due_date: date | None
) -> dict[int, str]:
    """Takes the language and the curator of a group from AVN, unless the portal's changed since the comparison."""
    group = held_group(object_id)
    now = _record(_groups().get(pk=object_id)).values
    values, reasons = {}, {}
    for taking in takings:
        if comparable(now[taking.field], ValueKind.TEXT) != comparable(taking.old, ValueKind.TEXT):
            reasons[taking.number] = changed_since(now[taking.field])
            continue
        try:
            values[taking.field] = READ[taking.field](taking.new)
        except BadInput as unread:
            reasons[taking.number] = str(unread)
    if values:
        change_group(group=group, values=values, seen_revision=group.revision, by=by, at=at)
    return reasons


def changed_since(now: str) -> str:
    return _("The portal was changed after the comparison; it says “%(value)s” now. Nothing was overwritten.") % {
        "value": now
    }


def _language(text: str) -> str:
    if text not in Language.values:
        raise BadInput(_("“%(text)s” is not a language of instruction.") % {"text": text[:60]})
    return text


def _curator(text: str) -> Person | None:
    """The one person of that name; nobody for an empty cell."""
    if not text:
        return None
    near = matching(Person.objects.all(), text, "search_text")[:MOST_NAMESAKES]
    found = [person for person in near if fold(_name(person)) == fold(text)]
    if len(found) != 1:
        raise BadInput(_("Nobody, or more than one person, is called “%(text)s”.") % {"text": text[:60]})
    return found[0]


READ = {"language": _language, "curator": _curator}

GROUPS = ExchangeProgram(
    key="avn-1",
    number="1",
    title=gettext_lazy("Groups"),
    access=Permission.STUDENT_VIEW,
    fields=FIELDS,
    uses_term=False,
    collect=collect,
    of_objects=of_objects,
    take=take,
    reopens=lambda ids: [],
    url=lambda pk: reverse("curriculum:group", args=[pk]),
    everything=gettext_lazy("Also closed groups"),
    not_ready=gettext_lazy("Only open groups are entered in AVN."),
)
