"""Filters of the load sheets, of their lines and of the board."""

from collections.abc import Mapping

import django_filters as filters
from django import forms
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kuu_office.core import clock
from kuu_office.core.filters import WHETHER, TextFilter
from kuu_office.core.models import AcademicYear, Appointment, ApprovalState, Unit, UnitKind
from kuu_office.core.models.calendar import TermKind
from workload.enums import Distribution, Work
from workload.models import LoadLine, LoadSheet


class ArrayToString(Func):
    """Words of an array as one text."""

    function = "ARRAY_TO_STRING"
    output_field = TextField()

    def __init__(self, column: str) -> None:
        super().__init__(column, Value(" "))


def years(_request) -> QuerySet:
    return AcademicYear.objects.order_by("-start_year")


def teaching_units(_request) -> QuerySet:
    """Faculties, then departments."""
    kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
    return Unit.objects.filter(kind__in=kinds).order_by("-kind", "code")


class OfYear(filters.FilterSet):
    """Begins with the present year: where the address names none, that one."""

    def __init__(self, data: QueryDict, **kwargs) -> None:
        present = None if "year" in data else AcademicYear.objects.present(clock.today())
        super().__init__(data.dict() | ({"year": present.pk} if present else {}), **kwargs)


class LoadSheetFilter(OfYear):
    year = filters.ModelChoiceFilter(queryset=years, label=_("Academic year"))
    unit = filters.ModelChoiceFilter(
        queryset=teaching_units, label=_("Faculty or department"), method="of_unit", field_name="department"
    )
    state = filters.ChoiceFilter(choices=ApprovalState.choices, label=_("State"))

    class Meta:
        model = LoadSheet
        fields = ["year", "unit", "state"]

    def of_unit(self, queryset: QuerySet, _name: str, unit: Unit) -> QuerySet:
        return queryset.filter(Q(department=unit) | Q(department__parent=unit))


class LoadLineFilter(filters.FilterSet):
    text = TextFilter("name_ky", "name_ru", "name_en")
    term = filters.ChoiceFilter(field_name="term__kind", choices=TermKind.choices, label=_("Term"))
    work = filters.ChoiceFilter(choices=Work.choices, label=_("Work"))
    group = filters.CharFilter(field_name="group_names", lookup_expr="contains", method="of_group", label=_("Group"))
    faults = filters.BooleanFilter(
        field_name="gap", method="with_faults", label=_("With a fault"), widget=forms.Select(choices=WHETHER)
    )

    class Meta:
        model = LoadLine
        fields = ["text", "term", "work", "group", "faults"]

    def of_group(self, queryset: QuerySet, _name: str, group: str) -> QuerySet:
        return queryset.filter(group_names__contains=[group])

    def with_faults(self, queryset: QuerySet, _name: str, wanted: bool) -> QuerySet:
        return queryset.exclude(gap="") if wanted else queryset.filter(gap="")


class BoardFilter(filters.FilterSet):
    """Lines of the board. `queryset` has `taken`; without a choice those of which something is free."""

    text = TextFilter("name_ky", "name_ru", "name_en")
    term = filters.ChoiceFilter(field_name="term__kind", choices=TermKind.choices, label=_("Term"))
    work = filters.ChoiceFilter(choices=Work.choices, label=_("Work"))
    group = filters.CharFilter(field_name="group_names", method="of_group", label=_("Group"))
    state = filters.ChoiceFilter(
        field_name="hours", choices=Distribution.choices, method="in_state", label=_("Lines"), empty_label=None
    )

    class Meta:
        model = LoadLine
        fields = ["text", "term", "work", "group", "state"]

    def __init__(self, data: Mapping, **kwargs) -> None:
        super().__init__({"state": Distribution.FREE} | {key: data[key] for key in data}, **kwargs)

    def of_group(self, queryset: QuerySet, _name: str, group: str) -> QuerySet:
        return queryset.annotate(joined=ArrayToString("group_names")).filter(joined__icontains=group)

    def in_state(self, queryset: QuerySet, _name: str, state: str) -> QuerySet:
        if state == Distribution.ALL:
            return queryset
        return queryset.filter(**{STATES[Distribution(state)]: F("taken")})


STATES = {Distribution.FREE: "hours__gt", Distribution.DONE: "hours", Distribution.OVER: "hours__lt"}


class TeacherFilter(OfYear):
    """The year is taken by the page; it says of which year the hours are."""

    text = TextFilter("person__surname", "person__given_name")
    year = filters.ChoiceFilter(label=_("Academic year"), method="of_year", field_name="start_date", empty_label=None)
    unit = filters.ModelChoiceFilter(
        queryset=teaching_units, label=_("Faculty or department"), method="of_unit", field_name="unit"
    )

    class Meta:
        model = Appointment
        fields = ["text", "year", "unit"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # read once, for the choice and for what was chosen
        self.filters["year"].extra["choices"] = [(str(year.pk), str(year)) for year in years(None)]

    def of_year(self, queryset: QuerySet, _name: str, _year: str) -> QuerySet:
        return queryset

    def of_unit(self, queryset: QuerySet, _name: str, unit: Unit) -> QuerySet:
        return queryset.filter(Q(unit=unit) | Q(unit__parent=unit))
