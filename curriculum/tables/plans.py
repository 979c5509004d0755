"""Lists of plans, calendars, courses and programmes."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from curriculum.models import Calendar, Course, Plan, Programme
from curriculum.tables.columns import WHOLE, WIDE
from kuu_office.core.models import AcademicYear
from kuu_office.core.tables import DocumentTable, NumberColumn, OfficeTable


class PlanTable(DocumentTable):
    """The registry of plans (F-001)."""

    caption = _("Study plans")
    programme = tables.Column(
        linkify=("curriculum:plan", {"pk": tables.A("pk")}), verbose_name=_("Programme"), attrs=WIDE
    )
    kind = tables.Column(verbose_name=_("Kind"))
    intake_year = tables.Column(verbose_name=_("Intake"))
    version_number = NumberColumn(verbose_name=_("Version"))
    level = tables.Column(accessor="programme__standard__get_level_display", verbose_name=_("Level"), orderable=False)
    return_count = NumberColumn(verbose_name=_("Times returned"))

    class Meta:
        model = Plan
        fields = (
            "programme", "kind", "intake_year", "version_number", "level", "department", "state", "waits_for",
            "due_date", "return_count",
        )  # fmt: skip
        order_by = ("-intake_year", "programme", "kind")


class CalendarTable(DocumentTable):
    """The registry of academic calendars (F-007)."""

    caption = _("Academic calendars")
    programme = tables.Column(
        linkify=("curriculum:calendar", {"pk": tables.A("pk")}), verbose_name=_("Programme"), attrs=WIDE
    )
    year = tables.Column(verbose_name=_("Academic year"), order_by=("year__start_year",), attrs=WHOLE)
    version_number = NumberColumn(verbose_name=_("Version"))
    return_count = NumberColumn(verbose_name=_("Times returned"))

    class Meta:
        model = Calendar
        fields = (
            "programme", "year", "version_number", "department", "state", "waits_for", "due_date", "return_count",
        )  # fmt: skip
        order_by = ("-year", "programme")

    def render_year(self, value: AcademicYear) -> str:
        return f"{value.start_year}–{value.start_year + 1}"


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
