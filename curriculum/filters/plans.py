"""Filters of the lists of plans, calendars, courses and programmes."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Degree,
    Level,
    Partnership,
    PlanKind,
    StudyForm,
)
from curriculum.filters.choices import PROGRAMME_TEXT
from curriculum.models import Calendar, Course, Plan, Programme
from curriculum.queries.calendar import past_due
from kuu_office.core import clock
from kuu_office.core.filters import WHETHER, TextFilter, academic_years, departments, faculties
from kuu_office.core.models import ApprovalState
from kuu_office.core.models.text import STORED


class PlanFilter(filters.FilterSet):
    text = TextFilter(PROGRAMME_TEXT)
    faculty = filters.ModelChoiceFilter(field_name="department__parent", queryset=faculties, label=_("Faculty"))
    kind = filters.ChoiceFilter(choices=PlanKind.choices, label=_("Kind"))
    state = filters.ChoiceFilter(choices=ApprovalState.choices, label=_("State"))
    level = filters.ChoiceFilter(field_name="programme__standard__level", choices=Level.choices, label=_("Level"))
    intake_year = filters.NumberFilter(label=_("Intake"))

    class Meta:
        model = Plan
        fields = ["text", "faculty", "kind", "state", "level", "intake_year"]


class CalendarFilter(filters.FilterSet):
    """`late`: past the due date and not approved."""

    text = TextFilter(PROGRAMME_TEXT)
    year = filters.ModelChoiceFilter(queryset=academic_years, label=_("Academic year"))
    faculty = filters.ModelChoiceFilter(field_name="department__parent", queryset=faculties, label=_("Faculty"))
    state = filters.ChoiceFilter(choices=ApprovalState.choices, label=_("State"))
    late = filters.BooleanFilter(label=_("Past the due date"), method="only_late", widget=forms.Select(choices=WHETHER))

    class Meta:
        model = Calendar
        fields = ["text", "year", "faculty", "state", "late"]

    def only_late(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        late = past_due(queryset, clock.today())
        return late if value else queryset.exclude(pk__in=late.values("pk"))


class CourseFilter(filters.FilterSet):
    text = TextFilter(STORED)
    department = filters.ModelChoiceFilter(queryset=departments, label=_("Department"))
    is_active = filters.BooleanFilter(label=_("Taught today"), widget=forms.Select(choices=WHETHER))

    class Meta:
        model = Course
        fields = ["text", "department", "is_active"]


class ProgrammeFilter(filters.FilterSet):
    text = TextFilter(STORED)
    degree = filters.ChoiceFilter(choices=Degree.choices, label=_("Degree"))
    study_form = filters.ChoiceFilter(choices=StudyForm.choices, label=_("Form of study"))
    partnership = filters.ChoiceFilter(choices=Partnership.choices, label=_("Partnership"))

    class Meta:
        model = Programme
        fields = ["text", "degree", "study_form", "partnership"]
