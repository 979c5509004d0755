"""Lists of groups, students and orders, and of the people of a contingent."""

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
from curriculum.models import Group, Student
from curriculum.queries.norms import dated_norms, norms_of
from curriculum.tables.columns import WHOLE, WIDE, ProgrammeColumn
from kuu_office.core import clock
from kuu_office.core.models.text import KySortKey
from kuu_office.core.tables import EMPTY, DateColumn, NumberColumn, OfficeTable, StateColumn
from kuu_office.core.text.personal_number import mask
from kuu_office.office.tables import EnteredColumn


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
