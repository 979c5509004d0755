"""What people send about academic calendars."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    PeriodKind,
)
from curriculum.models import Programme
from kuu_office.core.access.permissions import Permission
from kuu_office.core.forms import DayInput
from kuu_office.core.models import AcademicYear
from kuu_office.core.phrases import CHOOSE


class NewCalendarForm(forms.Form):
    """An academic calendar of a programme for a year."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=CHOOSE)
    year = forms.ModelChoiceField(AcademicYear.objects.all(), label=_("Academic year"), empty_label=CHOOSE)
    due_date = forms.DateField(label=_("Due"), required=False, widget=DayInput())

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(
            department_id__in=scope.units(Permission.CALENDAR_EDIT), is_active=True
        )


class DueForm(forms.Form):
    """By which day a new calendar must be approved."""

    due_date = forms.DateField(label=_("Due"), required=False, widget=DayInput())


class OpeningForm(DueForm):
    """The year whose calendars are opened from last year's."""

    field_order = ["year", "due_date"]
    year = forms.TypedChoiceField(label=_("Academic year"))

    def __init__(self, *args, years: list[AcademicYear], **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {str(year.pk): year for year in years}
        self.fields["year"].choices = [(key, str(year)) for key, year in by_key.items()]
        self.fields["year"].coerce = by_key.__getitem__


class PeriodForm(forms.Form):
    """An exceptional period of a calendar; no ticked year means all of them."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PeriodKind.choices)
    start_date = forms.DateField(label=_("From"), widget=DayInput())
    end_date = forms.DateField(label=_("To"), widget=DayInput())
    years = forms.TypedMultipleChoiceField(
        label=_("Years of study"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: all years of study."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [(year, str(year)) for year in years]
