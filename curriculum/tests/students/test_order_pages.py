"""An order from its kind to the register, and back out of it."""

from datetime import date

import pytest

from curriculum.models import Movement
from curriculum.tests.students.pages import hidden, names, offers_record, outcomes, page, rows, typed, url
from curriculum.tests.students.world import admit, fresh, kinds, record
from curriculum.tests.views.pages import field_errors, send, send_twice, stopped, text, tree

pytestmark = pytest.mark.django_db


def test_first_the_kind_is_chosen(here, browser):
    shown = page(browser, "order_new", students=[one.pk for one in here.students])

    links = tree(shown).xpath("//main//ul//a/@href")
    assert len([link for link in links if link.startswith("?kind=")]) == 8
    assert f"students={here.omurov.pk}" in links[0]


def test_each_kind_says_what_it_does_and_admission_is_offered_to_nobody_chosen(here, browser):
    asked = tree(page(browser, "order_new"))
    lines = [text(one) for one in asked.xpath("//ul[@class='verbs']/li")]

    assert lines[0] == "TransferTo another group, programme, form, language or funding; the year of study stays."
    assert lines[-1] == "AdmissionA new person comes into a group: entered on a page of its own."
    assert len(lines) == 9
    chosen = tree(page(browser, "order_new", students=here.omurov.pk))
    assert url("student_admit") not in chosen.xpath("//ul[@class='verbs']//a/@href")


def test_of_one_student_the_impossible_kinds_say_why(here, browser):
    shown = page(browser, "order_new", students=here.omurov.pk)

    reasons = [text(one) for one in tree(shown).find_class("stopped-reason")]
    assert reasons == [
        "The student is not on academic leave then; there is nothing to return from.",
        "The student is not expelled then; there is nothing to reinstate.",
    ]


def test_students_are_found_by_group_by_name_and_by_record_books(here, browser):
    assert len(rows(page(browser, "order_new", kind="transfer", of_group=here.first.pk))) == 3
    assert [row[1] for row in rows(page(browser, "order_new", kind="transfer", text="омуров"))] == ["Өмүров Айбек"]
    pasted = page(browser, "order_new", kind="transfer", records=f"{here.omurov.record_number}\n99-9999")
    assert [row[1] for row in rows(pasted)] == ["Өмүров Айбек"]
    assert "Nobody whom you keep has these record books: 99-9999." in pasted.content.decode()
    assert tree(pasted).xpath("//input[@name='students'][@type='checkbox'][@checked]/@value") == [str(here.omurov.pk)]


def test_who_was_ticked_stays_on_the_page_for_the_next_search(here, browser):
    shown = page(browser, "order_new", kind="transfer", students=here.omurov.pk, text="асанова")

    assert [row[1] for row in rows(shown)] == ["Өмүров Айбек", "Асанова Жылдыз"]


def test_without_a_search_nobody_is_listed(here, browser):
    assert "Choose a group" in rows(page(browser, "order_new", kind="transfer"))[0][0]


def test_each_kind_asks_what_it_needs(here, browser):
    def fields(kind: str) -> set[str]:
        form = tree(page(browser, "order_new", kind=kind)).xpath("//div[@class='form-grid']")[0]
        return set(form.xpath(".//@name")) - {"number", "date", "effective_date", "note"}

    assert fields("transfer") == {"programme", "group", "form", "language", "funding"}
    assert fields("leave") == {"reason", "until"}
    assert fields("expulsion") == {"reason"}
    assert fields("promotion") == fields("graduation") == set()
    assert fields("return") == {"group", "year"}
    assert fields("reinstatement") == {"programme", "group", "form", "language", "funding", "year"}
    assert "surname" in fields("name_change")


def test_the_preview_says_who_changes_how(here, browser):
    shown = send(browser, "order_new", **typed("transfer", here.students, group=here.second.pk, funding="budget"))

    assert outcomes(shown)["Өмүров Айбек"] == (
        "group: ПИ(м)-1-25 → ПИ(м)-2-25funding: contract → budget (grant)", "–",
    )  # fmt: skip
    assert offers_record(shown)
    assert kinds(here.omurov) == ["admission"]


