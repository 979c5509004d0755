"""What tests of the plan editor say about its grid."""

from playwright.sync_api import Page, expect

from curriculum.models import PlanLine

SAVED = "[data-status='all-saved']"


def cell(page: Page, line: PlanLine, column: str):
    return page.locator(f"#cell-{line.pk}-{column}")


def all_saved(page: Page) -> None:
    expect(page.locator("td[data-state=saving]")).to_have_count(0)
    page.wait_for_selector(SAVED)


def active(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def paste(page: Page, text: str) -> None:
    """What Ctrl+V does; the clipboard of the machine is left alone."""
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true})); }""",
        text,
    )
