"""Lists that are counted and not only read: rows of plain values, narrowed by a form in the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from kuu_office.core.tables import OfficeTable
from kuu_office.core.views.lists import PER_PAGE, ListView, Pages


class CountedList(ListView):
    """A screen that counts its rows itself and puts them into a table."""

    def listed(self, request: HttpRequest, table: OfficeTable, **context: Any) -> HttpResponse:
        RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": Pages}).configure(table)
        if request.GET.get("export") == "xlsx":
            return self.export(table)
        return render(request, self.template_name, {"table": table} | context)
