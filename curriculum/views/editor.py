"""The plan editor: the grid, saving cells, lines, the live checks. The page talks to it in JSON and fragments."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum import rules, wording
from curriculum.calc.shapes import Finding, Severity
from curriculum.enums import LineKind
from curriculum.grid import build_grid
from curriculum.models import Course, Plan
from curriculum.operations import cells, lines
from curriculum.operations.pasting import Cells, PlanCells, preview_paste
from curriculum.queries import checked, lines_of, suggested_courses, suggested_departments
from curriculum.views.plans import PlanView
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, OfficeError
from kuu_office.core.models import DepartmentDocument
from kuu_office.core.views.documents import DocumentView

MAX_CELLS = 2000
MAX_SUGGEST = 100


class PlanEditor(PlanView):
    """The grid of a plan; closed for editing it is shown read-only with the reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        context = page_context(self, plan, with_lines=True) | {
            "remark": next(iter(signoffs.remarks(plan)), None) if plan.state == "returned" else None,
            "kinds": LineKind.choices,
        }
        return render(request, "curriculum/plans/editor.html", context)


def page_context(view: PlanView, plan: Plan, *, with_lines: bool) -> dict[str, Any]:
    """What the panels show; with the lines themselves, when the page does not have them as they are now."""
    rows = lines_of(plan)
    seen = checked(plan, rows)
    may_edit = rules.can_edit_plan(view.scope, plan, clock.now())
    return {
        "plan": plan,
        "stamp": stamp(plan),
        "with_lines": with_lines,
        "grid": build_grid(plan, rows, seen, view.request.LANGUAGE_CODE),
        "findings": wording.said(sorted(seen.findings, key=gravity), seen.data.limits, rows),
        "may_edit": may_edit,
        "may_submit": may_edit and rules.without_errors(seen.errors),
        "submit_url": reverse("curriculum:plan_submit", args=[plan.pk]),
    }


def gravity(finding: Finding) -> int:
    """Errors first; the order of the checks among equals."""
    return list(Severity).index(finding.severity)


def stamp(document: DepartmentDocument) -> str:
    """Changes whenever the document's lines or its state do."""
    return f"{document.revision}.{document.state}"


class LiveChecks(DocumentView):
    """Findings, sums and the state of the verbs; 204 while nothing changed since the page asked last.

    `seen` is the stamp under which the page knows the lines, `checked` the one of its findings. The lines come along
    only when somebody else changed them. `panels` gives what `template` shows.
    """

    template: str
    panels: Callable[..., dict[str, Any]]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.document(pk)
        seen, known, now = request.GET.get("seen"), request.GET.get("checked"), stamp(document)
        if seen == known == now:
            return HttpResponse(status=204)
        return render(request, self.template, self.panels(document, with_lines=seen != now))


class PlanChecks(PlanView, LiveChecks):
    """The findings of a plan, beside its grid."""

    template = "curriculum/plans/_checks.html"
    panels = page_context


class CellSuggest(PlanView):
    """What a cell offers while a person types: `{"items": [{"value", "name", "owner"}]}`."""

    access = Permission.PLAN_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.plan(pk)
        text = request.GET.get("text", "")[:MAX_SUGGEST]
        if not text.strip():
            return JsonResponse({"items": []})
        found = suggested_departments(text) if request.GET.get("of") == "department" else self.courses(text)
        return JsonResponse({"items": [asdict(item) for item in found]})

    def courses(self, text: str):
        return suggested_courses(self.scope, text)


class JsonView(ScopedView):
    """A change from a grid. Answers JSON; a refusal carries its sentence and what stands in the cells."""

    def refused(self, request: HttpRequest, refusal: OfficeError) -> HttpResponse:
        told = {"message": str(refusal), "field": refusal.field, "cells": []}
        match refusal:
            case cells.CellsChanged(cells=changed):
                told["cells"] = [told_of(cell) for cell in changed]
            case cells.CellUnfit(cell=unfit):
                told["cells"] = [told_of(unfit)]
        return JsonResponse(told, status=refusal.status)

    def body(self) -> dict:
        try:
            sent = json.loads(self.request.body)
        except (ValueError, RecursionError, RawPostDataException) as broken:
            raise unreadable() from broken
        if not isinstance(sent, dict):
            raise unreadable()
        return sent

    def number(self, sent: dict, name: str) -> int:
        value = sent.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
            raise BadInput(_("“%(name)s” must be a whole number.") % {"name": name}, field=name)
        return value

    def optional(self, sent: dict, name: str) -> int | None:
        return None if sent.get(name) is None else self.number(sent, name)

    def writes(self) -> list[cells.CellWrite]:
        """The cells of a save: `{"cells": [{"line", "column", "text", "version"}]}`."""
        sent = self.body().get("cells")
        if not isinstance(sent, list) or not 0 < len(sent) <= MAX_CELLS:
            raise BadInput(_("From 1 to %(most)s cells are saved at a time.") % {"most": MAX_CELLS}, field="cells")
        return [self.write(cell) for cell in sent]

    def write(self, cell: Any) -> cells.CellWrite:
        if not isinstance(cell, dict) or not isinstance(cell.get("text"), str):
            raise unreadable()
        return cells.CellWrite(
            line_id=self.number(cell, "line"),
            column=str(cell.get("column")),
            text=cell["text"],
            version=self.number(cell, "version"),
        )


