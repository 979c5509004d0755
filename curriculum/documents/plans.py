"""What is printed about plans: the plan itself, the conclusion of its expert card."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from curriculum import wording
from curriculum.calc.columns import show_number
from curriculum.enums import CriterionMark, PlanKind
from curriculum.grid import Grid, GridPart, GridRow, build_grid
from curriculum.models import ExpertReview, Plan
from curriculum.queries import checked, lines_of
from kuu_office.core.documents.signatures import (
    Signature,
    approvals_of,
    initials,
    is_final,
    signatures_of,
    signed_steps,
    university_name,
)
from kuu_office.core.text import dates

KIND = "curriculum.plan_paper"
REVIEW_KIND = "curriculum.review_paper"
SERIES = {True: "ОП", False: "ОП-Д"}
REVIEW_SERIES = "ЭК"
TEMPLATE = "curriculum/print/plan.html"
REVIEW_TEMPLATE = "curriculum/print/review.html"
REVIEW_DRAFT = Path(settings.BASE_DIR) / "templates/curriculum/print/review.docx"

COLUMNS = ("credits", "total_hours", "contact", "lecture", "practical", "laboratory", "guided", "self_study", "control")


@dataclass(frozen=True)
class PaperRow:
    """A row of the table. `kind`: cycle | part | line | block | alternative | total."""

    kind: str
    code: str
    name: str
    department: str = ""
    cells: tuple[str, ...] = ()
    semesters: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class PlanPaper:
    """Everything on the printed plan, as text in its language."""

    paper: str
    is_draft: bool
    university: str
    title: str
    facts: tuple[tuple[str, str], ...]
    approvals: tuple[Signature, ...]
    signatures: tuple[Signature, ...]
    headings: tuple[str, ...]
    semesters: tuple[str, ...]
    rest: int
    rows: tuple[PaperRow, ...]
    foot: tuple[PaperRow, ...]


def build_plan_context(plan: Plan, *, language: str, paper: str) -> dict:
    """The printed plan in a language on A4 or A3, as plain values (PlanPaper)."""
    with translation.override(language):
        lines = lines_of(plan)
        seen = checked(plan, lines)
        grid = build_grid(plan, lines, seen, language)
        signed = signed_steps(plan)
        return asdict(
            PlanPaper(
                paper=paper,
                is_draft=not is_final(plan),
                university=university_name(),
                title=_title(plan),
                facts=_facts(plan, language),
                approvals=approvals_of(plan, signed, language),
                signatures=signatures_of(plan, signed, language),
                headings=tuple(wording.short_title(key) for key in COLUMNS),
                semesters=tuple(str(number) for number in grid.semesters),
                rest=len(COLUMNS) - 1 + len(grid.semesters),
                rows=tuple(_rows(grid)),
                foot=tuple(_foot(grid, language)),
            )
        )


def _title(plan: Plan) -> str:
    return _("Base study plan") if plan.kind == PlanKind.BASE else _("Working study plan")


def _facts(plan: Plan, language: str) -> tuple[tuple[str, str], ...]:
    programme = plan.programme
    years = show_number(Decimal(programme.semesters) / 2, language)
    facts = [
        (_("Direction (speciality)"), f"{programme.code} {programme.name}"),
        (_("Qualification"), getattr(programme, f"qualification_{language}") or programme.qualification_ky),
        (_("Form of study"), programme.get_study_form_display()),
        (_("Duration"), _("%(years)s years, %(semesters)s semesters")
         % {"years": years, "semesters": programme.semesters}),
        (_("Credits"), show_number(programme.credits, language)),
        (_("Intake"), dates.academic_year(plan.intake_year, language)),
        (_("Department"), plan.department.name),
        (_("Faculty"), plan.department.parent.name if plan.department.parent else ""),
    ]  # fmt: skip
    if programme.is_joint:
        partner = f"{programme.partner_name}, {programme.partner_country}"
        facts.append((str(programme.get_partnership_display()), partner))
    return tuple((label, str(value)) for label, value in facts)


def _rows(grid: Grid):
    for cycle in grid.cycles:
        sums = (show(cycle.sums.credits),) if cycle.sums else ()
        yield PaperRow("cycle", cycle.code, cycle.name, cells=sums)
        for home in cycle.parts:
            yield from _part(home)
    yield from _part(grid.loose)


def _part(home: GridPart):
    if home.part is not None and home.rows:
        sums = (show(home.sums.credits),) if home.sums else ()
        yield PaperRow("part", home.part.code, home.part.name, cells=sums)
    for row in home.rows:
        yield _line(row)


def _line(row: GridRow) -> PaperRow:
    by_key = {cell.column.key: cell.text for cell in row.cells}
    kind = "block" if row.is_block else "alternative" if row.depth else "line"
    return PaperRow(
        kind=kind,
        code=row.line.code,
        name=row.line.name,
        department=row.line.department.short_name if row.line.department else "",
        cells=tuple(by_key[key] for key in COLUMNS),
        semesters=tuple(cell.text for cell in row.cells if cell.column.semester),
        note=_("taught by the partner") if row.line.host_taught else row.line.note,
    )


def show(value) -> str:
    return show_number(value, translation.get_language() or "ky")


def _foot(grid: Grid, language: str):
    total, semesters = grid.summary.total, grid.summary.semesters
    hours = (
        total.credits, total.total_hours, total.contact, total.lecture, total.practical, total.laboratory,
        total.guided, total.self_study,
    )  # fmt: skip
    cells = (*(show_number(value, language) for value in hours), "")
    yield PaperRow("total", "", _("In all"), "", cells, tuple(show(row.credits) for row in semesters))
    for label, figure in (
        (_("Class hours a week"), "weekly"),
        (_("Exams"), "exams"),
        (_("Tests"), "tests"),
        (_("Course papers"), "papers"),
    ):
        figures = tuple(_figure(getattr(row, figure), language) for row in semesters)
        yield PaperRow("sum", "", label, "", ("",) * len(COLUMNS), figures)


def _figure(value, language: str) -> str:
    return str(value) if isinstance(value, int) else show_number(round(value, 1), language)


@dataclass(frozen=True)
class ReviewPaper:
    """The conclusion of an expert card, as text in its language (F-008)."""

    university: str
    plan: str
    facts: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, str, str, str], ...]
    findings: tuple[str, ...]
    conclusion: str
    summary: str
    reviewer: str
    day: str


def build_review_context(review: ExpertReview, *, language: str) -> dict:
    """The expert card as a paper: criteria with marks and findings, what the checks say, the conclusion."""
    with translation.override(language):
        plan = review.plan
        lines = lines_of(plan)
        seen = checked(plan, lines)
        items = review.items.select_related("criterion__act")
        return asdict(
            ReviewPaper(
                university=university_name(),
                plan=str(plan),
                facts=_facts(plan, language),
                criteria=tuple(
                    (
                        item.criterion.text,
                        str(item.criterion.act or ""),
                        str(CriterionMark(item.mark).label),
                        item.finding,
                    )
                    for item in items
                ),
                findings=tuple(row.text for row in wording.said(seen.findings, seen.data.limits, lines)),
                conclusion=str(review.get_conclusion_display()),
                summary=review.summary,
                reviewer=initials(review.reviewed_by),
                day=dates.long_date(timezone.localdate(review.reviewed_at), language),
            )
        )
