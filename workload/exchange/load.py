"""Lines of the load for AVN's program №6: one line a work of a course for a group or stream (F-017, F-019)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.exchange.groups import changed_since
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import ApprovalState, Term
from kuu_office.core.models.calendar import TermKind
from kuu_office.office.calc.exchange import Key, ValueKind, comparable, number_in
from kuu_office.office.programs import ExchangeField, ExchangeProgram, ExchangeRecord, Taking
from workload.enums import Work
from workload.models import LoadLine, LoadSheet
from workload.operations.by_hand import LONGEST_REASON, give_hours
from workload.operations.sheet_locking import locked_sheet

BY_PLAN = gettext_lazy("It follows from the semester plan and the streams; the load is calculated anew from them.")
BY_CONTINGENT = gettext_lazy("It follows from the contingent on the fixing date.")
BY_NORMS = gettext_lazy("It follows from the norms of time.")
GONE = gettext_lazy("The line is no longer in the load sheet.")
NO_GROUPS = "–"  # a part of a key is never empty

FIELDS = (
    ExchangeField("department", gettext_lazy("Department"), is_key=True),
    ExchangeField("year", gettext_lazy("Academic year"), is_key=True),
    ExchangeField("term", gettext_lazy("Term"), is_key=True, choices=tuple(TermKind.choices)),
    ExchangeField("course", gettext_lazy("Course"), is_key=True),
    ExchangeField("work", gettext_lazy("Work"), is_key=True, choices=tuple(Work.choices)),
    ExchangeField("groups", gettext_lazy("Groups"), is_key=True),
    ExchangeField("plan_hours", gettext_lazy("Hours of the plan"), ValueKind.DECIMAL, fixed=BY_PLAN),
    ExchangeField("subgroups", gettext_lazy("Subgroups"), ValueKind.WHOLE, fixed=BY_PLAN),
    ExchangeField("students", gettext_lazy("Students"), ValueKind.WHOLE, fixed=BY_CONTINGENT),
    ExchangeField("norm", gettext_lazy("Norm"), ValueKind.DECIMAL, fixed=BY_NORMS),
    ExchangeField("hours", gettext_lazy("Hours"), ValueKind.DECIMAL),
)


def collect(units: Collection[int], term: Term | None) -> list[ExchangeRecord]:
    """The lines of the load of these departments in a term; only those of approved sheets are ready for AVN."""
    return [record for _line, record in records_of(_lines().filter(sheet__department_id__in=units, term=term))]


def of_objects(ids: Iterable[int]) -> list[ExchangeRecord]:
    return [record for _line, record in records_of(_lines().filter(sheet_id__in=list(ids)))]


def _lines() -> QuerySet[LoadLine]:
    rows = LoadLine.objects.filter(sheet__in=LoadSheet.objects.latest()).select_related(
        "sheet__department", "sheet__year", "term", "course"
    )
    return rows.order_by("sheet__department__code", "sheet_id", "term__start_date", "name_ky", "work", "pk")


def records_of(lines: Iterable[LoadLine]) -> list[tuple[LoadLine, ExchangeRecord]]:
    """Each line with its record; what would stand twice gets the line's number."""
    seen: set[Key] = set()
    found = []
    for line in lines:
        key = _key(line)
        key = key if key not in seen else (*key[:-1], f"{key[-1]} №{line.pk}")
        seen.add(key)
        found.append((line, _record(line, key)))
    return found


def _key(line: LoadLine) -> Key:
    return (
        line.sheet.department.code, str(line.sheet.year.start_year), line.term.kind, line.name_ky.strip(), line.work,
        ", ".join(sorted(line.group_names)) or NO_GROUPS,
    )  # fmt: skip


def _record(line: LoadLine, key: Key) -> ExchangeRecord:
    numbers = {
        "plan_hours": line.plan_hours, "subgroups": line.subgroups, "students": line.students, "norm": line.norm_hours,
        "hours": line.hours,
    }  # fmt: skip
    return ExchangeRecord(
        key=key, values={name: _number(value) for name, value in numbers.items()}, object_id=line.sheet_id,
        unit_id=line.sheet.department_id, label=str(line.sheet), ready=line.sheet.state == ApprovalState.APPROVED,
    )  # fmt: skip


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else format(Decimal(value).normalize() + 0, "f")


def take(
    object_id: int, takings: Sequence[Taking], *, by: Scope, at: datetime, note: str, due_date: date | None
) -> dict[int, str]:
    """Gives lines of a sheet the hours of AVN by hand, with the exchange as the reason; those that can have them.

    What the portal changed since the comparison stays. A sheet in approval or approved refuses all of it.
    """
    sheet = locked_sheet(object_id)
    lines = {record.key: (line, record) for line, record in records_of(_lines().filter(sheet=sheet))}
    reasons: dict[int, str] = {}
    wanted: dict[int, tuple[int, Decimal]] = {}
    for taking in takings:
        reason, hours = _read(taking, lines)
        if reason:
            reasons[taking.number] = reason
        elif hours is not None:
            wanted[taking.number] = (lines[taking.key][0].pk, hours)
    return reasons | _given(sheet, wanted, by, at, note[:LONGEST_REASON])


def _read(taking: Taking, lines: dict[Key, tuple[LoadLine, ExchangeRecord]]) -> tuple[str, Decimal | None]:
    """Why hours are not taken, or the hours; neither when the portal has them already."""
    if taking.key not in lines:
        return str(GONE), None
    now = lines[taking.key][1].values["hours"]
    old, new, there = (comparable(text, ValueKind.DECIMAL) for text in (taking.old, taking.new, now))
    if there == new:
        return "", None
    if there != old:
        return changed_since(now), None
    hours = number_in(taking.new)
    return ("", hours) if hours is not None else (_("“%(text)s” is no number.") % {"text": taking.new[:60]}, None)


def _given(
    sheet: LoadSheet, wanted: dict[int, tuple[int, Decimal]], by: Scope, at: datetime, reason: str
) -> dict[int, str]:
    """Gives all hours at once; where one of them cannot be, one by one, so that the others are. Why not, by number."""
    try:
        _give(sheet, dict(wanted.values()), by, at, reason)
    except OfficeError as refusal:
        if len(wanted) == 1:
            return dict.fromkeys(wanted, str(refusal))
        reasons: dict[int, str] = {}
        for number, one in wanted.items():
            reasons |= _given(sheet, {number: one}, by, at, reason)
        return reasons
    return {}


def _give(sheet: LoadSheet, hours: dict[int, Decimal], by: Scope, at: datetime, reason: str) -> None:
    if hours:
        sheet.refresh_from_db(fields=["revision"])
        give_hours(sheet=sheet, hours=hours, reason=reason, seen_revision=sheet.revision, by=by, at=at)


LOAD = ExchangeProgram(
    key="avn-6",
    number="6",
    title=gettext_lazy("Teaching load"),
    access=Permission.LOAD_VIEW,
    fields=FIELDS,
    uses_term=True,
    collect=collect,
    of_objects=of_objects,
    take=take,
    reopens=lambda ids: [],
    url=lambda pk: reverse("workload:sheet", args=[pk]),
    everything=gettext_lazy("Also load sheets that are not approved"),
    not_ready=gettext_lazy("Only approved load sheets are entered in AVN."),
)