def test_of_a_group_those_are_listed_to_whom_the_order_may_lead(here, browser, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2027, 6, 1))

    assert [row[1] for row in rows(page(browser, "order_new", kind="return", of_group=here.first.pk))] == [
        "Өмүров Айбек"
    ]
    assert len(rows(page(browser, "order_new", kind="promotion", of_group=here.first.pk))) == 2


def test_who_is_on_leave_is_listed_before_anybody_looks(here, browser, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2027, 6, 1))

    assert [row[1] for row in rows(page(browser, "order_new", kind="return"))] == ["Өмүров Айбек"]
    chosen = page(browser, "order_new", kind="return", students=here.students[0].pk)
    assert len(rows(chosen)) == 1


def test_the_search_carries_the_ticks_of_the_order(here, browser):
    shown = tree(page(browser, "order_new", kind="transfer"))

    [search] = shown.xpath("//form[@data-carries-ticks]")
    [order] = shown.xpath(f"//form[@id='{search.get('data-carries-ticks')}']")
    assert (search.get("method"), order.get("method")) == ("get", "post")


def test_a_refusal_stands_beside_its_name_and_nothing_can_be_recorded(here, browser):
    shown = send(browser, "order_new", **typed("transfer", here.students, group=here.russian.pk))

    assert outcomes(shown)["Өмүров Айбек"][1] == (
        "Group ПИ(м)-3-25 is taught in another language than the student would study in."
    )
    assert "The order does not hold for 3 students" in shown.content.decode()
    assert not offers_record(shown)


def test_what_was_shown_is_recorded_once(here, browser):
    shown = send(browser, "order_new", **typed("transfer", here.students, group=here.second.pk))
    values = hidden(shown) | {"step": "record"}
    values.pop("idem")

    first, second = send_twice(browser, "order_new", **values)

    assert first["Location"] == second["Location"]
    assert [kinds(one) for one in here.students] == [["admission", "transfer"]] * 3
    assert page(browser, "order", first["Location"].split("/")[-2]).status_code == 200


def test_one_can_go_back_and_change_something(here, browser):
    shown = send(browser, "order_new", **typed("transfer", here.students[:2], group=here.russian.pk))

    back = send(browser, "order_new", **typed("transfer", here.students[:2], "edit", group=here.russian.pk))

    assert shown.status_code == back.status_code == 200
    assert len(tree(back).xpath("//input[@name='students'][@type='checkbox'][@checked]")) == 2
    assert tree(back).xpath("//select[@id='id_group']/option[@selected]/@value") == [str(here.russian.pk)]


def test_a_preview_that_is_out_of_date_is_shown_anew(here, browser, clerk):
    shown = send(browser, "order_new", **typed("transfer", [here.omurov], group=here.second.pk))
    record([here.omurov], clerk, "transfer", date(2026, 1, 15), number="3-К", funding="budget")
    values = hidden(shown) | {"step": "record"}
    values.pop("idem")

    answer = send(browser, "order_new", **values)

    assert answer.status_code == 409
    assert "Look at it once more" in answer.content.decode()
    assert kinds(here.omurov) == ["admission", "transfer"]


def test_an_order_that_stopped_to_hold_meanwhile_is_refused(here, browser):
    values = typed("transfer", [here.omurov], "record", group=here.russian.pk)

    answer = send(browser, "order_new", **values)

    assert answer.status_code == 422
    assert "Nothing was recorded" in answer.content.decode()


def test_what_is_missing_is_told_at_its_field(here, browser):
    assert set(field_errors(send(browser, "order_new", **typed("leave", [here.omurov])))) == {"reason", "until"}
    nobody = send(browser, "order_new", **typed("promotion", []))
    assert (nobody.status_code, "Tick the students first." in nobody.content.decode()) == (422, True)
    assert "number" in field_errors(send(browser, "order_new", **typed("promotion", here.students, number="")))
    year = send(browser, "order_new", **typed("promotion", here.students, date="1925-01-01"))
    assert "Year 1925 is not possible" in field_errors(year)["date"]


def test_a_number_with_a_sign_that_nobody_sees_is_the_same_order(here, browser, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)
    values = typed("transfer", here.students[:1], group=here.second.pk)

    for number in ("7-К\u200b", "\u202e7-К"):
        answer = send(browser, "order_new", **values | {"number": number})
        assert "Recorded already; nothing changes." in answer.content.decode()


