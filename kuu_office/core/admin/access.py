"""Roles and deputies: given and ended, never rewritten."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.signin import ask_again
from kuu_office.core.admin.audited import OperationAdmin, actor
from kuu_office.core.admin.imports import ExportAdmin
from kuu_office.core.admin.resources import RoleGrantResource
from kuu_office.core.admin.site import site
from kuu_office.core.models import Deputation, RoleGrant
from kuu_office.core.operations import deputise, end_deputation, end_role, grant_role


class EndingForm(forms.ModelForm):
    """A dated row; a later change of its last day wants a reason."""

    reason = forms.CharField(label=_("reason"), max_length=500, required=False, widget=UnfoldAdminTextInputWidget)

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.pk and self.has_changed() and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why the last day changes."))
        return cleaned


class ValidTodayFilter(admin.SimpleListFilter):
    title = _("today")
    parameter_name = "today"

    def lookups(self, request: HttpRequest, model_admin: OperationAdmin) -> list[tuple[str, str]]:
        return [("valid", _("valid")), ("not", _("not valid"))]

    def queryset(self, request: HttpRequest, queryset):
        if self.value() not in {"valid", "not"}:
            return queryset
        valid = queryset.model.objects.valid_on(clock.today()).values("pk")
        return queryset.filter(pk__in=valid) if self.value() == "valid" else queryset.exclude(pk__in=valid)


class RightsAdmin(OperationAdmin):
    """Who may give themselves everything proves again who they are: a browser left open gives no roles."""

    access = Permission.ACCESS_EDIT

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        if object_id is None or request.method == "POST":
            ask_again(request)
        return super().changeform_view(request, object_id, form_url, extra_context)


@admin.register(RoleGrant, site=site)
class RoleGrantAdmin(ExportAdmin, RightsAdmin):
    """Who holds which role in which unit. Takes effect with the next page that the person opens."""

    resource_classes = [RoleGrantResource]
    form = EndingForm
    made_fields = ("person", "role", "unit", "start_date")
    fields = ("person", "role", "unit", "start_date", "end_date", "reason")
    list_display = ("person", "role", "unit", "start_date", "end_date")
    list_filter = (ValidTodayFilter, "role")
    list_select_related = ("person", "unit")
    search_fields = ("person__surname", "person__given_name", "unit__code", "unit__name_ky", "unit__name_ru")
    autocomplete_fields = ("person", "unit")

    def make(self, request: HttpRequest, form) -> RoleGrant:
        values = {name: form.cleaned_data[name] for name in ("person", "role", "unit", "start_date", "end_date")}
        return grant_role(**values, by=actor(request), at=clock.now())

    def change(self, request: HttpRequest, obj: RoleGrant, form) -> None:
        if form.has_changed():
            end_date, reason = form.cleaned_data["end_date"], form.cleaned_data["reason"]
            end_role(grant=obj, end_date=end_date, reason=reason, by=actor(request), at=clock.now())


@admin.register(Deputation, site=site)
class DeputationAdmin(RightsAdmin):
    """Who acts for whom, on which ground, on which days."""

    form = EndingForm
    made_fields = ("absent", "deputy", "start_date", "ground")
    fields = ("absent", "deputy", "start_date", "end_date", "ground", "reason")
    list_display = ("absent", "deputy", "start_date", "end_date", "ground")
    list_filter = (ValidTodayFilter,)
    list_select_related = ("absent", "deputy")
    search_fields = ("absent__surname", "deputy__surname", "ground")
    autocomplete_fields = ("absent", "deputy")

    def make(self, request: HttpRequest, form) -> Deputation:
        values = {name: form.cleaned_data[name] for name in ("absent", "deputy", "start_date", "end_date", "ground")}
        return deputise(**values, by=actor(request), at=clock.now())

    def change(self, request: HttpRequest, obj: Deputation, form) -> None:
        if form.has_changed():
            end_date, reason = form.cleaned_data["end_date"], form.cleaned_data["reason"]
            end_deputation(deputation=obj, end_date=end_date, reason=reason, by=actor(request), at=clock.now())
