"""What narrows the lists of the staff tables; each stands in the address."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kuu_office.core import clock
from kuu_office.core.filters import TextFilter
from kuu_office.core.forms import DayInput
from kuu_office.core.models import ApprovalState, Post, Unit, UnitKind
from kuu_office.core.models.people import AppointmentKind
from staffing.enums import Engagement, MovementKind, Source
from staffing.models import Movement
from staffing.queries.places import PlaceRow
from staffing.queries.rates import UnitRates

ANY = [("", _("all"))]
GAPS = [*ANY, ("short", _("short of rates")), ("over", _("more than needed")), ("even", _("as needed"))]
WHO = [*ANY, ("people", _("people")), ("vacancies", _("vacancies"))]
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


def teaching_units() -> QuerySet:
    """Faculties, then departments."""
    return Unit.objects.filter(kind__in=[UnitKind.FACULTY, UnitKind.DEPARTMENT]).order_by("-kind", "code")


class DayField(forms.DateField):
    """A day that a staff table may be asked for."""

    widget = DayInput

    def clean(self, value) -> date | None:
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day between 1990 and 2100."))
        return day


class DayForm(forms.Form):
    """A form of filters that begins with a day; today where none is given or none can be read."""

    date = DayField(label=_("Date"), required=False)

    def __init__(self, data) -> None:
        super().__init__(data.dict() | {"date": data.get("date") or clock.today().isoformat()})
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = _("all")
        if "unit" in self.fields:
            self.fields["unit"].queryset = teaching_units()
        self.is_valid()

    @property
    def day(self) -> date:
        return self.cleaned_data.get("date") or clock.today()

    def chosen(self, name: str):
        return self.cleaned_data.get(name) or None

    def of_unit(self, units: QuerySet) -> QuerySet:
        """Of departments those of the faculty or department that was chosen."""
        unit = self.chosen("unit")
        return units.filter(Q(pk=unit.pk) | Q(parent=unit)) if unit else units


class RatesForm(DayForm):
    """Departments by faculty, gap and state of their table."""

    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, label=_("Faculty or department"))
    gap = forms.ChoiceField(choices=GAPS, required=False, label=_("Gap"))
    state = forms.ChoiceField(choices=[*ANY, *ApprovalState.choices], required=False, label=_("State"))

    def fits(self, row: UnitRates) -> bool:
        state, gap = self.chosen("state"), self.chosen("gap")
        return (not state or row.state == state) and (not gap or sign_of(row) == gap)


def sign_of(row: UnitRates) -> str:
    if row.gap is None:
        return ""
    return "short" if row.gap < 0 else "over" if row.gap > 0 else "even"


class PlacesForm(DayForm):
    """Places of a department by post, funds and holder."""

    post = forms.ModelChoiceField(Post.objects.filter(is_teaching=True), required=False, label=_("Post"))
    source = forms.ChoiceField(choices=[*ANY, *Source.choices], required=False, label=_("Source of funds"))
    who = forms.ChoiceField(choices=WHO, required=False, label=_("Who"))
    work = forms.ChoiceField(choices=[*ANY, *AppointmentKind.choices], required=False, label=_("Engagement"))

    def fits(self, row: PlaceRow) -> bool:
        post, source, who, work = (self.chosen(name) for name in ("post", "source", "who", "work"))
        return (
            (not post or row.position.post_id == post.pk)
            and (not source or row.position.source == source)
            and (not who or (who == "people") == bool(row.holding))
            and (not work or bool(row.appointment and row.appointment.kind == work))
        )


class BriefForm(DayForm):
    """The brief on a day, beside another one, of everybody or of a faculty or department."""

    beside = DayField(label=_("Compared with"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, label=_("Faculty or department"))
    engagement = forms.ChoiceField(choices=[*ANY, *Engagement.choices], required=False, label=_("Engagement"))


class MovementFilter(filters.FilterSet):
    text = TextFilter("person__surname", "person__given_name")
    unit = filters.ModelChoiceFilter(
        queryset=lambda _request: teaching_units(), label=_("Faculty or department"), method="of_unit"
    )
    kind = filters.ChoiceFilter(choices=MovementKind.choices, label=_("Kind"))
    number = filters.CharFilter(field_name="order_number", lookup_expr="icontains", label=_("Number of the order"))
    since = filters.DateFilter(
        field_name="effective_date", lookup_expr="gte", label=_("In force since"), widget=DayInput
    )
    until = filters.DateFilter(field_name="effective_date", lookup_expr="lte", label=_("In force by"), widget=DayInput)

    class Meta:
        model = Movement
        fields = ["text", "unit", "kind", "number", "since", "until"]

    def of_unit(self, queryset: QuerySet, _name: str, unit: Unit) -> QuerySet:
        return queryset.filter(Q(unit=unit) | Q(unit__parent=unit))
