"""No serious fault of accessibility on any page, in both themes and on a phone (WCAG 2.2 AA, by axe)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from benchmarks.pages import FILES, PARTS, addresses
from kuu_office.core.tests.test_access_matrix import ROWS

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
SERIOUS = {"serious", "critical"}
# Style sheets are not fetched anew for every page: only a rule that is still an experiment reads them.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
BROUGHT_LATER = "[hx-trigger=load]"


def faults(page) -> list[str]:
    """Serious faults of the open page: rule, how many places, the first place."""
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{row['id']} ({len(row['nodes'])}×): {row['nodes'][0]['target']}"
        for row in violations
        if row["impact"] in SERIOUS
    ]


def faults_of_all(as_user, **look) -> dict[str, list[str]]:
    pages, found = {}, {}
    for name, username, url in addresses():
        if name in FILES | PARTS:
            continue
        if username not in pages:
            pages[username] = as_user(username, **look)
        page = pages[username]
        page.goto(url)
        if page.locator(BROUGHT_LATER).count():
            page.wait_for_load_state("networkidle")
        if serious := faults(page):
            found[name] = serious
    return found


def test_every_address_that_a_get_opens_is_looked_at_and_timed(demo):
    assert {name for name, _username, _url in addresses()} == {
        name for name, row in ROWS.items() if "GET" in row.methods
    }


def test_every_page_in_light(as_user):
    assert faults_of_all(as_user) == {}


def test_every_page_in_the_dark_and_in_russian(as_user):
    assert faults_of_all(as_user, dark=True, language="ru") == {}


def test_every_page_on_a_phone(as_user):
    assert faults_of_all(as_user, viewport=PHONE) == {}


def test_the_door(browser, demo, live_server):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    found = {}
    for url in ("/accounts/login/", "/accounts/password/reset/"):
        page.goto(url)
        found[url] = faults(page)
    context.close()

    assert found == {"/accounts/login/": [], "/accounts/password/reset/": []}


def test_a_page_with_a_fault_would_be_noticed(as_user):
    page = as_user("clerk")
    page.goto("/curriculum/plans/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><img src=x>')")

    assert [fault.split(" ")[0] for fault in faults(page)] == ["button-name", "image-alt"]
