"""Plans of the other faculties: base and working plans of every intake with their signatures and expert cards."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from curriculum.enums import Conclusion, CriterionMark, Degree, PlanKind
from curriculum.models import ExpertCriterion, ExpertReview, ExpertReviewItem, Plan, PlanLine
from curriculum.operations.checking import note_checks
from curriculum.queries import many_checked
from curriculum.seed.fates import LAST_YEAR
from curriculum.seed.plans import WAY
from curriculum.seed.signing import Signers, moment_of, signed_by
from curriculum.seed.university.standards import Taught, copied
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.copying import copy_rows, numbered
from kuu_office.core.demo.tables import Row
from kuu_office.core.models import ApprovalStep, AuditEntry, SignOff
from kuu_office.core.seeding import phase

# How long ago an intake may be whose plans are still kept; the oldest of four years has graduated by now.
INTAKES = {Degree.BACHELOR: range(LAST_YEAR - 4, LAST_YEAR + 1), Degree.MASTER: range(LAST_YEAR - 2, LAST_YEAR + 1)}
YEARS = {Degree.BACHELOR: 4, Degree.MASTER: 2}
# Where the base plans of the next intake stand in turn: state, whose turn it is, remark.
NEXT_INTAKE = (
    ("draft", "", ""),
    ("submitted", "department_head", ""),
    ("draft", "", ""),
    ("submitted", "dean", ""),
    ("submitted", "office_specialist", ""),
    ("draft", "", ""),
    ("returned", "office_specialist", "Тандоо курстарынын тизмесин жаңыртыңыздар: үчөөнүн ордуна экөө жетиштүү."),
    ("submitted", "vice_rector", ""),
)


@dataclass
class _Written:
    """What the plans of one programme leave, gathered before it is written."""

    plans: list[Plan] = field(default_factory=list)
    lines: list[PlanLine] = field(default_factory=list)
    signatures: list[SignOff] = field(default_factory=list)
    records: list[AuditEntry] = field(default_factory=list)
    reviews: list[ExpertReview] = field(default_factory=list)


def bring_plans(taught: list[Taught]) -> dict[tuple[int, int], int]:
    """Adds the plans of these programmes; the number of the working plan by programme and intake."""
    people, criteria = Signers(), list(ExpertCriterion.objects.filter(is_active=True))
    working: dict[tuple[int, int], int] = {}
    with phase("Plans with lines, signatures, expert cards") as count:
        for place, one in enumerate(taught):
            written = _plans(one, place, people)
            count(_write(written, criteria))
            working |= {
                (plan.programme_id, plan.intake_year): plan.pk
                for plan in written.plans
                if plan.kind == PlanKind.WORKING
            }
    return working


def _plans(taught: Taught, place: int, people: Signers) -> _Written:
    written = _Written()
    base, lines = None, []
    for kind, intake, row in _rows(taught, place):
        is_base = kind == PlanKind.BASE
        plan = _plan(taught, kind, intake, None if is_base else base, row)
        [plan] = numbered([plan])
        lines = _lines(taught, plan, None if is_base else lines)
        base = plan if is_base else base
        signed = signed_by(plan, row, people, WAY)
        written.plans.append(plan)
        written.lines += lines
        written.signatures += signed.signatures
        written.records += signed.records
        if ApprovalStep.OFFICE in signed.steps:
            written.reviews.append(_review(plan, people))
    return written


def _rows(taught: Taught, place: int) -> Iterator[tuple[PlanKind, int, Row]]:
    """Signed in April and June before the intake; of the next intake half of the base plans are in work."""
    degree = Degree(taught.programme.degree)
    for intake in INTAKES[degree]:
        state = "archived" if intake + YEARS[degree] <= LAST_YEAR else "approved"
        for kind, month in ((PlanKind.BASE, 4), (PlanKind.WORKING, 6)):
            yield kind, intake, _row(state, date=f"{intake}-{month:02}-{10 + place % 15}")
    if place % 2 == 0:
        state, step, remark = NEXT_INTAKE[place // 2 % len(NEXT_INTAKE)]
        yield PlanKind.BASE, LAST_YEAR + 1, _row(state, step=step, remark=remark, days_ago=str(1 + place % 9))


def _row(state: str, **cells: str) -> Row:
    return {"state": state, "step": "", "date": "", "days_ago": "", "remark": ""} | cells


def _plan(taught: Taught, kind: PlanKind, intake: int, base: Plan | None, row: Row) -> Plan:
    programme = taught.programme
    return Plan(
        kind=kind, programme=programme, department_id=programme.department_id, intake_year=intake,
        study_form=programme.study_form, semesters=programme.semesters, base=base,
        created_at=moment_of(row) - timedelta(days=30),
    )  # fmt: skip


def _lines(taught: Taught, plan: Plan, origins: list[PlanLine] | None) -> list[PlanLine]:
    """The lines of one plan, those of a working plan after those of its base plan."""
    lines = numbered([copied(line, plan_id=plan.pk, origin_id=None) for line in taught.lines])
    for place, head in taught.blocks.items():
        lines[place].block_id = lines[head].pk
    for line, origin in zip(lines, origins or [], strict=False):
        line.origin_id = origin.pk
    return list(lines)


def _review(plan: Plan, people: Signers) -> ExpertReview:
    """The expert card without which the office does not sign."""
    reviewer = people.who(Permission.PLAN_SIGN_OFFICE, plan.department_id).person
    at = plan.submitted_at + timedelta(days=2)
    return ExpertReview(
        plan=plan, round_number=plan.round, conclusion=Conclusion.POSITIVE, reviewed_by=reviewer, reviewed_at=at
    )


def _write(written: _Written, criteria: list[ExpertCriterion]) -> int:
    """Plans after their lines: what the checks say of the lines stands in the plans."""
    lines = copy_rows(written.lines)
    _check(written.plans)
    reviews = numbered(written.reviews)
    items = [
        ExpertReviewItem(review=review, criterion=criterion, mark=CriterionMark.MET)
        for review in reviews
        for criterion in criteria
    ]
    AuditEntry.objects.bulk_create(written.records)
    return (
        lines + copy_rows(written.plans) + copy_rows(reviews) + copy_rows(numbered(items))
        + copy_rows(numbered(written.signatures)) + len(written.records)
    )  # fmt: skip


def _check(plans: list[Plan]) -> None:
    """Plans of one kind hold the same lines: what the checks say of one they say of all."""
    now = clock.now()
    first = {plan.kind: plan for plan in reversed(plans)}
    seen = {plan.kind: checked for plan, checked in many_checked(list(first.values()))}
    for plan in plans:
        note_checks(plan, seen[plan.kind], now)
