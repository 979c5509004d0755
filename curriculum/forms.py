"""What people send: plans, courses, remarks, expert cards, spreadsheets."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum import wording
from curriculum.calc.columns import COLUMNS
from curriculum.enums import Conclusion, CriterionMark, PeriodKind
from curriculum.models import Course, ExpertCriterion, Group, Plan, Programme
from curriculum.operations.file_rows import NAMES
from curriculum.operations.reviews import Marked
from curriculum.operations.student_rows import TITLES
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import AcademicYear, ApprovalState, Term, Unit, UnitKind
from kuu_office.core.phrases import CHOOSE
from kuu_office.core.spreadsheets.mapping import Mapping
from kuu_office.core.spreadsheets.sheet import Sheet, letters
from kuu_office.core.text.kyrgyz import normalise


def told_by(form: forms.Form, refusal: OfficeError) -> int:
    """Puts a refusal beside the field that it names, else above the form; gives the status of the answer."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return refusal.status


class NewPlanForm(forms.Form):
    """A base plan for an intake of a programme."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=CHOOSE)
    intake_year = forms.IntegerField(label=_("Intake year"))
    due_date = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(
            department_id__in=scope.units(Permission.PLAN_EDIT), is_active=True
        )


class NewCalendarForm(forms.Form):
    """An academic calendar of a programme for a year."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=CHOOSE)
    year = forms.ModelChoiceField(AcademicYear.objects.all(), label=_("Academic year"), empty_label=CHOOSE)
    due_date = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(
            department_id__in=scope.units(Permission.CALENDAR_EDIT), is_active=True
        )


class DueForm(forms.Form):
    """By which day a new calendar must be approved."""

    due_date = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


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
    start_date = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end_date = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
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


class ReasonForm(forms.Form):
    """Why an approved plan changes."""

    reason = forms.CharField(label=_("Reason for the change"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RemarkForm(forms.Form):
    """What has to be mended."""

    remark = forms.CharField(
        label=_("Remark"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    step = forms.CharField(required=False, widget=forms.HiddenInput)


class PaperForm(forms.Form):
    """A step signed on paper, with the scan."""

    signer = forms.CharField(label=_("Signed by"), max_length=200)
    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    scan = forms.FileField(label=_("Scan (PDF)"))
    step = forms.CharField(required=False, widget=forms.HiddenInput)


class CourseForm(forms.ModelForm):
    """A course of the catalogue; `version` is the one that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Course
        fields = ["department", "code", "name_ky", "name_ru", "name_en", "is_active"]

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Unit.objects.filter(
            kind=UnitKind.DEPARTMENT, pk__in=scope.units(Permission.COURSE_EDIT)
        )
        self.fields["department"].empty_label = CHOOSE
        if self.instance.pk:
            del self.fields["department"]
            self.fields["version"].initial = self.instance.version


class ReviewForm(forms.Form):
    """The expert card: a mark for every criterion, the conclusion, a summary (F-008)."""

    conclusion = forms.ChoiceField(label=_("Conclusion"), choices=Conclusion.choices, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("Summary"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, review=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(ExpertCriterion.objects.filter(is_active=True).select_related("act"))
        given = {item.criterion_id: item for item in review.items.all()} if review else {}
        for criterion in self.criteria:
            item = given.get(criterion.pk)
            self.fields[f"mark_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.text,
                choices=CriterionMark.choices,
                widget=forms.RadioSelect,
                initial=item.mark if item else None,
            )
            self.fields[f"finding_{criterion.pk}"] = forms.CharField(
                label=_("What is not met"), max_length=1000, required=False, initial=item.finding if item else ""
            )

    def rows(self) -> list[tuple]:
        """Criterion, its mark field and its finding field."""
        return [
            (criterion, self[f"mark_{criterion.pk}"], self[f"finding_{criterion.pk}"]) for criterion in self.criteria
        ]

    def marks(self) -> list[Marked]:
        return [
            Marked(
                criterion.pk,
                self.cleaned_data[f"mark_{criterion.pk}"],
                self.cleaned_data[f"finding_{criterion.pk}"],
            )
            for criterion in self.criteria
        ]


class LanguageForm(forms.Form):
    """The language of a printed paper."""

    language = forms.ChoiceField(label=_("Language"), choices=[("ky", "Кыргызча"), ("ru", "Русский")])


class PrintForm(LanguageForm):
    """The language and the size of a printed plan."""

    paper = forms.ChoiceField(label=_("Paper"), choices=[("A4", "A4"), ("A3", "A3")])


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


class GenerateForm(forms.Form):
    """For which term and whose groups semester plans are made."""

    term = forms.ModelChoiceField(Term.objects.none(), label=_("Term"), empty_label=CHOOSE)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Faculty or department"), empty_label=CHOOSE)
    due_date = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = Term.objects.select_related("year").order_by("-start_date")
        self.fields["unit"].queryset = units_in(scope.units(Permission.SEMESTER_EDIT))

    def groups(self):
        """The groups of the unit, of a faculty those of its departments."""
        unit = self.cleaned_data["unit"]
        return Group.objects.filter(Q(department=unit) | Q(department__parent=unit))


def units_in(unit_ids):
    """Faculties and departments among these units."""
    kinds = [UnitKind.FACULTY, UnitKind.DEPARTMENT]
    return Unit.objects.filter(pk__in=unit_ids, kind__in=kinds).order_by("-kind", "code")


class ReturnForm(forms.Form):
    """What units have to mend in their semester plans, and until when."""

    remark = forms.CharField(label=_("Remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    due_date = forms.DateField(
        label=_("To be mended by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SnapshotForm(forms.Form):
    """The day whose contingent is fixed."""

    date = forms.DateField(label=_("Fixing date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: “Contingent on” and the date.")
    )


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
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    effective_date = forms.DateField(
        label=_("In force from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

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
