"""What calculating would change, and taking over the new hours of distributed lines."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.templatetags.office import hours
from kuu_office.core.views.asked import number_in
from workload import rules
from workload.forms import CalculationForm
from workload.models import LoadSheet
from workload.operations.acceptance import accept_recalculated
from workload.queries.recalculation import Foreseen, LineForeseen, foresee

MOST_LINES, LONGEST_TOLD = 300, 40


class CalculationPreview(ScopedView):
    """What calculating the chosen departments would change; nothing is written."""

    access = Permission.LOAD_CALCULATE

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CalculationForm(request.GET, units=self.scope.units(Permission.LOAD_CALCULATE))
        if not form.is_valid():
            return self.asked_again(form, 422 if request.GET else 200)
        try:
            found = foresee(form.departments(), form.cleaned_data["year"], clock.now())
        except BadInput as refusal:
            return self.asked_again(form, told_by(form, refusal))
        return render(request, "workload/sheets/preview.html", self.context(form, found))

    def asked_again(self, form: CalculationForm, status: int) -> HttpResponse:
        return render(self.request, "workload/sheets/calculate.html", {"form": form}, status=status)

    def context(self, form: CalculationForm, found: list[Foreseen]) -> dict:
        moved, is_one = [line for one in found for line in one.moved], len(found) == 1
        told = found if is_one else [one for one in found if not one.found.is_empty]
        return {
            "year": form.cleaned_data["year"], "unit": form.cleaned_data["unit"], "rows": self.rows(told),
            "is_one": is_one, "empty": len(found) - len(told),
            "lines": [difference_of(line) for line in moved[:MOST_LINES]], "left_out": max(0, len(moved) - MOST_LINES),
            "headings": [_("Course"), _("Work"), _("Groups"), _("Hours")],
            "kept": [line for one in found for line in one.kept],
            "is_idle": all(one.found.is_idle for one in found),
        }  # fmt: skip

    def rows(self, found: list[Foreseen]) -> list[dict]:
        verdicts = [rules.can_calculate(self.scope, one.sheet) for one in found]
        return [
            {"sheet": one.sheet, "found": one.found, "reason": verdict.reason}
            for one, verdict in zip(found, verdicts, strict=True)
        ]


def difference_of(one: LineForeseen) -> dict:
    """A row of the component `difference`."""
    said = (one.line.name, one.line.get_work_display(), ", ".join(one.line.group_names))
    cells = [{"old": text, "new": text, "changed": False} for text in said]
    figures = {"old": hours(one.before), "new": hours(one.after), "changed": True}
    return {"kind": one.kind, "cells": [*cells, figures]}


class Accept(ScopedView):
    """Distributed lines take their new hours: the one that the form names, or all that can."""

    access = Permission.LOAD_CALCULATE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = get_in_scope(LoadSheet.objects.visible_to(self.scope), pk=pk)
        accepted = accept_recalculated(
            sheet=sheet, line_ids=lines_asked(request), by=self.scope, at=clock.now(),
            seen_revision=seen_revision(request),
        )  # fmt: skip
        said = ngettext("%(count)s line has its new hours.", "%(count)s lines have their new hours.", accepted.lines)
        messages.success(request, said % {"count": accepted.lines})
        for reason in accepted.waiting:
            messages.warning(request, str(reason))
        return redirect("workload:sheet", pk=pk)


def lines_asked(request: HttpRequest) -> list[int] | None:
    """The line that the form names; None where it names none and means all. BadInput: what it names is no line."""
    if "line" not in request.POST:
        return None
    line = number_in(request.POST, "line")
    if line is None:
        said = _("“%(value)s” is no line of the load sheet. Nothing was accepted.")
        raise BadInput(said % {"value": request.POST["line"][:LONGEST_TOLD]})
    return [line]


def seen_revision(request: HttpRequest) -> int:
    """The revision of the sheet that the person saw; none is older than all."""
    return number_in(request.POST, "revision") or 0
