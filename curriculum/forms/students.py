"""What people send about groups and students: orders, admissions, groups and their parts, fixed contingents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.calc.standing import Place
from curriculum.enums import (
    Funding,
    Language,
    MovementKind,
    PlanKind,
    StudyForm,
    SubgroupPurpose,
)
from curriculum.models import Group, Plan, Programme
from curriculum.operations.admission import Newcomer
from curriculum.operations.naming import NAME_FIELDS
from curriculum.operations.order_heads import REASONS
from curriculum.operations.order_trial import Order
from curriculum.queries.students import groups_to_keep
from kuu_office.core.access.permissions import Permission
from kuu_office.core.forms import DayInput
from kuu_office.core.models import ApprovalState, Person
from kuu_office.core.models.people import Sex
from kuu_office.core.phrases import CHOOSE
from kuu_office.core.text.kyrgyz import normalise

SAME = _("as it is")
NOBODY = "–"


class OrderHeadForm(forms.Form):
    """Number and dates of an order, as on the paper."""

    number = forms.CharField(label=_("Number of the order"), max_length=40)
    date = forms.DateField(label=_("Signed on"), widget=DayInput())
    effective_date = forms.DateField(label=_("In force from"), widget=DayInput())

    def clean_number(self) -> str:
        """Without what nobody sees, so that one paper is one order."""
        return normalise(self.cleaned_data["number"])

    def head(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("number", "date", "effective_date")}

    def hidden_pairs(self) -> list[tuple[str, str]]:
        """What was typed, for the page that shows the effect before it is recorded."""
        return [(name, value) for name in self.fields for value in self.data.getlist(name)]


class NamesForm(OrderHeadForm):
    """The names of a person in three languages."""

    surname = forms.CharField(label=_("Surname"), max_length=100)
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=100, required=False)
    russian_surname = forms.CharField(label=_("Surname in Russian"), max_length=100, required=False)
    russian_given_name = forms.CharField(label=_("Given name in Russian"), max_length=100, required=False)
    russian_patronymic = forms.CharField(label=_("Patronymic in Russian"), max_length=100, required=False)
    latin_surname = forms.CharField(label=_("Surname in Latin letters"), max_length=100, required=False)
    latin_given_name = forms.CharField(label=_("Given name in Latin letters"), max_length=100, required=False)


class OrderForm(NamesForm):
    """An order about students; which fields it has hangs on its kind."""

    KINDS = {
        MovementKind.TRANSFER: ("programme", "group", "form", "language", "funding"),
        MovementKind.REINSTATEMENT: ("group", "year", "programme", "form", "language", "funding"),
        MovementKind.RETURN: ("group", "year"),
        MovementKind.LEAVE: ("reason", "until"),
        MovementKind.EXPULSION: ("reason",),
        MovementKind.PROMOTION: (),
        MovementKind.GRADUATION: (),
        MovementKind.NAME_CHANGE: NAME_FIELDS,
    }
    PLACE = ("programme", "group", "form", "language", "funding", "year")

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), required=False, empty_label=SAME)
    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), required=False, empty_label=SAME)
    year = forms.TypedChoiceField(
        label=_("Year of study"), required=False, coerce=int, choices=[("", SAME), *((n, n) for n in range(1, 8))]
    )
    form = forms.ChoiceField(label=_("Form of study"), required=False, choices=[("", SAME), *StudyForm.choices])
    language = forms.ChoiceField(
        label=_("Language of instruction"), required=False, choices=[("", SAME), *Language.choices]
    )
    funding = forms.ChoiceField(label=_("Funding"), required=False, choices=[("", SAME), *Funding.choices])
    reason = forms.ChoiceField(label=_("Reason"))
    until = forms.DateField(label=_("Leave until"), widget=DayInput())
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, kind: str, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - {"number", "date", "effective_date", "note", *self.KINDS[kind]}:
            del self.fields[name]
        if "group" in self.fields:
            self.fields["group"].queryset = groups_to_keep(scope)
        if "programme" in self.fields:
            units = scope.units(Permission.STUDENT_EDIT)
            self.fields["programme"].queryset = Programme.objects.filter(department_id__in=units, is_active=True)
        if "reason" in self.fields:
            words = [(reason.value, reason.label) for reason in REASONS[kind]]
            self.fields["reason"].choices = [("", CHOOSE), *words]

    def order(self) -> Order:
        values = self.cleaned_data
        sets = {name: values[name] for name in self.PLACE if values.get(name)}
        for name in ("programme", "group"):
            if name in sets:
                sets[name] = sets[name].pk
        names = {name: values[name] for name in NAME_FIELDS if name in values}
        return Order(
            kind=self.kind, **self.head(), reason=values.get("reason", ""), until=values.get("until"),
            note=values["note"], sets=sets, names=names,
        )  # fmt: skip


class GroupForm(forms.ModelForm):
    """A group; `revision` is the one that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Group
        fields = ["programme", "intake_year", "year_of_study", "name", "language", "opened_date", "curator", "plan"]
        widgets = {"opened_date": DayInput()}

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        units = scope.units(Permission.STUDENT_EDIT)
        of_units = Programme.objects.filter(department_id__in=units, is_active=True)
        self.fields["programme"].queryset = of_units
        self.fields["programme"].empty_label = CHOOSE
        people = Person.objects.filter(appointments__unit_id__in=units).distinct().in_kyrgyz_order()
        self.fields["curator"].queryset = people
        self.fields["curator"].empty_label = self.fields["plan"].empty_label = NOBODY
        plans = Plan.objects.filter(department_id__in=units, kind=PlanKind.WORKING, state=ApprovalState.APPROVED)
        if self.instance.pk:
            for name in ("programme", "intake_year", "year_of_study", "opened_date"):
                del self.fields[name]
            plans = Plan.objects.filter(pk__in=plans.filter(programme=self.instance.programme)) | Plan.objects.filter(
                pk=self.instance.plan_id
            )
            self.fields["revision"].initial = self.instance.revision
        else:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Left empty, it is the next free one: programme, number, intake year.")
        self.fields["plan"].queryset = plans.with_titles().order_by("-intake_year", "programme__code", "pk")

    def _get_validation_exclusions(self) -> set[str]:
        """A name that is taken is told by the operation, which locks the intake first."""
        return super()._get_validation_exclusions() | {"name"}


