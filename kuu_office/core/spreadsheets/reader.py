"""Rows of a stranger's workbook, read in a confined child process (SECURITY M1, 2.2)."""

import json
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from kuu_office.core.spreadsheets.gate import check_upload
from kuu_office.core.spreadsheets.limits import DEFAULT, MEGABYTE, Limits
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.sheet import Sheet, SheetSet, row_of

# The child catches everything; an exit with 1 means that there was no memory left even for that.
NO_MEMORY_LEFT = (1, -signal.SIGKILL)
CHILD = Path(__file__).with_name("child.py")
# Without lxml openpyxl takes defusedxml for every part of the package.
ENVIRONMENT = {"OPENPYXL_LXML": "False"}


def read_upload(content: bytes, filename: str, limits: Limits = DEFAULT) -> SheetSet:
    """Gate, then child process: the only way an uploaded file becomes cells. Raises UploadRefused."""
    check_upload(content, filename, limits)
    return read_rows(content, limits)


def read_rows(source: bytes | Path | str, limits: Limits = DEFAULT) -> SheetSet:
    """Sheets of a workbook given by bytes or path, without the gate. Raises UploadRefused.

    At most `limits.rows` × `limits.columns` filled cells a sheet; numbers, dates and texts as `sheet.Cell` says.
    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    return _collect(_answer_of_child(content, limits))


def _answer_of_child(content: bytes, limits: Limits) -> list[bytes]:
    """JSON lines of the child. -I: no environment, no working directory on the path, no user packages."""
    command = [sys.executable, "-I", str(CHILD), json.dumps(asdict(limits))]
    try:
        child = subprocess.run(  # noqa: S603  a fixed command; the stranger's bytes go to stdin
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env=ENVIRONMENT,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused("too_slow", limit=limits.wall_seconds) from error
    lines = child.stdout.splitlines()
    if not lines or child.returncode:
        raise _death(child.returncode, limits)
    return lines


def _death(returncode: int, limits: Limits) -> UploadRefused:
    """The sentence for a child that could not say itself why it ended."""
    if returncode == -signal.SIGXCPU:
        return UploadRefused("too_slow", limit=limits.cpu_seconds)
    if returncode in NO_MEMORY_LEFT:
        return UploadRefused("too_heavy", limit=limits.memory // MEGABYTE)
    return UploadRefused("damaged", detail=f"exit {returncode}")


def _collect(lines: list[bytes]) -> SheetSet:
    """Line after line, so that a large file is not held twice."""
    last = json.loads(lines.pop())
    if "refused" in last:
        raise UploadRefused(last["refused"], **last["values"])
    sheets: list[Sheet] = []
    name, hidden, rows = "", False, []
    for line in map(json.loads, lines):
        if "sheet" in line:
            name, hidden, rows = line["sheet"], line["hidden"], []
        elif "row" in line:
            rows.append(row_of(line["row"], line["cells"]))
        else:
            sheets.append(Sheet(name, tuple(rows), hidden, line["stopped_at"]))
    if not any(sheet.rows for sheet in sheets):
        raise UploadRefused("no_sheets")
    return SheetSet(tuple(sheets), last["done"])
