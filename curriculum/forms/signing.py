"""What people send on the way of a paper through its signatures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core.forms import DayInput


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
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    scan = forms.FileField(label=_("Scan (PDF)"))
    step = forms.CharField(required=False, widget=forms.HiddenInput)
