"""The staff table of a department for a year as a document: opened, written, looked at."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import RemarkForm, told_by
from kuu_office.core.models import AcademicYear, ApprovalState, Decision
from kuu_office.core.views.documents import DocumentView, signing_verdicts
from staffing import rules, wording
from staffing.forms import CloseForm, FundForm, OpenForm, PlaceForm
from staffing.models import StaffPosition, StaffTable
from staffing.operations.places import add_place, change_place, close_place
from staffing.operations.tables import open_table, set_fund
from staffing.queries.findings import findings_of
from staffing.queries.places import PlaceRow, place_rows, positions_on
from staffing.queries.rates import rates_beside


class TableOpen(ScopedView):
    """Opens the staff table of a department for a year."""

    access = Permission.STAFF_EDIT

    def form(self, data=None) -> OpenForm:
        today, asked = clock.today(), self.request.GET
        present = AcademicYear.objects.present(today)
        initial = {"unit": asked.get("unit"), "year": asked.get("year") or present}
        return OpenForm(data, initial=initial, units=self.scope.units(self.access))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            table = open_table(**form.cleaned_data, by=self.scope, at=clock.now())
        except Conflict as refusal:
            return self.page(form, told_by(form, refusal))
        messages.success(request, _("The staff table is open. Everybody who works in the department has a place."))
        return redirect("staffing:table", pk=table.pk)

    def page(self, form: OpenForm, status: int = 200) -> HttpResponse:
        return render(self.request, "staffing/tables/open.html", {"form": form}, status=status)


class TableView(DocumentView):
    """A view of one staff table."""

    access = Permission.STAFF_VIEW
    model = StaffTable
    shown = "staffing:table"


class TableDetail(TableView):
    """A staff table: in what state, what is wrong with it, its places on the first day of the year."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = self.document(pk)
        unit, day = table.department, table.year.start_date
        rows = place_rows(unit, day)
        rates = rates_beside(unit, day, rows)
        approved = table.state == ApprovalState.APPROVED
        findings = [] if approved else findings_of(unit, rates, rows, day, table.year.end_date)
        context = {
            "table": table, "day": day, "rates": rates, "rows": rows, "findings": findings,
            "explained": wording.explained(rates), "trail": signoffs.trail(table),
            "positions": self.positions(table, rows), "verdicts": self.verdicts(table, findings),
            "last_return": self.last_return(table), "remark_form": RemarkForm(initial={"step": table.step}),
        }  # fmt: skip
        return render(request, "staffing/tables/detail.html", context)

    def positions(self, table: StaffTable, rows: list[PlaceRow]) -> list[StaffPosition]:
        """Places are written as of the first day; once approved they change as they stand today."""
        if table.state != ApprovalState.APPROVED:
            return list({row.position.pk: row.position for row in rows}.values())
        today = min(max(clock.today(), table.year.start_date), table.year.end_date)
        return positions_on(table.department, today)

    def verdicts(self, table: StaffTable, findings: list) -> dict:
        faults = sum(one.severity == "error" for one in findings)
        verdicts = {
            "places": rules.can_edit_places(self.scope, table), "fund": rules.can_edit_fund(self.scope, table),
            "notices": rules.can_issue_notices(self.scope, table),
        }  # fmt: skip
        if table.is_editable and self.scope.allows(Permission.STAFF_EDIT, table.department_id):
            verdicts["submit"] = rules.can_submit_table(self.scope, table, faults)
        if table.state == ApprovalState.SUBMITTED:
            verdicts |= signing_verdicts(self.scope, table)
        return verdicts

    def last_return(self, table: StaffTable) -> list:
        if table.state != ApprovalState.RETURNED:
            return []
        return [one for one in signoffs.remarks(table) if one.decision == Decision.RETURNED][:1]


class TableForm(TableView):
    """A form about a staff table. `title`, `submit`: words of the page."""

    access = Permission.STAFF_EDIT
    template_name = "staffing/tables/form.html"

    def page(self, table: StaffTable, form, title: str, status: int = 200, **context: Any) -> HttpResponse:
        shown = {"table": table, "form": form, "title": title, "cancel": reverse(self.shown, args=[table.pk])}
        return render(self.request, self.template_name, shown | context, status=status)

    def saved(self, table: StaffTable, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect(self.shown, pk=table.pk)


class Fund(TableForm):
    """The hourly-pay fund."""

    def writable(self, pk: int) -> StaffTable:
        table = self.document(pk)
        rules.can_edit_fund(self.scope, table).enforce()
        return table

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = self.writable(pk)
        form = FundForm(initial={"hourly_budget": table.hourly_budget, "hourly_special": table.hourly_special})
        return self.page(table, form, _("Hourly-pay fund"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        table, form = self.writable(pk), FundForm(request.POST)
        if not form.is_valid():
            return self.page(table, form, _("Hourly-pay fund"), 422)
        set_fund(table=table, **form.cleaned_data, by=self.scope, at=clock.now())
        return self.saved(table, _("The hourly-pay fund is kept."))


class PlaceView(TableForm):
    """A form about a place: of whoever may write the table now."""

    access = Permission.STAFF_VIEW

    def writable(self, pk: int) -> StaffTable:
        table = self.document(pk)
        rules.can_edit_places(self.scope, table).enforce()
        return table

    def position(self, table: StaffTable, position_pk: int) -> StaffPosition:
        return get_in_scope(StaffPosition.objects.filter(unit=table.department).with_names(), pk=position_pk)


class PlaceNew(PlaceView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = self.writable(pk)
        return self.page(table, PlaceForm(table=table), _("New place"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = self.writable(pk)
        form = PlaceForm(request.POST, table=table)
        if not form.is_valid():
            return self.page(table, form, _("New place"), 422)
        try:
            add_place(table=table, **form.values(), by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return self.page(table, form, _("New place"), told_by(form, refusal))
        return self.saved(table, _("The place is in the table."))


class PlaceEdit(PlaceView):
    """A place that changes, or closes."""

    template_name = "staffing/tables/place.html"

    def get(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        table = self.writable(pk)
        position = self.position(table, place)
        initial = {name: getattr(position, name) for name in ("rate", "source", "required_degree")}
        return self.shown_page(table, position, PlaceForm(initial=initial, table=table, position=position))

    def post(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        table = self.writable(pk)
        position = self.position(table, place)
        form = PlaceForm(request.POST, table=table, position=position)
        if not form.is_valid():
            return self.shown_page(table, position, form, 422)
        try:
            change_place(table=table, position=position, **form.values(), by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return self.shown_page(table, position, form, told_by(form, refusal))
        return self.saved(table, _("The place is changed."))

    def shown_page(self, table: StaffTable, position: StaffPosition, form, status: int = 200) -> HttpResponse:
        close = CloseForm(table=table, position=position, prefix="close")
        return self.page(table, form, str(position), status, position=position, close_form=close)


class PlaceClose(PlaceView):
    def post(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        table = self.writable(pk)
        position = self.position(table, place)
        form = CloseForm(request.POST, table=table, position=position, prefix="close")
        if not form.is_valid():
            raise BadInput(_("The table is approved: its places change by an order. Give its number."), field="number")
        close_place(table=table, position=position, **form.values(), by=self.scope, at=clock.now())
        return self.saved(table, _("The place is closed."))
