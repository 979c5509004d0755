"""Rows that wait are mended on screen, told apart or put on hold, checked again, and entered later."""

import re
from datetime import date

import pytest
from django.urls import reverse

from curriculum.models import Group, Student
from curriculum.operations import student_imports as operations
from curriculum.operations.student_mending import check_again, mend_row, version_of
from curriculum.operations.student_undo import undo_import
from curriculum.tests.student_imports.files import bring, enter, outcomes, rows_of, sentences, student
from curriculum.tests.student_imports.test_judging import known
from curriculum.tests.world import NOON
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry


@pytest.fixture
def page(cast):
    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    return client


def mend(run, number: int, by, decision: str = "", seen: str | None = None, **texts):
    row = rows_of(run)[number - 2]
    seen = version_of(row) if seen is None else seen
    return mend_row(run_id=run.pk, number=number, texts=texts, decision=decision, seen=seen, by=by, at=NOON)


def address(run, number: int) -> str:
    return reverse("curriculum:students_import_row", args=[run.pk, number])


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(page, run, number: int, **fields):
    form = page.get(address(run, number)).context["form"]
    return page.post(address(run, number), {**form.initial, **fields})


def test_a_mended_cell_makes_the_row_good_and_the_history_says_what_changed(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?")])

    row = mend(run, 3, clerk, sex=" аял ")

    assert (row.outcome, row.cells["sex"], sentences(run, 3)[:0]) == ("created", ["D3", "text", "аял", ""], [])
    assert (row.values["sex"], outcomes(run)) == ("female", ["created", "created"])
    assert "mended row 3 of the file “студенттер.xlsx”: Sex: “?” → “аял”." in history_of(run)[0].sentence
    assert enter(run, clerk) == 2


def test_the_record_of_a_mended_number_shows_its_last_four_digits(contingent, faculty, clerk):
    """A record is kept for ever and read by many; a personal number or a passport does not belong there in full."""
    columns = ("surname", "given_name", "personal_number", "passport_number", "group", "funding")
    run = bring(faculty, clerk, [student(1, personal_number="212032006000O1", passport_number="ID1234567")], columns)

    mend(run, 2, clerk, personal_number="21203200600001", passport_number="ID7654321")

    [entry] = AuditEntry.objects.filter(event="curriculum.students.row_mended")
    assert entry.new["changes"] == (
        "Personal number: “••••••••••00O1” → “••••••••••0001”; Passport number: “•••••4567” → “•••••4321”"
    )
    assert rows_of(run)[0].values["personal_number"] == "21203200600001"


def test_the_other_cells_stay_as_the_file_has_them(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(2, "Бекова Айжан", sex="?")])
    before = rows_of(run)[0].cells

    mend(run, 2, clerk, sex="аял", surname="Бекова", citizenship="KZ")

    assert rows_of(run)[0].cells == before | {"sex": ["D2", "text", "аял", ""]}


def test_an_emptied_cell_is_an_empty_cell(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(2, "Бекова Айжан", sex="?")])

    row = mend(run, 2, clerk, sex="")

    assert (row.outcome, "sex" in row.cells, "sex" in row.values) == ("created", False, False)


def test_nothing_changed_is_nothing_written(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(2, sex="?")])
    mend(run, 2, clerk, sex="?")

    assert (outcomes(run), len(history_of(run))) == (["refused"], 1)


