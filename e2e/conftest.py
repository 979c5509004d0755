"""A real browser on a real server over the demo faculty. Each test has the demo to itself and leaves nothing."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from e2e.plan_grid import SAVED

# Playwright's own loop runs in this thread; the tests look into the database between two clicks.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield running
        running.close()


@pytest.fixture
def demo(committed, stand_on, settings) -> None:
    """The demo faculty with its files."""
    shutil.copytree(stand_on("faculty"), settings.MEDIA_ROOT, dirs_exist_ok=True)


@pytest.fixture
def as_user(browser, demo, live_server) -> Iterator[Callable[..., Page]]:
    """`as_user("clerk")`: a page signed in as one of the cast; `language`, `viewport` and `dark` by name."""
    contexts: list[BrowserContext] = []

    def open_page(username: str, *, language: str = "ky", viewport: dict | None = None, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport or DESKTOP,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "session", "value": session_of(username), "url": live_server.url},
                {"name": "django_language", "value": language, "url": live_server.url},
            ]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def plan(demo):
    """The working plan of software engineers that the office returned: seventy lines and a few findings."""
    from curriculum.models import Plan
    from kuu_office.core.models import ApprovalState

    return Plan.objects.get(programme__code="710400", programme__degree="bachelor", state=ApprovalState.RETURNED)


@pytest.fixture
def line(plan):
    """A course of the university component; the next line stands right below it."""
    return plan.lines.filter(part__code="Б.3.В").first()


@pytest.fixture
def below(plan, line):
    return plan.lines.filter(part=line.part, position__gt=line.position).first()


@pytest.fixture
def editor(as_user, plan):
    """`editor()`: the editor of the plan, opened as the dean's clerk."""

    def open_editor(username: str = "clerk", **look) -> Page:
        page = as_user(username, language="en", **look)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.goto(f"/curriculum/plans/{plan.pk}/edit/")
        page.wait_for_selector(SAVED)
        return page

    return open_editor


def session_of(username: str) -> str:
    """A session as sign-in leaves it; the password's slow hash is not what these tests are about."""
    from django.test import Client

    from kuu_office.core.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies["session"].value
