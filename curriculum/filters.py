"""Filters of the lists; they live in the address."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Degree,
    Dimension,
    Funding,
    Language,
    Level,
    MovementKind,
    Partnership,
    PlanKind,
    StudentState,
    StudyForm,
)
from curriculum.models import Calendar, Course, Group, Movement, Plan, Programme, SemesterPlan, Student
from curriculum.queries.calendar import past_due
from curriculum.queries.contingent import NOT_STATED, choices_in
from curriculum.queries.students import PRESENT, STUDENT_TEXT, groups_to_keep
from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import AcademicYear, ApprovalState, Term, Unit, UnitKind
from kuu_office.core.models.people import Sex
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


class CalendarFilter(filters.FilterSet):
    """`late`: past the due date and not approved."""

    text = TextFilter(*PROGRAMME_TEXT)
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


def programmes(request) -> QuerySet:
    return Programme.objects.order_by("code", "degree", "pk")


YEARS = [(year, str(year)) for year in range(1, 8)]
OPEN_GROUPS, CLOSED_GROUPS, ALL = "open", "closed", "all"


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
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    until = filters.DateFilter(
        field_name="order_date", lookup_expr="lte", label=_("Signed until"),
        widget=forms.DateInput(attrs={"type": "date"}),
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


def day_field(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def any_of(label: str, choices=()) -> forms.ChoiceField:
    """One value or all; what is not stated can be asked for by the address."""
    return forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])


class CountedForm(forms.Form):
    """By what students are counted, and which of them. `chosen` after validation: dimension → value."""

    rows = forms.ChoiceField(label=_("Rows"), choices=Dimension.choices, required=False, initial=Dimension.FACULTY)
    across = forms.ChoiceField(label=_("Columns"), choices=[("", _("totals only")), *Dimension.choices], required=False)
    faculty = any_of(_("Faculty"))
    department = any_of(_("Department"))
    programme = any_of(_("Programme"))
    group = forms.RegexField(rf"^(\d{{1,12}}|{NOT_STATED})$", required=False, widget=forms.HiddenInput)
    year = any_of(_("Year of study"), [(str(year), str(year)) for year in range(1, 8)])
    form = any_of(_("Form of study"), StudyForm.choices)
    funding = any_of(_("Funding"), Funding.choices)
    language = any_of(_("Language of instruction"), Language.choices)
    citizenship = forms.RegexField(
        rf"^([A-Z]{{2}}|{NOT_STATED})$",
        label=_("Citizenship"),
        required=False,
        widget=forms.TextInput(attrs={"size": 4, "placeholder": "KG"}),
    )
    sex = any_of(_("Sex"), [*Sex.choices, (NOT_STATED, _("not stated"))])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("studying or on leave")), *StudentState.choices]
    )

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        faculties, departments, programmes = choices_in(scope)
        self.fields["faculty"].choices += [(str(one.pk), one.short_name) for one in faculties]
        self.fields["faculty"].choices += [(NOT_STATED, _("not stated"))]
        self.fields["department"].choices += [(str(one.pk), one.short_name) for one in departments]
        self.fields["programme"].choices += [(str(one.pk), f"{one.code} {one.name}") for one in programmes]

    @property
    def chosen(self) -> dict[str, str]:
        values = ((name, self.cleaned_data.get(name)) for name in Dimension.values)
        return {name: value for name, value in values if value}

    @property
    def row(self) -> str:
        return self.cleaned_data.get("rows") or Dimension.FACULTY.value

    @property
    def column(self) -> str:
        across = self.cleaned_data.get("across", "")
        return "" if across == self.row else across

    def arrangement(self) -> list:
        return [self[name] for name in self.fields if name not in Dimension.values]

    def filters(self) -> list:
        return [self[name] for name in Dimension.values]


class ContingentForm(CountedForm):
    """The same on any date, beside an earlier one."""

    field_order = ["date", "beside"]
    date = day_field(_("On the date"))
    beside = day_field(_("Beside the date"))
