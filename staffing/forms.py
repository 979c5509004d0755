"""What people fill in about staff tables and movements."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.db.models import DecimalField, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kuu_office.core.forms import DayInput
from kuu_office.core.models import AcademicYear, Appointment, ApprovalState, Person, Post, Unit, UnitKind
from kuu_office.core.models.people import AppointmentKind
from kuu_office.core.templatetags.office import number
from kuu_office.core.text.kyrgyz import normalise
from staffing.enums import MovementKind, RequiredDegree, Source
from staffing.models import Holding, StaffPosition, StaffTable
from staffing.models.places import SALARIED
from staffing.operations.movements import BEGINS, Wish
from staffing.operations.places import PlaceOrder
from staffing.queries.places import free_positions

WORKS = [(kind.value, kind.label) for kind in SALARIED]
RATE = {"max_digits": 4, "decimal_places": 2, "label": _("Rate")}


class OpenForm(forms.Form):
    """The department and the year of a new staff table."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Department"))
    year = forms.ModelChoiceField(AcademicYear.objects.order_by("-start_year"), label=_("Academic year"))

    def __init__(self, *args, units: Iterable[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units, kind=UnitKind.DEPARTMENT).order_by("code")


class FundForm(forms.Form):
    """Hours of the hourly-pay fund."""

    hourly_budget = forms.IntegerField(label=_("Hours paid from the budget"), min_value=0, max_value=100_000)
    hourly_special = forms.IntegerField(label=_("Hours paid from the special account"), min_value=0, max_value=100_000)


class PlaceForm(forms.Form):
    """A place: its post, rates, funds and degree; the order, when the table is approved."""

    post = forms.ModelChoiceField(Post.objects.filter(is_teaching=True), label=_("Post"))
    rate = forms.DecimalField(max_digits=5, decimal_places=2, label=_("Rates"))
    source = forms.ChoiceField(choices=Source.choices, label=_("Source of funds"))
    required_degree = forms.ChoiceField(choices=RequiredDegree.choices, label=_("Required degree"))
    number = forms.CharField(max_length=40, label=_("Number of the order"))
    order_date = forms.DateField(label=_("Date of the order"), widget=DayInput())
    effective_date = forms.DateField(label=_("In force from"), widget=DayInput())

    def __init__(self, *args, table: StaffTable, position: StaffPosition | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if position:
            del self.fields["post"]
        if table.state != ApprovalState.APPROVED:
            for name in ("number", "order_date", "effective_date"):
                del self.fields[name]

    def values(self) -> dict:
        """As the operations take them."""
        given = dict(self.cleaned_data)
        if "number" in given:
            days = given.pop("order_date"), given.pop("effective_date")
            given["order"] = PlaceOrder(given.pop("number"), *days)
        return given


class CloseForm(PlaceForm):
    """The order by which a place closes; nothing while the table is a draft."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("rate", "source", "required_degree"):
            del self.fields[name]


class PositionField(forms.ModelChoiceField):
    """A place by its department, post and funds, with what is free in it on a day."""

    def label_from_instance(self, place: StaffPosition) -> str:
        return f"{place.unit.short_name}: {place.post.name}, {place.get_source_display()} ({number(place.free)})"


def with_free(places, day: date):
    held = Holding.objects.valid_on(day).filter(position=OuterRef("pk")).order_by().values("position")
    sums = Subquery(held.annotate(sum=Sum("rate")).values("sum"), output_field=DecimalField())
    return places.annotate(free=F("rate") - Coalesce(sums, 0, output_field=DecimalField()))


class MovementForm(forms.Form):
    """An order about a member of the staff; the fields that its kind asks for."""

    order_number = forms.CharField(max_length=40, label=_("Number of the order"))
    order_date = forms.DateField(label=_("Date of the order"), widget=DayInput())
    effective_date = forms.DateField(label=_("In force from"), widget=DayInput())
    position = PositionField(StaffPosition.objects.none(), label=_("Place"))
    work = forms.ChoiceField(choices=WORKS, label=_("Engagement"), initial=AppointmentKind.MAIN)
    rate = forms.DecimalField(**RATE)
    until = forms.DateField(label=_("Last day, if there is one"), required=False, widget=DayInput())
    reason = forms.CharField(max_length=300, required=False, label=_("Ground"))

    def __init__(
        self, *args, kind: MovementKind, units: Iterable[int], day: date, person: Person | None,
        appointment: Appointment | None, **kwargs,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind, self.person, self.appointment = kind, person, appointment
        self.fields["position"].queryset = with_free(free_positions(day, units), day)
        if kind == MovementKind.DISMISSAL:
            self.fields["effective_date"].help_text = _("The first day without the post.")
        missing = {"position", "work", "until"} if kind not in BEGINS else set()
        missing |= {"rate"} if kind == MovementKind.DISMISSAL else set()
        for name in missing:
            del self.fields[name]

    def clean_order_number(self) -> str:
        """Without what nobody sees, so that one paper is one order."""
        return normalise(self.cleaned_data["order_number"])

    def hidden_pairs(self) -> list[tuple[str, str]]:
        """What was typed, for the page that shows the effect before it is recorded."""
        return [(name, value) for name in self.fields for value in self.data.getlist(name)]

    def wish(self) -> Wish:
        return Wish(kind=self.kind, person=self.person, appointment=self.appointment, **self.cleaned_data)


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Why it is taken back"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