def test_the_same_student_twice_waits_until_one_of_the_two_is_mended(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт"), student(1, "Омуров Бакыт")])
    assert outcomes(run) == ["created", "held"]

    assert mend(run, 3, clerk, personal_number="21203200600099").outcome == "held"
    assert sentences(run, 3) == [("held", "G3", "The same student stands in row 2, written “Өмүров Бакыт”.")]
    assert mend(run, 3, clerk, record_number="Б-9").outcome == "held"
    assert sentences(run, 3) == [("held", "E3", "The same student stands in row 2, written “Өмүров Бакыт”.")]
    assert mend(run, 3, clerk, birth_date="13.03.2006").outcome == "created"


def test_two_people_of_one_name_and_day_are_told_apart_by_a_person(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт"), student(2, "Ѳмүров Бакыт")])
    assert outcomes(run) == ["created", "held"]

    row = mend(run, 3, clerk, "another")

    assert (row.outcome, enter(run, clerk)) == ("created", 2)
    assert "this is another person than the one it resembles" in history_of(run)[2].sentence


def test_a_namesake_in_the_register_is_told_apart_by_a_person(contingent, faculty, clerk):
    known(contingent)
    run = bring(faculty, clerk, [student(2, "Омуров Бакыт")])
    assert outcomes(run) == ["held"]

    assert mend(run, 2, clerk, "another").outcome == "created"
    assert enter(run, clerk) == 1
    assert Student.objects.filter(person__given_name="Бакыт", person__birth_date=date(2006, 3, 12)).count() == 2


@pytest.mark.parametrize("sign", ["personal_number", "record_number"])
def test_a_number_twice_is_no_namesake_whatever_a_person_says(contingent, faculty, clerk, sign):
    other = {"personal_number": "", "record_number": ""}
    mine = {sign: student(1)[sign]}
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", **other | mine)])

    assert mend(run, 3, clerk, "another").outcome == "held"


def test_a_good_row_is_put_on_hold_and_let_go(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан")])

    assert mend(run, 2, clerk, "on_hold").outcome == "held"
    assert sentences(run, 2) == [("held", "", "Somebody put this row on hold.")]
    assert enter(run, clerk) == 1
    assert mend(run, 2, clerk, "").outcome == "created"


def test_a_row_mended_after_the_others_were_entered_is_entered_later(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?"), student(3, "Ли Вэй", group="Жаңы")])
    assert enter(run, clerk) == 1
    with pytest.raises(Refused, match="No row of the file would change anything"):
        enter(run, clerk)

    mend(run, 3, clerk, sex="аял")
    assert enter(run, clerk) == 1
    assert [(row.outcome, row.is_applied) for row in rows_of(run)] == [
        ("created", True), ("created", True), ("refused", False)
    ]  # fmt: skip
    undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert not Student.objects.filter(brought_by=run).exists()


def test_waiting_rows_are_checked_again_when_the_missing_group_was_opened(contingent, faculty, clerk):
    rows = [student(1), student(2, "Бекова Айжан", group="Жаңы-1"), student(3, "Ли Вэй", group="Жаңы-1", sex="?")]
    run = bring(faculty, clerk, rows)
    assert (outcomes(run), check_again(run_id=run.pk, by=clerk, at=NOON)) == (["created", "refused", "refused"], 0)
    group = contingent.first
    Group.objects.create(
        name="Жаңы-1", programme=group.programme, department=group.department, intake_year=2025,
        study_form=group.study_form, opened_date=date(2025, 9, 1),
    )  # fmt: skip

    assert check_again(run_id=run.pk, by=clerk, at=NOON) == 1
    assert outcomes(run) == ["created", "created", "refused"]
    assert sentences(run, 4) == [("error", "D4", "“?” is not among the words that this column knows.")]
    assert history_of(run)[0].sentence.endswith("checked again: 1 became good.")


def test_checking_again_where_nothing_waits_leaves_no_trace(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])

    assert (check_again(run_id=run.pk, by=clerk, at=NOON), len(history_of(run))) == (0, 1)


@pytest.mark.parametrize("count", [1, 20])
def test_checking_again_asks_no_more_for_more_rows(contingent, faculty, clerk, count, django_assert_max_num_queries):
    rows = [student(index, f"Студент{index} Аты", sex="?") for index in range(1, count + 1)]
    run = bring(faculty, clerk, rows)
    with django_assert_max_num_queries(20):
        check_again(run_id=run.pk, by=clerk, at=NOON)


# who may not, and what is too late


def test_a_row_that_somebody_mended_meanwhile_is_looked_at_again(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(2, sex="?")])
    seen = version_of(rows_of(run)[0])
    mend(run, 2, clerk, sex="аял")

    with pytest.raises(Conflict, match="Somebody mended row 2 while you looked at it"):
        mend(run, 2, clerk, seen=seen, sex="эркек")
    assert rows_of(run)[0].values["sex"] == "female"


def test_a_row_in_the_register_is_not_mended(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])
    enter(run, clerk)

    with pytest.raises(Conflict, match="Row 2 is in the register already"):
        mend(run, 2, clerk, sex="аял")


def test_after_taking_back_the_file_is_brought_again(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, sex="?")])
    enter(run, clerk)
    undo_import(run_id=run.pk, by=clerk, at=NOON)

    for act in (lambda: mend(run, 3, clerk, sex="аял"), lambda: check_again(run_id=run.pk, by=clerk, at=NOON)):
        with pytest.raises(Refused, match="This import was taken back"):
            act()


