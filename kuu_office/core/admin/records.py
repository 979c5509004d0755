"""What the portal itself writes: records of operations, sign-offs, issued documents, jobs, imports. Read only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kuu_office.core.admin.audited import AuditedAdmin, ReadOnlyAdmin
from kuu_office.core.admin.site import site
from kuu_office.core.audit import line_of
from kuu_office.core.models import AuditEntry, ColumnMapping, ImportRun, IssuedDocument, Job, NumberSeries, SignOff


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "sentence", "object_kind", "reason")
    list_filter = ("object_kind", "event")
    search_fields = ("object_label", "by", "acting_for", "request_id")
    search_folded = False
    date_hierarchy = "at"
    show_full_result_count = False

    @admin.display(description=_("what happened"))
    def sentence(self, entry: AuditEntry) -> str:
        return line_of(entry).sentence


@admin.register(SignOff, site=site)
class SignOffAdmin(ReadOnlyAdmin):
    list_display = ("at", "document_kind", "object_id", "step", "decision", "by", "acting_for")
    list_filter = ("document_kind", "decision", "step")
    list_select_related = ("by", "acting_for")
    search_fields = ("by__surname",)


@admin.register(IssuedDocument, site=site)
class IssuedDocumentAdmin(ReadOnlyAdmin):
    list_display = ("full_number", "title", "kind", "unit", "issued_by", "issued_at", "voided_at")
    list_filter = ("kind", "year")
    list_select_related = ("unit", "issued_by")
    search_fields = ("title",)
    exclude = ("context", "natural_key")

    @admin.display(description=_("number"))
    def full_number(self, document: IssuedDocument) -> str:
        return document.full_number


@admin.register(NumberSeries, site=site)
class NumberSeriesAdmin(ReadOnlyAdmin):
    """Counters of papers: a number is taken only by issuing a paper."""

    list_display = ("series", "year", "last_number")


@admin.register(Job, site=site)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "owner", "state", "done", "total", "created_at", "finished_at")
    list_filter = ("state", "task")
    list_select_related = ("owner__person",)
    exclude = ("params", "result")


@admin.register(ImportRun, site=site)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("brought_at", "kind", "file", "unit", "state", "brought_by")
    list_filter = ("kind", "state")
    list_select_related = ("file", "unit", "brought_by")
    exclude = ("sheet", "rows", "skipped", "result", "undo", "params")


@admin.register(ColumnMapping, site=site)
class ColumnMappingAdmin(AuditedAdmin):
    """Remembered layouts of sources: renamed or forgotten here, made by an import."""

    may_add = False
    list_display = ("name", "kind", "unit", "saved_by", "saved_at")
    list_filter = ("kind",)
    list_select_related = ("unit", "saved_by")
    search_fields = ("name",)
    fields = ("name", "kind", "unit", "mapping", "saved_by", "saved_at")
    readonly_fields = ("kind", "unit", "mapping", "saved_by", "saved_at")
