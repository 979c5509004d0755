"""Each row of a file beside the register: new, changed, unchanged, held for a person, refused - at its cell."""

from datetime import date

import pytest

from curriculum.models import Group, Student
from curriculum.tests.contingent.people import make_student
from curriculum.tests.student_imports.files import COLUMNS, bring, number_of, outcomes, rows_of, sentences, student
from kuu_office.core.models import Person


def the_only(run) -> list[tuple[str, str, str]]:
    (row,) = rows_of(run)
    return sentences(run, row.number)


def test_a_sound_row_of_somebody_new_is_new_and_nothing_is_said(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Өмүрова Айгүл", sex="аял", personal_number="")])

    assert outcomes(run) == ["created", "created"]
    assert sentences(run, 2) == []
    assert Student.objects.count() == 6


REFUSED = [
    ({"surname": ""}, "A2", "The surname or the given name is missing."),
    ({"birth_date": "35.13.2006"}, "E2", "“35.13.2006” is not a date such as 01.09.2026."),
    ({"birth_date": "01.01.1899"}, "E2", "A student born on 01.01.1899 is not possible."),
    ({"personal_number": "123"}, "F2", "The personal number has 3 digits instead of 14."),
    ({"personal_number": "1234567890123O"}, "F2", "The personal number consists of 14 digits only."),
    ({"sex": "киши"}, "D2", "“киши” is not among the words that this column knows."),
    ({"group": "ЖОК-1"}, "H2", "The unit has no group “ЖОК-1”. Open the group first."),
    ({"group": "Т-1-25"}, "H2", "The unit has no group “Т-1-25”. Open the group first."),
    ({"group": ""}, "", "Neither the group nor the programme is named."),
    ({"funding": ""}, "I2", "Say whether the student studies on the budget or by contract."),
    ({"record_number": "Б" * 21}, "G2", "The text has 21 characters; at most 20 are accepted."),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "address", "sentence"), REFUSED)
def test_a_cell_that_cannot_be_read_refuses_its_row_at_its_address(
    contingent, faculty, clerk, cells, address, sentence
):
    run = bring(faculty, clerk, [student(1, **cells)])

    assert outcomes(run) == ["refused"]
    said = [(cell, text) for severity, cell, text in the_only(run) if severity == "error"]
    assert [text for _cell, text in said] == [sentence]
    assert said[0][0] in (address, "")


def test_a_group_of_another_programme_is_not_said_to_be_missing(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, programme="710100")], (*COLUMNS, "programme"))

    said = "The group “ПИ(м)-1-25” is of another programme than the row says."
    assert the_only(run) == [("error", "H2", said)]


def test_more_columns_are_read_in_three_languages(contingent, faculty, clerk):
    columns = ("full_name", "citizenship", "year", "form", "language", "funding", "programme", "email")
    cells = {"citizenship": "Өзбекстан", "form": "очная", "language": "Russian", "funding": "грант", "year": "2-курс"}
    run = bring(
        faculty,
        clerk,
        [{"full_name": "Асанов уулу Бакыт Токтосунович", "programme": "710100", "email": "a@b.kg", **cells}],
        columns,
    )
    values = rows_of(run)[0].values

    assert outcomes(run) == ["created"]
    assert {key: values[key] for key in ("surname", "given_name", "patronymic")} == {
        "surname": "Асанов уулу", "given_name": "Бакыт", "patronymic": "Токтосунович"
    }  # fmt: skip
    assert (values["citizenship"], values["form"], values["language"], values["funding"], values["year"]) == (
        "UZ", "full_time", "ru", "budget", 2
    )  # fmt: skip
    assert (values["programme_id"], values["group_id"]) == (contingent.sister.pk, None)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"form": "заочная"}, "Group ПИ(м)-1-25 studies in another form than the student would."),
        ({"language": "русский"}, "Group ПИ(м)-1-25 is taught in another language than the student would study in."),
        ({"year": 7}, "Year 7 would be past the last year of the programme, which is 2."),
        ({"year": "XI"}, "“XI” is not a year of study from 1 to 7."),
        ({"effective_date": "01.08.2024"}, "Group ПИ(м)-1-25 is open only from 01.09.2025."),
        ({"citizenship": "Нарния"}, "“Нарния” is not among the words that this column knows."),
        ({"email": "бакыт"}, "“бакыт” is not an e-mail address."),
        ({"order_date": "01.09.1950"}, "Year 1950 is not possible."),
    ],
)
def test_what_no_single_order_would_admit_no_file_does(contingent, faculty, clerk, cells, sentence):
    columns = ("surname", "given_name", "group", "funding", *cells)
    run = bring(faculty, clerk, [student(1, **cells)], columns)

    assert outcomes(run) == ["refused"]
    assert sentence in [text for _severity, _cell, text in the_only(run)]


