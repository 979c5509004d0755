"""What every page of the admin site has in common: rights by scope, a record of each change, history as sentences."""

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from unfold.admin import ModelAdmin, TabularInline

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import request_scope
from kuu_office.core.admin.site import holds
from kuu_office.core.audit import history_of
from kuu_office.core.errors import OfficeError
from kuu_office.core.models.text import matching
from kuu_office.core.operations.reference import record_change, record_removal, refuse_if_referenced, stored_values

FILTER_ENDINGS = ("", "__exact", "__id__exact", "__isnull")


class ScopedRights:
    """Rights of a page or of rows inside a page: `access` in the whole university; no groups, no superusers."""

    access = Permission.REFERENCE_EDIT
    may_add = may_change = may_delete = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return holds(request, self.access)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_add and holds(request, self.access)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change and holds(request, self.access)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and holds(request, self.access)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return holds(request, self.access)


class AuditedAdmin(ScopedRights, ModelAdmin):
    """A page of reference data. Each saved or removed row leaves a record with the values before and after.

    `access`: the right that opens the page. `search_fields` are searched whatever the keyboard (о for ө); a page that
    searches numbers sets `search_folded = False`.
    A row that anything refers to is not removed; removing many at once does not exist.
    """

    search_folded = True
    list_per_page = 50
    object_history_template = "core/admin/history.html"
    warn_unsaved_form = True

    @admin.display(description=_lazy("name"), ordering="name_ky")
    def named(self, obj: Model) -> str:
        return obj.name

    @admin.display(description=_lazy("short name"))
    def named_in_short(self, obj: Model) -> str:
        return obj.short_name

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:
        old = stored_values(obj)
        super().save_model(request, obj, form, change)
        record_change(obj=obj, old=old, by=actor(request), at=clock.now())

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Rows inside a page are recorded like pages."""
        changed = formset.save(commit=False)
        for row in formset.deleted_objects:
            record_removal(obj=row, by=actor(request), at=clock.now())
            row.delete()
        for row in changed:
            old = stored_values(row)
            row.save()
            record_change(obj=row, old=old, by=actor(request), at=clock.now())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Says at once, and again when it is done, why a row that is in use stays."""
        try:
            obj = self.get_object(request, unquote(object_id))
            if obj is not None:
                refuse_if_referenced(obj)
            return super().delete_view(request, object_id, extra_context)
        except OfficeError as refusal:
            messages.error(request, str(refusal))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not (self.search_folded and self.search_fields):
            return super().get_search_results(request, queryset, search_term)
        return matching(queryset, search_term, *self.search_fields), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a link of the page's own filters says."""
        made = {f"{path}{ending}" for path in self.filter_paths() for ending in FILTER_ENDINGS}
        days = {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day") if self.date_hierarchy}
        return lookup in made | days

    def filter_paths(self) -> list[str]:
        """The columns, or the parameters, of the filters beside the list."""
        plain = [one[0] if isinstance(one, tuple) else one for one in self.list_filter]
        return [one if isinstance(one, str) else one.parameter_name for one in plain]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """A wrong filter is an address that leads nowhere; Django would speak of a broken database."""
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters as odd:
            raise Http404 from odd

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """What happened to a row, as sentences, with the values before and after."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(label)s") % {"label": obj},
            "subtitle": None,
            "lines": history_of(obj),
            "opts": self.opts,
            "object": obj,
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id]),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def log_addition(self, request: HttpRequest, obj: Model, message) -> None:
        """Recorded by `save_model`; Django's own log is not kept."""

    def log_change(self, request: HttpRequest, obj: Model, message) -> None:
        """Recorded by `save_model`."""

    def log_deletions(self, request: HttpRequest, queryset) -> None:
        """Called in the transaction of the removal, before it."""
        for obj in queryset:
            record_removal(obj=obj, by=actor(request), at=clock.now())


class OperationAdmin(AuditedAdmin):
    """A page whose rows are made by an operation of the office; `made_fields` cannot be changed afterwards."""

    made_fields: tuple[str, ...] = ()
    may_delete = False

    def make(self, request: HttpRequest, form) -> Model:
        """Calls the operation with the form's values and gives the new row."""
        raise NotImplementedError

    def change(self, request: HttpRequest, obj: Model, form) -> None:
        """Changes a row that is there; by default as any reference data."""
        super().save_model(request, obj, form, change=True)

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:
        if change:
            self.change(request, obj, form)
        else:
            obj.__dict__.update(self.make(request, form).__dict__)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return self.made_fields if obj else ()


class ReadOnlyAdmin(AuditedAdmin):
    """Rows that the portal writes and nobody changes."""

    may_add = may_change = may_delete = False


class RowsInside(ScopedRights, TabularInline):
    """Rows shown inside the page of the row that they belong to."""

    extra = 0
    show_change_link = False


def actor(request: HttpRequest) -> Scope:
    """Who does it: the `by` of every operation."""
    return request_scope(request)
