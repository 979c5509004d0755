"""The grid of a semester plan: saving cells, lines by hand, the live checks. It speaks as the editor of plans does."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from curriculum import rules, wording
from curriculum.models import PlanLine, SemesterPlan
from curriculum.operations import semester_cells as operations
from curriculum.operations.cell_versions import Saved
from curriculum.operations.pasting import Cells
from curriculum.queries import suggested_courses, suggested_departments
from curriculum.queries.catalogue import Suggestion
from curriculum.queries.semester import newer_source, readiness, semester_lines
from curriculum.semester_grid import build_semester_grid
from curriculum.views.editor import MAX_SUGGEST, CellsSave, EditView, LiveChecks, PastePreview, gravity, stamp
from curriculum.views.semester import SemesterView, choices_beside, differences
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import ApprovalState
from kuu_office.core.text.kyrgyz import fold
from kuu_office.core.text.row_numbers import row_number


class SemesterEditor(SemesterView):
    """The grid of a semester plan; closed for editing it is shown read-only with the reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        returned = plan.state == ApprovalState.RETURNED
        context = page_context(self, plan, with_lines=True) | {
            "remark": next(iter(signoffs.remarks(plan)), None) if returned else None,
            "languages": operations.WORDS["language"].labels,
            "rooms": operations.WORDS["room_type"].labels,
        }
        return render(request, "curriculum/semester/editor.html", context)


def page_context(view: SemesterView, plan: SemesterPlan, *, with_lines: bool) -> dict:
    """What the panels show; with the lines themselves, when the page does not have them as they are now."""
    lines = semester_lines([plan])[plan.pk]
    seen = readiness(plan, lines)
    may_edit = rules.can_edit_semester_plan(view.scope, plan)
    return {
        "plan": plan,
        "stamp": stamp(plan),
        "with_lines": with_lines,
        "grid": build_semester_grid(plan, lines, seen, view.request.LANGUAGE_CODE),
        "findings": wording.said(sorted(seen.findings, key=gravity), seen.data.limits, lines),
        "may_edit": may_edit,
        "may_submit": may_edit and rules.without_errors(seen.errors),
        "submit_url": reverse("curriculum:semester_submit", args=[plan.pk]),
        "newer": newer_source(plan) if plan.is_editable else None,
        "chosen": choices_beside(view.scope, plan, seen) if plan.is_editable else None,
        "reasons": differences(seen, lines)["reasons"],
    }


class SemesterChecks(SemesterView, LiveChecks):
    """The findings of a semester plan, beside its grid."""

    template = "curriculum/semester/_checks.html"
    panels = page_context


class SemesterSuggest(SemesterView):
    """What a cell offers while a person types: `{"items": [{"value", "name", "owner"}]}`."""

    access = Permission.SEMESTER_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        text = request.GET.get("text", "")[:MAX_SUGGEST]
        match request.GET.get("of"):
            case "choice":
                found = electives(plan, request.GET.get("line", ""), text)
            case "department":
                found = suggested_departments(text) if text.strip() else []
            case _:
                found = suggested_courses(self.scope, text) if text.strip() else []
        return JsonResponse({"items": [asdict(item) for item in found]})


def electives(plan: SemesterPlan, line_id: str, text: str) -> list[Suggestion]:
    """The courses among which the elective block of a line lets choose, those that the typed text names."""
    number = row_number(line_id)
    lines = operations.lines_by_id(plan, [] if number is None else [number])
    cells = operations.SemesterCells(plan, "")
    alternatives = [one for line in lines.values() for one in cells.alternatives(line)]
    named = [one for one in alternatives if fold(text) in fold(operations.choice_text(one))]
    return [Suggestion(one.code or one.name, one.name, _owner(one)) for one in named]


def _owner(line: PlanLine) -> str:
    return line.department.short_name if line.department else ""


class SemesterEditView(EditView):
    """A change of a semester plan's lines. Answers JSON to the grid; a refusal carries its sentence."""

    access, model = Permission.SEMESTER_EDIT, SemesterPlan


class SemesterCellsSave(SemesterEditView, CellsSave):
    """Saves one cell or a pasted block, as CellsSave does for a plan."""

    def save(self, pk: int) -> Saved:
        language = self.request.LANGUAGE_CODE
        return operations.save_semester_cells(
            plan_id=pk, writes=self.writes(), by=self.scope, at=clock.now(), language=language
        )


class SemesterPaste(SemesterEditView, PastePreview):
    """What a copied block would do, as PastePreview says for a plan."""

    def cells(self, pk: int) -> Cells:
        return operations.SemesterCells(self.document(pk), self.request.LANGUAGE_CODE)


class SemesterLineAdd(SemesterEditView):
    """Adds an empty line after a line: `{"after"}`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.plan(pk)
        after = self.optional(self.body(), "after")
        line = operations.add_semester_line(plan_id=pk, after_id=after, by=self.scope, at=clock.now())
        return JsonResponse({"line": line.pk})


class SemesterLineRemove(SemesterEditView):
    """Removes a line that was added by hand: `{"line"}`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.plan(pk)
        line = self.number(self.body(), "line")
        operations.remove_semester_line(plan_id=pk, line_id=line, by=self.scope, at=clock.now())
        return JsonResponse({})
