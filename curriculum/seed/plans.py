"""The demo's plans, each brought as far on its way as its row says, with the signatures that lead there."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from curriculum.calc.columns import columns_for
from curriculum.demo import tables
from curriculum.enums import Conclusion, CriterionMark, PlanKind, PlanStep
from curriculum.models import (
    ExpertCriterion,
    ExpertReview,
    ExpertReviewItem,
    Plan,
    PlanLine,
    Programme,
    StandardCourse,
    StandardPart,
)
from curriculum.operations.cells import write_cell
from curriculum.operations.checking import check_plans
from curriculum.operations.lines import STEP
from curriculum.queries import References, references
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import ROLES, Role
from kuu_office.core.models import ApprovalState, AuditEntry, Decision, RoleGrant, SignOff, Unit

KIND = "curriculum.plan"
AUTHOR = Role.DEANS_CLERK
SIGNERS = {
    PlanStep.HEAD: Permission.PLAN_SIGN_HEAD,
    PlanStep.DEAN: Permission.PLAN_SIGN_DEAN,
    PlanStep.OFFICE: Permission.PLAN_SIGN_OFFICE,
    PlanStep.VICE_RECTOR: Permission.PLAN_SIGN_VICE_RECTOR,
}
STEPS = {
    "department_head": PlanStep.HEAD,
    "dean": PlanStep.DEAN,
    "office_specialist": PlanStep.OFFICE,
    "vice_rector": PlanStep.VICE_RECTOR,
}
Key = tuple[int, str, int, int]


def bring_plans(programmes: dict[str, Programme]) -> None:
    """Adds the plans that are not there yet."""
    there: dict[Key, Plan] = {_key_of(plan): plan for plan in Plan.objects.with_names()}
    people = _Signers()
    refs: References | None = None
    made = []
    for row in tables.plans():
        programme = programmes[row["programme"]]
        key = (programme.pk, row["kind"], int(row["intake_year"]), int(row["version"]))
        if key in there:
            continue
        there[key] = plan = _plan(row, programme, there)
        refs = refs or references(plan)
        _lines(plan, row, refs)
        _sign(plan, row, people)
        made.append(plan)
    check_plans(plans=Plan.objects.with_names().filter(pk__in=[plan.pk for plan in made]), at=clock.now())


def _key_of(plan: Plan) -> Key:
    return plan.programme_id, plan.kind, plan.intake_year, plan.version_number


def _plan(row: tables.Row, programme: Programme, there: dict[Key, Plan]) -> Plan:
    year, version = int(row["intake_year"]), int(row["version"])
    earlier = there.get((programme.pk, row["kind"], year, version - 1))
    base = there.get((programme.pk, PlanKind.BASE, year, 1)) if row["kind"] == PlanKind.WORKING else None
    return Plan.objects.create(
        kind=row["kind"],
        programme=programme,
        department_id=programme.department_id,
        intake_year=year,
        study_form=programme.study_form,
        semesters=programme.semesters,
        version_number=version,
        base=base,
        previous=earlier,
        due_date=date.fromisoformat(row["due_date"]) if row["due_date"] else None,
        change_reason=row["change_reason"],
        created_at=_moment(row) - timedelta(days=30),
    )


def _moment(row: tables.Row) -> datetime:
    """The day of the last step: a date, or so many days before today."""
    day = date.fromisoformat(row["date"]) if row["date"] else clock.today() - timedelta(days=int(row["days_ago"]))
    return timezone.make_aware(datetime.combine(day, time(11, 20)))


def _lines(plan: Plan, row: tables.Row, refs: References) -> None:
    """The lines of a plan, each cell read as if a person had typed it."""
    rows = tables.plan_lines(row["programme"], plan.intake_year, plan.kind, plan.version_number)
    refs = References(refs.departments, refs.courses, _parts(plan))
    demanded = {
        (course.part_id, course.course_id): course
        for course in StandardCourse.objects.filter(part__cycle__standard_id=plan.programme.standard_id)
    }
    origins = _origins(plan)
    columns = [column.key for column in columns_for(plan.semesters) if column.key != "block"]
    lines = []
    for place, source in enumerate(rows, 1):
        line = PlanLine(plan=plan, position=place * STEP)
        for column in _order(columns):
            if source.get(column):
                write_cell(line, column, source[column], refs)
        if not source["department"]:  # taken out on purpose, and brought back by the catalogue
            line.department = None
        line.standard_course = demanded.get((line.part_id, line.course_id))
        line.origin_id = origins.get(line.code)
        lines.append(line)
    PlanLine.objects.bulk_create(lines)
    _blocks(lines, rows)


def _parts(plan: Plan) -> dict[str, StandardPart]:
    return references(plan).parts


def _order(columns: list[str]) -> list[str]:
    """The catalogue first, so that names written in the row stand; semesters before control, which refers to them."""
    late = {"control": 2, "course": 0}
    return sorted(columns, key=lambda column: late.get(column, 1))


def _origins(plan: Plan) -> dict[str, int]:
    source = plan.previous or plan.base
    return dict(source.lines.values_list("code", "pk")) if source else {}


def _blocks(lines: list[PlanLine], rows: list[tables.Row]) -> None:
    by_code = {line.code: line for line in lines}
    inside = [(line, row["block"]) for line, row in zip(lines, rows, strict=True) if row["block"]]
    for line, code in inside:
        line.block = by_code.get(code)
    PlanLine.objects.bulk_update([line for line, _code in inside], ["block"])


@dataclass(frozen=True)
class _Signed:
    """One signature to be brought."""

    step: str
    decision: Decision
    right: Permission
    at: datetime
    remark: str = ""


class _Signers:
    """Who holds which signing right where, by role and unit, as the registrar gave it."""

    def __init__(self) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.grants = list(RoleGrant.objects.select_related("person").order_by("pk"))

    def who(self, permission: Permission, unit_id: int, role: Role | None = None) -> RoleGrant:
        """The first holder of the right (in that role) in the unit or the nearest one above it."""
        at: int | None = unit_id
        while at is not None:
            for grant in self.grants:
                fits = permission in ROLES[Role(grant.role)].permissions and role in {None, grant.role}
                if grant.unit_id == at and fits:
                    return grant
            at = self.units[at].parent_id
        raise LookupError(f"nobody holds {permission} in unit {unit_id}")


def _sign(plan: Plan, row: tables.Row, people: _Signers) -> None:
    """Signatures up to the state of the row, a day apart, the last on the row's day."""
    plan.state = row["state"]
    if plan.state == ApprovalState.DRAFT:
        plan.save()
        return
    waiting = STEPS.get(row["step"])
    steps = list(SIGNERS)
    signed = steps[: steps.index(waiting)] if waiting else steps
    last = _moment(row)
    first = last - timedelta(days=len(signed) + 1)
    plan.round, plan.submitted_at = 1, first
    given = [_Signed("", Decision.SUBMITTED, Permission.PLAN_EDIT, first)]
    given += [
        _Signed(step, Decision.APPROVED, SIGNERS[step], first + timedelta(days=place))
        for place, step in enumerate(signed, 1)
    ]
    if plan.state == ApprovalState.RETURNED:
        given.append(_Signed(waiting, Decision.RETURNED, SIGNERS[waiting], last, row["remark"]))
        plan.return_count = 1
    _finish(plan, waiting, given[-1].at)
    plan.save()
    rows = [_signature(plan, one, people) for one in given]
    SignOff.objects.bulk_create(rows)
    AuditEntry.objects.bulk_create([_record(plan, row_) for row_ in rows])
    if PlanStep.OFFICE in signed:
        _review(plan, people, first + timedelta(days=2))


