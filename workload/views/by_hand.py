"""Hours by hand: lines that people add, hours in place of the norm's, both taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.forms import told_by
from workload import rules, wording
from workload.hand_forms import HoursForm, LineForm
from workload.models import LoadLine, LoadSheet
from workload.operations import by_hand
from workload.queries.held import holders_of
from workload.views.recalculation import seen_revision

TOLD_IN_THE_FORM = (BadInput, Conflict, Refused)


class LineAdd(ScopedView):
    """A line that no semester plan asks for."""

    access = Permission.LOAD_CALCULATE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet(pk)
        rules.can_calculate(self.scope, sheet).enforce()
        return self.page(sheet, LineForm(sheet=sheet), sheet.revision)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet(pk)
        form = LineForm(request.POST, sheet=sheet)
        if not form.is_valid():
            return self.page(sheet, form, seen_revision(request), 422)
        try:
            by_hand.add_line(
                sheet=sheet, line=form.line(), reason=form.cleaned_data["reason"], by=self.scope, at=clock.now(),
                seen_revision=seen_revision(request),
            )  # fmt: skip
        except TOLD_IN_THE_FORM as refusal:
            return self.page(sheet, form, sheet.revision, told_by(form, refusal))
        messages.success(request, _("The line was added."))
        return redirect("workload:sheet", pk=pk)

    def sheet(self, pk: int) -> LoadSheet:
        return get_in_scope(LoadSheet.objects.visible_to(self.scope).with_names(), pk=pk)

    def page(self, sheet: LoadSheet, form: LineForm, revision: int, status: int = 200) -> HttpResponse:
        context = {"sheet": sheet, "form": form, "revision": revision}
        return render(self.request, "workload/by_hand/add.html", context, status=status)


class LineVerb(ScopedView):
    """What is done to one line."""

    access = Permission.LOAD_CALCULATE

    def line(self, pk: int) -> LoadLine:
        rows = LoadLine.objects.filter(sheet__in=LoadSheet.objects.visible_to(self.scope))
        return get_in_scope(rows.select_related("sheet__department", "sheet__year", "term", "norm"), pk=pk)


class LineGive(LineVerb):
    """Hours in place of what a line has."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self.line(pk)
        rules.can_calculate(self.scope, line.sheet).enforce()
        initial = {"hours": line.hours, "reason": line.reason}
        return self.page(line, HoursForm(initial=initial), line.sheet.revision)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self.line(pk)
        form = HoursForm(request.POST)
        if not form.is_valid():
            return self.page(line, form, seen_revision(request), 422)
        try:
            by_hand.give_hours(
                sheet=line.sheet, hours={line.pk: form.cleaned_data["hours"]}, reason=form.cleaned_data["reason"],
                seen_revision=seen_revision(request), by=self.scope, at=clock.now(),
            )  # fmt: skip
        except TOLD_IN_THE_FORM as refusal:
            return self.page(line, form, line.sheet.revision, told_by(form, refusal))
        messages.success(request, _("The hours were given."))
        return redirect("workload:line", pk=pk)

    def page(self, line: LoadLine, form: HoursForm, revision: int, status: int = 200) -> HttpResponse:
        context = {
            "line": line, "form": form, "revision": revision, "way": wording.way_of(line),
            "holders": holders_of([line]).get(line.pk, []),
        }  # fmt: skip
        return render(self.request, "workload/by_hand/give.html", context, status=status)


class LineWithdraw(LineVerb):
    """The norm's hours again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self.line(pk)
        by_hand.withdraw_hours(line=line, seen_revision=seen_revision(request), by=self.scope, at=clock.now())
        messages.success(request, _("The line has the hours of the norm again."))
        return redirect("workload:line", pk=pk)


class LineRemove(LineVerb):
    """Takes a line out that was added by hand."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self.line(pk)
        by_hand.remove_line(line=line, seen_revision=seen_revision(request), by=self.scope, at=clock.now())
        messages.success(request, _("The line was removed."))
        return redirect("workload:sheet", pk=line.sheet_id)
