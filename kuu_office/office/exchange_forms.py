"""What people send about the exchange with AVN: what it covers, a file, a layout, choices."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.forms import DayInput
from kuu_office.core.models import Term, Unit
from kuu_office.core.models.org import UnitKind
from kuu_office.core.phrases import CHOOSE
from kuu_office.office.enums import Choice, Encoding, FileKind, Separator
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.operations.choices import Pick
from kuu_office.office.operations.profiles import Layout
from kuu_office.office.programs import ExchangeField, ExchangeProgram
from kuu_office.office.queries.exchange import Extent

LARGEST_PLACE = 99


class ExtentForm(forms.Form):
    """What an exchange covers, and by which layout."""

    profile = forms.ModelChoiceField(ExchangeProfile.objects.none(), label=_("Profile"), empty_label=None)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Faculty or department"), empty_label=CHOOSE)
    term = forms.ModelChoiceField(Term.objects.none(), label=_("Term"), empty_label=None)
    everything = forms.BooleanField(required=False)

    def __init__(self, *args, scope: Scope, program: ExchangeProgram, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=scope.units(Permission.EXCHANGE_RUN), kind__in=UNIT_KINDS)
        self.fields["profile"].queryset = ExchangeProfile.objects.filter(program=program.key)
        self.fields["unit"].queryset = units.order_by("parent_id", "code")
        self.initial["unit"] = sole_widest(list(units))
        self.fields["everything"].label = program.everything
        if program.uses_term:
            terms = Term.objects.select_related("year").order_by("-start_date")
            self.fields["term"].queryset = terms
            self.initial["term"] = terms.filter(start_date__lte=clock.today()).first()
        else:
            del self.fields["term"]

    @property
    def extent(self) -> Extent:
        chosen = self.cleaned_data
        return Extent(chosen["unit"], chosen.get("term"), chosen["everything"])


def sole_widest(units: list[Unit]) -> Unit | None:
    """The unit that holds all the others: a clerk's own faculty. None when there are several."""
    known = {unit.pk for unit in units}
    widest = [unit for unit in units if unit.parent_id not in known]
    return widest[0] if len(widest) == 1 else None


UNIT_KINDS = (UnitKind.UNIVERSITY, UnitKind.FACULTY, UnitKind.DEPARTMENT)


class BringForm(ExtentForm):
    """The same with a file that AVN gave out."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)


class ProfileForm(forms.Form):
    """A layout of a program's files: a heading and a place for each field; without a heading the field stays out."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file_kind = forms.ChoiceField(label=_("Kind of file"), choices=FileKind.choices)
    sheet = forms.CharField(
        label=_("Sheet"), max_length=31, required=False, help_text=_("Empty: the first sheet that has cells.")
    )
    encoding = forms.ChoiceField(label=_("Encoding of text"), choices=Encoding.choices)
    separator = forms.ChoiceField(label=_("Separator of text"), choices=Separator.choices)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, program: ExchangeProgram, layout: Layout, revision: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.program = program
        placed = {key: (place, heading) for place, (key, heading) in enumerate(layout.columns, 1)}
        for field in program.fields:
            place, heading = placed.get(field.key, ("", ""))
            self._add(field, place, heading)
            self._add_words(field, layout.words.get(field.key, {}))
        for name in ("title", "file_kind", "sheet", "encoding", "separator"):
            self.initial[name] = getattr(layout, name)
        self.initial["seen"] = revision

    def _add(self, field: ExchangeField, place: int | str, heading: str) -> None:
        self.fields[f"heading_{field.key}"] = forms.CharField(
            label=field.title, max_length=100, required=field.is_key, initial=heading
        )
        self.fields[f"place_{field.key}"] = forms.IntegerField(
            label=_("Place"), min_value=1, max_value=LARGEST_PLACE, required=False, initial=place
        )

    def _add_words(self, field: ExchangeField, words: Mapping[str, str]) -> None:
        for value, title in field.choices:
            self.fields[f"word_{field.key}_{value}"] = forms.CharField(
                label=title, max_length=100, required=False, initial=words.get(value, "")
            )

    @property
    def about_file(self) -> list:
        return [self[name] for name in ("title", "file_kind", "sheet", "encoding", "separator")]

    @property
    def columns(self) -> list[dict]:
        """Each field of the program with its two inputs."""
        return [
            {"field": one, "heading": self[f"heading_{one.key}"], "place": self[f"place_{one.key}"]}
            for one in self.program.fields
        ]

    @property
    def words(self) -> list[dict]:
        """Each value that has a title, with the input for AVN's word."""
        return [
            {"field": one, "value": value, "word": self[f"word_{one.key}_{value}"]}
            for one in self.program.fields
            for value, _title in one.choices
        ]

    @property
    def layout(self) -> Layout:
        chosen = self.cleaned_data
        named = [one.key for one in self.program.fields if chosen[f"heading_{one.key}"].strip()]
        ordered = sorted(named, key=lambda key: chosen[f"place_{key}"] or LARGEST_PLACE)
        return Layout(
            **{name: chosen[name] for name in ("title", "file_kind", "encoding", "sheet", "separator")},
            columns=tuple((key, chosen[f"heading_{key}"]) for key in ordered),
            words={
                one.key: {value: chosen[f"word_{one.key}_{value}"] for value, _title in one.choices}
                for one in self.program.fields
                if one.choices
            },
        )


class CarryOutForm(forms.Form):
    """Until when the units sign their papers again that go back to them."""

    seen = forms.CharField(widget=forms.HiddenInput)
    due_date = forms.DateField(label=_("To be signed again by"), widget=DayInput(), required=False)

    def __init__(self, *args, reopens: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if reopens:
            self.fields["due_date"].required = True
        else:
            del self.fields["due_date"]


def picks_in(data, numbers: Iterable[str]) -> list[Pick]:
    """The choices of a page: `choice-12` and the version `seen-12` that it showed; what is malformed is left out."""
    picks = []
    for number in numbers:
        choice, seen = data.get(f"choice-{number}", ""), data.get(f"seen-{number}", "")
        if number.isdecimal() and seen.isdecimal() and len(number) < 18 and choice in {"", *Choice.values}:
            picks.append(Pick(int(number), choice, int(seen[:9])))
    return picks
