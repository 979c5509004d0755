"""The list of anything: scoped rows, filters in the address, sorting, columns, XLSX of exactly what is shown."""

from itertools import chain, islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_filters import FilterSet
from django_tables2 import RequestConfig

from kuu_office.core.access.views import ScopedView
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import XLSX, Column, write_table
from kuu_office.core.tables import OfficeTable

PER_PAGE = 40
MOST_PER_PAGE = 200
MEASURED_ROWS = 200
NARROWEST, WIDEST = 12, 60  # characters of a column in a workbook


class Pages(Paginator):
    """Pages of a sensible length, whatever the address asks for."""

    def __init__(self, rows, per_page: int, **options) -> None:
        super().__init__(rows, per_page if 0 < per_page <= MOST_PER_PAGE else PER_PAGE, **options)


class ListView(ScopedView):
    """A screen names its table, filters and template and says which rows are in scope."""

    table_class: type[OfficeTable]
    filter_class: type[FilterSet]
    template_name: str
    export_name = "list"

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What the page shows beside the list."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.filter_class(request.GET, queryset=self.rows(), request=request)
        table = self.table_class(found.qs)
        RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": Pages}).configure(table)
        if request.GET.get("export") == "xlsx" and table.exportable:
            return self.export(table)
        return render(request, self.template_name, {"table": table, "filter": found, **self.context()})

    def export(self, table: OfficeTable) -> HttpResponse:
        table.show_chosen(self.request.GET.get("columns", ""))
        shown = [column for column in table.columns.iterall() if column.visible and str(column.header).strip()]
        rows = (
            {column.name: row.get_cell_value(column.name) for column in shown if column.accessor} for row in table.rows
        )
        first = list(islice(rows, MEASURED_ROWS))
        columns = [Column(column.name, str(column.header), width_of(column.name, first)) for column in shown]
        content = write_table(columns, chain(first, rows), title=str(table.caption), lang=page_language())
        return workbook(content, f"{self.export_name}.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to take away."""
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def width_of(name: str, rows: list[dict[str, Any]]) -> int:
    """Characters that the values of a column need in these rows; a longer heading wraps."""
    longest = max((len(str(row.get(name) or "")) for row in rows), default=0)
    return min(max(NARROWEST, longest + 2), WIDEST)
