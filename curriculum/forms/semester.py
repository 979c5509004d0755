"""What people send about semester plans."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.models import Group
from kuu_office.core.access.permissions import Permission
from kuu_office.core.forms import DayInput
from kuu_office.core.models import Term, Unit, UnitKind
from kuu_office.core.phrases import CHOOSE


class GenerateForm(forms.Form):
    """For which term and whose groups semester plans are made."""

    term = forms.ModelChoiceField(Term.objects.none(), label=_("Term"), empty_label=CHOOSE)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Faculty or department"), empty_label=CHOOSE)
    due_date = forms.DateField(label=_("Due"), required=False, widget=DayInput())

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
    due_date = forms.DateField(label=_("To be mended by"), widget=DayInput())
