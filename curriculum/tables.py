"""Lists of plans, calendars, semester plans, courses, programmes, groups, students and orders."""

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from curriculum import wording
from curriculum.calc.norms import DatedNorms
from curriculum.enums import MovementKind
from curriculum.models import Calendar, Course, Group, Plan, Programme, SemesterPlan, Student
from curriculum.queries.norms import dated_norms, norms_of
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, Term
from kuu_office.core.models.text import KySortKey
from kuu_office.core.tables import EMPTY, DateColumn, NumberColumn, OfficeTable, StateColumn
from kuu_office.core.text.personal_number import mask
from kuu_office.office.tables import EnteredColumn

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


class CalendarTable(OfficeTable):
    """The registry of academic calendars (F-007)."""

    exportable = True
    caption = _("Academic calendars")
    programme = tables.Column(
        linkify=("curriculum:calendar", {"pk": tables.A("pk")}), verbose_name=_("Programme"), attrs=WIDE
    )
    year = tables.Column(verbose_name=_("Academic year"), order_by=("year__start_year",), attrs=WHOLE)
    version_number = NumberColumn(verbose_name=_("Version"))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    waits_for = tables.Column(accessor="step", verbose_name=_("Waits for"), empty_values=())
    due_date = DateColumn(verbose_name=_("Due"))
    return_count = NumberColumn(verbose_name=_("Times returned"))

    class Meta:
        model = Calendar
        fields = (
            "programme", "year", "version_number", "department", "state", "waits_for", "due_date", "return_count",
        )  # fmt: skip
        order_by = ("-year", "programme")

    def render_year(self, value: AcademicYear) -> str:
        return f"{value.start_year}–{value.start_year + 1}"

    def render_waits_for(self, record: Calendar) -> str:
        return record.step_title or EMPTY

    def value_state(self, record: Calendar) -> str:
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


