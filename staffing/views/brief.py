"""The brief on the quality and quantity of the teaching staff (F-031): on a day, beside another, as XLSX and PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from curriculum.documents.plans import university_name
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.documents import PDF
from kuu_office.core.documents.render import render_pdf
from kuu_office.core.models import Unit
from kuu_office.core.phrases import page_language
from kuu_office.core.text import dates
from kuu_office.core.views.lists import workbook
from staffing.documents.brief import TEMPLATE, BriefSheet, build_brief, workbook_of
from staffing.filters import BriefForm
from staffing.queries.brief import workers_on
from staffing.views.departments import departments_seen


class BriefPage(ScopedView):
    """Who teaches: engagement, degrees, titles, sex, age, by department and in total."""

    access = Permission.STAFF_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        form = BriefForm(request.GET)
        units = list(form.of_unit(departments_seen(self.scope, form.day)))
        sheet = self.sheet(form, units)
        title = _("Staff on %(day)s") % {"day": dates.short_date(form.day, page_language())}
        if request.GET.get("export") == "xlsx":
            return workbook(workbook_of(sheet, title), "staff-brief.xlsx")
        if request.GET.get("export") == "pdf":
            return self.paper(sheet, title)
        return render(request, "staffing/brief/page.html", {"form": form, "sheet": sheet, "title": title})

    def sheet(self, form: BriefForm, units: list[Unit]) -> BriefSheet:
        wanted, ids = form.chosen("engagement"), [unit.pk for unit in units]

        def found(day):
            return [one for one in workers_on(day, ids) if not wanted or one.engagement == wanted]

        beside = form.chosen("beside")
        return build_brief(units, form.day, found(form.day), beside, found(beside) if beside else [])

    def paper(self, sheet: BriefSheet, title: str) -> HttpResponse:
        context = {"sheet": sheet, "title": title, "university": university_name()}
        content = render_pdf(TEMPLATE, context, language=page_language())
        return HttpResponse(
            content, content_type=PDF, headers={"Content-Disposition": 'attachment; filename="staff-brief.pdf"'}
        )
