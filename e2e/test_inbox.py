"""The inbox under quick fingers: what is shown is what is marked."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.e2e


@pytest.fixture
def inbox(as_user) -> Page:
    page = as_user("vicerector")
    page.goto("/inbox/")
    page.wait_for_selector(".split-item")
    return page


def test_an_answer_that_comes_late_does_not_replace_the_document_that_was_opened_after_it(inbox):
    first, second = (link.get_attribute("href") for link in inbox.locator(".split-item a").all()[:2])
    slow: list[Route] = []
    inbox.route(lambda url: url.endswith(first), lambda route: slow.append(route))

    with inbox.expect_request(lambda request: request.url.endswith(first)):
        inbox.keyboard.press("j")
    inbox.keyboard.press("j")
    decision = inbox.locator("#preview form[action*='/decision/']").first
    expect(decision).to_have_attribute("action", re.compile(address_of(second)))
    inbox.keyboard.press("r")
    inbox.keyboard.type("Lekciyalar")
    for route in slow:
        route.continue_()
    inbox.wait_for_timeout(500)

    assert len(slow) == 1
    expect(decision).to_have_attribute("action", re.compile(address_of(second)))
    expect(inbox.locator("#remark")).to_have_value("Lekciyalar")


def address_of(href: str) -> str:
    """Kind and number of the document: `curriculum.plan/12/`."""
    return re.escape("/".join(href.split("?")[0].rstrip("/").split("/")[-2:]))
