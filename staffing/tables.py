"""Lists of the staff tables: departments with their rates, places with their holders, movements."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuu_office.core.tables import EMPTY, DateColumn, NumberColumn, OfficeTable, StateColumn
from staffing import wording
from staffing.models import Movement
from staffing.queries.places import PlaceRow
from staffing.queries.rates import UnitRates


class RatesTable(OfficeTable):
    """Departments: approved, held, vacant and needed rates, and the gap (F-027, F-028)."""

    exportable = True
    caption = _("Rates of departments")
    department = tables.Column(accessor="unit__name", verbose_name=_("Department"))
    faculty = tables.Column(accessor="unit__parent__short_name", verbose_name=_("Faculty"))
    approved = NumberColumn(verbose_name=_("Approved rates"), total=True)
    held = NumberColumn(verbose_name=_("Held rates"), total=True)
    vacant = NumberColumn(verbose_name=_("Vacant rates"), total=True)
    needed = NumberColumn(verbose_name=_("Rates that the load needs"), total=True)
    gap = NumberColumn(verbose_name=_("Gap"), total=True)
    state = StateColumn(verbose_name=_("Staff table"), orderable=False)

    def __init__(self, *args, query: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.query = query

    def render_department(self, value: str, record: UnitRates) -> SafeString:
        url = reverse("staffing:department", args=[record.unit.pk])
        return format_html('<a href="{}{}">{}</a>', url, self.query, value)

    def value_department(self, value: str) -> str:
        return value

    def render_needed(self, record: UnitRates) -> str:
        return render_to_string("components/explain.html", vars(wording.needed(record)))

    def value_needed(self, value: Any) -> Any:
        return value

    def render_state(self, record: UnitRates) -> str | SafeString:
        return self.columns["state"].column.render(record) if record.table else EMPTY


class PlacesTable(OfficeTable):
    """The staff table of a department on a day: people and vacancies (F-028)."""

    exportable = True
    caption = _("Places of the department")
    post = tables.Column(verbose_name=_("Post"), order_by=("position__post__rank",))
    source = tables.Column(verbose_name=_("Source of funds"))
    required = tables.Column(verbose_name=_("Required degree"))
    person = tables.Column(verbose_name=_("Person"), order_by=("person__sort_name",), empty_values=())
    work = tables.Column(verbose_name=_("Engagement"))
    degree = tables.Column(verbose_name=_("Academic degree"))
    title = tables.Column(verbose_name=_("Academic title"))
    rate = NumberColumn(verbose_name=_("Rate"), total=True)
    start = DateColumn(accessor="holding__start_date", verbose_name=_("From"))
    end = DateColumn(accessor="holding__end_date", verbose_name=_("To"))
    act = tables.Column(verbose_name="", empty_values=(), orderable=False, accessor="position__pk")

    def __init__(self, *args, may_move: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may_move:
            self.columns.hide("act")

    def render_person(self, record: PlaceRow) -> str | SafeString:
        if record.person is None:
            return format_html("<em>{}</em>", gettext("vacancy"))
        return format_html(
            '<a href="{}">{}</a>', reverse("core:person", args=[record.person.pk]), record.person.official_name
        )

    def value_person(self, record: PlaceRow) -> str:
        return record.person.official_name if record.person else gettext("vacancy")

    def render_act(self, record: PlaceRow) -> SafeString:
        if record.appointment:
            query, label = f"appointment={record.appointment.pk}", gettext("Record a movement")
        else:
            query, label = f"kind=hire&position={record.position.pk}", gettext("Hire")
        return format_html('<a href="{}?{}">{}</a>', reverse("staffing:movement_new"), query, label)


class MovementTable(OfficeTable):
    """Movements of staff (F-030)."""

    exportable = True
    caption = _("Movements of staff")
    order_number = tables.Column(
        linkify=("staffing:movement", {"pk": tables.A("pk")}), verbose_name=_("Number of the order")
    )
    order_date = DateColumn(verbose_name=_("Date of the order"))
    effective_date = DateColumn(verbose_name=_("In force from"))
    kind = tables.Column(verbose_name=_("Kind"))
    person = tables.Column(
        accessor="person__official_name", verbose_name=_("Person"), order_by=("person__sort_name",),
        linkify=("core:person", {"pk": tables.A("person_id")}),
    )  # fmt: skip
    unit = tables.Column(
        accessor="unit__short_name", verbose_name=_("Department"), order_by=("unit__code",),
        linkify=("staffing:department", {"pk": tables.A("unit_id")}),
    )  # fmt: skip
    rate = NumberColumn(verbose_name=_("Rate"))
    hours_left = NumberColumn(verbose_name=_("Hours left without a teacher"), total=True)
    revoked_at = DateColumn(verbose_name=_("Taken back"))

    class Meta:
        model = Movement
        fields = (
            "order_number", "order_date", "effective_date", "kind", "person", "unit", "rate", "hours_left",
            "revoked_at",
        )  # fmt: skip
        order_by = ("-effective_date", "-order_number")

    def value_kind(self, record: Movement) -> str:
        return record.get_kind_display()
