"""By what a contingent is counted, and on which day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Dimension,
    Funding,
    Language,
    StudentState,
    StudyForm,
)
from curriculum.queries.contingent import NOT_STATED, choices_in
from kuu_office.core.access.scope import Scope
from kuu_office.core.forms import DayInput
from kuu_office.core.models.people import Sex


def day_field(label: str) -> forms.DateField:
    widget = DayInput()
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
