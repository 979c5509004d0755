"""Academic years with their terms, holidays, windows with their extensions."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.admin.audited import OperationAdmin, RowsInside, actor
from kuu_office.core.admin.imports import SpreadsheetAdmin
from kuu_office.core.admin.resources import AcademicYearResource, HolidayResource, TermResource
from kuu_office.core.admin.site import site
from kuu_office.core.models import AcademicYear, Holiday, Term, Window, WindowExtension
from kuu_office.core.operations import confirm_holidays, extend_window, open_window, propose_holidays


class TermRows(RowsInside):
    model = Term
    fields = ("kind", "start_date", "end_date", "weeks")


@admin.register(AcademicYear, site=site)
class AcademicYearAdmin(SpreadsheetAdmin):
    """Academic years; their terms stand inside."""

    resource_classes = [AcademicYearResource]
    list_display = ("__str__", "start_date", "end_date")
    search_fields = ("start_year",)
    search_folded = False
    inlines = [TermRows]


@admin.register(Term, site=site)
class TermAdmin(SpreadsheetAdmin):
    resource_classes = [TermResource]
    list_display = ("__str__", "start_date", "end_date", "weeks")
    list_filter = ("kind", "year")
    list_select_related = ("year",)


class ProposalForm(forms.Form):
    year = forms.IntegerField(
        label=_("calendar year"), min_value=2000, max_value=2100, widget=UnfoldAdminIntegerFieldWidget
    )


@admin.register(Holiday, site=site)
class HolidayAdmin(SpreadsheetAdmin):
    """Days off and shortened days. Proposed ones come from a library and wait for the office's word."""

    resource_classes = [HolidayResource]
    list_display = ("date", "named", "is_short_day", "is_proposed")
    list_filter = ("is_proposed", "is_short_day")
    date_hierarchy = "date"
    search_fields = ("name_ky", "name_ru", "name_en")
    fields = ("date", "name_ky", "name_ru", "name_en", "is_short_day", "is_proposed")
    actions = ["confirm"]
    actions_list = ["propose"]

    @admin.action(description=_("Confirm the chosen holidays"))
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = confirm_holidays(holidays=queryset, by=actor(request), at=clock.now())
        text = ngettext("%(count)s holiday is confirmed.", "%(count)s holidays are confirmed.", count)
        messages.success(request, text % {"count": count})

    @action(description=_("Propose holidays of a year"), url_path="propose")
    def propose(self, request: HttpRequest) -> HttpResponse:
        """Asks for the year, then takes over what is not there yet."""
        form = ProposalForm(request.POST or None, initial={"year": clock.today().year})
        if request.method == "POST" and form.is_valid():
            new = propose_holidays(year=form.cleaned_data["year"], by=actor(request), at=clock.now())
            text = ngettext("%(count)s holiday is proposed.", "%(count)s holidays are proposed.", len(new))
            messages.success(request, text % {"count": len(new)})
            return redirect("admin:core_holiday_changelist")
        context = {**self.admin_site.each_context(request), "form": form, "opts": self.opts}
        context["title"] = _("Propose holidays of a year")
        return TemplateResponse(request, "core/admin/propose_holidays.html", context)


class ExtensionRows(RowsInside):
    """Extensions are added with a reason; what was written stays."""

    model = WindowExtension
    access = Permission.WINDOW_EDIT
    may_change = may_delete = False
    fields = ("until", "reason", "extended_by", "extended_at")
    readonly_fields = ("extended_by", "extended_at")


@admin.register(Window, site=site)
class WindowAdmin(OperationAdmin):
    """Who may enter what, and when. To keep a window open longer, add an extension with its reason."""

    access = Permission.WINDOW_EDIT
    made_fields = ("kind", "unit", "year")
    fields = ("kind", "unit", "year", "opens_at", "closes_at")
    list_display = ("kind", "unit", "year", "opens_at", "closes_at", "last_moment")
    list_filter = ("kind", "year")
    list_select_related = ("unit", "year")
    autocomplete_fields = ("unit", "year")
    inlines = [ExtensionRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("extensions")

    @admin.display(description=_("open until"))
    def last_moment(self, window: Window):
        return window.last_moment

    def make(self, request: HttpRequest, form) -> Window:
        values = {name: form.cleaned_data[name] for name in ("kind", "unit", "year", "opens_at", "closes_at")}
        return open_window(**values, by=actor(request), at=clock.now())

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        for row in formset.save(commit=False):
            extend_window(window=form.instance, until=row.until, reason=row.reason, by=actor(request), at=clock.now())
