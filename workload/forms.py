"""What a person fills in about the load."""

from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from kuu_office.core.forms import LanguageForm
from kuu_office.core.models import AcademicYear, Unit, UnitKind
from workload.operations.prints import Papers

LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
PLACES = [
    When(kind=kind, then=Value(place))
    for place, kind in enumerate((UnitKind.UNIVERSITY, UnitKind.FACULTY, UnitKind.DEPARTMENT))
]


class LineRemarkForm(forms.Form):
    """What has to be mended about a line."""

    text = forms.CharField(label=_("Remark"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CalculationForm(forms.Form):
    """The year and the faculty or department whose load is calculated; nothing for all that the person may."""

    year = forms.ModelChoiceField(AcademicYear.objects.order_by("-start_year"), label=_("Academic year"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        label=_("Faculty or department"),
        empty_label=_("All that you may calculate"),
    )

    def __init__(self, *args, units: frozenset[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
        self.units = Unit.objects.filter(pk__in=units, kind__in=kinds).order_by("-kind", "code")
        self.fields["unit"].queryset = self.units

    def departments(self) -> list[Unit]:
        unit, departments = self.cleaned_data["unit"], self.units.filter(kind=UnitKind.DEPARTMENT)
        if unit is None:
            return list(departments)
        return list(departments.filter(pk=unit.pk) | departments.filter(parent=unit))


class LoadLanguageForm(LanguageForm):
    """The language of a paper of the load."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class UnitYearForm(forms.Form):
    """Of which unit and year; both are read once, for the lists and for the choice."""

    year = forms.TypedChoiceField(label=_("Academic year"))
    unit = forms.TypedChoiceField(label=_("Unit"))

    def __init__(self, *args, units: QuerySet[Unit], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [UnitKind.UNIVERSITY, UnitKind.FACULTY, UnitKind.DEPARTMENT]
        self.units = units.filter(kind__in=kinds).order_by(Case(*PLACES), "code")
        self._offer("year", AcademicYear.objects.order_by("-start_year"))
        self._offer("unit", self.units)

    def _offer(self, name: str, rows: QuerySet) -> None:
        there, field = {str(row.pk): row for row in rows}, self.fields[name]
        field.choices, field.coerce = [(pk, str(row)) for pk, row in there.items()], there.__getitem__

    def chosen(self) -> dict[str, int]:
        """The numbers of what could be read."""
        return {name: value.pk for name, value in self.cleaned_data.items()}


class PapersForm(UnitYearForm):
    """What is printed of a unit in a year, and in which language."""

    papers = forms.ChoiceField(label=_("What to print"), choices=Papers.choices)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
