"""Filters of the list of semester plans."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.models import SemesterPlan
from kuu_office.core.filters import TextFilter
from kuu_office.core.models import ApprovalState, Term, Unit, UnitKind

TITLED = ("code", "abbreviation", "name_ky", "name_ru", "name_en")


def terms(request) -> QuerySet:
    return Term.objects.select_related("year").order_by("-start_date")


def teaching_units(request) -> QuerySet:
    """Faculties, then departments."""
    kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
    return Unit.objects.filter(kind__in=kinds).order_by("-kind", "code")


class SemesterPlanFilter(filters.FilterSet):
    text = TextFilter("group__name", *(f"group__programme__{column}" for column in TITLED))
    term = filters.ModelChoiceFilter(queryset=terms, label=_("Term"))
    unit = filters.ModelChoiceFilter(
        queryset=teaching_units, label=_("Faculty or department"), method="of_unit", field_name="department"
    )
    state = filters.ChoiceFilter(choices=ApprovalState.choices, label=_("State"))
    group = filters.CharFilter(field_name="group__name", label=_("Group"))

    class Meta:
        model = SemesterPlan
        fields = ["text", "term", "unit", "state", "group"]

    def of_unit(self, queryset: QuerySet, _name: str, unit: Unit) -> QuerySet:
        return queryset.filter(Q(department=unit) | Q(department__parent=unit))
