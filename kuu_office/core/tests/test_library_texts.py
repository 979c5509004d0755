"""The libraries' sentences are said in the office's Kyrgyz, and none is listed that no library says."""

from importlib.resources import files
from pathlib import Path

import polib
import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext, override

from kuu_office.core.access import library_texts as access_texts
from kuu_office.core.admin import library_texts as admin_texts
from kuu_office.core.management.catalogs import stale_catalogs

LIBRARY_CATALOGS = {
    "allauth": "locale/ky",
    "django": "conf/locale/en",
    "django.contrib.auth": "locale/en",
    "django.contrib.admin": "locale/en",
    "import_export": "locale/ru",
}
ENTRANCE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")


def said_by(library: str, folder: str) -> set[str]:
    return {entry.msgid for entry in polib.pofile(str(files(library) / folder / "LC_MESSAGES/django.po"))}


def unfold_sources() -> str:
    paths = [path for path in Path(str(files("unfold"))).rglob("*") if path.suffix in {".html", ".py"}]
    return "\n".join(path.read_text() for path in paths)


def test_every_listed_sentence_is_one_that_a_library_says():
    listed = {
        *access_texts.SIGNING_IN, *access_texts.FORMS, *admin_texts.ADMIN, *admin_texts.UNFOLD,
        *admin_texts.IMPORT_EXPORT,
    }  # fmt: skip
    known = set().union(*(said_by(library, folder) for library, folder in LIBRARY_CATALOGS.items()))
    sources = unfold_sources()

    assert sorted(text for text in map(str, listed) if text not in known and text not in sources) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ENTRANCE)
def test_the_entrance_calls_a_password_as_the_office_does(client, address):
    assert stale_catalogs() == []

    assert "купуя" not in client.get(address).content.decode().casefold()


def test_the_library_alone_would_call_it_otherwise():
    catalog = polib.pofile(str(files("allauth") / "locale/ky/LC_MESSAGES/django.po"))

    assert (catalog.find("Password").msgstr, _in_kyrgyz("Password")) == ("Купуя", "Сырсөз")


def _in_kyrgyz(text: str) -> str:
    with override("ky"):
        return gettext(text)


def test_an_empty_field_is_refused_with_a_full_sentence():
    with override("ky"), pytest.raises(ValidationError) as refusal:
        forms.CharField().clean("")

    assert refusal.value.messages == ["Бул талаа толтурулушу керек."]


def test_a_short_password_is_refused_with_the_number_of_characters():
    with override("ky"), pytest.raises(ValidationError) as refusal:
        validate_password("кыска")

    assert refusal.value.messages == ["Сырсөз өтө кыска. Жок дегенде 10 белги болушу керек."]


def test_names_in_a_row_are_parted_by_a_comma_and_a_space():
    with override("ky"):
        assert get_text_list(["декан", "регистратор", "проректор"], gettext("or")) == "декан, регистратор же проректор"
