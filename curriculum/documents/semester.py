"""The printed semester plan: the courses of one group in one term, with hours of the term and of a week."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import wording
from curriculum.models import SemesterLine, SemesterPlan
from curriculum.operations.semester_cells import SemesterCells
from curriculum.queries.semester import Readiness, readiness, semester_lines
from curriculum.queries.streams import sizes_of
from curriculum.semester_grid import build_semester_grid
from kuu_office.core.documents import signatures
from kuu_office.core.documents.signatures import (
    Signature,
    is_final,
    signature_of,
    signatures_of,
    signed_steps,
    university_name,
)
from kuu_office.core.models import ApprovalStep

KIND = "curriculum.semester_paper"
SERIES = {True: "СОП", False: "СОП-Д"}
TEMPLATE = "curriculum/print/semester.html"
COLUMNS = (
    "credits", "total_hours", "contact", "lecture", "practical", "laboratory", "guided", "self_study", "lecture_week",
    "practical_week", "laboratory_week", "control", "language", "room_type",
)  # fmt: skip


@dataclass(frozen=True)
class SemesterPaperRow:
    """A row of the table; `reason`: why it differs from the working plan, with what was changed about it."""

    code: str
    name: str
    department: str
    cells: tuple[str, ...]
    reason: str = ""
    left_out: bool = False


@dataclass(frozen=True)
class SemesterPaper:
    """Everything on the printed semester plan, as text in its language."""

    is_draft: bool
    university: str
    facts: tuple[tuple[str, str], ...]
    approvals: tuple[Signature, ...]
    signatures: tuple[Signature, ...]
    headings: tuple[str, ...]
    rows: tuple[SemesterPaperRow, ...]
    totals: tuple[str, ...]


def natural_key(plan: SemesterPlan, language: str) -> str:
    """One paper per language and round of approval; a draft has one per revision."""
    return signatures.natural_key(plan, language, f"round {plan.round}")


def build_semester_context(plan: SemesterPlan, *, language: str) -> dict:
    """The printed semester plan in a language, as plain values (SemesterPaper)."""
    with translation.override(language):
        lines = semester_lines([plan])[plan.pk]
        seen = readiness(plan, lines)
        signed = signed_steps(plan)
        return asdict(
            SemesterPaper(
                is_draft=not is_final(plan),
                university=university_name(),
                facts=_facts(plan),
                approvals=(
                    Signature("", "", "", ""),
                    Signature(
                        _("I approve"), _("Academic Affairs Office"),
                        *signature_of(plan, signed, ApprovalStep.OFFICE, language),
                    ),
                ),
                signatures=signatures_of(plan, signed, language),
                headings=tuple(wording.short_title(key) for key in COLUMNS),
                rows=tuple(_rows(plan, lines, seen, language)),
                totals=_totals(plan, lines, seen, language),
            )
        )  # fmt: skip


def _facts(plan: SemesterPlan) -> tuple[tuple[str, str], ...]:
    group, department = plan.group, plan.department
    facts = (
        (_("Group"), group.name),
        (_("Direction (speciality)"), f"{group.programme.code} {group.programme.name}"),
        (_("Term"), plan.term),
        (_("Semester number"), plan.semester),
        (_("Form of study"), group.get_study_form_display()),
        (_("Language of instruction"), group.get_language_display()),
        (_("Students"), sizes_of([group.pk]).get(group.pk, 0)),
        (_("Teaching weeks"), plan.weeks),
        (_("Department"), department.name),
        (_("Working plan"), plan.source),
    )
    return tuple((label, str(value)) for label, value in facts)


def _rows(
    plan: SemesterPlan, lines: Sequence[SemesterLine], seen: Readiness, language: str
) -> Iterator[SemesterPaperRow]:
    cells, differing = SemesterCells(plan, language), {change.key for change in seen.changes}
    for line in lines:
        yield SemesterPaperRow(
            code=line.code,
            name=_name(line),
            department=line.department.short_name if line.department else "",
            cells=tuple(cells.text(line, key) for key in COLUMNS),
            reason=line.deviation if str(line.pk) in differing else "",
            left_out=line.left_out,
        )


def _name(line: SemesterLine) -> str:
    """The course; of an elective also how many take it, who may be fewer than the group."""
    if line.students is None:
        return line.name
    count = ngettext("%(count)s student", "%(count)s students", line.students) % {"count": line.students}
    return f"{line.name} ({count})"


def _totals(plan: SemesterPlan, lines: Sequence[SemesterLine], seen: Readiness, language: str) -> tuple[str, ...]:
    [foot] = build_semester_grid(plan, lines, seen, language).foot
    by_key = {total.column.key: total.text for total in foot.sums}
    return tuple(by_key[key] for key in COLUMNS)
