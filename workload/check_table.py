"""The list of findings of the check run, and what narrows it."""

import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.tables import NumberColumn, OfficeTable
from workload import check_wording
from workload.calc.checks import Check


class CheckForm(forms.Form):
    """The year, the faculty or department, one name of findings."""

    year = forms.ModelChoiceField(
        AcademicYear.objects.order_by("-start_year"), label=_("Academic year"), required=False, empty_label=_("present")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Faculty or department"), required=False, empty_label=_("all")
    )
    check = forms.ChoiceField(label=_("Finding"), required=False)

    def __init__(self, *args, units: frozenset[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units, kind__in=kinds).order_by("-kind", "code")
        titles = [(check.value, check_wording.title_of(check)) for check in Check]
        self.fields["check"].choices = [("", _("all")), *titles]


class FindingTable(OfficeTable):
    """Rows are findings with their `sheet` as `department`."""

    exportable = True
    caption = _("Findings of the check run")
    department = tables.Column(
        accessor="department", verbose_name=_("Department"), linkify=lambda record: record["sheet_url"]
    )
    check = tables.Column(verbose_name=_("Finding"))
    where = tables.Column(
        verbose_name=_("Where"), linkify=lambda record: record["url"] or None, attrs={"td": {"class": "wide"}}
    )
    said = tables.Column(verbose_name=_("What is found"), attrs={"td": {"class": "wide"}})
    expected = NumberColumn(verbose_name=_("Expected, h"))
    found = NumberColumn(verbose_name=_("Found, h"))
    deviation = NumberColumn(verbose_name=_("Deviation, h"))
