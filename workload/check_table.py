"""The list of findings of the check run, and what narrows it."""

from datetime import date

import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.tables import NumberColumn, OfficeTable
from workload import check_wording
from workload.calc.checks import Check


class CheckForm(forms.Form):
    """The year, the faculty or department, one name of findings; years and units are read once."""

    year = forms.ChoiceField(label=_("Academic year"), required=False)
    unit = forms.ChoiceField(label=_("Faculty or department"), required=False)
    check = forms.ChoiceField(label=_("Finding"), required=False)

    def __init__(self, *args, units: frozenset[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.years = {str(one.pk): one for one in AcademicYear.objects.order_by("-start_year")}
        kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
        rows = Unit.objects.filter(pk__in=units, kind__in=kinds).order_by("-kind", "code")
        self.units = {str(one.pk): one for one in rows}
        self.fields["year"].choices = [("", _("present")), *self.years.items()]
        self.fields["unit"].choices = [("", _("all")), *((pk, one.name) for pk, one in self.units.items())]
        titles = [(check.value, check_wording.title_of(check)) for check in Check]
        self.fields["check"].choices = [("", _("all")), *titles]

    def chosen_year(self, today: date) -> AcademicYear | None:
        """The year of the address, else the one that has begun last."""
        begun = (year for year in self.years.values() if year.start_date <= today)
        return self.years.get(self.cleaned_data.get("year", "")) or next(begun, None)

    def chosen_unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("unit", ""))


class FindingTable(OfficeTable):
    """Rows are findings, each with its sheet."""

    exportable = True
    caption = _("Findings of the check run")
    department = tables.Column(verbose_name=_("Department"), linkify=lambda record: record.sheet_url)
    check = tables.Column(verbose_name=_("Finding"))
    where = tables.Column(
        verbose_name=_("Where"), linkify=lambda record: record.url or None, attrs={"td": {"class": "wide"}}
    )
    said = tables.Column(verbose_name=_("What is found"), attrs={"td": {"class": "wide"}})
    expected = NumberColumn(accessor="finding__expected", verbose_name=_("Expected, h"))
    found = NumberColumn(accessor="finding__found", verbose_name=_("Found, h"))
    deviation = NumberColumn(accessor="finding__deviation", verbose_name=_("Deviation, h"))