def test_without_a_number_or_a_date_of_the_order_nobody_is_admitted(contingent, faculty, clerk):
    assert (
        "The number of the order of admission is missing."
        in the_only(bring(faculty, clerk, [student(1)], order_number=""))[0]
    )
    assert (
        "The date of the order of admission is missing."
        in the_only(bring(faculty, clerk, [student(2)], order_date="", effective_date=""))[0]
    )


def test_the_order_of_a_row_goes_before_that_of_the_file(contingent, faculty, clerk):
    columns = ("surname", "given_name", "group", "funding", "order_number", "order_date")
    cells = {"order_number": "77-К", "order_date": date(2025, 9, 3)}
    values = rows_of(bring(faculty, clerk, [student(1, **cells)], columns))[0].values

    assert [values[name] for name in ("order_number", "order_date", "effective_date")] == [
        "77-К", "2025-09-03", "2025-09-01"
    ]  # fmt: skip


def test_letters_of_other_alphabets_are_mended_and_told(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, "Cадыков Ѳмүр")])

    assert outcomes(run) == ["created"]
    assert sentences(run, 2) == [
        ("note", "A2", "Letters mended: “Cадыков” is read as “Садыков”."),
        ("note", "B2", "Letters mended: “Ѳмүр” is read as “Өмүр”."),
    ]
    assert rows_of(run)[0].values["surname"] == "Садыков"


def test_a_number_that_does_not_fit_the_card_is_a_warning_only(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, sex="аял", birth_date="13.03.2006")])

    assert outcomes(run) == ["created"]
    assert [severity for severity, _cell, _text in sentences(run, 2)] == ["warning", "warning"]


@pytest.mark.parametrize(
    ("first", "second", "cell", "other"),
    [
        (student(1, "Өмүров Бакыт"), student(1, "Омуров Бакыт"), "F3", "Өмүров Бакыт"),
        (
            student(1, "Өмүров Бакыт", personal_number="", record_number=""),
            student(2, "Ѳмүров Бакыт", personal_number="", record_number=""),
            "E3", "Өмүров Бакыт",
        ),
        (
            student(1, "Садыков Бакыт", personal_number="", record_number=""),
            student(2, "Cадыков Бакыт", personal_number="", record_number=""),
            "E3", "Садыков Бакыт",
        ),
        (
            student(1, personal_number=""),
            student(1, "Асанов Бек", personal_number="", birth_date=""),
            "G3", "Асанов Бакыт",
        ),
    ],
)  # fmt: skip
def test_the_same_student_twice_in_a_file_however_spelt_waits_the_second_time(
    contingent, faculty, clerk, first, second, cell, other
):
    run = bring(faculty, clerk, [first, second])

    assert outcomes(run) == ["created", "held"]
    assert ("held", cell, f"The same student stands in row 2, written “{other}”.") in sentences(run, 3)


def known(contingent, index: int = 1, name: str = "Өмүров Бакыт", **fields) -> Student:
    card = {"personal_number": number_of(index), "birth_date": date(2006, 3, 12), "sex": "male"}
    return make_student(contingent.first, name, record_number=f"Б-{index:05d}", **card | fields)


