"""What a person fills in to give hours by hand."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.calc.shapes import ZERO
from curriculum.calc.shapes import Degree as DegreeOfCalc
from curriculum.enums import Degree
from kuu_office.core.models import Term
from kuu_office.core.phrases import CHOOSE
from workload.calc.shapes import Funding, Share
from workload.enums import Work
from workload.models import LoadSheet
from workload.operations.by_hand import LONGEST_REASON, NewLine

MOST_GROUPS = 40


class HoursForm(forms.Form):
    """Hours in place of what a line has, and why."""

    hours = forms.DecimalField(label=_("Hours"), max_digits=9, decimal_places=2)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))


class LineForm(forms.Form):
    """A line that no semester plan asks for: what, for whom, how many hours, why."""

    name_ky = forms.CharField(label=_("What is done, in Kyrgyz"), max_length=300)
    name_ru = forms.CharField(label=_("In Russian"), max_length=300, required=False)
    name_en = forms.CharField(label=_("In English"), max_length=300, required=False)
    work = forms.ChoiceField(label=_("Work"), choices=[("", CHOOSE), *Work.choices])
    term = forms.ModelChoiceField(Term.objects.none(), label=_("Term"), empty_label=CHOOSE)
    degree = forms.ChoiceField(label=_("For students of"), choices=[("", CHOOSE), *Degree.choices])
    budget = forms.DecimalField(label=_("Hours, budget"), max_digits=9, decimal_places=2, required=False)
    contract = forms.DecimalField(label=_("Hours, contract"), max_digits=9, decimal_places=2, required=False)
    groups = forms.CharField(
        label=_("Groups"), max_length=600, required=False, help_text=_("Their names, with commas between them.")
    )
    students = forms.IntegerField(label=_("Students"), min_value=0, max_value=10_000, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, sheet: LoadSheet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = Term.objects.filter(year=sheet.year_id).order_by("start_date")

    def clean_groups(self) -> tuple[str, ...]:
        names = tuple(filter(None, (name.strip() for name in self.cleaned_data["groups"].split(","))))
        if len(names) > MOST_GROUPS or any(len(name) > 40 for name in names):
            raise forms.ValidationError(_("At most 40 groups, each name at most 40 characters long."))
        return names

    def line(self) -> NewLine:
        values = self.cleaned_data
        named = {name: values[name] for name in ("term", "work", "name_ky", "name_ru", "name_en")}
        return NewLine(
            **named, group_names=values["groups"], students=values["students"] or 0, shares=self._shares(values)
        )

    @staticmethod
    def _shares(values: dict) -> tuple[Share, ...]:
        degree = DegreeOfCalc(values["degree"])
        hours: dict[Funding, Decimal] = {funding: values[funding.value] or ZERO for funding in Funding}
        return tuple(Share(degree, funding, part) for funding, part in hours.items() if part)


class FiguresForm(forms.Form):
    """The department's own hours, one field for each kind of work; an empty field says nothing."""

    says_optional = True  # the page says it once for all fields

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for work in Work:
            self.fields[work.value] = forms.DecimalField(
                label=work.label, max_digits=9, decimal_places=2, min_value=0, required=False
            )

    def figures(self) -> dict[str, Decimal]:
        return {work: hours for work, hours in self.cleaned_data.items() if hours is not None}
