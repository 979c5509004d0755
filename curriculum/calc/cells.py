"""A row of a plan as cells of text, under the same column keys in the editor, the spreadsheets and the difference."""

from collections.abc import Sequence

from curriculum.calc.columns import COLUMNS
from curriculum.calc.controls import format_controls
from curriculum.calc.shapes import HOUR_COLUMNS, NAME_COLUMNS, LineData, number


def _texts(line: LineData, block_code: str, language: str) -> dict[str, str]:
    return {
        "code": line.code,
        "part": line.part,
        "kind": line.kind.value,
        "block": block_code,
        **dict(zip(NAME_COLUMNS.values(), line.names, strict=True)),
        "department": line.department,
        "control": format_controls(line.controls, line.running, language),
        "prerequisites": ", ".join(line.prerequisites),
        "weeks": number(line.weeks) if line.weeks is not None else "",
        "host_taught": "+" if line.host_taught else "",
        "note": line.note,
    }


def _numbers(line: LineData) -> dict[str, str]:
    """Hours and credits; a row that has none leaves its cell empty, a semester without credits shows 0."""
    sums = {
        name: number(getattr(line, name)) for name in ("credits", "total_hours", *HOUR_COLUMNS) if getattr(line, name)
    }
    return sums | {f"s{semester}": number(credits) for semester, credits in line.semester_credits.items()}


def cells_of(line: LineData, *, block_code: str = "", language: str = "ru") -> dict[str, str]:
    """The filled cells of a row in the order of `COLUMNS`; text that could not be read stands in its cell as typed.

    block_code: code of the elective block that the row belongs to. language: of the control cell.
    """
    cells = _texts(line, block_code, language) | _numbers(line) | dict(line.invalid)
    return {column: cells[column] for column in COLUMNS if cells.get(column)}


def cells_of_lines(lines: Sequence[LineData]) -> dict[str, dict[str, str]]:
    """Cells of every row under its key."""
    codes = {line.key: line.code for line in lines}
    return {line.key: cells_of(line, block_code=codes.get(line.block, "")) for line in lines}
