"""Filters of the list of electives."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Language,
    OfferState,
)
from curriculum.models import ElectiveOffer
from curriculum.queries.electives import below_minimum
from kuu_office.core.filters import WHETHER, TextFilter, departments, faculties
from kuu_office.core.models import Term
from kuu_office.core.models.calendar import TermKind
from kuu_office.core.models.text import STORED


def terms(request) -> QuerySet:
    return Term.objects.exclude(kind=TermKind.SUMMER).select_related("year").order_by("-start_date")


class ElectiveFilter(filters.FilterSet):
    """`small`: on offer and below the minimum."""

    text = TextFilter(f"course__{STORED}")
    term = filters.ModelChoiceFilter(queryset=terms, label=_("Term"))
    faculty = filters.ModelChoiceFilter(field_name="department__parent", queryset=faculties, label=_("Faculty"))
    department = filters.ModelChoiceFilter(queryset=departments, label=_("Department"))
    language = filters.ChoiceFilter(choices=Language.choices, label=_("Language"))
    state = filters.ChoiceFilter(choices=OfferState.choices, label=_("State"))
    small = filters.BooleanFilter(
        label=_("Below the minimum"), method="only_small", widget=forms.Select(choices=WHETHER)
    )

    class Meta:
        model = ElectiveOffer
        fields = ["text", "term", "faculty", "department", "language", "state", "small"]

    def only_small(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        small = below_minimum(queryset)
        return small if value else queryset.exclude(pk__in=small.values("pk"))