class EditView(JsonView, PlanView):
    """A change of a plan's lines."""

    access = Permission.PLAN_EDIT

    def plan(self, pk: int) -> Plan:
        """Only that it is in scope; the operation reads it again, locked."""
        return get_in_scope(self.model.objects.visible_to(self.scope).only("pk"), pk=pk)


def unreadable() -> BadInput:
    return BadInput(_("The portal could not read what the page sent. Open the plan again."))


def told_of(cell: cells.CellSaved) -> dict:
    return {
        "line": cell.line_id,
        "column": cell.column,
        "text": cell.text,
        "version": cell.version,
        "problem": cell.problem,
    }


def told_saved(saved: cells.Saved) -> JsonResponse:
    """What a save answers to the grid."""
    return JsonResponse(
        {
            "cells": [told_of(cell) for cell in saved.cells],
            "followed": [told_of(cell) for cell in saved.followed],
            "revision": saved.revision,
        }
    )


class CellsSave(EditView):
    """Saves one cell or a pasted block: `{"cells": [{"line", "column", "text", "version"}]}`.

    Answers with the cells written, those that followed them, and the plan's revision. 409 tells what stands now in
    the cells that somebody else saved meanwhile.
    """

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.plan(pk)
        return told_saved(self.save(pk))

    def save(self, pk: int) -> cells.Saved:
        language = self.request.LANGUAGE_CODE
        return cells.save_cells(plan_id=pk, writes=self.writes(), by=self.scope, at=clock.now(), language=language)


class PastePreview(EditView):
    """What a copied block would do: `{"text", "lines": [ids from here down], "columns": [keys from here right]}`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cells, sent = self.cells(pk), self.body()
        ids, columns = sent.get("lines"), sent.get("columns")
        if not isinstance(sent.get("text"), str) or not isinstance(ids, list) or not isinstance(columns, list):
            raise unreadable()
        preview = preview_paste(
            cells=cells,
            text=sent["text"],
            line_ids=[self.number({"line": pk}, "line") for pk in ids],
            columns=[str(column) for column in columns],
        )
        return JsonResponse(asdict(preview))

    def cells(self, pk: int) -> Cells:
        return PlanCells(self.document(pk), self.request.LANGUAGE_CODE)


class LineAdd(EditView):
    """Adds a line to a part, to an elective block, or after a line."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, sent = self.plan(pk), self.body()
        course_id = self.optional(sent, "course")
        line = lines.add_line(
            plan_id=plan.pk,
            part_id=self.optional(sent, "part"),
            kind=str(sent.get("kind", LineKind.COURSE)),
            course=Course.objects.visible_to(self.scope).filter(pk=course_id).first() if course_id else None,
            block_id=self.optional(sent, "block"),
            after_id=self.optional(sent, "after"),
            by=self.scope,
            at=clock.now(),
        )
        return JsonResponse({"line": line.pk})


class LineRemove(EditView):
    """Removes a line with its alternatives."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, sent = self.plan(pk), self.body()
        lines.remove_line(plan_id=plan.pk, line_id=self.number(sent, "line"), by=self.scope, at=clock.now())
        return JsonResponse({})


class LineMove(EditView):
    """Moves a line: `{"line", "way": "up" | "down" | "in" | "out"}`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, sent = self.plan(pk), self.body()
        if sent.get("way") not in list(lines.Way):
            raise unreadable()
        line = lines.move_line(
            plan_id=plan.pk,
            line_id=self.number(sent, "line"),
            way=lines.Way(sent["way"]),
            by=self.scope,
            at=clock.now(),
        )
        return JsonResponse({"line": line.pk})
