"""How a paper is printed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuu_office.core.forms import LanguageForm


class PrintForm(LanguageForm):
    """The language and the size of a printed plan."""

    paper = forms.ChoiceField(label=_("Paper"), choices=[("A4", "A4"), ("A3", "A3")])
