"""Lists of plans, courses, programmes and findings."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from curriculum.models import Course, Plan, Programme
from kuu_office.core.tables import EMPTY, DateColumn, NumberColumn, OfficeTable, StateColumn
from kuu_office.core.text import personal_number

WIDE = {"td": {"class": "wide"}}


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


class PeopleTable(OfficeTable):
    """Students of a contingent: rows of standings or of a fixed contingent (F-015)."""

    exportable = True
    caption = _("Students")
    name = tables.Column(empty_values=(), verbose_name=_("Name"), orderable=False, attrs=WIDE)
    record_number = tables.Column(accessor="student__record_number", verbose_name=_("Record book"))
    personal_number = tables.Column(
        accessor="student__person__personal_number", verbose_name=_("Personal number"), orderable=False
    )
    programme = tables.Column(verbose_name=_("Programme"), orderable=False)
    group = tables.Column(verbose_name=_("Group"), orderable=False)
    year_of_study = NumberColumn(verbose_name=_("Year of study"))
    study_form = tables.Column(verbose_name=_("Form of study"))
    language = tables.Column(verbose_name=_("Language of instruction"))
    funding = tables.Column(verbose_name=_("Funding"))
    state = StateColumn(verbose_name=_("State"))

    class Meta:
        fields = (
            "name", "record_number", "personal_number", "programme", "group", "year_of_study", "study_form",
            "language", "funding", "state",
        )  # fmt: skip

    def render_name(self, record) -> str:
        """The name as it was fixed; of a standing, the name of today."""
        return getattr(record, "name", "") or str(record.student)

    def render_personal_number(self, value: str) -> str:
        return personal_number.mask(value)

    def value_state(self, record) -> str:
        return record.get_state_display()
