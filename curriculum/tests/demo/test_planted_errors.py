"""The plan with errors holds the eleven that its table lists, and nothing else."""

from decimal import Decimal

import pytest

from curriculum.calc.checks import CHECKS, run_checks
from curriculum.calc.shapes import Finding
from curriculum.demo import tables
from curriculum.tests.demo.shaped import CATALOGUE, PROGRAMMES, plan_of
from kuu_office.core.text.kyrgyz import normalise

ERRORS = tables.planted_errors()
# Checks whose finding concerns the plan as a whole and names no row.
WHOLE_PLAN = {"semester_credits"}
CONSEQUENCES = [
    ("programme_credits", None, "credits"),
    ("semester_credits", None, "s8"),
    ("hours_parts", "30", "total_hours"),
]
# Letters that the import mends by itself: row, column, what stands there, how it reads.
MENDED = ("62", "name_ky", "Булуттуу эсептѳѳлѳр", "Булуттуу эсептөөлөр")


def found(rows) -> list[tuple[str, str | None, str | None]]:
    return [place(finding) for finding in run_checks(plan_of("710400", rows))]


def place(finding: Finding) -> tuple[str, str | None, str | None]:
    return (finding.check, finding.key, finding.column)


def expected(error) -> tuple[str, str | None, str]:
    return (error["check"], None if error["check"] in WHOLE_PLAN else error["row"], error["found_in"])


def clean_rows() -> list[dict[str, str]]:
    """The sound plan with the names that a department writes out."""
    return [with_names(row) for row in tables.programme_lines("710400")]


def with_names(row):
    names = CATALOGUE.get(row["course"])
    return row | {"name_ky": names.ky, "name_ru": names.ru, "name_en": names.en} if names else row


def number_of(rows, code) -> int:
    return [row["code"] for row in rows].index(code)


def test_eleven_errors_are_planted_each_for_a_check_of_its_own():
    assert [error["number"] for error in ERRORS] == [str(number) for number in range(1, 12)]
    assert len({error["check"] for error in ERRORS}) == 11
    assert {error["check"] for error in ERRORS} <= set(CHECKS)


def test_the_checks_find_the_eleven_and_what_follows_from_them_and_nothing_else():
    every = [*(expected(error) for error in ERRORS), *CONSEQUENCES]
    assert sorted(found(mended(tables.lines_with_errors())), key=str) == sorted(every, key=str)


def test_unmended_the_letters_would_be_one_finding_more():
    row, column, _written, _read = MENDED
    assert set(found(tables.lines_with_errors())) - set(found(mended(tables.lines_with_errors()))) == {
        ("name_letters", row, column)
    }


def test_the_import_mends_the_letters():
    row, column, written, read = MENDED
    assert tables.lines_with_errors()[int(row) - 2][column] == written
    assert normalise(written) == read


def mended(rows):
    """The rows as the import reads them: look-alike letters replaced."""
    row, column, _written, read = MENDED
    rows[int(row) - 2][column] = read
    return rows


@pytest.mark.parametrize("error", ERRORS, ids=[error["check"] for error in ERRORS])
def test_the_table_says_what_stands_in_the_cell(error):
    row = tables.lines_with_errors()[int(error["row"]) - 2]
    assert row[error["column"]] == error["value"]
    assert error["code"] == row["code"] or error["check"] == "code_duplicate"
    assert error["description"]


@pytest.mark.parametrize("error", ERRORS, ids=[error["check"] for error in ERRORS])
def test_each_error_planted_alone_is_found_by_its_check(error):
    rows = clean_rows()
    assert error["check"] in [check for check, _, _ in found(planted(rows, error))]


def planted(rows, error):
    if error["check"] == "block_alternatives":
        return [row for row in rows if row["code"] != "Б.3.КПВ.4.2"]
    at = number_of(rows, error["code"])
    cells = {error["column"]: error["value"]}
    if error["check"] == "semester_credits":
        cells["s7"] = ""
    return [*rows[:at], rows[at] | cells, *rows[at + 1 :]]


def test_the_plan_is_clean_again_when_every_cell_gets_its_right_value():
    rows = mended(tables.lines_with_errors())
    for error in ERRORS:
        rows[int(error["row"]) - 2][error["column"]] = error["right_value"]
    rows[number_of(rows, "Б.3.В.9")]["s7"] = "5"
    sound = clean_rows()
    rows.insert(number_of(rows, "Б.3.КПВ.4.1") + 1, sound[number_of(sound, "Б.3.КПВ.4.2")])
    assert found(rows) == []


def test_apart_from_the_errors_the_file_is_the_plan_of_its_programme():
    rows, sound = tables.lines_with_errors(), clean_rows()
    del sound[number_of(sound, "Б.3.КПВ.4.2")]
    cells = {
        (str(number), column)
        for number, row in enumerate(rows, start=2)
        for column in row
        if row[column] != sound[number - 2][column]
    }
    spoilt = {(error["row"], error["column"]) for error in ERRORS if error["value"] != error["right_value"]}
    assert cells == spoilt | {("51", "s7"), ("48", "credits"), ("48", "s6"), MENDED[:2]}


def test_a_comma_in_a_number_is_read_and_not_found_fault_with():
    row = tables.lines_with_errors()[46]
    line = plan_of("710400", tables.lines_with_errors()).lines[46]
    assert (row["code"], row["credits"], row["s6"]) == ("Б.3.В.6", "5,0", "5,0")
    assert (line.credits, line.semester_credits) == (Decimal("5.0"), {6: Decimal("5.0")})
    assert "48" not in {key for _, key, _ in found(tables.lines_with_errors())}


def test_the_readme_lists_the_same_errors():
    text = (tables.FOLDER / "README.md").read_text(encoding="utf-8")
    listed = [line.split("|")[1:9] for line in text.splitlines() if line.startswith("| ") and "`" in line]
    told = [[cell.strip(" `") for cell in cells] for cells in listed]
    assert [(cells[0], cells[1], cells[2], cells[3], cells[6], cells[7]) for cells in told] == [
        (error["number"], error["row"], error["code"], error["column"], error["check"], error["found_in"])
        for error in ERRORS
    ]


def test_the_file_is_made_from_a_programme_of_the_demo():
    assert PROGRAMMES["710400"]["name_ky"] == "Программалык инженерия"
