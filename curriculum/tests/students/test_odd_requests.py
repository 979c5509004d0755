"""Addresses and forms that no page of ours sends: a clear answer, nothing half-done."""

import uuid

import pytest

from curriculum.models import Group, Movement, Student
from curriculum.tests.students.pages import admission, page, post, url
from curriculum.tests.students.world import fresh, kinds, record
from curriculum.tests.views.pages import send, send_twice
from kuu_office.core.models import AuditEntry, Person

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


@pytest.mark.parametrize(
    "query",
    [
        {"faculty": "x"}, {"year_of_study": "99"}, {"programme": HUGE}, {"page": "9999"}, {"page": "x"},
        {"per_page": "-1"}, {"sort": "drop"}, {"columns": "x,y"}, {"shown": "x"}, {"state": "x"}, {"language": "xx"},
        {"text": "%_\\'\"<>"}, {"text": "т" * 3000}, {"group": "\t"}, {"citizenship": "'; --"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("name", ["groups", "students", "orders"])
def test_a_register_answers_to_whatever_stands_in_its_address(here, browser, name, query):
    assert page(browser, name, **query).status_code in {200, 404}


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "transfer", "students": ["x", HUGE, "-1"]}, {"kind": "transfer", "of_group": "x"},
        {"kind": "transfer", "of_group": HUGE}, {"kind": ["transfer", "x"]}, {"students": HUGE},
        {"kind": "leave", "records": "\n" * 500}, {"kind": "leave", "text": "\\"},
    ],
    ids=str,
)  # fmt: skip
def test_the_form_of_an_order_answers_to_whatever_stands_in_its_address(here, browser, query):
    assert page(browser, "order_new", **query).status_code == 200


@pytest.mark.parametrize("on", ["", "2026-13-45", "вчера", "0001-01-01", "9999-12-31", "2026-02-02T00:00"])
def test_the_card_answers_to_any_day(here, browser, on):
    assert page(browser, "student", here.omurov.pk, on=on).status_code == 200


def test_students_who_are_not_there_are_not_found(here, browser):
    values = {"kind": "promotion", "number": "7", "date": "2026-02-02", "effective_date": "2026-02-02"}

    assert send(browser, "order_new", **values, students=["987654"], step="record").status_code == 404
    assert send(browser, "order_new", **values, students=[HUGE], step="record").status_code == 422
    assert Movement.objects.count() == 3


def test_the_steps_of_a_form_are_known_by_name_and_anything_else_is_a_preview(here, browser):
    values = {"kind": "promotion", "number": "7", "date": "2026-02-02", "effective_date": "2026-02-02"}

    for step in ("", "x", "RECORD"):
        answer = send(browser, "order_new", **values, students=[here.omurov.pk], step=step)
        assert answer.status_code == 200
    assert kinds(here.omurov) == ["admission"]


def test_a_double_click_has_one_effect_everywhere(here, browser):
    movement = here.omurov.movements.get()
    Student.objects.exclude(pk=here.omurov.pk).update(group=here.first)

    first, second = send_twice(browser, "student_admit", **admission(here))
    assert first["Location"] == second["Location"]
    assert Student.objects.count() == 4
    for name, thing, values in (
        ("subgroups", here.first, {"purpose": "language", "count": 2}),
        ("group_close", here.russian, {"closed_date": "2026-09-01"}),
        ("group_remove", here.sister, {}),
    ):
        answers = send_twice(browser, name, thing, **values)
        assert [one.status_code for one in answers] == [302, 302]
    assert AuditEntry.objects.filter(event="curriculum.group.closed").count() == 1
    assert movement.pk


def test_the_same_key_with_other_contents_is_refused(here, browser):
    key = str(uuid.uuid4())
    post(browser, "subgroups", here.first, key=key, purpose="language", count="2")

    assert post(browser, "subgroups", here.first, key=key, purpose="language", count="3").status_code == 409


def test_a_closing_without_a_day_closes_nothing(here, browser):
    assert send(browser, "group_close", here.second, closed_date="").status_code == 422
    assert fresh(here.second).is_open


def test_a_group_with_students_is_neither_closed_nor_removed_by_a_forged_form(here, browser):
    assert send(browser, "group_close", here.first, closed_date="2026-09-01").status_code == 403
    assert send(browser, "group_remove", here.first).status_code == 403
    assert Group.objects.filter(pk=here.first.pk, closed_date=None).exists()


def test_refusals_come_to_htmx_as_a_fragment_with_the_reason(here, browser):
    answer = browser.post(url("group_remove", here.first.pk), HTTP_HX_REQUEST="true")

    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert "Orders or semester plans name this group" in answer.content.decode()


def test_somebody_elses_student_cannot_be_named_as_similar(here, browser):
    values = admission(here, same="987654")

    assert send(browser, "student_admit", **values).status_code == 302
    assert Student.objects.get(record_number="26-0100").person.surname == "Кенжебаев"


def test_zero_bytes_are_refused_with_a_sentence(here, browser):
    answer = send(browser, "student_admit", **admission(here, surname="Кен\0жебаев"))

    assert (answer.status_code, "cannot be kept" in answer.content.decode()) == (422, True)


def test_subgroups_by_hand_take_only_students_of_the_group(here, browser, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)
    values = {f"part_{here.omurov.pk}": "1", f"part_{here.asanova.pk}": "9", f"part_{here.osmonov.pk}": "1"}

    post(browser, "subgroups", here.first, purpose="language", by_hand="1", **values)

    [subgroup] = here.first.subgroups.all()
    assert list(subgroup.members.all()) == [here.osmonov]


@pytest.mark.parametrize("name", ["groups_renumber", "groups_merge"])
def test_many_groups_are_not_named_by_whatever(here, browser, name):
    head = {"number": "50-К", "date": "2026-03-01", "effective_date": "2026-09-01", "into": here.second.pk}

    for groups in ([], ["x"], [HUGE], ["987654"]):
        assert send(browser, name, **head, groups=groups, step="record").status_code == 422
    assert Group.objects.filter(closed_date=None).count() == 5


@pytest.mark.parametrize("pk", [0, 987654321, 10**18, 10**30])
def test_the_identity_of_nobody_is_not_found(here, browser, pk):
    assert browser.post(url("student_identity", pk)).status_code == 404
    assert not AuditEntry.objects.filter(event="curriculum.student.identity_seen").exists()


@pytest.mark.parametrize("member", ["other_clerk", "other_dean", "other_head", "student"])
def test_the_identity_of_another_faculty_is_not_told(here, cast, member):
    Person.objects.filter(pk=here.omurov.person_id).update(
        personal_number="21203200401234", passport_number="ID1234567"
    )

    answer = send(getattr(cast, member).client, "student_identity", here.omurov)

    assert answer.status_code in {403, 404}
    assert "21203200401234" not in answer.content.decode()
    assert not AuditEntry.objects.filter(event="curriculum.student.identity_seen").exists()


def test_a_double_click_on_the_identity_is_told_twice_and_kept_by_no_browser(here, browser):
    Person.objects.filter(pk=here.omurov.person_id).update(
        personal_number="21203200401234", passport_number="ID1234567"
    )

    answers = send_twice(browser, "student_identity", here.omurov)

    assert [("21203200401234" in one.content.decode(), one["Cache-Control"]) for one in answers] == [
        (True, "no-store")
    ] * 2
    assert AuditEntry.objects.filter(event="curriculum.student.identity_seen").count() >= 1
