"""Lists of plans, courses, programmes and findings."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from curriculum.models import Course, Plan, Programme, SemesterPlan
from kuu_office.core.models import Term
from kuu_office.core.tables import EMPTY, DateColumn, NumberColumn, OfficeTable, StateColumn

WIDE = {"td": {"class": "wide"}}
ON_ONE_LINE = {"td": {"class": "nowrap"}}


class PlanTable(OfficeTable):
    """The registry of plans (F-001)."""

    exportable = True
    caption = _("Study plans")
    programme = tables.Column(
        linkify=("curriculum:plan", {"pk": tables.A("pk")}), verbose_name=_("Programme"), attrs=WIDE
    )
    kind = tables.Column(verbose_name=_("Kind"))
    intake_year = tables.Column(verbose_name=_("Intake"))
    version_number = NumberColumn(verbose_name=_("Version"))
    level = tables.Column(accessor="programme__standard__get_level_display", verbose_name=_("Level"), orderable=False)
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    waits_for = tables.Column(accessor="step", verbose_name=_("Waits for"), empty_values=())
    due_date = DateColumn(verbose_name=_("Due"))
    return_count = NumberColumn(verbose_name=_("Times returned"))

    class Meta:
        model = Plan
        fields = (
            "programme", "kind", "intake_year", "version_number", "level", "department", "state", "waits_for",
            "due_date", "return_count",
        )  # fmt: skip
        order_by = ("-intake_year", "programme", "kind")

    def render_waits_for(self, record: Plan) -> str:
        return record.step_title or EMPTY

    def value_state(self, record: Plan) -> str:
        return record.get_state_display()


class CourseTable(OfficeTable):
    """The course catalogue."""

    exportable = True
    caption = _("Courses")
    code = tables.Column(linkify=("curriculum:course", {"pk": tables.A("pk")}), verbose_name=_("Code"))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    plans = NumberColumn(verbose_name=_("In plans"))

    class Meta:
        model = Course
        fields = ("code", "name_ky", "name_ru", "name_en", "department", "plans", "is_active")
        order_by = ("code",)


class ProgrammeTable(OfficeTable):
    """Programmes with their standards."""

    exportable = True
    caption = _("Programmes")
    code = tables.Column(linkify=("curriculum:programme", {"pk": tables.A("pk")}), verbose_name=_("Code"))
    name_ky = tables.Column(accessor="name", verbose_name=_("Programme"), order_by=("name_ky",))
    credits = NumberColumn(verbose_name=_("Credits"))
    semesters = NumberColumn(verbose_name=_("Semesters"))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    plan_count = NumberColumn(verbose_name=_("Plans"))

    class Meta:
        model = Programme
        fields = (
            "code", "name_ky", "degree", "study_form", "credits", "semesters", "department", "partnership",
            "plan_count",
        )  # fmt: skip
        order_by = ("code",)


class SemesterPlanTable(OfficeTable):
    """The registry of semester plans (F-004)."""

    exportable = True
    caption = _("Semester plans")
    group = tables.Column(
        linkify=("curriculum:semester_plan", {"pk": tables.A("pk")}), verbose_name=_("Group"), attrs=ON_ONE_LINE
    )
    programme = tables.Column(accessor="group__programme", verbose_name=_("Programme"), orderable=False, attrs=WIDE)
    term = tables.Column(verbose_name=_("Term"), order_by=("term__start_date",))
    semester = NumberColumn(verbose_name=_("Semester"))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    waits_for = tables.Column(accessor="step", verbose_name=_("Waits for"), empty_values=())
    errors = NumberColumn(verbose_name=_("Errors"), total=True)
    warnings = NumberColumn(verbose_name=_("Warnings"), total=True)
    deviations = NumberColumn(verbose_name=_("Differences"), total=True)
    due_date = DateColumn(verbose_name=_("Due"))

    class Meta:
        model = SemesterPlan
        fields = (
            "group", "programme", "term", "semester", "department", "state", "waits_for", "errors", "warnings",
            "deviations", "due_date",
        )  # fmt: skip
        order_by = ("-term", "group")

    def render_term(self, value: Term) -> str:
        return f"{value.year.start_year}, {value.get_kind_display()}"

    def value_term(self, value: Term) -> str:
        return str(value)

    def render_waits_for(self, record: SemesterPlan) -> str:
        return record.step_title or EMPTY

    def value_state(self, record: SemesterPlan) -> str:
        return record.get_state_display()
