"""How wide a column may grow, a programme in a column, and what every list of documents shows."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from curriculum.models import Programme
from curriculum.models.departments import DepartmentDocument
from kuu_office.core.tables import EMPTY, DateColumn, OfficeTable, StateColumn

WIDE = {"td": {"class": "wide"}}
WHOLE = {"td": {"class": "nowrap"}}  # a code that is not broken at its dashes


class ProgrammeColumn(tables.Column):
    """A programme by its code and short name, so that the columns beside it fit on the screen; whole in a workbook."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=WHOLE, **kwargs)

    def render(self, value: Programme) -> str:
        return f"{value.code} {value.abbreviation}"

    def value(self, value: Programme) -> str:
        return str(value)


class DocumentTable(OfficeTable):
    """A list of documents of departments: whose each is, its state, whom it waits for, when it is due."""

    exportable = True
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    waits_for = tables.Column(accessor="step", verbose_name=_("Waits for"), empty_values=())
    due_date = DateColumn(verbose_name=_("Due"))

    def render_waits_for(self, record: DepartmentDocument) -> str:
        return record.step_title or EMPTY
