"""What people send about plans, courses and the expert cards of plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Conclusion,
    CriterionMark,
)
from curriculum.models import Course, ExpertCriterion, Programme
from curriculum.operations.reviews import Marked
from kuu_office.core.access.permissions import Permission
from kuu_office.core.forms import DayInput
from kuu_office.core.models import Unit, UnitKind
from kuu_office.core.phrases import CHOOSE


class NewPlanForm(forms.Form):
    """A base plan for an intake of a programme."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=CHOOSE)
    intake_year = forms.IntegerField(label=_("Intake year"))
    due_date = forms.DateField(label=_("Due"), required=False, widget=DayInput())

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(
            department_id__in=scope.units(Permission.PLAN_EDIT), is_active=True
        )


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
