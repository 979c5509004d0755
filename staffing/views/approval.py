"""The way of a staff table through its signatures; its paper; the hiring notices that follow from it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.forms import LanguageForm
from kuu_office.core.models import ApprovalState, Job
from kuu_office.core.views.documents import PastPage, PrintPage
from kuu_office.core.views.signing import PaperPage, ReturnVerb, SignVerb, Verb, WithdrawVerb
from staffing import rules
from staffing.documents.notice import notices_of
from staffing.models import StaffTable
from staffing.operations import prints
from staffing.operations.tables import submit_table
from staffing.views.tables import TableView


class TableSubmit(TableView, Verb):
    access = Permission.STAFF_EDIT
    act = staticmethod(submit_table)

    def said(self, table: StaffTable) -> str:
        return _("The staff table was submitted; it waits for: %(step)s.") % {"step": table.step_title}


class TableSign(TableView, SignVerb):
    def said(self, table: StaffTable) -> str:
        if table.step:
            return _("Signed; the staff table now waits for: %(step)s.") % {"step": table.step_title}
        return _("Signed; the staff table is approved.")


class TableReturn(TableView, ReturnVerb):
    def said(self, table: StaffTable) -> str:
        return _("The staff table was returned with your remark.")


class TableWithdraw(TableView, WithdrawVerb):
    access = Permission.STAFF_EDIT


class TablePaper(TableView, PaperPage):
    """A step of a staff table signed on paper."""


class TablePast(TableView, PastPage):
    """Papers, remarks and history of a staff table."""


class TablePrint(TableView, PrintPage):
    """The approval sheet of a staff table: its language."""

    template = "staffing/tables/print.html"

    def ask(self, table: StaffTable, **how: Any) -> Job:
        return prints.ask_for_table(table=table, **how)


class Notices(TableView):
    """Hiring notices for everybody in an approved table, as one job and one file."""

    access = Permission.STAFF_NOTICE

    def approved(self, pk: int) -> StaffTable:
        table = self.document(pk)
        rules.can_issue_notices(self.scope, table).enforce()
        return table

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.approved(pk), LanguageForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        table, form = self.approved(pk), LanguageForm(request.POST)
        if not form.is_valid():
            return self.page(table, form, 422)
        job = prints.ask_for_notices(tables=[table], **form.cleaned_data, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)

    def page(self, table: StaffTable, form: LanguageForm, status: int = 200) -> HttpResponse:
        context = {"table": table, "form": form, "cancel": reverse(self.shown, args=[table.pk])}
        context["people"] = notices_of(table, prints.noticed(table))
        return render(self.request, "staffing/tables/notices.html", context, status=status)


class AllNotices(ScopedView):
    """Hiring notices of all approved tables of an academic year, as one job and one file."""

    access = Permission.STAFF_NOTICE

    def tables(self) -> list[StaffTable]:
        """The approved tables of the year of today in the person's units."""
        today, units = clock.today(), self.scope.units(self.access)
        tables = StaffTable.objects.filter(state=ApprovalState.APPROVED, department__in=units).with_names()
        return list(tables.filter(year__start_date__lte=today, year__end_date__gte=today).order_by("department__code"))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(LanguageForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LanguageForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        job = prints.ask_for_notices(tables=self.tables(), **form.cleaned_data, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)

    def page(self, form: LanguageForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "tables": self.tables(), "cancel": reverse("staffing:tables")}
        return render(self.request, "staffing/tables/all_notices.html", context, status=status)
