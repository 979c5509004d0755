"""What the forms of every app share: how a day is asked for, and where a refusal is told."""

from django import forms

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
