"""Filters of the lists of groups, students and orders."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Funding,
    Language,
    MovementKind,
    StudentState,
    StudyForm,
)
from curriculum.filters.choices import ALL, YEARS, programmes
from curriculum.models import Group, Movement, Student
from curriculum.queries.students import PRESENT, STUDENT_TEXT, groups_to_keep
from kuu_office.core.filters import TextFilter, departments, faculties
from kuu_office.core.forms import DayInput
from kuu_office.core.models.text import matching

OPEN_GROUPS, CLOSED_GROUPS = "open", "closed"


class GroupFilter(filters.FilterSet):
    """Groups that are open, unless the address asks for others."""

    text = TextFilter("name")
    faculty = filters.ModelChoiceFilter(field_name="department__parent", queryset=faculties, label=_("Faculty"))
    department = filters.ModelChoiceFilter(queryset=departments, label=_("Department"))
    programme = filters.ModelChoiceFilter(queryset=programmes, label=_("Programme"))
    year_of_study = filters.ChoiceFilter(choices=YEARS, label=_("Year of study"))
    language = filters.ChoiceFilter(choices=Language.choices, label=_("Language of instruction"))
    study_form = filters.ChoiceFilter(choices=StudyForm.choices, label=_("Form of study"))
    shown = filters.ChoiceFilter(
        choices=[(CLOSED_GROUPS, _("closed groups")), (ALL, _("all groups"))],
        empty_label=_("open groups"),
        label=_("Which groups"),
        method="leave_all",
    )

    class Meta:
        model = Group
        fields = ["text", "faculty", "department", "programme", "year_of_study", "language", "study_form", "shown"]

    def leave_all(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(closed_date__isnull=False) if value == CLOSED_GROUPS else queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("shown") else found.filter(closed_date=None)


class StudentFilter(filters.FilterSet):
    """Who studies or is on leave, unless the address asks for others. Letters or figures of a name or record book."""

    text = filters.CharFilter(label=_("Name or record book"), method="named")
    faculty = filters.ModelChoiceFilter(field_name="department__parent", queryset=faculties, label=_("Faculty"))
    programme = filters.ModelChoiceFilter(queryset=programmes, label=_("Programme"))
    group = filters.CharFilter(field_name="group__name", lookup_expr="iexact", label=_("Group"))
    year_of_study = filters.ChoiceFilter(choices=YEARS, label=_("Year of study"))
    study_form = filters.ChoiceFilter(choices=StudyForm.choices, label=_("Form of study"))
    language = filters.ChoiceFilter(choices=Language.choices, label=_("Language of instruction"))
    funding = filters.ChoiceFilter(choices=Funding.choices, label=_("Funding"))
    citizenship = filters.CharFilter(lookup_expr="iexact", label=_("Citizenship"))
    state = filters.ChoiceFilter(
        choices=[*StudentState.choices, (ALL, _("all"))], empty_label=_("studying or on leave"), label=_("State"),
        method="in_state",
    )  # fmt: skip

    class Meta:
        model = Student
        fields = [
            "text", "faculty", "programme", "group", "year_of_study", "study_form", "language", "funding",
            "citizenship", "state",
        ]  # fmt: skip

    def named(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if any(letter.isdigit() for letter in value):
            return queryset.filter(record_number__icontains=value.strip())
        return matching(queryset, value, STUDENT_TEXT)

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(state=value)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.filter(state__in=PRESENT)


class OrderFilter(filters.FilterSet):
    """Orders about students by number, kind and day."""

    number = filters.CharFilter(field_name="order_number", lookup_expr="icontains", label=_("Number of the order"))
    kind = filters.ChoiceFilter(choices=MovementKind.choices, label=_("Kind"))
    since = filters.DateFilter(
        field_name="order_date", lookup_expr="gte", label=_("Signed from"),
        widget=DayInput(),
    )  # fmt: skip
    until = filters.DateFilter(
        field_name="order_date", lookup_expr="lte", label=_("Signed until"),
        widget=DayInput(),
    )  # fmt: skip

    class Meta:
        model = Movement
        fields = ["number", "kind", "since", "until"]


def open_groups(request) -> QuerySet:
    """Open groups that the reader keeps."""
    return groups_to_keep(request.scope)


class PickFilter(filters.FilterSet):
    """Whom an order is about: a group, a name, or record books pasted from a list."""

    of_group = filters.ModelChoiceFilter(field_name="group", queryset=open_groups, label=_("Group"))
    text = TextFilter(STUDENT_TEXT)
    records = filters.CharFilter(
        label=_("Record books"), method="in_records", widget=forms.Textarea(attrs={"rows": 1})
    )  # fmt: skip

    class Meta:
        model = Student
        fields = ["of_group", "text", "records"]

    def in_records(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(record_number__in=records_in(value))


def records_in(text: str) -> list[str]:
    """Numbers of record books pasted with commas, spaces or line breaks between them."""
    return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))
