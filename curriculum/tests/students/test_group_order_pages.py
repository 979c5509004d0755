"""Orders about whole groups: led to the next year, merged, split."""

from datetime import date

import pytest

from curriculum.models import Group, GroupSuccession
from curriculum.tests.students.pages import hidden, outcomes, post, rows, typed, url, way
from curriculum.tests.students.world import SPRING, fresh, kinds, record
from curriculum.tests.views.pages import field_errors, send, text, tree

pytestmark = pytest.mark.django_db
HEAD = {"number": "50-К", "date": "2026-03-01", "effective_date": "2026-09-01"}


def test_groups_are_led_to_the_next_year(here, browser):
    ids = {"groups": [here.first.pk, here.second.pk]}
    shown = send(browser, "groups_renumber", step="preview", **HEAD, **ids)
    assert outcomes(shown)["Өмүров Айбек"][0] == "year of study: 1 → 2"

    values = hidden(shown) | {"step": "record"}
    values.pop("idem")
    assert send(browser, "groups_renumber", **values).status_code == 302
    assert [fresh(one).year_of_study for one in (here.first, here.second)] == [2, 2]


def test_last_years_lead_to_the_order_about_their_graduation(here, browser):
    Group.objects.filter(pk=here.first.pk).update(year_of_study=2)

    shown = send(browser, "groups_renumber", step="preview", **HEAD, groups=[here.first.pk, here.second.pk])

    [link] = tree(shown).xpath("//a[contains(@href, 'kind=graduation')]/@href")
    assert len(rows(browser.get(link))) == 3
    alone = send(browser, "groups_renumber", step="record", **HEAD, groups=[here.first.pk])
    assert "All these groups are in their last year" in alone.content.decode()


def test_a_promotion_that_does_not_hold_is_shown(here, browser, clerk):
    record([here.omurov], clerk, "promotion", date(2026, 8, 1), number="40-К")

    answer = send(browser, "groups_renumber", step="record", **HEAD, groups=[here.first.pk])

    assert (answer.status_code, fresh(here.first).year_of_study) == (422, 1)
    assert "would be past the last year" in answer.content.decode()


def test_without_ticks_or_number_the_form_comes_back(here, browser):
    assert "Tick the groups first." in send(browser, "groups_renumber", step="preview", **HEAD).content.decode()
    assert "number" in field_errors(send(browser, "groups_renumber", step="preview", groups=[here.first.pk]))
    back = send(browser, "groups_renumber", step="edit", **HEAD, groups=[here.first.pk])
    assert tree(back).xpath("//input[@name='groups'][@checked]/@value") == [str(here.first.pk)]


def test_groups_are_merged_by_the_form(here, browser):
    values = HEAD | {"groups": [here.first.pk], "into": here.second.pk}
    shown = send(browser, "groups_merge", step="preview", **values)
    assert outcomes(shown)["Өмүров Айбек"][0] == "group: ПИ(м)-1-25 → ПИ(м)-2-25"

    sent = hidden(shown) | {"step": "record"}
    sent.pop("idem")
    done = browser.post(url("groups_merge"), sent, follow=True)
    assert done.redirect_chain == [(url("group", here.second.pk), 302)]
    assert "Merged into ПИ(м)-2-25: ПИ(м)-1-25." in text(tree(done))
    assert GroupSuccession.objects.count() == 1
    assert fresh(here.first).closed_date == date(2026, 9, 1)


def test_groups_that_do_not_fit_are_told(here, browser):
    answer = send(browser, "groups_merge", step="preview", **HEAD, groups=[here.first.pk], into=here.russian.pk)

    assert (answer.status_code, "is of another programme, form, language or year" in answer.content.decode()) == (
        422, True,
    )  # fmt: skip


def test_a_merger_that_is_out_of_date_is_told(here, browser):
    values = HEAD | {"groups": [here.first.pk], "into": here.second.pk}

    answer = send(browser, "groups_merge", step="record", seen="0" * 32, **values)

    assert (answer.status_code, fresh(here.first).is_open) == (409, True)


def test_groups_of_others_cannot_be_ticked(here, browser):
    answer = send(browser, "groups_renumber", step="preview", **HEAD, groups=[here.other.pk])

    assert "Tick the groups first." in answer.content.decode()


def test_a_group_is_split_by_the_form(here, browser):
    values = HEAD | {"name": "ПИ(м)-4-25", "students": [here.omurov.pk]}
    shown = post(browser, "group_split", here.first, step="preview", **values)
    told = text(tree(shown))
    assert "ПИ(м)-1-25 → ПИ(м)-4-25 · order № 50-К, from 1 Sep 2026" in told
    assert "Into the new group: 1. Stay in ПИ(м)-1-25: 2." in told

    sent = hidden(shown) | {"step": "record"}
    sent.pop("idem")
    post(browser, "group_split", here.first, **sent)

    assert here.omurov.standings.last().group.name == "ПИ(м)-4-25"
    assert here.omurov.movements.last().effective_date == date(2026, 9, 1)


def test_a_split_without_students_comes_back(here, browser):
    answer = send(browser, "group_split", here.first, step="preview", **HEAD)
    assert "Every new group needs at least one student." in answer.content.decode()
    assert send(browser, "group_split", here.first, step="edit", students=[here.omurov.pk]).status_code == 200
    taken = HEAD | {"name": "ПИ(м)-2-25", "students": [here.omurov.pk]}
    assert post(browser, "group_split", here.first, step="record", **taken).status_code == 409
    assert kinds(here.omurov) == ["admission"]
    assert SPRING.year == 2026


def test_every_preview_shows_the_way_back(here, browser):
    head = {"number": "7-К", "date": "2026-02-02", "effective_date": "2026-02-02", "step": "preview"}
    split = post(browser, "group_split", here.first, **head, name="", students=[here.omurov.pk])
    order = send(browser, "order_new", **typed("transfer", here.students, group=here.second.pk))
    led = send(browser, "groups_renumber", **head, groups=[here.first.pk])

    assert way(split) == ["Groups", here.first.name, "Split", "Preview"]
    assert way(order) == ["Orders about students", "New order", "Preview"]
    assert way(led) == ["Groups", "Lead to the next year", "Preview"]
