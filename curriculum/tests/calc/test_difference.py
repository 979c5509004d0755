"""What changed between two plans, and which row is which."""

from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given

from curriculum.calc.cells import cells_of, cells_of_lines
from curriculum.calc.columns import COLUMNS
from curriculum.calc.difference import CellChange, ChangeKind, LineChange, difference
from curriculum.calc.matching import match_lines
from curriculum.calc.shapes import Control, ControlMark, LineData, LineKind, Names
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, course, line_of, with_lines, without
from curriculum.tests.calc.strategies import line_lists, lines, unhurried

A, B, C = (LineData(key=key, code=key.upper(), credits=D(5)) for key in "abc")


def kinds(changes: list[LineChange]) -> list[tuple[str, str]]:
    return [(change.kind.value, change.key) for change in changes]


def test_a_plan_does_not_differ_from_itself():
    assert difference(clean_bachelor_plan(), clean_bachelor_plan()) == []


def test_a_changed_row_shows_the_cells_that_differ():
    new = changed("c31", credits=D("4.5"), semester_credits={4: D("4.5")}, department="")

    assert difference(clean_bachelor_plan(), new) == [
        LineChange(
            ChangeKind.CHANGED,
            "c31",
            "c31",
            "Б.3.Б.31",
            line_of(new, "c31").names,
            (
                CellChange("credits", "5", "4.5"),
                CellChange("control", "Э", "Э3"),
                CellChange("s4", "", "4.5"),
                CellChange("department", "ПИ", ""),
                CellChange("s3", "5", ""),
            ),
        )
    ]


def test_an_added_row_shows_all_its_cells():
    extra = LineData(key="x", code="X", names=Names("Кошумча"), credits=D(3), semester_credits={1: D(3)})

    assert difference([A], [A, extra]) == [
        LineChange(
            ChangeKind.ADDED,
            "x",
            None,
            "X",
            Names("Кошумча"),
            (
                CellChange("code", "", "X"),
                CellChange("kind", "", "course"),
                CellChange("name_ky", "", "Кошумча"),
                CellChange("credits", "", "3"),
                CellChange("s1", "", "3"),
            ),
        )
    ]


def test_a_removed_row_shows_all_its_cells():
    assert difference([A, B], [A]) == [
        LineChange(
            ChangeKind.REMOVED,
            "b",
            "b",
            "B",
            Names(),
            (CellChange("code", "B", ""), CellChange("kind", "course", ""), CellChange("credits", "5", "")),
        )
    ]


def test_a_removed_row_stands_where_it_stood():
    changed_c = replace(C, credits=D(6))

    assert kinds(difference([A, B, C], [changed_c])) == [("removed", "a"), ("removed", "b"), ("changed", "c")]
    assert kinds(difference([A, B, C], [A, changed_c])) == [("removed", "b"), ("changed", "c")]
    assert kinds(difference([A, B, C], [A])) == [("removed", "b"), ("removed", "c")]


def test_rows_in_another_order_are_the_same_rows():
    assert difference([A, B, C], [C, A, B]) == []


def test_everything_removed_and_everything_added():
    assert kinds(difference([A, B], [])) == [("removed", "a"), ("removed", "b")]
    assert kinds(difference([], [A, B])) == [("added", "a"), ("added", "b")]


def test_a_renumbered_row_is_followed_by_its_origin():
    renumbered = replace(A, key="n1", code="Z", origin="a")

    assert difference([A], [renumbered]) == [
        LineChange(ChangeKind.CHANGED, "n1", "a", "Z", Names(), (CellChange("code", "A", "Z"),))
    ]


def test_a_given_mapping_goes_before_the_origin_of_the_row():
    renumbered = replace(A, key="n1", code="Z", origin="a")

    changes = difference([A, B], [renumbered], origins={"n1": "b"})

    assert kinds(changes) == [("removed", "a"), ("changed", "n1")]
    assert changes[1].old_key == "b"


def test_without_origins_rows_are_matched_by_code():
    other_keys = [replace(A, key="1"), replace(B, key="2", credits=D(4))]

    assert kinds(difference([A, B], other_keys)) == [("changed", "2")]


def test_codes_are_matched_however_they_are_typed():
    old = [LineData(key="1", code="Б.1.В.2")]

    assert match_lines(old, [LineData(key="2", code="б.1.B. 2")]) == {"2": old[0]}


def test_an_origin_that_is_gone_leaves_the_code_to_decide():
    assert match_lines([A], [replace(A, key="1", origin="gone")]) == {"1": A}


def test_an_old_row_is_matched_once():
    twins = [replace(A, key="1"), replace(A, key="2")]

    assert match_lines([A], twins) == {"1": A}
    assert match_lines([A], [replace(twin, origin="a") for twin in twins]) == {"1": A}


