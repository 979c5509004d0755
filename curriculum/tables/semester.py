"""The list of semester plans."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from curriculum.models import SemesterPlan
from curriculum.tables.columns import WHOLE, ProgrammeColumn
from kuu_office.core.models import Term
from kuu_office.core.tables import DocumentTable, NumberColumn
from kuu_office.office.tables import EnteredColumn


class SemesterPlanTable(DocumentTable):
    """The registry of semester plans (F-004)."""

    caption = _("Semester plans")
    group = tables.Column(
        linkify=("curriculum:semester_plan", {"pk": tables.A("pk")}), verbose_name=_("Group"), attrs=WHOLE
    )
    programme = ProgrammeColumn(accessor="group__programme", verbose_name=_("Programme"), orderable=False)
    term = tables.Column(verbose_name=_("Term"), order_by=("term__start_date",), attrs=WHOLE)
    semester = NumberColumn(verbose_name=_("Semester number"))
    errors = NumberColumn(verbose_name=_("Errors"), total=True)
    warnings = NumberColumn(verbose_name=_("Warnings"), total=True)
    deviations = NumberColumn(verbose_name=_("Differences"), total=True)
    avn = EnteredColumn("avn-11")

    class Meta:
        model = SemesterPlan
        fields = (
            "group", "programme", "term", "semester", "department", "state", "avn", "waits_for", "errors",
            "warnings", "deviations", "due_date",
        )  # fmt: skip
        order_by = ("-term", "group")

    def render_term(self, value: Term) -> str:
        return f"{value.year.start_year}, {value.get_kind_display()}"

    def value_term(self, value: Term) -> str:
        return str(value)
