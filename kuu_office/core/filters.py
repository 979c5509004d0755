"""What filters of any list offer and search."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.models.text import matching

WHETHER = (("", _("all")), ("true", _("yes")), ("false", _("no")))


def faculties(request) -> QuerySet:
    return Unit.objects.filter(kind=UnitKind.FACULTY).order_by("code")


def departments(request) -> QuerySet:
    return Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("code")


def academic_years(request) -> QuerySet:
    return AcademicYear.objects.all()


class TextFilter(filters.CharFilter):
    """Free text over several columns, whatever the keyboard."""

    def __init__(self, *columns: str, **kwargs):
        super().__init__(label=_("Search"), **kwargs)
        self.columns = columns

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return matching(queryset, value, *self.columns) if value else queryset
