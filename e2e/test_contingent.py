"""A dean's clerk moves three students by one order: stopped first, mended, recorded, seen on the card, taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import Movement, Student
from kuu_office.core import clock

pytestmark = pytest.mark.e2e

FROM, TO = "ПИ-1-25", "ПИ-2-25"  # taught in Kyrgyz, taught in Russian


@pytest.fixture
def clerk(as_user) -> Page:
    return as_user("clerk", language="en")


def three_students() -> list[Student]:
    students = Student.objects.filter(group__name=FROM, state="studying").select_related("person")
    return list(students.in_kyrgyz_order()[:3])


def write_order(page: Page, students: list[Student]) -> None:
    page.goto("/curriculum/orders/")
    page.get_by_role("link", name="New order").click()
    page.get_by_role("link", name="Transfer", exact=True).click()
    page.locator("#id_of_group").select_option(label=FROM)
    page.get_by_role("button", name="Find").click()
    for student in students:
        page.get_by_role("checkbox", name=str(student.person)).check()
    page.locator("#id_number").fill("312-С")
    page.locator("#id_group").select_option(label=TO)
    page.get_by_role("button", name="Show what it would do").click()


def test_three_students_are_moved_by_one_order_and_back(clerk):
    students = three_students()
    write_order(clerk, students)

    reason = f"Group {TO} is taught in another language than the student would study in."
    expect(clerk.get_by_text(reason)).to_have_count(3)
    expect(clerk.get_by_role("button", name="Record the order")).to_have_count(0)
    assert not Movement.objects.filter(order_number="312-С").exists()

    clerk.get_by_role("button", name="Back, change something").click()
    expect(clerk.locator("input[name=students][type=checkbox]:checked")).to_have_count(3)
    clerk.locator("#id_language").select_option("ru")
    clerk.get_by_role("button", name="Show what it would do").click()
    expect(clerk.locator("tbody tr").first).to_contain_text(f"group: {FROM} → {TO}")
    clerk.get_by_role("button", name="Record the order").click()

    expect(clerk.get_by_text("The order was recorded for 3 students.")).to_be_visible()
    expect(clerk.locator("tbody tr")).to_have_count(3)

    clerk.get_by_role("link", name=str(students[0].person)).click()
    newest = clerk.locator(".history").first.locator(".history-entry").first
    expect(newest).to_contain_text(TO)
    expect(newest).to_contain_text("order № 312-С")
    clerk.get_by_label("Day").fill("2025-10-01")
    clerk.get_by_role("button", name="Show", exact=True).first.click()
    clerk.wait_for_url(re.compile(r"on=2025-10-01"))
    expect(clerk.locator("#stood")).to_contain_text(FROM)

    clerk.get_by_role("link", name=re.compile("order № 312-С")).click()
    clerk.get_by_role("link", name="Take the order back").click()
    expect(clerk.locator("tbody tr").first).to_contain_text(f"group: {TO} → {FROM}")
    clerk.get_by_label("Why it is taken back").fill("Буйрук башка топко тиешелүү")
    clerk.get_by_role("button", name="Take the order back").click()

    expect(clerk.get_by_text(re.compile("Order № 312-С of .+ was taken back from 3 students."))).to_be_visible()
    assert [(one.group.name, one.language) for one in Student.objects.filter(pk__in=[one.pk for one in students])] == [
        (FROM, "ky")
    ] * 3
    clerk.goto(f"/curriculum/students/{students[0].pk}/?on={clock.today():%Y-%m-%d}")
    expect(clerk.locator("#stood")).to_contain_text(FROM)
    expect(clerk.get_by_text("Recorded wrongly.")).to_be_visible()


def test_who_is_ticked_stays_ticked_while_another_group_is_looked_for(clerk):
    ticked = clerk.locator("input[name=students][type=checkbox]:checked")
    students = three_students()
    clerk.goto("/curriculum/orders/new/?kind=transfer")
    clerk.locator("#id_of_group").select_option(label=FROM)
    clerk.get_by_role("button", name="Find").click()
    for student in students:
        clerk.get_by_role("checkbox", name=str(student.person)).check()

    clerk.locator("#id_of_group").select_option(label=TO)
    clerk.get_by_role("button", name="Find").click()
    expect(ticked).to_have_count(3)

    clerk.get_by_role("checkbox", name=str(students[0].person)).uncheck()
    clerk.get_by_role("button", name="Find").click()
    expect(ticked).to_have_count(2)