def test_while_rows_are_being_entered_none_is_mended(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, sex="?")])
    seen = operations.token_of(run, operations.counts_of(run))
    operations.ask_to_apply(run_id=run.pk, seen=seen, by=clerk, at=NOON)

    with pytest.raises(Refused, match="The students of this file are being entered just now"):
        mend(run, 3, clerk, sex="аял")


def test_a_text_longer_than_any_column_is_refused(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(2, sex="?")])

    with pytest.raises(BadInput, match="At most 300 characters are accepted"):
        mend(run, 2, clerk, sex="ж" * 301)


def test_another_faculty_mends_nothing(contingent, faculty, clerk, cast):
    run = bring(faculty, clerk, [student(2, sex="?")])
    stranger = cast.other_clerk

    with pytest.raises(Refused):
        mend(run, 2, stranger.scope, sex="аял")
    with pytest.raises(Refused):
        check_again(run_id=run.pk, by=stranger.scope, at=NOON)
    assert stranger.client.get(address(run, 2)).status_code == 404
    assert stranger.client.post(address(run, 2), {"cell_sex": "аял"}).status_code == 404
    assert stranger.client.post(reverse("curriculum:students_import_check", args=[run.pk])).status_code == 404
    assert outcomes(run) == ["refused"]


# the pages


def test_the_row_stands_on_a_page_with_its_cells_and_what_was_found(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?"), student(3, sex="!")])
    shown = page.get(reverse("curriculum:students_import_run", args=[run.pk]), {"show": "problems"}).content.decode()
    assert f'<a href="{address(run, 3)}">3</a>' in shown
    response = page.get(address(run, 3))

    assert "“?” is not among the words that this column knows." in text_of(response)
    assert [(field.label, field.value()) for field in response.context["form"].cells] == [
        ("Surname", "Бекова"), ("Given name", "Айжан"), ("Patronymic", ""), ("Sex", "?"),
        ("Date of birth", "12.03.2006"), ("Personal number", "21203200600002"), ("Record book", "Б-00002"),
        ("Group", "ПИ(м)-1-25"), ("Funding", "контракт"),
    ]  # fmt: skip
    assert f'href="{address(run, 4)}"' in response.content.decode()
    assert page.get(address(run, 99)).status_code == 404


def test_a_row_mended_on_the_page_leads_back_to_those_that_wait(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?")])

    response = send(page, run, 3, cell_sex="x")
    assert response["Location"] == address(run, 3)
    assert "“x” is not among the words that this column knows." in text_of(page.get(address(run, 3)))
    response = send(page, run, 3, cell_sex="аял")
    assert response["Location"] == reverse("curriculum:students_import_run", args=[run.pk]) + "?show=problems"
    assert "Row 3 waits no longer: new." in text_of(page.get(response["Location"]))


def test_a_page_that_is_out_of_date_changes_nothing(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(2, sex="?")])
    form = page.get(address(run, 2)).context["form"].initial
    mend(run, 2, clerk, sex="аял")

    assert page.post(address(run, 2), {**form, "cell_sex": "эркек"}).status_code == 409
    assert rows_of(run)[0].values["sex"] == "female"


def test_a_form_of_nonsense_is_told_at_its_fields(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(2, sex="?")])
    response = page.post(address(run, 2), {"decision": "баары бир", "cell_sex": "ж" * 301})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"decision", "cell_sex"}


