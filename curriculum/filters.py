"""Filters of the lists; they live in the address."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Degree, Level, Partnership, PlanKind, StudyForm
from curriculum.models import Course, Plan, Programme, SemesterPlan
from kuu_office.core.models import ApprovalState, Term, Unit, UnitKind
from kuu_office.core.models.text import matching

WHETHER = (("", _("all")), ("true", _("yes")), ("false", _("no")))


def faculties(request) -> QuerySet:
    return Unit.objects.filter(kind=UnitKind.FACULTY).order_by("code")


def departments(request) -> QuerySet:
    return Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("code")


class TextFilter(filters.CharFilter):
    """Free text over several columns, whatever the keyboard."""

    def __init__(self, *columns: str, **kwargs):
        super().__init__(label=_("Search"), **kwargs)
        self.columns = columns

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return matching(queryset, value, *self.columns) if value else queryset


PROGRAMME_TEXT = tuple(f"programme__{column}" for column in ("code", "abbreviation", "name_ky", "name_ru", "name_en"))


class PlanFilter(filters.FilterSet):
    text = TextFilter(*PROGRAMME_TEXT)
    faculty = filters.ModelChoiceFilter(field_name="department__parent", queryset=faculties, label=_("Faculty"))
    kind = filters.ChoiceFilter(choices=PlanKind.choices, label=_("Kind"))
    state = filters.ChoiceFilter(choices=ApprovalState.choices, label=_("State"))
    level = filters.ChoiceFilter(field_name="programme__standard__level", choices=Level.choices, label=_("Level"))
    intake_year = filters.NumberFilter(label=_("Intake"))

    class Meta:
        model = Plan
        fields = ["text", "faculty", "kind", "state", "level", "intake_year"]


class CourseFilter(filters.FilterSet):
    text = TextFilter("code", "name_ky", "name_ru", "name_en")
    department = filters.ModelChoiceFilter(queryset=departments, label=_("Department"))
    is_active = filters.BooleanFilter(label=_("Taught today"), widget=forms.Select(choices=WHETHER))

    class Meta:
        model = Course
        fields = ["text", "department", "is_active"]


class ProgrammeFilter(filters.FilterSet):
    text = TextFilter("code", "abbreviation", "name_ky", "name_ru", "name_en")
    degree = filters.ChoiceFilter(choices=Degree.choices, label=_("Degree"))
    study_form = filters.ChoiceFilter(choices=StudyForm.choices, label=_("Form of study"))
    partnership = filters.ChoiceFilter(choices=Partnership.choices, label=_("Partnership"))

    class Meta:
        model = Programme
        fields = ["text", "degree", "study_form", "partnership"]


def terms(request) -> QuerySet:
    return Term.objects.select_related("year").order_by("-start_date")


def teaching_units(request) -> QuerySet:
    """Faculties, then departments."""
    kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
    return Unit.objects.filter(kind__in=kinds).order_by("-kind", "code")


class SemesterPlanFilter(filters.FilterSet):
    text = TextFilter("group__name", *(f"group__{column}" for column in PROGRAMME_TEXT))
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
