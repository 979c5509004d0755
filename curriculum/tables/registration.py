"""Lists of electives and of their students."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from curriculum.models import ElectiveOffer
from curriculum.tables.columns import WHOLE, WIDE
from kuu_office.core.models import Term
from kuu_office.core.models.text import KySortKey
from kuu_office.core.tables import NumberColumn, OfficeTable, StateColumn


class ElectiveTable(OfficeTable):
    """Electives with their places (F-011)."""

    exportable = True
    caption = _("Electives")
    course = tables.Column(
        linkify=("curriculum:elective", {"pk": tables.A("pk")}), verbose_name=_("Course"), attrs=WIDE
    )
    code = tables.Column(accessor="course__code", verbose_name=_("Code"), attrs=WHOLE)
    term = tables.Column(verbose_name=_("Term"), order_by=("term__start_date",))
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    language = tables.Column(verbose_name=_("Language"))
    teacher = tables.Column(accessor="teacher__short_name", verbose_name=_("Teacher"), orderable=False)
    taken = NumberColumn(verbose_name=_("Registered"), total=True)
    capacity = NumberColumn(verbose_name=_("Places"), total=True)
    minimum = NumberColumn(verbose_name=_("At least"))
    state = StateColumn(verbose_name=_("State"))

    class Meta:
        model = ElectiveOffer
        empty_text = _("No elective answers to the filters. Departments offer them from the readiness page.")
        fields = (
            "course", "code", "term", "department", "language", "teacher", "taken", "capacity", "minimum", "state",
        )  # fmt: skip
        order_by = ("-term", "course")

    def render_course(self, record: ElectiveOffer) -> str:
        return record.course.name

    def value_course(self, record: ElectiveOffer) -> str:
        return record.course.name

    def order_course(self, queryset, is_descending: bool) -> tuple:
        key = KySortKey("course__name_ky")
        return queryset.order_by(key.desc() if is_descending else key, "pk"), True

    def render_term(self, value: Term) -> str:
        return f"{value.year.start_year}, {value.get_kind_display()}"

    def value_term(self, value: Term) -> str:
        return str(value)


class SeatTable(OfficeTable):
    """Who is registered for an elective."""

    exportable = True
    caption = _("Registered students")
    student = tables.Column(verbose_name=_("Student"), orderable=False, attrs=WIDE)
    record_number = tables.Column(accessor="student__record_number", verbose_name=_("Record book"), orderable=False)
    group = tables.Column(
        linkify=("curriculum:registration_fix", {"pk": tables.A("group_id")}), verbose_name=_("Group"), orderable=False,
        attrs=WHOLE,
    )  # fmt: skip
    source = tables.Column(verbose_name=_("Made by"), orderable=False)
    entered_at = tables.DateTimeColumn(verbose_name=_("Entered"), orderable=False, format="d.m.Y H:i")
    state = StateColumn(verbose_name=_("State"), orderable=False)

    class Meta:
        empty_text = _("Nobody of the groups that you see is registered.")
        fields = ("student", "record_number", "group", "source", "entered_at", "state")
