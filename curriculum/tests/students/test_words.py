"""Standings, faults and sizes as people read them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from curriculum import wording
from curriculum.calc.norms import Norms, default_norms
from curriculum.calc.orders import DOUBTS, SENTENCES, Fault
from curriculum.calc.standing import NOWHERE, Fact, Place, Step

PLACE = Place(programme=7, group=1, year=2, form="full_time", language="ru", funding="budget", state="on_leave")
AROUND = SimpleNamespace(programmes={7: "710400 Программалык инженерия"}, groups={1: "ПИ-1-25"})
DAY = date(2026, 2, 2)


def fault(code: str, key=None, **values) -> Fault:
    return Fault(code, Fact(Step(kind="transfer", day=DAY, order="7-К", key=key), PLACE), values)


def test_a_standing_is_kept_in_words_where_it_is_names_and_in_codes_where_it_is_codes():
    assert wording.place_in_words(PLACE, AROUND) == {
        "state": "on_leave",
        "programme": "710400 Программалык инженерия",
        "group": "ПИ-1-25",
        "year_of_study": 2,
        "study_form": "full_time",
        "language": "ru",
        "funding": "budget",
    }


def test_before_the_admission_there_is_nothing_to_say():
    assert wording.place_in_words(NOWHERE, AROUND) == {}


def test_a_group_or_programme_that_is_gone_is_left_empty():
    gone = SimpleNamespace(programmes={}, groups={})

    words = wording.place_in_words(PLACE, gone)

    assert (words["group"], words["programme"]) == ("", "")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("state", "on_leave", "on academic leave"),
        ("study_form", "extramural", "extramural"),
        ("language", "ky", "Kyrgyz"),
        ("funding", "budget", "budget (grant)"),
        ("year_of_study", 3, "3"),
        ("group", "ПИ-1-25", "ПИ-1-25"),
        ("group", "", "–"),
        ("group", None, "–"),
    ],
)
def test_values_are_said_as_people_say_them(column, value, words):
    assert wording.spoken_value(column, value) == words


def test_a_fault_of_the_order_in_hand_is_its_sentence():
    assert wording.fault_said(fault("group_closed", group="ПИ-1-25", day=DAY)) == (
        "Group ПИ-1-25 is closed from 2 Feb 2026."
    )


def test_a_fault_of_a_recorded_order_names_it():
    assert wording.fault_said(fault("on_leave", key=12)) == (
        "Order № 7-К of 2 Feb 2026 would not hold any more: "
        "The student is on academic leave then; the return comes first."
    )


def test_dates_are_written_as_the_reader_writes_them():
    with override("ru"):
        assert "02.02.2026" in wording.fault_said(fault("group_closed", group="ПИ-1-25", day=DAY))


VALUES = {"group": "ПИ-1-25", "day": DAY, "count": 1, "least": 2, "most": 2, "months": 12, "year": 5, "last": 4}


@pytest.mark.parametrize("code", sorted([*SENTENCES, *DOUBTS]))
def test_every_sentence_takes_its_values(code):
    said = wording.fault_said(fault(code, **VALUES))

    assert said.endswith(".")
    assert "%" not in said


@pytest.mark.parametrize(
    ("degree", "count", "said"),
    [
        ("bachelor", 14, "fewer than 15"),
        ("bachelor", 15, ""),
        ("bachelor", 30, ""),
        ("bachelor", 31, "more than 30"),
        ("master", 4, "fewer than 5"),
        ("master", 5, ""),
        ("master", 16, "more than 15"),
        ("college", 0, "fewer than 15"),
    ],
)
def test_a_group_out_of_the_norm_is_told_why(degree, count, said):
    assert wording.size_said(default_norms(degree), count) == said


@pytest.mark.parametrize(
    ("norms", "said"),
    [
        (Norms(), "default norm, to be confirmed by the office"),
        (Norms(source="Order № 5"), "default norm, to be confirmed by the office"),
        (Norms(source="Order № 5", confirmed=True), "norm by Order № 5"),
        (Norms(confirmed=True), "norm confirmed by the office"),
    ],
)
def test_a_norm_says_what_it_rests_on(norms, said):
    assert wording.norm_said(norms) == said
