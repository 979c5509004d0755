"""Spreadsheets that are brought, of plans and of students, and which column is which."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum import wording
from curriculum.calc.columns import COLUMNS
from curriculum.enums import (
    RowDecision,
)
from curriculum.models import Plan, Programme
from curriculum.operations.file_rows import NAMES
from curriculum.operations.student_mending import LONGEST, version_of
from curriculum.operations.student_rows import TITLES, shown_text
from kuu_office.core.access.permissions import Permission
from kuu_office.core.forms import DayInput
from kuu_office.core.models import ApprovalState, Unit, UnitKind
from kuu_office.core.phrases import CHOOSE
from kuu_office.core.spreadsheets.mapping import Mapping
from kuu_office.core.spreadsheets.sheet import Sheet, letters
from kuu_office.core.text.kyrgyz import normalise


class ImportForm(forms.Form):
    """A spreadsheet, and what it becomes: a new base plan or an existing draft."""

    NEW, DRAFT = "new", "draft"

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    into = forms.ChoiceField(
        label=_("What it becomes"),
        choices=[(DRAFT, _("an existing draft gets these lines")), (NEW, _("a new base plan is opened"))],
        widget=forms.RadioSelect,
        initial=DRAFT,
    )
    plan = forms.ModelChoiceField(
        Plan.objects.none(),
        label=_("Draft"),
        empty_label=CHOOSE,
        error_messages={"invalid_choice": _("This plan is not open for editing: it is in approval or approved.")},
    )
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=CHOOSE)
    intake_year = forms.IntegerField(label=_("Intake year"))

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            idle = ("programme", "intake_year") if self.data.get("into") == self.DRAFT else ("plan",)
            for name in idle:
                self.fields[name].required = False
        units = scope.units(Permission.PLAN_EDIT)
        open_states = [ApprovalState.DRAFT, ApprovalState.RETURNED]
        self.fields["plan"].queryset = (
            Plan.objects.filter(department_id__in=units, state__in=open_states)
            .with_names()
            .order_by("-intake_year", "programme__code", "kind")
        )
        self.fields["programme"].queryset = Programme.objects.filter(department_id__in=units, is_active=True)


class ColumnsForm(forms.Form):
    """Which column of a sheet is which of ours. `columns` after validation: our key → column number."""

    header_row = forms.IntegerField(label=_("Row of the header"), min_value=1, max_value=30)
    two_rows = forms.BooleanField(label=_("The header takes two rows"), required=False)
    remember_as = forms.CharField(
        label=_("Remember this layout as"),
        required=False,
        max_length=200,
        help_text=_("A name of the source, for example “Department's own form”. Its next file is read without asking."),
    )

    def __init__(self, *args, sheet: Sheet, mapping: Mapping, **kwargs):
        chosen = {column: key for key, column in mapping.columns.items()}
        initial = {"header_row": mapping.header_row, "two_rows": mapping.header_height == 2}
        super().__init__(*args, initial=initial, **kwargs)
        self.numbers = sorted({number for row in sheet.rows for number in row.cells})
        self.choices = [("", _("is not read")), *self.titles().items()]
        for number in self.numbers:
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=_("Column %(letter)s") % {"letter": letters(number)},
                choices=self.choices,
                required=False,
                initial=chosen.get(number, ""),
            )

    def titles(self) -> dict[str, str]:
        """Our columns, key → title."""
        return {key: wording.column_title(key) for key in COLUMNS}

    def lacking(self) -> str:
        """What is still missing among the chosen columns, in a sentence."""
        has_names = self.columns.keys() & set(NAMES)
        return "" if has_names else _("Say in which column the names of the courses stand.")

    def column_fields(self) -> list:
        return [self[f"column_{number}"] for number in self.numbers]

    def clean(self) -> dict:
        cleaned = super().clean()
        self.columns: dict[str, int] = {}
        for number in self.numbers:
            key = cleaned.get(f"column_{number}")
            if key and key in self.columns:
                self.add_error(f"column_{number}", self.taken(key))
            elif key:
                self.columns[key] = number
        if lacking := self.lacking():
            self.add_error(None, lacking)
        return cleaned

    def taken(self, key: str) -> str:
        return _("“%(column)s” is column %(letter)s already.") % {
            "column": self.titles()[key],
            "letter": letters(self.columns[key]),
        }


class StudentColumnsForm(ColumnsForm):
    """The same for a file of students."""

    def titles(self) -> dict[str, str]:
        return {key: str(title) for key, title in TITLES.items()}

    def lacking(self) -> str:
        if {"surname", "given_name"} <= self.columns.keys() or "full_name" in self.columns:
            return ""
        return _("Say in which column the names of the students stand.")


class StudentsFileForm(forms.Form):
    """A file of students, the unit that it is for, and the order of admission for rows that name none."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=CHOOSE)
    order_number = forms.CharField(label=_("Order number"), required=False, max_length=40)
    order_date = forms.DateField(
        label=_("Date of the order"), required=False,
        widget=DayInput(),
    )  # fmt: skip
    effective_date = forms.DateField(label=_("In force from"), required=False, widget=DayInput())

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [UnitKind.UNIVERSITY, UnitKind.FACULTY, UnitKind.DEPARTMENT]
        units = Unit.objects.filter(pk__in=scope.units(Permission.STUDENT_EDIT), kind__in=kinds)
        self.fields["unit"].queryset = units.order_by("parent_id", "code")
        widest = units.exclude(parent_id__in=units.values("pk"))[:2]
        self.fields["unit"].initial = widest[0].pk if len(widest) == 1 else None

    @property
    def order(self) -> dict[str, str]:
        days = {name: self.cleaned_data[name] for name in ("order_date", "effective_date")}
        texts = {name: day.isoformat() if day else "" for name, day in days.items()}
        return {"order_number": normalise(self.cleaned_data["order_number"]), **texts}


class StudentRowForm(forms.Form):
    """A row of a file of students: a field for each column that the file has, and a person's word on the row."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=RowDecision.choices, required=False, widget=forms.RadioSelect
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, *args, row, columns, **kwargs):
        texts = {f"cell_{key}": shown_text(row.cells.get(key, ("", "", ""))) for key in columns}
        super().__init__(*args, initial=texts | {"decision": row.decision, "seen": version_of(row)}, **kwargs)
        self.columns = columns
        for key in columns:
            self.fields[f"cell_{key}"] = forms.CharField(label=TITLES[key], required=False, max_length=LONGEST)

    @property
    def cells(self) -> list:
        return [self[f"cell_{key}"] for key in self.columns]

    def texts(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"cell_{key}"] for key in self.columns}
