"""How the hours of a line came about, in a sentence of each language."""

from decimal import Decimal as D

import pytest
from django.utils import translation

from workload.enums import Basis, Work
from workload.models import LoadLine, Norm
from workload.wording import gap_said, mark_of, way_of


def line(basis: str | None, hours: str = "0.5", *, raw: str, calculated: str | None = None, **counted) -> LoadLine:
    """A line with 30 hours of the plan, 2 groups, 3 subgroups, 25 students and 2 weeks, counted by a norm."""
    norm = Norm(work=Work.EXAM, basis=basis, hours=D(hours), days=5, members=4) if basis else None
    values = {"plan_hours": D("30.00"), "groups": 2, "subgroups": 3, "students": 25, "weeks": D("2.0")} | counted
    return LoadLine(
        work=Work.EXAM, norm=norm, norm_hours=D(hours) if norm else None, raw=D(raw),
        calculated=D(calculated or raw), **values,
    )  # fmt: skip


WAYS = {
    Basis.STREAM_HOUR: ("15.00", "30 h of the plan × 1 stream × 0.5 h = 15 h"),
    Basis.GROUP_HOUR: ("30.00", "30 h of the plan × 2 groups × 0.5 h = 30 h"),
    Basis.SUBGROUP_HOUR: ("45.00", "30 h of the plan × 3 subgroups × 0.5 h = 45 h"),
    Basis.LECTURE_PERCENT: ("0.30", "30 h of the plan × 2 groups × 0.5 % = 0.3 h"),
    Basis.GROUP: ("1.00", "2 groups × 0.5 h = 1 h"),
    Basis.STUDENT: ("12.50", "25 students × 0.5 h = 12.5 h"),
    Basis.GROUP_DAY: ("10.00", "2 weeks × 5 days × 2 groups × 0.5 h = 10 h"),
    Basis.STUDENT_WEEK: ("25.00", "2 weeks × 25 students × 0.5 h = 25 h"),
    Basis.STUDENT_MEMBER: ("50.00", "25 students × 4 members × 0.5 h = 50 h"),
    Basis.PERSON_YEAR: ("12.50", "25 students × 0.5 h = 12.5 h"),
}


@pytest.mark.parametrize("basis", list(Basis))
def test_every_basis_has_its_sentence(basis):
    raw, sentence = WAYS[basis]
    with translation.override("en"):
        assert way_of(line(basis, raw=raw)) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ky", "пландан 30 с. × 3 чакан топ × 0,5 с. = 45 с."),
        ("ru", "30 ч по плану × 3 подгруппы × 0,5 ч = 45 ч"),
        ("en", "30 h of the plan × 3 subgroups × 0.5 h = 45 h"),
    ],
)
def test_the_sentence_is_read_in_three_languages(language, sentence):
    with translation.override(language):
        assert way_of(line(Basis.SUBGROUP_HOUR, raw="45.00")) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ky", "25 студент × 0,333 с. = 8,325 с., тегеректелгенде 8,33 с."),
        ("ru", "25 студентов × 0,333 ч = 8,325 ч, округлено 8,33 ч"),
        ("en", "25 students × 0.333 h = 8.325 h, rounded 8.33 h"),
    ],
)
def test_what_was_rounded_says_so(language, sentence):
    with translation.override(language):
        assert way_of(line(Basis.STUDENT, "0.333", raw="8.325", calculated="8.33")) == sentence


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        ({"groups": 1}, "1 group × 0.5 h = 1 h"),
        ({"groups": 21}, "21 groups × 0.5 h = 1 h"),
    ],
)
def test_one_is_told_from_many(counted, sentence):
    with translation.override("en"):
        assert way_of(line(Basis.GROUP, raw="1.00", **counted)) == sentence


@pytest.mark.parametrize(("count", "words"), [(1, "1 студент"), (2, "2 студента"), (5, "5 студентов")])
def test_russian_counts_in_three_forms(count, words):
    with translation.override("ru"):
        assert way_of(line(Basis.STUDENT, raw="1.00", students=count)).startswith(f"{words} × ")


def test_what_has_no_norm_says_so_instead():
    with translation.override("en"):
        assert way_of(line(None, raw="0")) == "No norm of time holds for this work: its hours are not counted."


def test_a_line_by_hand_has_no_way():
    with translation.override("en"):
        assert way_of(LoadLine(given=D(50), reason="Буйрук")) == "Given by hand."


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ("", ""),
        ("no_norm", "No norm of time holds for this work: its hours are not counted."),
        ("no_students", "Nobody studies in its groups on the fixing date."),
        ("uneven", "Its stream joins groups with different hours; the most of them counts."),
        ("changed", "Changed since it was distributed: it keeps its hours until the new ones are accepted."),
        ("gone", "Distributed, but nobody is taught it any more: it stays until its hours are given back."),
    ],
)
def test_every_fault_is_said(gap, sentence):
    with translation.override("en"):
        assert gap_said(LoadLine(gap=gap)) == sentence


def test_hours_that_a_person_gave_stand_in_the_sentence():
    exam = line(Basis.STUDENT, raw="12.50")
    exam.given = D("4.00")
    with translation.override("en"):
        assert way_of(exam) == "25 students × 0.5 h = 12.5 h; given by hand: 4 h"
        exam.norm = None
        assert way_of(exam) == ("No norm of time holds for this work: its hours are not counted; given by hand: 4 h")


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"calculated": D(8)}, ""),
        ({"calculated": D(8), "gap": "no_students"}, "Nobody studies in its groups on the fixing date."),
        ({"given": D(50), "reason": "Буйрук № 5"}, "Added by hand: Буйрук № 5."),
        (
            {"calculated": D(8), "given": D(5), "reason": "Кеңештин чечими."},
            "Given by hand in place of 8 h: Кеңештин чечими.",
        ),
        (
            {"calculated": D(8), "offered": D("6.50"), "gap": "changed"},
            "Changed since it was distributed: it keeps its hours until the new ones are accepted. "
            "By the latest calculation: 6.5 h.",
        ),
    ],
)
def test_a_list_marks_what_is_not_as_calculated(values, mark):
    with translation.override("en"):
        assert mark_of(LoadLine(**values)) == mark
