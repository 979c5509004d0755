"""The switch of the language keeps the page and leads nowhere else."""

import pytest

pytestmark = pytest.mark.django_db


def switch(client, language: str, way_back: str = "/inbox/"):
    return client.post("/language/", {"language": language, "next": way_back})


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_choice_is_kept_in_the_browser_and_for_the_person(cast, language):
    response = switch(cast.dean.client, language)
    assert (response.status_code, response["Location"]) == (302, "/inbox/")
    assert response.cookies["django_language"].value == language
    cast.dean.user.refresh_from_db()
    assert cast.dean.user.language == language


def test_the_next_page_comes_in_that_language(cast):
    switch(cast.dean.client, "ru")
    assert cast.dean.client.get("/")["Content-Language"] == "ru"


def test_a_stranger_chooses_too(client):
    response = switch(client, "en", "/accounts/login/")
    assert response.cookies["django_language"].value == "en"


def test_the_cookie_is_not_for_scripts_nor_for_other_sites(client):
    cookie = switch(client, "ru").cookies["django_language"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("language", ["", "de", "ky\r\nSet-Cookie: a=b", "../../etc", "k" * 5000])
def test_an_unknown_language_changes_nothing(cast, language):
    response = switch(cast.dean.client, language)
    assert "django_language" not in response.cookies
    cast.dean.user.refresh_from_db()
    assert cast.dean.user.language == ""


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "http:evil.example", "javascript:alert(1)", "\\\\evil.example", ""],
)
def test_the_way_back_leads_to_this_host_only(client, address):
    assert switch(client, "ru", address)["Location"] == "/"


def test_the_way_back_keeps_filters(client):
    assert switch(client, "ru", "/inbox/?late=yes")["Location"] == "/inbox/?late=yes"


def test_a_link_does_not_switch_the_language(client):
    assert client.get("/language/?language=ru").status_code == 405
