"""Reference data in and out as XLSX: through the upload gate, with a preview; out without formulas."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.formats.base_formats import XLSX
from import_export.forms import ConfirmImportForm
from import_export.resources import ModelResource
from import_export.tmp_storages import CacheStorage
from import_export.widgets import BooleanWidget, DateWidget
from tablib import Dataset
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from kuu_office.core.admin.audited import AuditedAdmin, actor
from kuu_office.core.errors import BadInput
from kuu_office.core.operations.reference import record_change, record_export, stored_values
from kuu_office.core.spreadsheets.reader import read_upload
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.text.reading import Unreadable, read_mark


class YesNo(BooleanWidget):
    """Yes and no in the words of three languages."""

    def clean(self, value, row=None, **kwargs) -> bool | None:
        text = str(value or "").strip()
        with suppress(Unreadable):
            return read_mark(text) if text else None
        return None


class Day(DateWidget):
    """27.09.2024, as the office writes it, and 2024-09-27, as a date cell reads."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = ("%Y-%m-%d", "%d.%m.%Y")

    def render(self, value, obj=None, **kwargs):
        return value


class AuditedResource(ModelResource):
    """Columns of a kind of reference data. Every row that an import changes leaves a record."""

    WIDGETS = {models.BooleanField: YesNo, models.DateField: Day}

    def __init__(self, scope: Scope | None = None, **kwargs) -> None:
        super().__init__(**kwargs)
        self.scope = scope

    @classmethod
    def widget_from_django_field(cls, f, default=None):
        return cls.WIDGETS.get(type(f)) or super().widget_from_django_field(f, *([default] if default else []))

    def do_instance_save(self, instance: models.Model, is_create: bool) -> None:
        old = stored_values(instance)
        instance.save()
        record_change(obj=instance, old=old, by=self.scope, at=clock.now())


class ReferenceMeta:
    """What the Meta of every resource has in common."""

    clean_model_instances = True
    skip_unchanged = True
    report_skipped = True
    use_transactions = True


class GuardedWorkbook(XLSX):
    """The one format: XLSX read by the confined reader and written by the writer that knows no formulas."""

    def get_title(self) -> str:
        return "xlsx"

    def create_dataset(self, in_stream: bytes | None) -> Dataset:
        """The first sheet as text: headers, then rows. Raises BadInput when the file is refused or gone."""
        if in_stream is None:
            raise BadInput(_("The file is no longer here. Choose it again."))
        rows = read_upload(in_stream, "upload.xlsx").first.rows
        header, *body = rows
        width = header.width
        dataset = Dataset(headers=[header.cell(column).text for column in range(1, width + 1)])
        for row in body:
            dataset.append([row.cell(column).text for column in range(1, width + 1)])
        return dataset

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        columns = [Column(str(number), title) for number, title in enumerate(dataset.headers or [])]
        rows = ({str(number): value for number, value in enumerate(row)} for row in dataset)
        return write_table(columns, rows, title=dataset.title or "1", lang=(get_language() or "ky")[:2])


class ConfirmForm(ConfirmImportForm):
    """What the preview sends: there is one format and one kind of rows."""

    format = forms.ChoiceField(choices=[("0", "xlsx")], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], widget=forms.HiddenInput, required=False)


class ExportAdmin(ExportMixin, AuditedAdmin):
    """A page whose rows can be taken away as XLSX. `resource_classes`: its AuditedResource."""

    export_form_class = ExportForm
    formats = [GuardedWorkbook]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_export_data(self, file_format, request: HttpRequest, queryset: models.QuerySet, **kwargs) -> bytes:
        """Whoever takes many rows away leaves a record of it (V1)."""
        content = super().get_export_data(file_format, request, queryset, **kwargs)
        record_export(
            kind=self.opts.verbose_name_plural,
            rows=queryset.count(),
            user=request.user,
            by=actor(request),
            at=clock.now(),
        )
        return content


class SpreadsheetAdmin(ImportMixin, ExportAdmin):
    """A page whose rows come and go as XLSX, with a preview of what an import would change."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_form_class = ImportForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = CacheStorage
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs) -> dict:
        return {**super().get_import_resource_kwargs(request, **kwargs), "scope": actor(request)}

    def add_data_read_fail_error_to_form(self, form, e: Exception) -> None:
        if not isinstance(e, BadInput):
            raise e
        form.add_error("import_file", str(e))

    def process_import(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """All rows with their records, or none. A file that is gone is told where a file is chosen."""
        try:
            with transaction.atomic():
                return super().process_import(request, **kwargs)
        except BadInput as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:{}_{}_import".format(*self.get_model_info()))
