"""Tests that read sentences read them in English, the language in which they are written in the code."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield
