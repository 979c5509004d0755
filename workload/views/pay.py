"""Hours paid by the hour: the report, its workbook, the draft of the order (F-024)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kuu_office.core.access.permissions import Permission
from kuu_office.core.documents import DOCX
from kuu_office.core.views.documents import first_choice
from kuu_office.core.views.lists import workbook
from workload.documents.hourly import hourly_workbook, order_draft, total_of
from workload.queries.pay import hourly_rows, may_be_ordered
from workload.views.summary import UnitYearView


class Hourly(UnitYearView):
    """People paid by the hour and vacancies of a unit in a year, their hours and what they cost."""

    access = Permission.PAY_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.asked()
        unit, year = form.cleaned_data.get("unit"), form.cleaned_data.get("year")
        rows = hourly_rows(self.scope, unit, year) if unit and year else []
        if request.GET.get("export") == "xlsx":
            return workbook(hourly_workbook(rows), "hourly-pay.xlsx")
        context = {
            "form": form, "rows": rows, "total": total_of(rows), "without_rate": sum(row.cost is None for row in rows),
            "is_ready": bool(rows) and may_be_ordered(rows, self.scope, unit, year),
        }  # fmt: skip
        return render(request, "workload/hourly.html", context | {"address": urlencode(form.chosen())})


class HourlyOrder(UnitYearView):
    """The draft of the order, to be finished in a word processor."""

    access = Permission.PAY_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = self.asked().cleaned_data
        if not {"unit", "year"} <= chosen.keys():
            return redirect("workload:hourly")
        rows = hourly_rows(self.scope, chosen["unit"], chosen["year"], in_force=True)
        language = first_choice(request)["language"]
        response = HttpResponse(order_draft(**chosen, rows=rows, language=language), content_type=DOCX)
        response["Content-Disposition"] = 'attachment; filename="hourly-order.docx"'
        return response
