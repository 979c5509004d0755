"""Acts for the registrar: taken in and away as spreadsheets; files are brought on the screen of the register."""

from django.contrib import admin

from kuu_office.core.access.permissions import Permission
from kuu_office.core.admin.imports import AuditedResource, ReferenceMeta, SpreadsheetAdmin
from kuu_office.core.admin.site import site
from kuu_office.office.models import Act
from kuu_office.office.queries import SEARCHED


class ActResource(AuditedResource):
    class Meta(ReferenceMeta):
        model = Act
        import_id_fields = ("kind", "number", "date")
        fields = ("kind", "number", "date", "title_ky", "title_ru", "title_en", "valid_from", "valid_to", "note")
        export_order = import_order = fields


@admin.register(Act, site=site)
class ActAdmin(SpreadsheetAdmin):
    access = Permission.ACT_EDIT
    resource_classes = [ActResource]
    list_display = ("date", "number", "title", "kind", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = SEARCHED
    fields = ActResource._meta.fields
