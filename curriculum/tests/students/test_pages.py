"""Pages of groups, and what all lists of groups, students and orders have in common."""

import uuid
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import Group, Movement
from curriculum.operations.regrouping import split_group, transfer
from curriculum.tests.students.pages import names, page, post, rows, sheet, url
from curriculum.tests.students.world import NOW, SPRING, admit, fresh, make_group, record
from curriculum.tests.views.pages import field_errors, send, stopped, tree, verbs
from curriculum.tests.world import make_plan

pytestmark = pytest.mark.django_db


def queries_of(client, address: str, **query) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return len(captured)


def count_twice(client, address: str, grow, **query) -> tuple[int, int]:
    queries_of(client, address, **query)
    before = queries_of(client, address, **query)
    grow()
    return before, queries_of(client, address, **query)


def more(here, clerk):
    for number in range(3):
        student = admit(here.first, f"Кошумча Студент{number}", clerk, number=f"2{number}0-К")
        record([student], clerk, "transfer", number=f"3{number}-К", group=here.second.pk, funding="budget")
        make_group(here.programme, f"ПИ(м)-{number + 5}-25")


@pytest.mark.parametrize("name", ["groups", "students", "orders", "groups_renumber", "groups_merge"])
def test_a_list_asks_as_often_for_many_rows_as_for_few(here, browser, clerk, name):
    before, after = count_twice(browser, url(name), lambda: more(here, clerk), since="2025-01-01")

    assert after == before <= 15


def test_the_pages_of_a_group_a_student_and_an_order_ask_as_often_for_many(here, browser, clerk):
    order = Movement.objects.filter(student=here.omurov).first()
    pages = [
        url("group", here.first.pk), url("student", here.omurov.pk), url("order", order.pk),
        url("order_revoke", order.pk), url("subgroups", here.first.pk), url("group_split", here.first.pk),
    ]  # fmt: skip
    for address in pages:
        queries_of(browser, address)
    before = [queries_of(browser, address) for address in pages]
    for number in range(3):
        admit(here.first, f"Кошумча Студент{number}", clerk)
        funding = ("budget", "contract")[number % 2]
        record([here.omurov], clerk, "transfer", number=f"3{number}-К", funding=funding)

    assert [queries_of(browser, address) for address in pages] == before
    assert max(before) <= 15


def test_the_register_of_groups_counts_students_and_flags_odd_sizes(here, browser):
    found = {row[0]: row for row in rows(page(browser, "groups"))}

    assert found["ПИ(м)-1-25"][7:9] == ["3", "fewer than 5"]
    assert "Т-1-25" not in found


def test_closed_groups_are_shown_when_asked_for(here, browser):
    Group.objects.filter(pk=here.second.pk).update(closed_date=SPRING)

    assert "ПИ(м)-2-25" not in names(page(browser, "groups"))
    assert names(page(browser, "groups", shown="closed")) == ["ПИ(м)-2-25"]
    assert {"ПИ(м)-1-25", "ПИ(м)-2-25"} <= set(names(page(browser, "groups", shown="all")))


def test_groups_are_found_by_every_attribute(here, browser):
    russian = {"language": "ru"}
    assert names(page(browser, "groups", **russian)) == ["ПИ(м)-3-25"]
    assert names(page(browser, "groups", programme=here.sister.programme_id)) == ["ЭТ-1-25"]
    assert names(page(browser, "groups", text="эт-1")) == ["ЭТ-1-25"]
    assert names(page(browser, "groups", year_of_study="7")) == [
        "There is no such group. Open the first one, or take a filter away."
    ]


def test_the_spreadsheet_of_groups_is_what_is_shown(here, browser):
    found = sheet(page(browser, "groups", export="xlsx", language="ru", columns="name,student_count,size"))

    assert found[-1][:3] == ("ПИ(м)-3-25", 0, "fewer than 5")
    assert len([row for row in found if row[0] == "ПИ(м)-3-25"]) == 1


def test_the_page_of_a_group_lists_students_in_the_kyrgyz_order(here, browser):
    found = [row[1] for row in rows(page(browser, "group", here.first.pk))]

    assert found == ["Асанова Жылдыз", "Осмонов Нурлан", "Өмүров Айбек"]


def test_the_page_of_a_group_says_what_may_be_done_and_why_not(here, cast):
    assert stopped(page(cast.deans_clerk.client, "group", here.first.pk)) == {
        "Close the group": "3 students stand in the group. Move or graduate them first."
    }
    [reason] = stopped(page(cast.dean.client, "group", here.first.pk)).values()
    assert reason.startswith("You have no right to")
    assert "Remove the group" in verbs(page(cast.deans_clerk.client, "group", here.second.pk))


def test_a_newer_version_of_the_plan_is_told(here, browser):
    old = make_plan(here.programme, 2025, kind="working", state="archived")
    Group.objects.filter(pk=here.first.pk).update(plan=old)
    assert "There is a newer approved version" not in page(browser, "group", here.first.pk).content.decode()

    new = make_plan(here.programme, 2025, kind="working", state="approved", version_number=2, previous=old)

    shown = page(browser, "group", here.first.pk).content.decode()
    assert "There is a newer approved version" in shown
    assert url("plan", new.pk) in shown