def test_students_of_another_unit_are_not_there(here, browser, cast):
    stranger = admit(here.other, "Башка Факультеттен", cast.other_clerk.scope)

    answer = send(browser, "order_new", **typed("transfer", [stranger], funding="budget"))

    assert answer.status_code == 404


@pytest.mark.parametrize("kind", ["", "admission", "бийлик"])
def test_an_unknown_kind_is_asked_again(here, browser, kind):
    answer = send(browser, "order_new", **typed(kind, [here.omurov]))

    assert (answer.status_code, "What does the order say?" in answer.content.decode()) == (422, True)
    assert page(browser, "order_new", kind=kind).status_code == 200


def test_the_same_order_once_more_says_that_nothing_changes(here, browser, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)
    values = typed("transfer", here.students[:1], group=here.second.pk)

    assert "Recorded already; nothing changes." in send(browser, "order_new", **values).content.decode()
    answer = browser.post(url("order_new"), values | {"step": "record"}, follow=True)
    assert "For 1 student it had been recorded before; nothing changed there." in answer.content.decode()


def test_the_second_order_of_a_day_is_told(here, browser, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    shown = send(browser, "order_new", **typed("transfer", [here.omurov], number="8-К", funding="budget"))

    assert outcomes(shown)["Өмүров Айбек"][1] == "Order 2 of this day, after № 7-К."


def test_a_new_name_is_shown_before_it_is_given(here, browser):
    values = typed("name_change", [here.asanova], surname="Токтогулова", given_name="Жылдыз", patronymic="")

    assert "New name: Токтогулова Жылдыз" in " ".join(send(browser, "order_new", **values).content.decode().split())
    send(browser, "order_new", **values | {"step": "record"})
    shown = page(browser, "student", here.asanova.pk).content.decode()
    assert "Токтогулова Жылдыз" in shown
    assert "before that Асанова Жылдыз" in shown


def test_the_register_shows_each_order_once(here, browser, clerk):
    record(here.students, clerk, "transfer", group=here.second.pk)

    assert ["№ 7-К", "2 Feb 2026", "2 Feb 2026", "transfer", "3"] in rows(page(browser, "orders", since="2026-01-01"))
    assert names(page(browser, "orders", number="7-")) == ["№ 7-К"]
    assert names(page(browser, "orders", kind="admission", since="2025-01-01")) == ["№ 100-К"]
    assert len(names(page(browser, "orders", since="2026-02-01", until="2026-02-03"))) == 1


def test_orders_of_other_faculties_are_not_shown(here, cast, clerk):
    record(here.students, clerk, "transfer", group=here.second.pk)
    movement = Movement.objects.filter(kind="transfer").first()

    assert "№ 7-К" not in page(cast.other_clerk.client, "orders", since="2026-01-01").content.decode()
    assert page(cast.other_clerk.client, "order", movement.pk).status_code == 404


def test_an_order_is_taken_back_after_it_was_shown_what_that_does(here, browser, clerk):
    record(here.students, clerk, "transfer", group=here.second.pk)
    movement = Movement.objects.filter(kind="transfer").first()

    shown = page(browser, "order_revoke", movement.pk)
    assert outcomes(shown)["Өмүров Айбек"][0] == "group: ПИ(м)-2-25 → ПИ(м)-1-25"
    assert send(browser, "order_revoke", movement, remark=" ").status_code == 422

    answer = browser.post(url("order_revoke", movement.pk), {"remark": "Ката"}, follow=True)

    assert f"Order № {movement.order_number} of 2 Feb 2026 was taken back from 3 students." in text(tree(answer))
    assert fresh(here.omurov).group == here.first


def test_an_order_on_which_others_rest_says_so(here, browser, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2026, 9, 1))
    record([here.omurov], clerk, "return", date(2026, 9, 1), number="9-К")
    movement = Movement.objects.get(kind="leave")

    shown = page(browser, "order_revoke", movement.pk).content.decode()

    assert "The order cannot be taken back" in shown
    assert "would not hold any more" in shown
    assert "Why it is taken back" not in shown
    assert send(browser, "order_revoke", movement, remark="Ката").status_code == 403


def test_a_reader_sees_why_an_order_cannot_be_taken_back(here, cast):
    movement = Movement.objects.first()

    [reason] = stopped(page(cast.dean.client, "order", movement.pk)).values()
    assert reason.startswith("You have no right to")
