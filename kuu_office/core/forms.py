"""What the forms of every app share: days, refusals, what people send on the way of a document to its signatures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core.errors import OfficeError


class DayInput(forms.DateInput):
    """A day, picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


def told_by(form: forms.BaseForm, refusal: OfficeError) -> int:
    """Puts a refusal beside the field that it names, else above the form; gives the status of the answer."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return refusal.status


class ReasonForm(forms.Form):
    """Why an approved document changes."""

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
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    scan = forms.FileField(label=_("Scan (PDF)"))
    step = forms.CharField(required=False, widget=forms.HiddenInput)


class LanguageForm(forms.Form):
    """The language of a printed paper."""

    language = forms.ChoiceField(label=_("Language"), choices=[("ky", "Кыргызча"), ("ru", "Русский")])