def test_the_page_of_the_file_has_the_waiting_rows_checked_again(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", group="Т-1-25")])
    check = reverse("curriculum:students_import_check", args=[run.pk])
    assert "Check the waiting rows again" in text_of(page.get(reverse("curriculum:students_import_run", args=[run.pk])))

    assert "The rows wait for the same reasons." in text_of(page.post(check, follow=True))
    Group.objects.filter(name="Т-1-25").update(
        name="Т-1-25", programme=contingent.programme, department=contingent.programme.department
    )
    assert "1 row waits no longer." in text_of(page.post(check, follow=True))
    assert outcomes(run) == ["created", "created"]


def test_an_entered_row_is_shown_without_a_button(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(1), student(2, sex="?")])
    enter(run, clerk)
    shown = text_of(page.get(address(run, 2)))

    assert "This row is in the register already." in shown
    assert "Save and check the row" not in shown
    assert "Save and check the row" in text_of(page.get(address(run, 3)))


def test_the_page_of_a_row_asks_few_questions(contingent, faculty, clerk, page, django_assert_max_num_queries):
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты", sex="?") for index in range(1, 30)])
    page.get(address(run, 3))
    with django_assert_max_num_queries(15):
        page.get(address(run, 3))


def test_what_was_seen_before_a_row_was_mended_is_not_entered_unseen(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан")])
    seen = operations.token_of(run, operations.counts_of(run))
    mend(run, 3, clerk, record_number="Б-77")
    run.refresh_from_db()

    with pytest.raises(Conflict, match="The file was read anew while you looked at it"):
        operations.ask_to_apply(run_id=run.pk, seen=seen, by=clerk, at=NOON)
    assert enter(run, clerk) == 2
    assert Student.objects.get(brought_by=run, person__surname="Бекова").record_number == "Б-77"


def test_dates_of_the_spreadsheet_are_shown_as_people_write_them_and_stay_dates(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(2, birth_date=date(2006, 3, 12), sex="?")])
    shown = page.get(reverse("curriculum:students_import_run", args=[run.pk])).content.decode()
    assert '<td id="E2" class="import-date">12.03.2006</td>' in shown
    assert page.get(address(run, 2)).context["form"].initial["cell_birth_date"] == "12.03.2006"

    send(page, run, 2, cell_sex="аял")
    row = rows_of(run)[0]
    assert (row.cells["birth_date"], row.values["birth_date"]) == (["E2", "date", "2006-03-12", ""], "2006-03-12")
    assert "Sex: “?” → “аял”." in history_of(run)[0].sentence


def test_what_stops_a_row_leads_to_its_field(contingent, faculty, clerk, page):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?"), student(3, "Ли Вэй", funding="")])
    shown = page.get(reverse("curriculum:students_import_run", args=[run.pk]))

    assert [(one.place, one.url) for one in shown.context["preview"].first_said] == [
        ("D3, Sex", f"{address(run, 3)}#id_cell_sex"),
        ("I4, Funding", f"{address(run, 4)}#id_cell_funding"),
    ]
    fields = {field.name: said for field, said in page.get(address(run, 4)).context["fields"] if said}
    assert fields == {"cell_funding": ["Say whether the student studies on the budget or by contract."]}


def test_the_only_faculty_of_a_clerk_is_chosen_beforehand(contingent, faculty, page):
    form = page.get(reverse("curriculum:students_import")).context["form"]

    assert form["unit"].value() == faculty.pk
