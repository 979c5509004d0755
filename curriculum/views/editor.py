"""The plan editor: the grid, saving cells, lines, the live checks."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from curriculum import rules, wording
from curriculum.enums import LineKind
from curriculum.grid import build_grid
from curriculum.models import Course, Plan
from curriculum.operations import cells, lines
from curriculum.queries import checked, lines_of
from curriculum.views.plans import PlanView
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput, OfficeError

MAX_CELLS = 2000


class PlanEditor(PlanView):
    """The grid of a plan; closed for editing it is shown read-only with the reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "curriculum/plans/editor.html", page_context(self, self.plan(pk)))


def page_context(view: PlanView, plan: Plan) -> dict[str, Any]:
    """Everything that the grid and the panel of checks show."""
    rows = lines_of(plan)
    seen = checked(plan, rows)
    return {
        "plan": plan,
        "grid": build_grid(plan, rows, seen, view.request.LANGUAGE_CODE),
        "findings": wording.said(seen.findings, seen.data.limits, rows),
        "errors": seen.errors,
        "may_edit": rules.can_edit_plan(view.scope, plan, clock.now()),
        "kinds": LineKind.choices,
    }


class PlanChecks(PlanView):
    """The panel of findings and sums, fetched after every save."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "curriculum/plans/_checks.html", page_context(self, self.plan(pk)))


class EditView(PlanView):
    """A change of a plan's lines. Answers JSON to the grid; a refusal carries its sentence."""

    access = Permission.PLAN_EDIT

    def refused(self, request: HttpRequest, refusal: OfficeError) -> HttpResponse:
        return JsonResponse({"message": str(refusal), "field": refusal.field}, status=refusal.status)

    def body(self) -> dict:
        try:
            sent = json.loads(self.request.body)
        except ValueError as broken:
            raise BadInput(_("The portal could not read what the page sent. Open the plan again.")) from broken
        if not isinstance(sent, dict):
            raise BadInput(_("The portal could not read what the page sent. Open the plan again."))
        return sent

    def number(self, sent: dict, name: str) -> int:
        value = sent.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
            raise BadInput(_("“%(name)s” must be a whole number.") % {"name": name}, field=name)
        return value

    def optional(self, sent: dict, name: str) -> int | None:
        return None if sent.get(name) is None else self.number(sent, name)


class CellsSave(EditView):
    """Saves one cell or a pasted block: `{"cells": [{"line", "column", "text", "version"}]}`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        saved = cells.save_cells(
            plan_id=plan.pk, writes=self.writes(), by=self.scope, at=clock.now(), language=request.LANGUAGE_CODE
        )
        return JsonResponse({"cells": [vars_of(cell) for cell in saved]})

    def writes(self) -> list[cells.CellWrite]:
        sent = self.body().get("cells")
        if not isinstance(sent, list) or not 0 < len(sent) <= MAX_CELLS:
            raise BadInput(_("From 1 to %(most)s cells are saved at a time.") % {"most": MAX_CELLS}, field="cells")
        return [self.write(cell) for cell in sent]

    def write(self, cell: Any) -> cells.CellWrite:
        if not isinstance(cell, dict) or not isinstance(cell.get("text"), str):
            raise BadInput(_("The portal could not read what the page sent. Open the plan again."))
        return cells.CellWrite(
            line_id=self.number(cell, "line"),
            column=str(cell.get("column")),
            text=cell["text"],
            version=self.number(cell, "version"),
        )


def vars_of(cell: cells.CellSaved) -> dict:
    return {
        "line": cell.line_id,
        "column": cell.column,
        "text": cell.text,
        "version": cell.version,
        "problem": cell.problem,
    }


class LineAdd(EditView):
    """Adds a line to a part, to an elective block, or after a line."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, sent = self.plan(pk), self.body()
        course_id = self.optional(sent, "course")
        line = lines.add_line(
            plan_id=plan.pk,
            part_id=self.number(sent, "part"),
            kind=str(sent.get("kind", LineKind.COURSE)),
            course=Course.objects.visible_to(self.scope).filter(pk=course_id).first() if course_id else None,
            block_id=self.optional(sent, "block"),
            after_id=self.optional(sent, "after"),
            by=self.scope,
            at=clock.now(),
        )
        return JsonResponse({"line": line.pk})


class LineRemove(EditView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, sent = self.plan(pk), self.body()
        lines.remove_line(plan_id=plan.pk, line_id=self.number(sent, "line"), by=self.scope, at=clock.now())
        return JsonResponse({})


class LineMove(EditView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, sent = self.plan(pk), self.body()
        lines.move_line(
            plan_id=plan.pk,
            line_id=self.number(sent, "line"),
            after_id=self.number(sent, "after"),
            by=self.scope,
            at=clock.now(),
        )
        return JsonResponse({})
