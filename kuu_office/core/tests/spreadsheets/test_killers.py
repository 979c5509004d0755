"""Every hostile file is refused with a sentence or read within the caps, in ten seconds (SECURITY 4.3, V48-V51)."""

import os
import subprocess
import sys
import time

import pytest

from kuu_office.core.spreadsheets.limits import DEFAULT
from kuu_office.core.spreadsheets.reader import read_rows, read_upload
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.sheet import SheetSet
from kuu_office.core.tests.spreadsheets.corpus import KILLERS, fuzz, valid

FUZZ = int(os.environ.get("FUZZ", "30"))
SECONDS = 10
PARENT = """
import resource, sys, django
django.setup()
from kuu_office.core.spreadsheets.reader import read_rows
from kuu_office.core.spreadsheets.refusals import UploadRefused
try:
    read_rows(sys.argv[1])
except UploadRefused:
    pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
ALONE = {name: killer for name, killer in KILLERS.items() if killer.without_gate is not None}


def outcome(read, *arguments) -> str:
    """The code of the refusal, "" when the file was read; fails when it took too long or broke a cap."""
    started = time.monotonic()
    try:
        sheets = read(*arguments)
    except UploadRefused as refused:
        code, told = refused.code, str(refused)
        assert told.endswith(".")
    else:
        assert_within_caps(sheets)
        code = ""
    assert time.monotonic() - started < SECONDS
    return code


def assert_within_caps(sheets: SheetSet) -> None:
    assert 0 < len(sheets.sheets) <= DEFAULT.sheets
    assert sheets.peak_kb * 1024 < DEFAULT.memory
    for sheet in sheets.sheets:
        assert len(sheet.name) <= 100
        assert all(0 < row.number <= DEFAULT.rows for row in sheet.rows)
        cells = [(column, cell) for row in sheet.rows for column, cell in row.cells.items()]
        assert all(0 < column <= DEFAULT.columns for column, _cell in cells)
        assert all(len(cell.text) <= DEFAULT.cell_chars for _column, cell in cells)


@pytest.mark.parametrize("name", KILLERS)
def test_a_killer_is_refused_or_read_within_the_caps(name):
    killer = KILLERS[name]
    assert outcome(read_upload, killer.make(), killer.name) == killer.code


@pytest.mark.parametrize("name", ALONE)
def test_the_child_alone_survives_what_the_gate_lets_through(name):
    killer = ALONE[name]
    assert outcome(read_rows, killer.make()) == killer.without_gate


@pytest.mark.parametrize("name", ["zip bomb", "packed too tightly", "lying sizes"])
def test_bombs_are_judged_in_under_a_second(name):
    content = KILLERS[name].make()
    started = time.monotonic()
    with pytest.raises(UploadRefused):
        read_upload(content, "план.xlsx")
    assert time.monotonic() - started < 1


def test_there_are_killers_enough():
    assert len(KILLERS) >= 50
    assert len({killer.code for killer in KILLERS.values()}) >= 20


def test_the_greediest_child_takes_no_more_than_its_share(tmp_path):
    """Measured from a small process of its own: a child counts from its birth, when it is still its parent's copy."""
    book = tmp_path / "million.xlsx"
    book.write_bytes(KILLERS["a million cells in a row"].make())
    parent = subprocess.run([sys.executable, "-c", PARENT, book], capture_output=True, text=True, check=True)
    assert 20_000 < int(parent.stdout) < DEFAULT.memory // 1024


@pytest.mark.parametrize("block", range(0, FUZZ, 10))
def test_fuzzed_workbooks_neither_crash_nor_hang(block):
    for seed in range(block, min(block + 10, FUZZ)):
        try:
            outcome(read_upload, fuzz(seed), "план.xlsx")
        except Exception as error:
            raise AssertionError(f"fuzz({seed})") from error


def test_the_fuzzer_gives_the_same_file_for_the_same_seed_and_others_for_others():
    assert [fuzz(seed) for seed in range(20)] == [fuzz(seed) for seed in range(20)]
    assert len({fuzz(seed) for seed in range(100)} - {valid()}) > 90
