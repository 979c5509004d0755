"""The grid: columns, blocks with their alternatives, sums against their norms."""

from decimal import Decimal

import pytest
from django.utils import translation

from curriculum.grid import Grid, build_grid, grid_columns
from curriculum.models import StandardCycle
from curriculum.queries import checked, lines_of
from curriculum.tests.world import make_line
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def grid_of(plan, language: str = "ky") -> Grid:
    rows = lines_of(plan)
    return build_grid(plan, rows, checked(plan, rows), language)


def sums(grid: Grid, row: int) -> dict[str, tuple[str, str]]:
    """The filled sums of a row of the foot: {column: (text, standing)}."""
    return {one.column.key: (one.text, one.standing) for one in grid.foot[row].sums if one.text}


def test_the_columns_stand_as_on_the_office_s_paper():
    keys = [column.key for column in grid_columns(4, "ky")]

    assert keys == [
        "code", "name_ky", "name_ru", "name_en", "course", "department", "credits", "total_hours", "contact",
        "lecture", "practical", "laboratory", "guided", "self_study", "control", "s1", "s2", "s3", "s4",
        "prerequisites", "weeks", "host_taught", "part", "kind", "note",
    ]  # fmt: skip


def test_the_name_in_the_reader_s_language_stays_beside_the_code():
    assert [column.key for column in grid_columns(8, "ru") if column.is_name] == ["name_ru"]
    assert [column.css for column in grid_columns(1, "ru")][:4] == [
        "col-code",
        "col-name_ky of-name_ky",
        "col-name_ru col-name of-name_ru",
        "col-name_en of-name_en",
    ]


def test_what_is_rarely_used_is_hidden_at_first(plan):
    assert grid_of(plan, "ru").css.split() == [
        "without-name_ky", "without-name_en", "without-course", "without-prerequisites", "without-weeks",
        "without-host_taught", "without-part", "without-kind", "without-note",
    ]  # fmt: skip
    assert grid_of(plan, "en").css_closed.split() == [
        "without-name_ky", "without-name_ru", "without-course", "without-part", "without-kind",
    ]  # fmt: skip


def test_alternatives_stand_under_their_block_whatever_their_position(plan):
    other = make_line(plan, "М.1.В.2", position=30)
    alternative = make_line(plan, "М.1.В.1.1", position=99)
    block = make_line(plan, "М.1.В.1", kind="elective_block", position=20)
    alternative.block = block
    alternative.save()

    rows = grid_of(plan).cycles[0].parts[1].rows

    assert [(row.line, row.depth, row.is_block) for row in rows] == [
        (block, 0, True),
        (alternative, 1, False),
        (other, 0, False),
    ]


def test_lines_without_a_part_are_not_lost(plan):
    loose = make_line(plan, "X", part=None)

    grid = grid_of(plan)

    assert [row.line for row in grid.loose.rows] == [loose]
    assert [len(part.rows) for part in grid.cycles[0].parts] == [0, 0]


def test_the_foot_holds_the_sums_of_columns_and_semesters(plan):
    make_line(
        plan, "М.1.В.1", credits=30, total_hours=900, lecture=160, practical=160, self_study=580,
        semester_credits=[Decimal(30)], controls=[["exam", 1]],
    )  # fmt: skip

    grid = grid_of(plan)

    assert [row.title for row in grid.foot] == ["In all", "Exams", "Class hours a week"]
    assert sums(grid, 0) == {
        "name_ky": ("30/120", "below"), "credits": ("30", "below"), "total_hours": ("900", ""), "contact": ("320", ""),
        "lecture": ("160", ""), "practical": ("160", ""), "laboratory": ("0", ""), "guided": ("0", ""),
        "self_study": ("580", ""), "s1": ("30", "within"), "s2": ("0", "below"), "s3": ("0", "below"),
        "s4": ("0", "below"),
    }  # fmt: skip
    assert sums(grid, 1)["s1"] == ("1", "within")
    assert sums(grid, 2)["s1"] == ("20", "within")


def test_too_much_in_a_semester_stands_above_its_norm(plan):
    for number in range(7):
        make_line(
            plan, f"М.1.В.{number}", credits=5, total_hours=150, lecture=90, self_study=60,
            semester_credits=[Decimal(5)], controls=[["exam", 1]],
        )  # fmt: skip

    grid = grid_of(plan)

    assert [sums(grid, row)["s1"] for row in range(3)] == [("35", "above"), ("7", "above"), ("39,4", "above")]
    assert [one.norm for row in grid.foot for one in row.sums if one.column.key == "s1"] == [
        "The norm is from 27 to 33.",
        "The norm is at most 6.",
        "The norm is at most 36.",
    ]


def test_cycles_and_parts_stand_to_the_limits_of_the_standard(plan):
    StandardCycle.objects.update(min_credits=5, max_credits=10)
    line = make_line(plan, "М.1.В.1", credits=4)

    standings = []
    for credits in (4, 5, 11):
        line.credits = credits
        line.save()
        standings.append(grid_of(plan).cycles[0].standing)

    assert standings == ["below", "within", "above"]
    assert grid_of(plan).cycles[0].parts[1].standing == "within"


def test_numbers_are_written_as_the_reader_writes_them(plan):
    make_line(plan, "М.1.В.1", credits=Decimal("4.5"), lecture=Decimal("1.5"), practical=Decimal("2.5"))

    def shown(language: str) -> list[str]:
        with translation.override(language):
            row = grid_of(plan, language).cycles[0].parts[1].rows[0]
        return [cell.text for cell in row.cells if cell.column.key in {"credits", "lecture", "contact"}]

    assert (shown("ky"), shown("en")) == (["4,5", "4", "1,5"], ["4.5", "4", "1.5"])
