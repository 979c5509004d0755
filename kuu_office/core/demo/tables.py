"""Reading the demo's tables: CSV, UTF-8, the first row names the columns, an empty cell is an empty string."""

import csv
from pathlib import Path

Row = dict[str, str]
FOLDER = Path(__file__).parent


def read_table(path: Path) -> list[Row]:
    """Rows in the order of the file, each a dict by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def units() -> list[Row]:
    """Units, parents before children: code, parent, kind, name_ky/ru/en, short_ky/ru/en."""
    return read_table(FOLDER / "units.csv")


def posts() -> list[Row]:
    """Posts of the staff table: code, name_ky/ru/en, is_teaching (yes/no), rank."""
    return read_table(FOLDER / "posts.csv")


def acts() -> list[Row]:
    """Acts: number (may be empty), date, kind, title_ky/ru/en, valid_from, valid_to, title_is_exact (yes/no), note."""
    return read_table(FOLDER / "acts.csv")


def places() -> list[Row]:
    """Filled places of the staff table: unit, post, rate, kind, birth_year, degree, academic_title."""
    return read_table(FOLDER / "places.csv")
