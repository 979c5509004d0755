"""What the checks of semester plans and the streams say to people."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from curriculum import wording
from curriculum.calc.limits import FULL_TIME
from curriculum.calc.readiness import CHECKS
from curriculum.calc.semester import COLUMNS, WEEKLY_COLUMNS
from curriculum.calc.shapes import Finding, Severity
from curriculum.calc.streams import Apart, Classes, ClassKind, why_apart, why_not_together
from curriculum.semester_grid import ORDER, grid_columns

ONE = {"key": "1", "group": "ПИ-1-26", "size": 25, "course": "7", "course_name": "Философия", "hours": Decimal("32.5"),
       "weeks": Decimal(16), "language": "ky", "kind": ClassKind.LECTURE}  # fmt: skip


def classes(**changes) -> Classes:
    return Classes(**ONE | changes)


def test_every_column_of_the_grid_has_its_names():
    assert set(ORDER) == {*COLUMNS, *WEEKLY_COLUMNS, "contact", "students"}
    with override("en"):
        columns = grid_columns("en")
        assert [column.key for column in columns if not column.title or not column.short] == []
        assert [column.key for column in columns if column.is_name] == ["name_en"]
        assert {column.key for column in columns if column.is_computed} == {*WEEKLY_COLUMNS, "contact", "students"}


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_has_a_title_and_a_rule(code):
    check = CHECKS[code]
    with override("en"):
        assert wording.check_title(code) == check.title
    assert check.severity in set(Severity)
    assert check.source_under(FULL_TIME).text


def test_a_finding_is_said_with_its_place():
    finding = Finding("semester_weeks", Severity.WARNING, "7", "lecture", None, {"hours": "32.5", "weeks": "16"})
    with override("en"):
        said = wording.say(finding, FULL_TIME, {}, "/plan")

    assert (said.text, said.url, said.place) == (
        "32.5 hours in 16 weeks are not whole hours a week.", "/plan#cell-7-lecture", "Lectures",
    )  # fmt: skip


def test_a_missing_name_is_told_by_its_language():
    finding = Finding("semester_name", Severity.WARNING, "7", "name_en", None, {"language": "en"})
    with override("en"):
        assert wording.sentence(finding) == "The name is missing in English."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language": "ru"}, "ПИ-1-26 and ПИ-2-26: taught in different languages, Kyrgyz and Russian."),
        (
            {"kind": ClassKind.PRACTICAL},
            "ПИ-1-26 and ПИ-2-26: different kinds of class, lectures and practical classes.",
        ),
        ({"hours": Decimal(16)}, "ПИ-1-26 and ПИ-2-26: different hours, 32.5 and 16."),
    ],
)
def test_what_keeps_groups_apart_is_said_in_words(change, said):
    with override("en"):
        assert wording.said_apart(why_apart(classes(), classes(key="2", group="ПИ-2-26", **change))) == said


def test_quantities_are_written_as_the_reader_writes_them():
    apart = Apart("{mine} {theirs}", {"mine": "32.5", "theirs": "16"})
    with override("ru"):
        assert wording.said_apart(apart) == "32,5 16"
    with override("en"):
        assert wording.said_apart(apart) == "32.5 16"


def test_names_of_groups_are_never_taken_for_quantities():
    apart = Apart("{group} {other}", {"group": "1.26", "other": "2-26"})
    with override("ru"):
        assert wording.said_apart(apart) == "1.26 2-26"


def test_too_many_students_are_told_with_the_limit():
    crowd = [classes(), classes(key="2", group="ПИ-2-26")]
    with override("en"):
        assert wording.said_apart(why_not_together(crowd, 30)) == (
            "Together they are 50 students; a stream may have at most 30."
        )