def _finish(plan: Plan, waiting: PlanStep | None, at: datetime) -> None:
    if plan.state == ApprovalState.SUBMITTED:
        plan.step = waiting
    if plan.state in {ApprovalState.SUBMITTED, ApprovalState.RETURNED}:
        plan.waiting_since = at
    else:
        plan.approved_at = at


def _signature(plan: Plan, one: _Signed, people: _Signers) -> SignOff:
    return SignOff(
        document_kind=KIND,
        object_id=plan.pk,
        round=plan.round,
        step=one.step,
        decision=one.decision,
        remark=one.remark,
        by=people.who(one.right, plan.department_id, AUTHOR if one.step == "" else None).person,
        at=one.at,
    )


def _record(plan: Plan, row: SignOff) -> AuditEntry:
    event = {Decision.SUBMITTED: "submitted", Decision.RETURNED: "returned"}.get(row.decision, "step_approved")
    following = list(SIGNERS)[list(SIGNERS).index(row.step) + 1 :] if row.step else list(SIGNERS)
    if event == "step_approved" and not following:
        event = "approved"
    return AuditEntry(
        event=f"{KIND}.{event}",
        object_kind=KIND,
        object_id=plan.pk,
        object_label=str(plan)[:400],
        unit_id=plan.department_id,
        by=row.by.short_name,
        at=row.at,
        reason=row.remark,
        new={"state": str(plan.state), "step": str(following[0]) if following else ""},
    )


def _review(plan: Plan, people: _Signers, at: datetime) -> None:
    """The expert card without which the office does not sign."""
    reviewer = people.who(Permission.PLAN_SIGN_OFFICE, plan.department_id).person
    review = ExpertReview.objects.create(
        plan=plan,
        round_number=plan.round,
        conclusion=Conclusion.POSITIVE,
        reviewed_by=reviewer,
        reviewed_at=at,
    )
    ExpertReviewItem.objects.bulk_create(
        ExpertReviewItem(review=review, criterion=criterion, mark=CriterionMark.MET)
        for criterion in ExpertCriterion.objects.filter(is_active=True)
    )