class GroupTable(OfficeTable):
    """Groups with the number of their students (F-014, F-015)."""

    exportable = True
    caption = _("Groups")
    name = tables.Column(linkify=("curriculum:group", {"pk": tables.A("pk")}), verbose_name=_("Group"), attrs=WHOLE)
    programme = ProgrammeColumn(verbose_name=_("Programme"))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    intake_year = tables.Column(verbose_name=_("Intake"))
    year_of_study = NumberColumn(verbose_name=_("Year"))
    student_count = NumberColumn(verbose_name=_("Students"), total=True)
    size = tables.Column(accessor="pk", verbose_name=_("Size"), orderable=False)
    curator = tables.Column(accessor="curator__short_name", verbose_name=_("Curator"), orderable=False)
    closed_date = DateColumn(verbose_name=_("Closed"))
    avn = EnteredColumn("avn-1")

    class Meta:
        empty_text = _("There is no such group. Open the first one, or take a filter away.")
        model = Group
        fields = (
            "name", "programme", "department", "intake_year", "year_of_study", "study_form", "language",
            "student_count", "size", "avn", "curator", "closed_date",
        )  # fmt: skip
        order_by = ("name",)

    def order_name(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        key = KySortKey("name")
        return queryset.order_by(key.desc() if is_descending else key.asc(), "pk"), True

    @cached_property
    def norms(self) -> tuple[DatedNorms, ...]:
        return dated_norms()

    def value_size(self, record: Group) -> str:
        if not record.is_open:
            return ""
        return wording.size_said(norms_of(record, self.norms, clock.today()), record.student_count)

    def render_size(self, record: Group) -> SafeString | str:
        said = self.value_size(record)
        return format_html('<span class="badge badge-wait">{}</span>', said) if said else EMPTY


class StudentTable(OfficeTable):
    """Students as they stand today; the personal number by its last digits only."""

    exportable = True
    caption = _("Students")
    name = tables.Column(
        accessor="person", linkify=("curriculum:student", {"pk": tables.A("pk")}), verbose_name=_("Name"), attrs=WIDE
    )
    personal_number = tables.Column(
        accessor="person__personal_number", verbose_name=_("Personal number"), orderable=False, attrs=WHOLE
    )
    record_number = tables.Column(verbose_name=_("Record book"), attrs=WHOLE)
    programme = ProgrammeColumn(verbose_name=_("Programme"))
    group = tables.Column(verbose_name=_("Group"), attrs=WHOLE)
    year_of_study = NumberColumn(verbose_name=_("Year"))
    state = StateColumn(verbose_name=_("State"))

    class Meta:
        empty_text = _("There is no such student. Admit the first one, or take a filter away.")
        model = Student
        fields = (
            "name", "record_number", "personal_number", "programme", "group", "year_of_study", "study_form",
            "language", "funding", "citizenship", "state",
        )  # fmt: skip
        order_by = ("name",)

    def order_name(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        ordered = queryset.in_kyrgyz_order()
        return ordered.reverse() if is_descending else ordered, True

    def order_group(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        key = F("group__name")
        return queryset.order_by(key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True), "pk"), True

    def render_personal_number(self, value: str) -> str:
        return f"…{mask(value)[-4:]}" if value else EMPTY

    def value_personal_number(self, value: str) -> str:
        return mask(value)

    def value_state(self, record: Student) -> str:
        return record.get_state_display()


class OrderTable(OfficeTable):
    """Orders about students, one line each."""

    exportable = True
    caption = _("Orders about students")
    order_number = tables.Column(verbose_name=_("Number"))
    order_date = DateColumn(verbose_name=_("Signed"))
    effective_date = DateColumn(verbose_name=_("In force from"))
    kinds = tables.Column(verbose_name=_("What it says"), orderable=False)
    students = NumberColumn(verbose_name=_("Students"))

    class Meta:
        empty_text = _("There is no such order. Record the first one, or take a filter away.")
        fields = ("order_number", "order_date", "effective_date", "kinds", "students")
        order_by = ("-order_date", "order_number")

    def render_order_number(self, value: str, record: dict) -> SafeString:
        return format_html('<a href="{}">№ {}</a>', reverse("curriculum:order", args=[record["first"]]), value)

    def value_order_number(self, value: str) -> str:
        return value

    def render_kinds(self, value: list[str]) -> str:
        return ", ".join(str(MovementKind(kind).label) for kind in value)


class SemesterPlanTable(OfficeTable):
    """The registry of semester plans (F-004)."""

    exportable = True
    caption = _("Semester plans")
    group = tables.Column(
        linkify=("curriculum:semester_plan", {"pk": tables.A("pk")}), verbose_name=_("Group"), attrs=WHOLE
    )
    programme = ProgrammeColumn(accessor="group__programme", verbose_name=_("Programme"), orderable=False)
    term = tables.Column(verbose_name=_("Term"), order_by=("term__start_date",), attrs=WHOLE)
    semester = NumberColumn(verbose_name=_("Semester number"))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    waits_for = tables.Column(accessor="step", verbose_name=_("Waits for"), empty_values=())
    errors = NumberColumn(verbose_name=_("Errors"), total=True)
    warnings = NumberColumn(verbose_name=_("Warnings"), total=True)
    deviations = NumberColumn(verbose_name=_("Differences"), total=True)
    due_date = DateColumn(verbose_name=_("Due"))
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

    def render_waits_for(self, record: SemesterPlan) -> str:
        return record.step_title or EMPTY

    def value_state(self, record: SemesterPlan) -> str:
        return record.get_state_display()


class PeopleTable(OfficeTable):
    """Students of a contingent: rows of standings or of a fixed contingent (F-015)."""

    exportable = True
    caption = _("Students")
    name = tables.Column(
        empty_values=(), verbose_name=_("Name"), orderable=False, attrs=WIDE,
        linkify=("curriculum:student", {"pk": tables.A("student_id")}),
    )  # fmt: skip
    record_number = tables.Column(accessor="student__record_number", verbose_name=_("Record book"))
    personal_number = tables.Column(
        accessor="student__person__personal_number", verbose_name=_("Personal number"), orderable=False
    )
    programme = ProgrammeColumn(verbose_name=_("Programme"), orderable=False)
    group = tables.Column(verbose_name=_("Group"), orderable=False, attrs=WHOLE)
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
        return mask(value)

    def value_state(self, record) -> str:
        return record.get_state_display()