def test_where_a_group_came_from_is_shown(here, browser, clerk):
    order = transfer(number="60-К", order_date=SPRING, effective_date=SPRING)
    [new] = split_group(group=here.first, parts={"": [here.omurov.pk]}, order=order, by=clerk, at=NOW)

    assert "order № 60-К, from 2 Feb 2026" in page(browser, "group", new.pk).content.decode()
    assert new.name in page(browser, "group", here.first.pk).content.decode()


def test_a_group_is_opened_once_by_a_double_click(here, browser):
    values = {
        "programme": here.programme.pk, "intake_year": 2026, "year_of_study": 1, "name": "", "language": "ky",
        "opened_date": "2026-09-01",
    }  # fmt: skip
    key = str(uuid.uuid4())
    first, second = (post(browser, "group_open", key=key, **values) for _click in range(2))

    assert first["Location"] == second["Location"]
    assert Group.objects.filter(intake_year=2026).count() == 1


def test_a_name_that_is_taken_is_told_at_its_field(here, browser):
    values = {
        "programme": here.programme.pk, "intake_year": 2025, "year_of_study": 1, "name": "ПИ(м)-1-25",
        "language": "ky", "opened_date": "2026-09-01",
    }  # fmt: skip
    answer = post(browser, "group_open", **values)

    assert answer.status_code == 409
    assert "has a group ПИ(м)-1-25 already" in field_errors(answer)["name"]


def test_a_group_is_edited_closed_and_removed(here, browser, cast):
    answer = post(
        browser, "group_edit", here.second, name="ПИ(м)-8-25", language="ky", curator="", plan="", revision=1
    )  # fmt: skip
    assert answer.status_code == 302
    assert fresh(here.second).name == "ПИ(м)-8-25"
    send(browser, "group_close", here.second, closed_date="2026-05-01")
    assert fresh(here.second).closed_date == date(2026, 5, 1)
    send(browser, "group_remove", here.russian)
    assert not Group.objects.filter(pk=here.russian.pk).exists()
    assert page(browser, "group_edit", here.second.pk).status_code == 403


def test_subgroups_are_made_evenly_and_by_hand(here, browser):
    send(browser, "subgroups", here.first, purpose="laboratory", count=2)
    assert [part.members.count() for part in here.first.subgroups.all()] == [2, 1]

    parts = {f"part_{here.omurov.pk}": "1", f"part_{here.asanova.pk}": "2", f"part_{here.osmonov.pk}": ""}
    send(browser, "subgroups", here.first, purpose="laboratory", by_hand="1", **parts)
    assert [part.members.count() for part in here.first.subgroups.all()] == [1, 1]
    shown = page(browser, "subgroups", here.first.pk, purpose="laboratory").content.decode()
    assert shown.count("checked") >= 3


def test_an_odd_number_of_subgroups_is_told_at_its_field(here, browser):
    assert "From 1 to 3" in field_errors(send(browser, "subgroups", here.first, purpose="laboratory", count=5))["count"]
    assert send(browser, "subgroups", here.first, purpose="laboratory", count="x").status_code == 422


def test_the_search_over_everything_finds_groups_and_students(here, browser, cast):
    found = browser.get(reverse("core:search"), {"q": "омуров"}).content.decode()
    assert url("student", here.omurov.pk) in found
    assert url("group", here.first.pk) in browser.get(reverse("core:search"), {"q": "ПИ(м)-1"}).content.decode()
    by_book = browser.get(reverse("core:search"), {"q": here.omurov.record_number}).content.decode()
    assert url("student", here.omurov.pk) in by_book
    stranger = cast.other_clerk.client.get(reverse("core:search"), {"q": "омуров"}).content.decode()
    assert url("student", here.omurov.pk) not in stranger


def told_after(client, response) -> list[str]:
    return tree(client.get(response["Location"])).xpath("//*[contains(@class, 'message-success')]//p/text()")


def test_what_was_done_is_said_on_the_next_page(here, browser):
    values = {"name": "ПИ(м)-9-25", "language": "ky", "curator": "", "plan": ""}
    opened = post(
        browser, "group_open", programme=here.programme.pk, intake_year=2025, year_of_study=1,
        opened_date="2025-09-01", **values,
    )  # fmt: skip
    assert told_after(browser, opened) == ["The group ПИ(м)-9-25 is open. Admit students into it."]
    group = Group.objects.get(name="ПИ(м)-9-25")
    changed = post(browser, "group_edit", group, revision=group.revision, **values | {"language": "ru"})
    assert told_after(browser, changed) == ["The group was changed."]
    divided = post(browser, "subgroups", here.first, purpose="laboratory", count=2)
    assert told_after(browser, divided) == ["The subgroups were saved."]


def test_a_list_shows_a_programme_by_its_short_name_and_a_workbook_whole(here, browser):
    programme = here.programme
    short = f"{programme.code} {programme.abbreviation}"

    assert short in {row[1] for row in rows(page(browser, "groups"))}
    book = openpyxl.load_workbook(BytesIO(page(browser, "groups", export="xlsx").content)).active
    assert str(programme) in {row[1] for row in book.iter_rows(min_row=2, values_only=True)}


def test_days_of_a_workbook_can_be_sorted_and_its_columns_are_as_wide_as_their_words(here, browser, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2027, 6, 1))

    book = openpyxl.load_workbook(BytesIO(page(browser, "orders", export="xlsx", number="7-К").content)).active
    assert [cell.value.date() for cell in book[2][1:3]] == [SPRING, SPRING]
    assert [book.column_dimensions[letter].width for letter in "AD"] == [12, len("academic leave") + 2]
