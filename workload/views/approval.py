"""Submitting, signing, returning, taking back a load sheet; its versions; remarks on its lines."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import Verdict
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.forms import ReasonForm, RemarkForm
from kuu_office.core.models import ApprovalState
from kuu_office.core.views.documents import DocumentView, PastPage, VersionPage, signing_verdicts
from kuu_office.core.views.signing import PaperPage, ReturnVerb, SignVerb, Verb, WithdrawVerb
from workload import rules
from workload.models import LineRemark, LoadLine, LoadSheet
from workload.operations import approval
from workload.operations.remarks import remark_on_line, settle_remark
from workload.queries.approval import Readiness, open_remarks, readiness_of
from workload.queries.held import waiting_lines
from workload.queries.versions import difference_of, headings


class SheetView(DocumentView):
    """A view of one load sheet in scope."""

    access = Permission.LOAD_VIEW
    model, shown = LoadSheet, "workload:sheet"


def on_its_way(scope: Scope, sheet: LoadSheet) -> dict:
    """What the page of a sheet shows of its way: trail, verbs, what is open, why it came back."""
    found = readiness_of(sheet)
    return {
        "trail": signoffs.trail(sheet),
        "readiness": found,
        "open_remarks": open_remarks(sheet) if found.remarks else [],
        "waiting": waiting_lines(sheet) if found.offered else [],
        "last_return": signoffs.remarks(sheet)[:1] if sheet.state == ApprovalState.RETURNED else [],
        "verdicts": verdicts(scope, sheet, found),
        "remark_form": RemarkForm(initial={"step": sheet.step}),
        "reason_form": ReasonForm(),
    }


def verdicts(scope: Scope, sheet: LoadSheet, found: Readiness) -> dict[str, Verdict]:
    """The verbs of the sheet's state, each with its answer; a stopped button shows the reason."""
    if sheet.is_editable:
        ready = rules.without_faults(**found.blocking)
        return {"submit": rules.may_submit(scope, sheet) and ready}
    if sheet.state == ApprovalState.SUBMITTED:
        return signing_verdicts(scope, sheet)
    return {"version": rules.can_start_version(scope, sheet)}


class SheetSubmit(SheetView, Verb):
    access = Permission.LOAD_SUBMIT
    act = staticmethod(approval.submit_sheet)

    def said(self, sheet: LoadSheet) -> str:
        return _("The load sheet was submitted; it waits for: %(step)s.") % {"step": sheet.step_title}


class SheetSign(SheetView, SignVerb):
    def said(self, sheet: LoadSheet) -> str:
        if sheet.step:
            return _("Signed; the load sheet now waits for: %(step)s.") % {"step": sheet.step_title}
        return _("Signed; the load sheet is approved.")


class SheetReturn(SheetView, ReturnVerb):
    def said(self, sheet: LoadSheet) -> str:
        return _("The load sheet was returned with your remark.")


class SheetWithdraw(SheetView, WithdrawVerb):
    access = Permission.LOAD_SUBMIT


class SheetPaper(SheetView, PaperPage):
    """A step of a load sheet signed on paper."""


class SheetPast(SheetView, PastPage):
    """What lies behind a load sheet."""


class SheetStartVersion(SheetView, VersionPage):
    """Opening a new version of an approved load sheet."""

    access = Permission.LOAD_CALCULATE
    start, editor = staticmethod(approval.start_version), "workload:sheet"


class SheetCompare(SheetView):
    """A load sheet beside its previous version, red and green."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.document(pk)
        context = {"sheet": sheet, "other": sheet.previous, "headings": headings()}
        if sheet.previous:
            context["rows"] = difference_of(sheet.previous, sheet)
        return render(request, "workload/sheets/compare.html", context)


class LineRemarkNew(ScopedView):
    """A remark on a line of a sheet that waits for this person."""

    access = Permission.LOAD_VIEW

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheets = LoadSheet.objects.visible_to(self.scope)
        line = get_in_scope(LoadLine.objects.filter(sheet__in=sheets), pk=pk)
        remark_on_line(line=line, text=request.POST.get("text", ""), by=self.scope, at=clock.now())
        messages.success(request, _("The remark stands on the line; it is settled before the sheet comes again."))
        return redirect("workload:line", pk=line.pk)


class LineRemarkSettle(ScopedView):
    """A remark marked as settled by those who mend the sheet."""

    access = Permission.LOAD_CALCULATE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheets = LoadSheet.objects.visible_to(self.scope)
        remark = get_in_scope(LineRemark.objects.filter(line__sheet__in=sheets).select_related("line"), pk=pk)
        settle_remark(remark=remark, by=self.scope, at=clock.now())
        return redirect("workload:sheet", pk=remark.line.sheet_id)
