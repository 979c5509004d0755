"""The frame and the pages that say no."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test import Client

from kuu_office.core.models import RoleGrant


def body(response) -> str:
    return response.content.decode()


def test_the_style_guide_shows_every_component(cast):
    page = cast.teacher.client.get("/style-guide/")
    assert page.status_code == 200
    for part in ("process", "findings", "table", "difference", "progress", "split", "chart", "history", "filters"):
        assert f'class="{part}' in body(page), part


def test_the_style_guide_asks_the_database_for_no_more_than_its_frame(cast, django_assert_max_num_queries):
    browser = cast.teacher.client
    with django_assert_max_num_queries(15):
        browser.get("/style-guide/")


def test_the_style_guide_needs_its_right(cast):
    RoleGrant.objects.filter(person=cast.teacher.person).delete()
    page = cast.teacher.client.get("/style-guide/")
    assert page.status_code == 403


def test_a_page_has_its_landmarks_and_a_way_past_them(cast):
    page = body(cast.dean.client.get("/style-guide/"))
    assert '<a class="skip" href="#main">' in page
    assert len(re.findall(r"<main\b", page)) == 1
    assert len(re.findall(r"<h1\b", page)) == 1
    assert re.search(r'<nav class="nav" id="nav" aria-label="[^"]+">', page)
    assert 'role="search"' in page


def test_a_page_carries_the_token_for_requests_without_a_form(cast):
    page = body(cast.dean.client.get("/style-guide/"))
    assert re.search(r"""hx-headers='\{"X-CSRFToken": "\w{64}"\}'""", page)


def htmx_config(cast) -> dict:
    page = body(cast.dean.client.get("/style-guide/"))
    return json.loads(re.search(r"""name="htmx-config" content='([^']+)'""", page).group(1))


def test_htmx_neither_evaluates_nor_styles_nor_keeps_pages(cast):
    config = htmx_config(cast)
    names = ("includeIndicatorStyles", "allowEval", "selfRequestsOnly", "historyCacheSize")
    assert [config[name] for name in names] == [False, False, True, 0]


def test_htmx_shows_the_answers_that_refuse(cast):
    swapped = {rule["code"]: rule["swap"] for rule in htmx_config(cast)["responseHandling"]}
    assert swapped == {"204": False, "[23]..": True, "403|409|422": True, "[45]..": False}


def test_the_language_switch_leads_back_to_this_very_page(cast):
    page = body(cast.dean.client.get("/style-guide/?state=draft&sort=code"))
    assert '<input type="hidden" name="next" value="/style-guide/?state=draft&amp;sort=code">' in page


@pytest.mark.parametrize(("language", "word"), [("ky", 'lang="ky"'), ("ru", 'lang="ru"'), ("en", 'lang="en"')])
def test_the_page_says_its_language(cast, language, word):
    cast.dean.client.cookies["django_language"] = language
    assert f"<html {word}>" in body(cast.dean.client.get("/style-guide/"))


def test_a_page_that_is_not_there_says_so_inside_the_frame(cast):
    page = cast.dean.client.get("/nowhere/")
    assert page.status_code == 404
    assert 'class="nav"' in body(page)


def test_a_stale_form_is_refused_with_a_page_that_helps(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.dean.user)
    page = browser.post("/language/", {"language": "ru"})
    assert page.status_code == 403
    assert "entrance-card" in body(page)


def test_the_page_of_a_fault_asks_nothing_of_anybody():
    page = render_to_string("500.html")
    assert "entrance-card" in page
    assert "csrf" not in page


def test_the_page_of_too_many_attempts_leads_to_the_sign_in(rf):
    assert 'href="/accounts/login/"' in render_to_string("429.html", request=rf.get("/"))


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/"])
def test_pages_before_sign_in_stand_alone(client, db, address):
    page = client.get(address)
    assert page.status_code == 200
    assert "entrance-card" in body(page)
    assert 'class="nav"' not in body(page)


@pytest.mark.parametrize("address", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"])
def test_pages_of_the_own_account_stand_in_the_frame(cast, address):
    page = cast.dean.client.get(address, follow=True)
    assert len(re.findall(r"<h1\b", body(page))) == 1


def test_a_wrong_password_is_told_without_repeating_it(client, db):
    page = client.post("/accounts/login/", {"login": "nobody", "password": "secret-words"})
    assert "message-error" in body(page)
    assert "secret-words" not in body(page)


def test_a_browser_that_asks_for_the_icon_by_its_old_address_gets_the_crest(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.url) == (302, static("img/crest.svg"))
    assert answer["Cache-Control"] == "max-age=86400, public"
    assert finders.find("img/crest.svg")
