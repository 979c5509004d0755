"""The demo's plans, each brought as far on its way as its row says, with the signatures that lead there."""

from datetime import date, timedelta

from curriculum.calc.columns import columns_for
from curriculum.demo import tables
from curriculum.enums import Conclusion, CriterionMark, PlanKind
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
from curriculum.seed.signing import Signers, Way, moment_of, sign
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import ApprovalStep

WAY = Way(
    kind="curriculum.plan",
    submit=Permission.PLAN_EDIT,
    signers={
        ApprovalStep.HEAD: Permission.PLAN_SIGN_HEAD,
        ApprovalStep.DEAN: Permission.PLAN_SIGN_DEAN,
        ApprovalStep.OFFICE: Permission.PLAN_SIGN_OFFICE,
        ApprovalStep.VICE_RECTOR: Permission.PLAN_SIGN_VICE_RECTOR,
    },
)
Key = tuple[int, str, int, int]


def bring_plans(programmes: dict[str, Programme]) -> None:
    """Adds the plans that are not there yet."""
    there: dict[Key, Plan] = {_key_of(plan): plan for plan in Plan.objects.with_names()}
    people = Signers()
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
        if ApprovalStep.OFFICE in sign(plan, row, people, WAY):
            _review(plan, people)
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
        created_at=moment_of(row) - timedelta(days=30),
    )


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


def _review(plan: Plan, people: Signers) -> None:
    """The expert card without which the office does not sign."""
    at = plan.submitted_at + timedelta(days=2)
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
