"""The list of students, the card of a student, the form of admission."""

import pytest
from django.urls import reverse

from curriculum.models import Student
from curriculum.tests.students.pages import NUMBER, admission, names, page, rows, sheet, url
from curriculum.tests.students.world import admit, kinds, make_person, record, stood
from curriculum.tests.views.pages import field_errors, send, stopped, text, tree
from kuu_office.core import audit
from kuu_office.core.models import AuditEntry, Person

pytestmark = pytest.mark.django_db


def test_students_are_found_whatever_the_keyboard(here, browser):
    for typed in ("омуров", "ӨМҮР", "айбек өмүров"):
        assert names(page(browser, "students", text=typed)) == ["Өмүров Айбек"]
    assert names(page(browser, "students", text=here.osmonov.record_number)) == ["Осмонов Нурлан"]


def test_students_stand_in_the_kyrgyz_order_both_ways(here, browser):
    forward = ["Асанова Жылдыз", "Осмонов Нурлан", "Өмүров Айбек"]

    assert names(page(browser, "students")) == forward
    assert names(page(browser, "students", sort="-name")) == forward[::-1]
    assert len(names(page(browser, "students", sort="group"))) == 3


def test_who_has_left_is_shown_when_asked_for(here, browser, clerk):
    record([here.omurov], clerk, "expulsion", reason="debt")

    assert names(page(browser, "students")) == ["Асанова Жылдыз", "Осмонов Нурлан"]
    assert names(page(browser, "students", state="expelled")) == ["Өмүров Айбек"]
    assert len(names(page(browser, "students", state="all"))) == 3


def test_personal_numbers_are_masked_in_lists_and_spreadsheets(here, browser):
    Person.objects.filter(pk=here.omurov.person_id).update(personal_number=NUMBER)

    shown = page(browser, "students").content.decode()
    found = sheet(page(browser, "students", export="xlsx"))

    assert NUMBER not in shown
    assert ("…2345" in shown, "•2345" in shown) == (True, False)
    assert "••••••••••2345" in {cell for row in found for cell in row}
    assert NUMBER not in str(found)


def test_the_number_on_the_card_is_shown_on_request_and_written_down(here, browser):
    Person.objects.filter(pk=here.omurov.person_id).update(personal_number=NUMBER, passport_number="ID1234567")
    assert NUMBER not in page(browser, "student", here.omurov.pk).content.decode()

    answer = browser.post(url("student_identity", here.omurov.pk), HTTP_HX_REQUEST="true")

    assert NUMBER in answer.content.decode()
    assert "ID1234567" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert audit.history_of(here.omurov)[0].sentence == (
        "Абдыкадырова Н. looked at the personal number and the passport."
    )


def test_looking_at_the_card_alone_leaves_no_record(here, browser):
    before = AuditEntry.objects.count()
    page(browser, "student", here.omurov.pk)

    assert AuditEntry.objects.count() == before


def test_the_card_says_where_the_student_stood_on_a_day(here, browser, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    def said(day: str) -> str:
        return text(tree(page(browser, "student", here.omurov.pk, on=day)).xpath("//*[@id='stood']")[0])

    assert said("2026-02-01").startswith("1 Feb 2026: studying, 710400 Программалык инженерия (master), ПИ(м)-1-25")
    assert "ПИ(м)-2-25" in said("2026-02-02")
    assert said("2025-08-31") == "31 Aug 2025: not admitted yet"
    assert not tree(page(browser, "student", here.omurov.pk, on="эртең")).xpath("//*[@id='stood']")


def test_the_card_offers_the_orders_that_lead_on_and_says_why_the_others_do_not(here, browser):
    dialog = tree(page(browser, "student", here.omurov.pk)).xpath("//dialog[@id='order-kinds']")[0]
    reasons = {text(one.getparent())[:20]: text(one) for one in dialog.find_class("stopped-reason")}

    assert [text(one) for one in dialog.xpath(".//a[contains(@class,'button')]")] == [
        "Transfer", "Promotion to the next year", "Academic leave", "Expulsion", "Graduation", "Change of name",
    ]  # fmt: skip
    assert "The student is not on academic leave then; there is nothing to return from." in str(reasons)


def test_a_reader_sees_the_card_without_verbs(here, cast):
    [reason] = stopped(page(cast.dean.client, "student", here.omurov.pk)).values()

    assert reason.startswith("You have no right to")


def test_text_that_looks_like_markup_is_shown_as_text(here, browser, clerk):
    evil = admit(here.first, "<script>alert(1)</script> Айбек", clerk)

    for address in (url("students"), url("student", evil.pk), url("group", here.first.pk)):
        assert "<script>alert" not in browser.get(address).content.decode()


def test_a_student_is_admitted_by_the_form(here, browser):
    answer = send(browser, "student_admit", **admission(here))

    student = Student.objects.get(record_number="26-0100")
    assert answer["Location"] == url("student", student.pk)
    assert (str(student), student.group, student.funding) == ("Кенжебаев Темир", here.second, "budget")


def test_similar_people_are_asked_about(here, browser):
    known = make_person("Кенжебаев Темир")

    answer = send(browser, "student_admit", **admission(here))
    assert answer.status_code == 409
    assert "Кенжебаев Темир" in text(tree(answer).xpath("//div[@role='alert'][.//input]")[0])

    send(browser, "student_admit", **admission(here, same=known.pk))
    assert Student.objects.get(record_number="26-0100").person == known
    again = admission(here, record_number="26-0101", group=here.sister.pk, same="other")
    send(browser, "student_admit", **again)
    assert Student.objects.get(record_number="26-0101").person != known


def test_what_is_wrong_with_an_admission_is_told_at_its_field(here, browser):
    odd = admission(here, surname="", citizenship="Кыргызстан")
    assert set(field_errors(send(browser, "student_admit", **odd))) == {"surname", "citizenship"}
    assert (
        "digits"
        in field_errors(send(browser, "student_admit", **admission(here, personal_number="123")))["personal_number"]
    )
    early = send(browser, "student_admit", **admission(here, effective_date="2025-01-01"))
    assert early.status_code == 422
    assert "Group ПИ(м)-2-25 is open only from 1 Sep 2025." in early.content.decode()


def test_groups_of_other_faculties_are_not_offered(here, browser):
    answer = send(browser, "student_admit", **admission(here, group=here.other.pk))

    assert "group" in field_errors(answer)


def test_the_record_of_a_student_has_a_page(here, browser):
    assert browser.get(reverse("core:history", args=["curriculum.student", here.omurov.pk])).status_code == 200
    assert kinds(here.omurov) == ["admission"]
    assert stood(here.omurov)[0][2] == "studying"


def test_of_the_personal_number_a_list_shows_the_last_digits(here, browser):
    Person.objects.filter(pk=here.omurov.person_id).update(personal_number=NUMBER)

    assert "…2345" in {row[2] for row in rows(page(browser, "students"))}
