"""Work in the background: papers of the load, each printed once however often the job is resumed."""

import json
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core import jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.documents.papers import keep_paper, merge_papers
from kuu_office.core.documents.signatures import is_final, natural_key
from kuu_office.core.models import AcademicYear, Appointment, Unit
from workload.documents import plan as plan_paper
from workload.documents import sheet as sheet_paper
from workload.documents import summary as summary_paper
from workload.models import LoadSheet


@jobs.handler("workload.print_sheets", finish=merge_papers)
def print_sheet(run: jobs.JobRun) -> None:
    sheet = get_in_scope(LoadSheet.objects.visible_to(run.by).with_names(), pk=run.key)
    language = run.params["language"]
    keep_paper(
        run,
        sheet,
        unit=sheet.department,
        kind=sheet_paper.KIND,
        series=sheet_paper.SERIES[is_final(sheet)],
        title=_("Load sheet: %(sheet)s") % {"sheet": sheet},
        template=sheet_paper.TEMPLATE,
        context=sheet_paper.build_sheet_context(sheet, language=language),
        natural_key=natural_key(sheet, language, "A3"),
    )


@jobs.handler("workload.print_summary", finish=merge_papers)
def print_summary(run: jobs.JobRun) -> None:
    unit = get_in_scope(Unit.objects.filter(pk__in=run.by.units(Permission.LOAD_VIEW)), pk=run.key)
    year, language = AcademicYear.objects.get(pk=run.params["year"]), run.params["language"]
    context = summary_paper.build_summary_context(run.by, unit, year, language=language)
    keep_paper(
        run,
        unit,
        unit=unit,
        kind=summary_paper.KIND,
        series=summary_paper.SERIES[not context["is_draft"]],
        title=_("Summary of the load: %(unit)s, %(year)s") % {"unit": unit.short_name, "year": year},
        template=summary_paper.TEMPLATE,
        context=context,
        natural_key=f"{unit.pk} {year.pk} {language} {said_by(context)}",
    )


@jobs.handler("workload.print_plans", finish=merge_papers, is_shared=True)
def print_plan(run: jobs.JobRun) -> None:
    held = Appointment.objects.filter(unit_id__in=run.by.units(Permission.LOAD_VIEW))
    appointment = get_in_scope(held.select_related("person", "unit__parent__parent", "post"), pk=run.key)
    year, language = AcademicYear.objects.get(pk=run.params["year"]), run.params["language"]
    context = plan_paper.build_plan_context(appointment, year, language=language)
    with translation.override(language):
        name = appointment.person.short_name
        title = _("Individual plan: %(person)s, %(year)s") % {"person": name, "year": year}
    keep_paper(
        run,
        appointment.person,
        unit=appointment.unit,
        kind=plan_paper.KIND,
        series=plan_paper.series_of(appointment.unit, is_draft=context["is_draft"]),
        title=title,
        template=plan_paper.TEMPLATE,
        context=context,
        natural_key=f"{appointment.person_id} {appointment.unit_id} {year.pk} {language} {said_by(context)}",
    )


def said_by(context: dict) -> str:
    """A mark of what a paper says: the same figures are the same paper, others another one."""
    text = json.dumps(context, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:24]
