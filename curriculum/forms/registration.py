"""What people send about electives and registrations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Language,
)
from curriculum.models import Course, ElectiveOffer
from curriculum.models.registration import DEFAULT_MINIMUM
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Appointment, Person
from kuu_office.core.phrases import CHOOSE


class OfferForm(forms.ModelForm):
    """Teacher, places, minimum and annotation of an elective; `revision` is the one that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ElectiveOffer
        fields = ("teacher", "capacity", "minimum", "annotation_ky", "annotation_ru", "annotation_en")
        help_texts = {
            "minimum": _("With fewer students it is not taught. The default is to be confirmed by the office.")
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in fields if name.startswith("annotation")}

    def __init__(self, *args, department_id: int | None, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = teachers(department_id, day, self.instance.teacher_id)
        self.fields["teacher"].empty_label = CHOOSE
        if self.instance.pk is None:
            self.fields["minimum"].initial = DEFAULT_MINIMUM

    def _post_clean(self) -> None:
        """The row itself is left alone; the operation writes it."""


class NewOfferForm(OfferForm):
    """A new elective: its course and language besides."""

    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"), empty_label=CHOOSE)
    language = forms.ChoiceField(label=_("Language of instruction"), choices=Language.choices)

    field_order = ("course", "language")

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        courses = Course.objects.filter(department_id__in=scope.units(Permission.OFFER_EDIT), is_active=True)
        self.fields["course"].queryset = courses.in_kyrgyz_order()


def teachers(department_id: int | None, day, chosen: int | None = None):
    """Who teaches in a department on a day, and who was chosen."""
    held = Appointment.objects.valid_on(day).filter(post__is_teaching=True)
    if department_id is not None:
        held = held.filter(unit_id=department_id)
    people = Person.objects.filter(pk__in=[*held.values_list("person_id", flat=True), chosen or 0])
    return people.in_kyrgyz_order()
