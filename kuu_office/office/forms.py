"""What people send about an act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core.forms import DayInput
from kuu_office.core.phrases import CHOOSE
from kuu_office.core.text.kyrgyz import normalise
from kuu_office.office.enums import ActKind
from kuu_office.office.models import Act
from kuu_office.office.operations import ActEntry, fingerprint

TEXTS = ("number", "title_ky", "title_ru", "title_en", "note")


class ActForm(forms.ModelForm):
    """The entry of an act; `seen` tells which state of it the person read."""

    upload = forms.FileField(label=_("File (PDF, at most 10 MB)"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Act
        fields = tuple(ActEntry.__dataclass_fields__)
        widgets = {name: DayInput() for name in ("date", "valid_from", "valid_to")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", CHOOSE), *ActKind.choices]
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance)

    def clean(self) -> dict:
        """Letters that only look Kyrgyz become the letters they stand for."""
        cleaned = super().clean()
        return cleaned | {name: normalise(cleaned[name]) for name in TEXTS if cleaned.get(name)}

    def _post_clean(self) -> None:
        """The form reads and checks the shape; whether the entry may stand, the operation answers."""

    @property
    def entry(self) -> ActEntry:
        return ActEntry(**{name: self.cleaned_data[name] for name in ActEntry.__dataclass_fields__})


class EndForm(forms.Form):
    """Until when an act is in force, and by what it was ended."""

    valid_to = forms.DateField(label=_("Last day in force"), widget=DayInput())
    reason = forms.CharField(label=_("Ended by"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
