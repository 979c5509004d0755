"""The control cell: what people write, and the same marks back."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.controls import (
    FORMS,
    LATIN_TO_CYRILLIC,
    OTHER_SPELLINGS,
    SHORT,
    UnreadableControl,
    format_controls,
    parse_controls,
)
from curriculum.calc.shapes import Control, ControlMark
from curriculum.tests.calc.strategies import unhurried

EXAM, TEST, GRADED = Control.EXAM, Control.CREDIT_TEST, Control.GRADED_TEST
PAPER, PROJECT = Control.COURSE_PAPER, Control.COURSE_PROJECT
CALCULATION, WORK = Control.CALCULATION_WORK, Control.CONTROL_WORK


def pairs(text: str, running: tuple[int, ...] = ()) -> list[tuple[Control, int | None]]:
    return [(mark.form, mark.semester) for mark in parse_controls(text, running)]


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("Э", EXAM),
        ("э", EXAM),
        ("Экз.", EXAM),
        ("экзамен", EXAM),
        ("сынак", EXAM),
        ("E", EXAM),
        ("Е", EXAM),
        ("exam", EXAM),
        ("З", TEST),
        ("зачёт", TEST),
        ("ЗАЧЕТ", TEST),
        ("зач.", TEST),
        ("T", TEST),
        ("ДЗ", GRADED),
        ("диф. зачет", GRADED),
        ("Дифф.зачёт", GRADED),
        ("дифференцияланган зачёт", GRADED),
        ("зачет с оценкой", GRADED),
        ("GT", GRADED),
        ("КР", PAPER),
        ("KP", PAPER),
        ("КИ", PAPER),
        ("курстук иш", PAPER),
        ("курсовая работа", PAPER),
        ("CP", PAPER),
        ("КП", PROJECT),
        ("КД", PROJECT),
        ("курстук долбоор", PROJECT),
        ("CJ", PROJECT),
        ("РГР", CALCULATION),
        ("ЭГИ", CALCULATION),
        ("эсептөө-графикалык иш", CALCULATION),
        ("расчётно-графическая работа", CALCULATION),
        ("К", WORK),
        ("ТИ", WORK),
        ("контр. раб.", WORK),
        ("текшерүү иши", WORK),
    ],
)
def test_a_form_is_known_short_or_in_full_in_three_languages(cell, form):
    assert pairs(cell, (3,)) == [(form, 3)]


def test_a_number_is_the_semester():
    assert pairs("З1 Э2", (1, 2)) == [(TEST, 1), (EXAM, 2)]


def test_a_number_may_have_two_digits():
    assert pairs("Э12", (12,)) == [(EXAM, 12)]


@pytest.mark.parametrize("cell", ["З1,Э2", "З 1, Э 2", "З(1); Э(2)", "зачет 1 / экзамен 2", "  З1\n+ Э2  "])
def test_marks_may_be_set_apart_in_many_ways(cell):
    assert pairs(cell, (1, 2)) == [(TEST, 1), (EXAM, 2)]


def test_one_form_may_name_several_semesters():
    assert pairs("Э1, 2,3 КР", (1, 2, 3)) == [(EXAM, 1), (EXAM, 2), (EXAM, 3), (PAPER, 3)]


def test_a_mark_without_a_number_belongs_to_the_only_semester():
    assert pairs("Э КР", (5,)) == [(EXAM, 5), (PAPER, 5)]


def test_a_mark_without_a_number_belongs_to_the_last_semester_of_a_long_course():
    assert pairs("З1 Э", (1, 2)) == [(TEST, 1), (EXAM, 2)]


def test_a_mark_keeps_no_semester_while_the_course_runs_nowhere():
    assert pairs("Э") == [(EXAM, None)]


def test_the_same_mark_twice_is_one_mark():
    assert pairs("Э Э5 экзамен", (5,)) == [(EXAM, 5)]


@pytest.mark.parametrize("cell", ["", "   ", "\n\u00a0"])
def test_an_empty_cell_has_no_marks(cell):
    assert pairs(cell, (1,)) == []


@pytest.mark.parametrize(
    ("cell", "rest"),
    [
        ("Я", "я"),
        ("Э Я2", "я2"),
        ("экзаменчик", "экзаменчик"),
        ("1Э", "1э"),
        ("Э123", "э123"),
        ("Э1 2", "2"),
        ("=Э", "=э"),
        ("З-", "-"),
        ("3", "3"),
    ],
)
def test_what_is_no_form_of_control_is_refused_with_the_part_that_was_not_read(cell, rest):
    with pytest.raises(UnreadableControl) as refused:
        parse_controls(cell, (1,))

    assert refused.value.rest == rest


def test_every_spelling_stands_for_one_form():
    spellings = [text for texts in OTHER_SPELLINGS.values() for text in texts]

    assert len(spellings) == len(set(spellings))
    assert {text: form for text in spellings for form in [FORMS[text]]} == {
        text: form for form, texts in OTHER_SPELLINGS.items() for text in texts
    }


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_form_has_a_short_name_that_reads_back(language):
    assert set(SHORT[language]) == set(Control)
    for form, short in SHORT[language].items():
        assert pairs(short, (1,)) == [(form, 1)]


@pytest.mark.parametrize("short", SHORT["ky"].values())
def test_a_latin_keyboard_does_not_change_a_form(short):
    latin = short.translate({ord(cyrillic): latin for latin, cyrillic in zip("AECOPXKMT", "АЕСОРХКМТ", strict=True)})

    assert pairs(latin, (1,)) == pairs(short, (1,))
    assert latin.casefold().translate(LATIN_TO_CYRILLIC) == short.casefold()


def test_marks_of_a_short_course_are_written_without_numbers():
    assert format_controls([ControlMark(EXAM, 3), ControlMark(PAPER, 3)], (3,)) == "Э КР"


def test_marks_of_a_long_course_are_written_with_numbers():
    assert format_controls([ControlMark(TEST, 1), ControlMark(EXAM, 2)], (1, 2)) == "З1 Э2"


def test_a_mark_outside_the_course_keeps_its_number():
    assert format_controls([ControlMark(EXAM, 4)], (3,)) == "Э4"


@pytest.mark.parametrize(("language", "cell"), [("ky", "Э КИ"), ("ru", "Э КР"), ("en", "E CP")])
def test_marks_are_written_in_the_language_of_the_plan(language, cell):
    assert format_controls([ControlMark(EXAM, 3), ControlMark(PAPER, 3)], (3,), language) == cell


@unhurried
@given(
    forms=st.lists(st.sampled_from(Control), max_size=5, unique=True),
    running=st.sets(st.integers(1, 12), max_size=4).map(sorted).map(tuple),
    language=st.sampled_from(["ky", "ru", "en"]),
    data=st.data(),
)
def test_what_is_written_reads_back_as_the_same_marks(forms, running, language, data):
    anywhere = st.integers(1, 12) if running else st.none() | st.integers(1, 12)
    marks = tuple(ControlMark(form, data.draw(anywhere)) for form in forms)

    assert parse_controls(format_controls(marks, running, language), running) == marks


@unhurried
@given(st.text(max_size=40) | st.text(alphabet="ЭЗКРДПэз12 ,;()", max_size=12))
def test_any_text_is_either_read_or_refused(text):
    read = None
    with suppress(UnreadableControl):
        read = parse_controls(text, (1, 2))

    assert read is None or parse_controls(format_controls(read, (1, 2)), (1, 2)) == read