def test_rows_without_codes_are_not_matched_by_them():
    blank = LineData(key="1")

    assert match_lines([blank], [replace(blank, key="2")]) == {}


def test_a_code_of_nothing_but_quotes_is_no_code():
    assert match_lines([LineData(key="1", code='"')], [LineData(key="2"), LineData(key="3", code="«»")]) == {}


def test_a_row_becomes_cells_under_the_keys_of_the_editor():
    line = course(
        "c1",
        "Б.3.Б.1",
        3,
        prerequisites=("Б.1", "Б.2"),
        weeks=D(4),
        host_taught=True,
        note="Агым менен",
        controls=(ControlMark(Control.EXAM, 3), ControlMark(Control.COURSE_PAPER, 3)),
        names=Names("Физика", "Физика", "Physics"),
    )

    assert cells_of(line, language="ky") == {
        "code": "Б.3.Б.1",
        "part": "Б.3.Б",
        "kind": "course",
        "name_ky": "Физика",
        "name_ru": "Физика",
        "name_en": "Physics",
        "department": "ПИ",
        "credits": "5",
        "total_hours": "150",
        "lecture": "32",
        "practical": "48",
        "self_study": "70",
        "control": "Э КИ",
        "s3": "5",
        "prerequisites": "Б.1, Б.2",
        "weeks": "4",
        "host_taught": "+",
        "note": "Агым менен",
    }


def test_the_cell_of_a_semester_without_credits_shows_that_the_row_runs():
    cells = cells_of(line_of(clean_bachelor_plan(), "sport"))

    assert {column: text for column, text in cells.items() if column.startswith("s") and column[1:].isdigit()} == {
        "s1": "0",
        "s2": "0",
        "s3": "0",
        "s4": "0",
    }


def test_text_that_could_not_be_read_stands_in_its_cell_as_typed():
    assert cells_of(LineData(key="1", invalid={"credits": "беш", "s1": "?"})) == {
        "kind": "course",
        "credits": "беш",
        "s1": "?",
    }


def test_an_alternative_names_the_code_of_its_block():
    block = LineData(key="1", code="КПВ.1", kind=LineKind.ELECTIVE_BLOCK)
    alternative = LineData(key="2", code="КПВ.1.a", block="1")

    assert cells_of_lines([block, alternative])["2"] == {"code": "КПВ.1.a", "kind": "course", "block": "КПВ.1"}


def applied(old: list[LineData], changes: list[LineChange]) -> list[dict[str, str]]:
    """The cells that the old plan gets when every change is carried out."""
    cells = cells_of_lines(old)
    for change in changes:
        start = cells.pop(change.old_key, {})
        written = start | {cell.column: cell.new for cell in change.cells}
        if change.kind is not ChangeKind.REMOVED:
            cells[f"new {change.key}"] = {column: text for column, text in written.items() if text}
    return sorted(cells.values(), key=sorted_cells)


def sorted_cells(cells: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(cells.items())


@unhurried
@given(line_lists)
def test_no_plan_differs_from_itself(rows):
    assert difference(rows, rows, origins={line.key: line.key for line in rows}) == []


@unhurried
@given(line_lists, line_lists)
def test_the_difference_applied_to_the_old_plan_gives_the_new_one(old, new):
    expected = sorted(cells_of_lines(new).values(), key=sorted_cells)

    assert applied(old, difference(old, new)) == expected


@unhurried
@given(line_lists, line_lists)
def test_the_way_back_undoes_the_way_there(old, new):
    origins = {key: line.key for key, line in match_lines(old, new).items()}
    bare = [replace(line, origin=None) for line in old]
    there = difference(bare, new, origins=origins)
    back = difference(new, bare, origins={old_key: new_key for new_key, old_key in origins.items()})
    swapped = {"added": "removed", "removed": "added", "changed": "changed"}

    assert sorted(swapped[change.kind] for change in there) == sorted(change.kind for change in back)


@unhurried
@given(lines)
def test_cells_keep_the_order_of_the_columns(line):
    places = [list(COLUMNS).index(column) for column in cells_of(line)]

    assert places == sorted(places)


def test_whole_plans_and_bare_rows_compare_alike():
    new = with_lines(course("x1", "Б.3.Б.99", 3))

    assert difference(clean_bachelor_plan(), new) == difference(clean_bachelor_plan().lines, new.lines)
    assert kinds(difference(new, clean_bachelor_plan())) == [("removed", "x1")]
    assert kinds(difference(clean_bachelor_plan(), without("c11"))) == [("removed", "c11")]