class AdmissionForm(NamesForm):
    """A person who becomes a student of a group."""

    sex = forms.ChoiceField(label=_("Sex"), choices=[("", CHOOSE), *Sex.choices])
    birth_date = forms.DateField(label=_("Date of birth"), widget=DayInput())
    personal_number = forms.CharField(label=_("Personal number"), max_length=20, required=False)
    passport_number = forms.CharField(label=_("Passport number"), max_length=30, required=False)
    citizenship = forms.RegexField(
        r"^[A-Z]{2}$", label=_("Citizenship"), initial="KG", help_text=_("Two letters of the country: KG, KZ, UZ, RU.")
    )
    record_number = forms.CharField(label=_("Record book"), max_length=20, required=False)
    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), empty_label=CHOOSE)
    funding = forms.ChoiceField(label=_("Funding"), choices=Funding.choices, initial=Funding.CONTRACT)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups_to_keep(scope)
        self.order_fields([*(name for name in self.fields if name not in OrderHeadForm.base_fields)])

    def newcomer(self) -> Newcomer:
        values = self.cleaned_data
        return Newcomer(
            names={name: values[name] for name in NAME_FIELDS},
            personal_number=values["personal_number"],
            others={name: values[name] for name in ("sex", "birth_date", "passport_number")},
            citizenship=values["citizenship"],
            record_number=values["record_number"],
        )

    def place(self) -> Place:
        """The programme, form, language and year are those of the group."""
        group = self.cleaned_data["group"]
        return Place(
            programme=group.programme_id, group=group.pk, year=group.year_of_study, form=group.study_form,
            language=group.language, funding=self.cleaned_data["funding"],
        )  # fmt: skip


class EvenForm(forms.Form):
    """Subgroups of even size."""

    purpose = forms.ChoiceField(label=_("What the subgroups are for"), choices=SubgroupPurpose.choices)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=6, initial=2)


class ClosingForm(forms.Form):
    """From which day a group is no more."""

    closed_date = forms.DateField(label=_("Closed from"), widget=DayInput())


class SplitForm(OrderHeadForm):
    """The order by which a part of a group becomes a group of its own."""

    name = forms.CharField(label=_("Name of the new group"), max_length=40, required=False)


class MergeForm(OrderHeadForm):
    """The order by which groups become one."""

    into = forms.ModelChoiceField(Group.objects.none(), label=_("Which group takes them in"), empty_label=CHOOSE)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = groups_to_keep(scope)


class SnapshotForm(forms.Form):
    """The day whose contingent is fixed."""

    date = forms.DateField(label=_("Fixing date"), widget=DayInput())
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: “Contingent on” and the date.")
    )
