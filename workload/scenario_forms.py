"""What a person fills in for a scenario of the load, and what is shown of it."""

from decimal import Decimal

import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.calc.shapes import Degree as DegreeOfCalc
from curriculum.calc.shapes import StudyForm as FormOfCalc
from curriculum.enums import Degree, StudyForm
from kuu_office.core.forms import DayInput
from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.phrases import CHOOSE
from kuu_office.core.tables import MomentColumn, NumberColumn, OfficeTable
from workload.calc.shapes import Work as WorkOfCalc
from workload.calc.whatif import Changes, NormChange
from workload.enums import Work
from workload.models import Scenario

ROWS = (1, 2, 3)  # norms that one form changes
PER_CENT = Decimal(100)
STREAMS = (("", _("as they are")), ("join", _("join what the page of streams proposes")), ("limit", _("form all anew")))


class ScenarioForm(forms.Form):
    """A title, whose load of which year, and what is different."""

    says_optional = True  # the page says it once for all fields
    title = forms.CharField(label=_("Title"), max_length=200)
    year = forms.ModelChoiceField(AcademicYear.objects.order_by("-start_year"), label=_("Academic year"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Faculty or department"), empty_label=CHOOSE)
    size = forms.DecimalField(
        label=_("Groups, per cent of their present size"), initial=100, max_digits=6, decimal_places=2
    )
    groups = forms.CharField(
        label=_("Students of single groups"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One group a line with its students: ПИ-1-24 = 30"),
    )  # fmt: skip
    streams = forms.ChoiceField(label=_("Streams of lectures"), choices=STREAMS, required=False)
    stream_limit = forms.IntegerField(label=_("Students in one stream at most"), required=False, min_value=1)

    def __init__(self, *args, units: frozenset[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [UnitKind.UNIVERSITY, UnitKind.FACULTY, UnitKind.DEPARTMENT]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units, kind__in=kinds).order_by("-kind", "code")
        for row in ROWS:
            self._add_norm(row)

    @property
    def general(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "year", "unit")]

    @property
    def norms(self) -> list[list[forms.BoundField]]:
        """A row of fields for each norm."""
        return [[self[f"{name}_{row}"] for name in ("work", "degree", "form", "hours")] for row in ROWS]

    @property
    def taught(self) -> list[forms.BoundField]:
        return [self[name] for name in ("size", "groups", "streams", "stream_limit")]

    def _add_norm(self, row: int) -> None:
        numbered = {"row": row}
        self.fields[f"work_{row}"] = forms.ChoiceField(
            label=_("Norm %(row)s: work") % numbered, choices=[("", _("unchanged")), *Work.choices], required=False
        )
        self.fields[f"degree_{row}"] = forms.ChoiceField(
            label=_("Norm %(row)s: degree") % numbered, choices=[("", _("all")), *Degree.choices], required=False
        )
        self.fields[f"form_{row}"] = forms.ChoiceField(
            label=_("Norm %(row)s: form of study") % numbered, choices=[("", _("all")), *StudyForm.choices],
            required=False,
        )  # fmt: skip
        self.fields[f"hours_{row}"] = forms.DecimalField(
            label=_("Norm %(row)s: hours") % numbered, max_digits=8, decimal_places=3, required=False
        )

    def clean_groups(self) -> dict[str, int]:
        found = {}
        for line in filter(None, (text.strip() for text in self.cleaned_data["groups"].splitlines())):
            name, _sign, students = (part.strip() for part in line.rpartition("="))
            if not name or not (students.isascii() and students.isdecimal() and len(students) <= 4):
                raise forms.ValidationError(
                    _("“%(line)s”: write the group, an equals sign and a number.") % {"line": line[:60]}
                )
            found[name] = int(students)
        return found

    def clean(self) -> dict:
        values = super().clean()
        for row in ROWS:
            if values.get(f"work_{row}") and values.get(f"hours_{row}") is None and f"hours_{row}" not in self.errors:
                self.add_error(f"hours_{row}", _("Say how many hours the norm is."))
        if values.get("streams") == "limit" and values.get("stream_limit") is None:
            self.add_error("stream_limit", _("Say how many students one stream may have."))
        return values

    def changes(self) -> Changes:
        values = self.cleaned_data
        return Changes(
            norms=tuple(self._norm(row) for row in ROWS if values[f"work_{row}"]),
            size=values["size"] / PER_CENT, groups=values["groups"], join_all=values["streams"] == "join",
            stream_limit=values["stream_limit"] if values["streams"] == "limit" else None,
        )  # fmt: skip

    def _norm(self, row: int) -> NormChange:
        work, hours, degree, form = (self.cleaned_data[f"{name}_{row}"] for name in ("work", "hours", "degree", "form"))
        return NormChange(
            WorkOfCalc(work), hours, DegreeOfCalc(degree) if degree else None, FormOfCalc(form) if form else None
        )


class AdoptForm(forms.Form):
    valid_from = forms.DateField(label=_("Norms hold from"), widget=DayInput)


class ScenarioTable(OfficeTable):
    """Scenarios of the person's units."""

    caption = _("Scenarios of the load")
    title = tables.Column(linkify=("workload:scenario", {"pk": tables.A("pk")}), verbose_name=_("Title"))
    unit = tables.Column(accessor="unit__name", verbose_name=_("Faculty or department"), order_by=("unit__code",))
    year = tables.Column(verbose_name=_("Academic year"), order_by=("year__start_year",))
    made_by = tables.Column(accessor="made_by__short_name", verbose_name=_("By"), orderable=False)
    computed_at = MomentColumn(verbose_name=_("Computed"))
    adopted_as = tables.Column(verbose_name=_("Adopted as"), orderable=False)

    class Meta:
        model = Scenario
        fields = ("title", "unit", "year", "made_by", "computed_at", "adopted_as")
        order_by = ("-computed_at",)


class ResultTable(OfficeTable):
    """What a scenario gives, department by department, beside today's: hours, rates and money."""

    exportable = True
    caption = _("Hours and rates by department")
    department = tables.Column(verbose_name=_("Department"))
    today = NumberColumn(verbose_name=_("Hours today"), total=True)
    then = NumberColumn(verbose_name=_("Hours in the scenario"), total=True)
    difference = NumberColumn(verbose_name=_("Difference, h"), total=True)
    rates_today = NumberColumn(verbose_name=_("Rates today"), total=True)
    rates_then = NumberColumn(verbose_name=_("Rates in the scenario"), total=True)
    money_today = NumberColumn(verbose_name=_("Som a month today"), total=True)
    money_then = NumberColumn(verbose_name=_("Som a month in the scenario"), total=True)
