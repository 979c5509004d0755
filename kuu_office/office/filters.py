"""Filters of the register; they live in the address."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kuu_office.core.forms import DayInput
from kuu_office.core.models.text import matching
from kuu_office.office.enums import ActKind
from kuu_office.office.models import Act
from kuu_office.office.queries import SEARCHED


class ActFilter(filters.FilterSet):
    text = filters.CharFilter(label=_("Number or title"), method="with_text")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=ActKind.choices)
    valid_on = filters.DateFilter(label=_("In force on"), method="in_force", widget=DayInput())

    class Meta:
        model = Act
        fields = ("text", "kind", "valid_on")

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return matching(queryset, value, *SEARCHED)

    def in_force(self, queryset: QuerySet, name: str, value) -> QuerySet:
        return queryset.valid_on(value)