def test_who_is_there_already_as_the_file_says_is_unchanged(contingent, faculty, clerk):
    known(contingent)
    known(contingent, 2, "Сыдыкова Жаңыл", personal_number="", sex="")

    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт"), student(2, "Сыдыкова Жаңыл", personal_number="", sex="")])
    assert outcomes(run) == ["unchanged", "unchanged"]


def test_a_number_under_another_name_waits_for_a_person(contingent, faculty, clerk):
    known(contingent)
    run = bring(faculty, clerk, [student(1, "Касымов Нурлан")])

    assert outcomes(run) == ["held"]
    assert ("held", "F2", "This number belongs to Өмүров Бакыт. Mend the number, or the name.") in the_only(run)


def test_another_spelling_of_the_same_name_is_no_other_name(contingent, faculty, clerk):
    known(contingent)
    run = bring(faculty, clerk, [student(1, "Омуров Бакыт")])

    assert outcomes(run) == ["unchanged"]
    assert the_only(run) == [("note", "A2", "The register writes “Өмүров Бакыт”; it stays so.")]


def test_a_namesake_born_on_the_same_day_waits_for_a_person(contingent, faculty, clerk):
    known(contingent)
    run = bring(faculty, clerk, [student(2, "Омуров Бакыт")])

    assert outcomes(run) == ["held"]
    assert the_only(run)[0][:2] == ("held", "E2")
    assert "Өмүров Бакыт, born on the same day, is in the register already." in the_only(run)[0][2]


def test_a_namesake_born_on_another_day_is_another_person(contingent, faculty, clerk):
    known(contingent, birth_date=date(2005, 1, 1))

    assert outcomes(bring(faculty, clerk, [student(2, "Өмүров Бакыт")])) == ["created"]


def test_a_record_book_of_somebody_else_waits_for_a_person(contingent, faculty, clerk):
    known(contingent)
    run = bring(faculty, clerk, [student(7, "Касымов Нурлан", record_number="Б-00001")])

    assert outcomes(run) == ["held"]
    assert the_only(run) == [("held", "G2", "This record book belongs to Өмүров Бакыт.")]


def test_card_data_of_a_known_student_change_and_empty_cells_empty_nothing(contingent, faculty, clerk):
    known(contingent, sex="")
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт", birth_date="", record_number="Б-77")])

    assert outcomes(run) == ["changed"]
    assert rows_of(run)[0].values["changes"] == {"person": {"sex": "male"}, "student": {"record_number": "Б-77"}}


def test_a_file_moves_nobody(contingent, faculty, clerk):
    known(contingent)
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт", group="ПИ(м)-2-25")])

    assert outcomes(run) == ["held"]
    assert (
        "held",
        "H2",
        "The student is there already and stands otherwise (ПИ(м)-1-25). Record an order.",
    ) in the_only(run)


def test_a_teacher_who_becomes_a_student_is_not_entered_twice(contingent, faculty, clerk):
    person = Person.objects.create(surname="Өмүров", given_name="Бакыт", personal_number=number_of(1))
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт")])

    assert outcomes(run) == ["created"]
    assert rows_of(run)[0].values["person_id"] == person.pk


def test_of_two_groups_of_one_name_the_open_one_of_the_latest_intake_is_meant(contingent, faculty, clerk):
    old = Group.objects.create(
        name="ПИ(м)-1-25", programme=contingent.programme, department=contingent.programme.department,
        intake_year=2020, opened_date=date(2020, 9, 1), closed_date=date(2024, 7, 1),
    )  # fmt: skip
    values = rows_of(bring(faculty, clerk, [student(1)]))[0].values

    assert (values["group_id"], old.pk != values["group_id"]) == (contingent.first.pk, True)


@pytest.mark.parametrize("count", [1, 40])
def test_rows_are_judged_in_a_constant_number_of_queries(
    contingent, faculty, clerk, count, django_assert_max_num_queries
):
    rows = [student(index, f"Студент{index} Аты") for index in range(1, count + 1)]
    with django_assert_max_num_queries(17):
        run = bring(faculty, clerk, rows)

    assert outcomes(run) == ["created"] * count
