"""Semester plans for AVN's program №11: one line a course of a group in a term (F-005)."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from curriculum.calc.controls import format_controls
from curriculum.calc.semester import COMPARED
from curriculum.calc.shapes import HOUR_COLUMNS, Control, ControlMark
from curriculum.enums import Language
from curriculum.exchange.groups import BY_PROGRAMME, changed_since
from curriculum.models import SemesterLine, SemesterPlan
from curriculum.operations.cell_versions import CellWrite
from curriculum.operations.semester_approval import return_to_units
from curriculum.operations.semester_cells import SemesterCells, lines_by_id, save_semester_cells
from curriculum.operations.semester_locking import locked_semester_plan
from curriculum.queries.semester import semester_lines
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import ApprovalState, Term
from kuu_office.core.models.calendar import TermKind
from kuu_office.office.calc.exchange import Key, ValueKind, comparable
from kuu_office.office.programs import ExchangeField, ExchangeProgram, ExchangeRecord, Taking

TEXTS = ("name_ky", "name_ru", "name_en")
NUMBERS = ("credits", "total_hours", *HOUR_COLUMNS, "weeks")
# AVN's files are written and read in one language, whatever the language of the page.
LANGUAGE = "ky"
LONGEST_NOTE = 300

FIELDS = (
    ExchangeField("group", gettext_lazy("Group"), is_key=True),
    ExchangeField("intake_year", gettext_lazy("Intake"), is_key=True),
    ExchangeField("year", gettext_lazy("Academic year"), is_key=True),
    ExchangeField("term", gettext_lazy("Term"), is_key=True, choices=tuple(TermKind.choices)),
    ExchangeField("code", gettext_lazy("Code"), is_key=True),
    ExchangeField(
        "programme", gettext_lazy("Code of the programme"), fixed=BY_PROGRAMME
    ),
    ExchangeField(
        "semester", gettext_lazy("Semester"), ValueKind.WHOLE,
        fixed=gettext_lazy("It follows from the year of study of the group."),
    ),
    ExchangeField(
        "course", gettext_lazy("Course in the catalogue"),
        fixed=gettext_lazy("Another course is chosen in the plan, because the names follow the catalogue."),
    ),
    ExchangeField("name_ky", gettext_lazy("Name in Kyrgyz")),
    ExchangeField("name_ru", gettext_lazy("Name in Russian")),
    ExchangeField("name_en", gettext_lazy("Name in English")),
    ExchangeField("department", gettext_lazy("Department")),
    ExchangeField("credits", gettext_lazy("Credits"), ValueKind.DECIMAL),
    ExchangeField("total_hours", gettext_lazy("Hours"), ValueKind.DECIMAL),
    ExchangeField("lecture", gettext_lazy("Lectures"), ValueKind.DECIMAL),
    ExchangeField("practical", gettext_lazy("Practical classes"), ValueKind.DECIMAL),
    ExchangeField("laboratory", gettext_lazy("Laboratory classes"), ValueKind.DECIMAL),
    ExchangeField("guided", gettext_lazy("Independent study with the teacher"), ValueKind.DECIMAL),
    ExchangeField("self_study", gettext_lazy("Independent study"), ValueKind.DECIMAL),
    ExchangeField("weeks", gettext_lazy("Weeks"), ValueKind.DECIMAL),
    ExchangeField("control", gettext_lazy("Form of control")),
    ExchangeField("language", gettext_lazy("Language of instruction"), choices=tuple(Language.choices)),
)  # fmt: skip
KIND = {field.key: field.kind for field in FIELDS}


def collect(units: Collection[int], term: Term | None) -> list[ExchangeRecord]:
    """The taught lines of all semester plans of these units in a term; only approved plans are ready for AVN."""
    return _records(_plans().filter(department_id__in=units, term=term))


def of_objects(ids: Iterable[int]) -> list[ExchangeRecord]:
    return _records(_plans().filter(pk__in=list(ids)))


def _plans() -> QuerySet[SemesterPlan]:
    return SemesterPlan.objects.select_related("group__programme", "term__year").order_by("group__name", "pk")


def _records(plans: Iterable[SemesterPlan]) -> list[ExchangeRecord]:
    plans = list(plans)
    lines = semester_lines(plans)
    return [record for plan in plans for _line, record in records_of(plan, lines[plan.pk])]


def records_of(plan: SemesterPlan, lines: Iterable[SemesterLine]) -> list[tuple[SemesterLine, ExchangeRecord]]:
    """Each line that is taught with its record; a code that stands twice in a plan gets the line's number.

    Where parallel lines of an elective block have one code, each gets its course: it stays when their order changes.
    """
    taught, seen, found = [line for line in lines if not line.left_out], set(), []
    label = str(plan)
    head = (plan.group.name, str(plan.group.intake_year), str(plan.term.year.start_year), plan.term.kind)
    alike = Counter((line.source_id, line.code) for line in taught if line.source_id and line.course)
    for line in taught:
        course = line.course.code if line.course else ""
        code = line.code or course
        code = f"{code} {course}" if line.code and alike[line.source_id, line.code] > 1 else code
        code = f"{code} №{line.pk}".strip() if not code or code in seen else code
        seen.add(code)
        found.append((line, _record(plan, line, (*head, code), label)))
    return found


def _record(plan: SemesterPlan, line: SemesterLine, key: Key, label: str) -> ExchangeRecord:
    values = {
        "programme": plan.group.programme.code,
        "semester": str(plan.semester),
        "course": line.course.code if line.course else "",
        "department": line.department.code if line.department else "",
        "control": format_controls([ControlMark(Control(form)) for form, _semester in line.controls], (), LANGUAGE),
        "language": line.language,
        **{name: getattr(line, name) for name in TEXTS},
        **{name: _number(getattr(line, name)) for name in NUMBERS},
    }
    return ExchangeRecord(
        key=key, values=values | {name: text for name, text in line.unread.items() if name in values},
        object_id=plan.pk, unit_id=plan.department_id, label=label, ready=plan.state == ApprovalState.APPROVED,
    )  # fmt: skip


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else format(Decimal(value).normalize() + 0, "f")


def take(
    object_id: int, takings: Sequence[Taking], *, by: Scope, at: datetime, note: str, due_date: date | None
) -> dict[int, str]:
    """Takes values of AVN into the lines of a semester plan, unless the portal's changed since the comparison.

    An approved plan is not written over: it goes back to its unit first, to be signed again by `due_date`.
    """
    plan = locked_semester_plan(object_id)
    lines = {record.key: (line, record) for line, record in records_of(plan, semester_lines([plan])[plan.pk])}
    writes, reasons, cells = [], {}, SemesterCells(plan, LANGUAGE)
    for taking in takings:
        reason, write = _checked(cells, taking, lines)
        reasons |= {taking.number: reason} if reason else {}
        writes += [write] if write else []
    if writes:
        if not plan.is_editable:
            return_to_units(plans=[plan], remark=note, due_date=due_date or at.date(), by=by, at=at)
        writes += _explained(plan, writes, note)
        save_semester_cells(plan_id=plan.pk, writes=writes, by=by, at=at, language=LANGUAGE)
    return reasons


def _checked(
    cells: SemesterCells, taking: Taking, lines: dict[Key, tuple[SemesterLine, ExchangeRecord]]
) -> tuple[str, CellWrite | None]:
    """Why a value is not taken, or the cell to be written; neither when the portal says the same already."""
    if taking.key not in lines:
        return str(GONE), None
    line, record = lines[taking.key]
    kind, now = KIND[taking.field], record.values[taking.field]
    if comparable(now, kind) == comparable(taking.new, kind):
        return "", None
    if comparable(now, kind) != comparable(taking.old, kind):
        return changed_since(now), None
    try:
        trial = copy(line)
        trial.unread = dict(line.unread)
        reason = cells.write(trial, taking.field, taking.new)
    except BadInput as unfit:
        reason = str(unfit)
    version = line.cell_versions.get(taking.field, 0)
    return (reason, None) if reason else ("", CellWrite(line.pk, taking.field, taking.new, version))


GONE = gettext_lazy("The line is no longer in the semester plan.")


def _explained(plan: SemesterPlan, writes: Sequence[CellWrite], note: str) -> list[CellWrite]:
    """A line that differs from the working plan says why; where nobody did, AVN is the reason."""
    lines = lines_by_id(plan, {write.line_id for write in writes if write.column in COMPARED})
    return [
        CellWrite(pk, "deviation", note[:LONGEST_NOTE], line.cell_versions.get("deviation", 0))
        for pk, line in lines.items()
        if line.source_id and not line.deviation
    ]


def reopens(ids: Iterable[int]) -> list[str]:
    """Plans that are approved or on their way, by title: taking a value gives them back to their units."""
    plans = SemesterPlan.objects.filter(pk__in=list(ids)).with_titles().order_by("group__name")
    return [str(plan) for plan in plans if not plan.is_editable]


SEMESTER_PLANS = ExchangeProgram(
    key="avn-11",
    number="11",
    title=gettext_lazy("Semester plans"),
    access=Permission.SEMESTER_VIEW,
    fields=FIELDS,
    uses_term=True,
    collect=collect,
    of_objects=of_objects,
    take=take,
    reopens=reopens,
    url=lambda pk: reverse("curriculum:semester_plan", args=[pk]),
    everything=gettext_lazy("Also plans that are not approved"),
    not_ready=gettext_lazy("Only approved semester plans are entered in AVN."),
)
