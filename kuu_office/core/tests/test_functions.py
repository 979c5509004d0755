"""docs/functions.md is true: every function once, every screen an address, every test a file."""

import re
from pathlib import Path

from django.conf import settings

from kuu_office.core.tests.test_architecture import named_urls

TABLE = Path(settings.BASE_DIR) / "docs" / "functions.md"
STATES = ("works", "partly: ", "not yet")


def rows() -> list[list[str]]:
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| F-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_of_the_160_functions_stands_in_the_table_once():
    assert [row[0] for row in rows()] == sorted({row[0] for row in rows()}, key=[row[0] for row in rows()].index)
    assert {row[0] for row in rows()} == {f"F-{number:03}" for number in range(1, 161)}


def test_each_function_has_a_state_in_one_of_three_words():
    assert [row[0] for row in rows() if not row[6].startswith(STATES)] == []


def test_what_works_names_its_screen_and_its_test():
    assert [row[0] for row in rows() if row[6] != "not yet" and ("`" not in row[4] or "`" not in row[5])] == []


def test_each_screen_named_in_the_table_is_an_address():
    known = {name for name, _route, _pattern in named_urls()}
    named = {name for row in rows() for name in re.findall(r"`([a-z_]+:[a-z_]+)`", row[4])}

    assert named - known == set()


def test_each_test_named_in_the_table_exists():
    named = {path for row in rows() for path in re.findall(r"`([^`]+)`", row[5])}

    assert {path for path in named if not (Path(settings.BASE_DIR) / path).exists()} == set()
