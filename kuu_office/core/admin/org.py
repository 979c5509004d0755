"""Units as a tree, and posts."""

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kuu_office.core.admin.audited import AuditedAdmin
from kuu_office.core.admin.imports import SpreadsheetAdmin
from kuu_office.core.admin.resources import PostResource, UnitResource
from kuu_office.core.admin.site import site
from kuu_office.core.models import Post, Unit
from kuu_office.core.text.row_numbers import row_number

# The codes from the root down to the unit: sorts a parent right before what is below it, and tells the depth.
PATH = """(
    WITH RECURSIVE up AS (
        SELECT above.parent_id, above.code::text AS path FROM core_unit above WHERE above.id = core_unit.id
        UNION ALL
        SELECT above.parent_id, above.code || '/' || up.path FROM up JOIN core_unit above ON above.id = up.parent_id
    )
    SELECT path FROM up WHERE parent_id IS NULL
)"""


class BelowFilter(admin.SimpleListFilter):
    """Everything below a unit, at any depth."""

    title = _("below")
    parameter_name = "below"

    def lookups(self, request: HttpRequest, model_admin: AuditedAdmin) -> list[tuple[int, str]]:
        parents = Unit.objects.filter(children__isnull=False).distinct().order_by("pk")
        return [(unit.pk, unit.short_name) for unit in parents]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        # a number when the counts beside the filter are asked for
        root = row_number(str(self.value() or ""))
        if root is None:
            return queryset
        chosen = Unit.objects.filter(pk=root).first()
        return queryset.filter(pk__in=chosen.below - {root}) if chosen else queryset.none()


@admin.register(Unit, site=site)
class UnitAdmin(SpreadsheetAdmin):
    """Units with their parent; a unit that ends gets a last day, it does not disappear."""

    resource_classes = [UnitResource]
    list_display = ("indented", "code", "kind", "named_in_short", "valid_from", "valid_to")
    list_filter = ("kind", BelowFilter)
    search_fields = ("code", "name_ky", "name_ru", "name_en")
    autocomplete_fields = ("parent",)
    fieldsets = (
        (None, {"fields": ("kind", "parent", "code")}),
        (_("Names"), {"fields": ("name_ky", "name_ru", "name_en", "short_name_ky", "short_name_ru", "short_name_en")}),
        (_("Validity"), {"fields": ("valid_from", "valid_to")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(path=RawSQL(PATH, [])).order_by("path")  # noqa: S611

    @admin.display(description=_("unit"))
    def indented(self, unit: Unit) -> str:
        return " · " * unit.path.count("/") + unit.name


@admin.register(Post, site=site)
class PostAdmin(SpreadsheetAdmin):
    resource_classes = [PostResource]
    list_display = ("named", "code", "is_teaching", "rank")
    list_filter = ("is_teaching",)
    search_fields = ("code", "name_ky", "name_ru", "name_en")
