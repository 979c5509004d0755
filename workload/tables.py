"""Lists of load sheets and of their lines."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import Appointment
from kuu_office.core.tables import EMPTY, DateColumn, DocumentTable, NumberColumn, OfficeTable
from kuu_office.core.templatetags.office import number
from kuu_office.office.tables import EnteredColumn
from workload import wording
from workload.models import LoadLine, LoadSheet
from workload.queries.teachers import norm_owed, sums_of


class LoadSheetTable(DocumentTable):
    """Load sheets of departments (F-017, F-020)."""

    caption = _("Load sheets")
    department = tables.Column(
        linkify=("workload:sheet", {"pk": tables.A("pk")}), accessor="department__name", verbose_name=_("Department"),
        order_by=("department__code",),
    )  # fmt: skip
    faculty = tables.Column(accessor="department__parent__short_name", verbose_name=_("Faculty"), orderable=False)
    year = tables.Column(verbose_name=_("Academic year"), order_by=("year__start_year",))
    hours = NumberColumn(verbose_name=_("Hours"), total=True)
    gaps = NumberColumn(verbose_name=_("Lines with a fault"), total=True)
    calculated_at = DateColumn(verbose_name=_("Calculated"))
    avn = EnteredColumn("avn-6")

    class Meta:
        model = LoadSheet
        fields = ("department", "faculty", "year", "hours", "gaps", "state", "waits_for", "calculated_at", "avn")
        exclude = ("due_date",)
        order_by = ("-year", "department")

    def value_state(self, record: LoadSheet) -> str:
        return record.get_state_display()


class LoadLineTable(OfficeTable):
    """Lines of a load sheet; the hours open into how they came about."""

    exportable = True
    caption = _("Lines of the load sheet")
    name = tables.Column(verbose_name=_("Course"), order_by=("name_ky",))
    work = tables.Column(verbose_name=_("Work"), order_by=("work", "group_names", "pk"))
    term = tables.Column(accessor="term__kind", verbose_name=_("Term"), order_by=("term__start_date",))
    groups = tables.Column(
        accessor="group_names", verbose_name=_("Groups"), orderable=False, attrs={"td": {"class": "groups"}}
    )
    plan_hours = NumberColumn(verbose_name=_("Hours of the plan"))
    subgroups = NumberColumn(verbose_name=_("Subgroups"))
    students = NumberColumn(verbose_name=_("Students"))
    norm_hours = NumberColumn(verbose_name=_("Norm"))
    hours = NumberColumn(linkify=("workload:line", {"pk": tables.A("pk")}), verbose_name=_("Hours"), total=True)
    remark = tables.Column(verbose_name=_("Remark"), orderable=False)
    mark = tables.Column(empty_values=(), verbose_name=_("Note"), orderable=False, attrs={"td": {"class": "wide"}})

    class Meta:
        model = LoadLine
        fields = (
            "name", "work", "term", "groups", "plan_hours", "subgroups", "students", "norm_hours", "hours", "remark",
            "mark",
        )  # fmt: skip
        order_by = ("term", "name", "work")

    def render_work(self, record: LoadLine) -> str:
        return record.get_work_display()

    def render_term(self, record: LoadLine) -> str:
        return record.term.get_kind_display()

    def render_groups(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_mark(self, record: LoadLine) -> str:
        return wording.mark_of(record)

    value_work, value_term, value_groups, value_mark = render_work, render_term, render_groups, render_mark


class NormColumn(NumberColumn):
    """Hours that the rate of an appointment asks for in the year, as its plan and the board have them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_values=(), orderable=False, **kwargs)

    def render(self, record: Appointment) -> str:
        owed = norm_owed(record)
        return EMPTY if owed is None else number(owed)

    def value(self, record: Appointment) -> Decimal | None:
        return norm_owed(record)

    def render_footer(self, table: OfficeTable, bound_column: Any) -> str:
        return self.sum_of_rows(table, bound_column)


class TeacherTable(OfficeTable):
    """Teachers of departments with their hours; the name opens into the individual plan (F-026)."""

    exportable = True
    caption = _("Individual plans")
    teacher = tables.Column(accessor="person__short_name", verbose_name=_("Teacher"), order_by=("person__sort_name",))
    department = tables.Column(accessor="unit__short_name", verbose_name=_("Department"), order_by=("unit__code",))
    post = tables.Column(accessor="post__name", verbose_name=_("Post"), order_by=("post__rank",))
    kind = tables.Column(verbose_name=_("Kind"))
    rate = NumberColumn(verbose_name=_("Rate"), total=True)
    norm = NormColumn(verbose_name=_("Norm of the year"))
    assigned = NumberColumn(verbose_name=_("Given hours"), total=True)

    class Meta:
        model = Appointment
        fields = ("teacher", "department", "post", "kind", "rate", "norm", "assigned")
        order_by = ("department", "teacher")

    @cached_property
    def totals(self) -> dict[str, Any]:
        return sums_of(self.data.data)

    def render_teacher(self, value: str, record: Appointment) -> str:
        year = self.request.GET.get("year", "")
        query = f"?year={year}" if year.isdecimal() else ""
        return format_html('<a href="{}{}">{}</a>', reverse("workload:plan", args=[record.pk]), query, value)

    def value_teacher(self, value: str) -> str:
        return value

    def render_kind(self, record: Appointment) -> str:
        return record.get_kind_display()

    value_kind = render_kind
