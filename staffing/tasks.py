"""Work in the background: the papers of the staff tables, printed once however often the work is resumed."""

from kuu_office.core import jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.documents import issue
from kuu_office.core.documents.papers import merge_papers
from staffing.documents import notice as notice_paper
from staffing.documents import table as table_paper
from staffing.models import StaffTable
from staffing.operations.prints import NOTICES_TASK, TABLE_TASK, noticed


@jobs.handler(TABLE_TASK, finish=merge_papers)
def print_table(run: jobs.JobRun) -> None:
    table = get_in_scope(StaffTable.objects.visible_to(run.by).with_names(), pk=run.key)
    language = run.params["language"]
    issued = issue(
        kind=table_paper.KIND, series=table_paper.SERIES[table_paper.is_final(table)], obj=table, unit=table.department,
        title=str(table), template=table_paper.TEMPLATE, natural_key=table_paper.key_of(table, language),
        context=table_paper.build_table_context(table, language=language), by=run.by, at=run.at, language=language,
    )  # fmt: skip
    run.keep(issued.file)


@jobs.handler(NOTICES_TASK, finish=merge_papers)
def print_notice(run: jobs.JobRun) -> None:
    table_pk, holding_pk = run.key.split()
    tables = StaffTable.objects.filter(department__in=run.by.units(Permission.STAFF_NOTICE)).with_names()
    table = get_in_scope(tables, pk=table_pk)
    holding = get_in_scope(noticed(table), pk=holding_pk)
    language = run.params["language"]
    issued = issue(
        kind=notice_paper.KIND, series=notice_paper.SERIES, obj=holding.appointment, unit=table.department,
        title=str(holding.appointment.person), template=notice_paper.TEMPLATE,
        natural_key=notice_paper.key_of(table.year_id, holding), by=run.by, at=run.at, language=language,
        context=notice_paper.build_notice_context(table, holding, language=language),
    )  # fmt: skip
    run.keep(issued.file)
