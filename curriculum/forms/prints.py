"""How a paper is printed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LanguageForm(forms.Form):
    """The language of a printed paper."""

    language = forms.ChoiceField(label=_("Language"), choices=[("ky", "Кыргызча"), ("ru", "Русский")])


class PrintForm(LanguageForm):
    """The language and the size of a printed plan."""

    paper = forms.ChoiceField(label=_("Paper"), choices=[("A4", "A4"), ("A3", "A3")])
