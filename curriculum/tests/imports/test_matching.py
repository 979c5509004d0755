"""Which line of the plan a row of a file brings."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.matching import match_rows
from curriculum.calc.shapes import LineData, Names


def row(key: str, code: str = "", name: str = "", ru: str = "") -> LineData:
    return LineData(key=key, code=code, names=Names(name, ru))


def keys(old: list[LineData], new: list[LineData]) -> dict[str, str]:
    return {key: line.key for key, line in match_rows(old, new).items()}


def test_the_code_decides():
    assert keys([row("a", "Б.1", "Тарых"), row("b", "Б.2", "Химия")], [row("1", "Б.2"), row("2", "Б.1", "Башка")]) == {
        "1": "b",
        "2": "a",
    }


def test_a_renumbered_row_is_found_by_its_name():
    assert keys([row("a", "Б.1", "Тарых")], [row("1", "Б.7", "тарых")]) == {"1": "a"}


def test_any_of_the_names_will_do():
    assert keys([row("a", "", "Тарых", "История")], [row("1", "", "", "История")]) == {"1": "a"}


def test_of_two_rows_with_one_code_the_one_with_the_name_takes_the_line():
    old = [row("a", "Б.6", "Компилятор"), row("b", "Б.7", "Сервер")]
    new = [row("1", "Б.6", "Сервер"), row("2", "Б.6", "Компилятор")]
    assert keys(old, new) == {"1": "b", "2": "a"}


def test_a_line_is_taken_once():
    assert keys([row("a", "Б.1", "Тарых")], [row("1", "Б.1", "Тарых"), row("2", "Б.1", "Тарых")]) == {"1": "a"}


def test_equal_names_go_in_order():
    old = [row("a", "", "Практика"), row("b", "", "Практика")]
    assert keys(old, [row(key, "", "Практика") for key in "12"]) == {"1": "a", "2": "b"}


def test_look_alike_letters_and_case_do_not_part_them():
    assert keys([row("a", "Б.1.В.1", "Өнүгүү")], [row("1", "б.1.B.1", ""), row("2", "", "Ѳнүгүү")]) == {"1": "a"}
    assert keys([row("a", "", "Өнүгүү")], [row("2", "", "Ѳнүгүү")]) == {"2": "a"}


def test_lines_without_code_and_name_are_taken_in_order():
    assert keys([row("a"), row("b", "Б.1"), row("c")], [row("1"), row("2"), row("3")]) == {"1": "a", "2": "c"}


rows = st.lists(
    st.builds(row, st.just(""), st.sampled_from(["", "Б.1", "Б.2", "Б.3"]), st.sampled_from(["", "Тарых", "Химия"])),
    max_size=6,
).map(lambda found: [replace(line, key=str(number)) for number, line in enumerate(found)])


@given(rows, rows)
def test_every_line_and_every_row_is_matched_at_most_once(old, new):
    found = match_rows(old, new)
    assert len({line.key for line in found.values()}) == len(found)
    assert set(found) <= {line.key for line in new}


@given(rows)
def test_a_plan_with_codes_or_names_of_their_own_is_matched_with_itself(lines):
    distinct = [replace(line, code=f"Б.{place}") for place, line in enumerate(lines)]
    assert keys(distinct, distinct) == {line.key: line.key for line in distinct}
