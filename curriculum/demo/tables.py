"""Reading the demo's study plans. Every function gives rows as text by column; an empty cell is an empty string."""

from pathlib import Path

from kuu_office.core.demo.tables import Row, read_table

FOLDER = Path(__file__).parent
REMOVED = ("line", "removed")


def courses() -> list[Row]:
    """The catalogue: code, name_ky/ru/en, department."""
    return read_table(FOLDER / "courses.csv")


def university_courses() -> list[Row]:
    """What every department of the other faculties teaches: name_ky/ru/en with {} for its subject."""
    return read_table(FOLDER / "university_courses.csv")


def standards() -> list[Row]:
    """Standards: code, programme_code, name_ky/ru/en, level, degree, credits, semesters, act_number, valid_from/to,
    confirmed (yes/no)."""
    return read_table(FOLDER / "standards.csv")


def cycles() -> list[Row]:
    """Cycles: standard, code, name_ky/ru/en, position, min_credits, max_credits."""
    return read_table(FOLDER / "cycles.csv")


def parts() -> list[Row]:
    """Parts of cycles: standard, cycle, code, kind, name_ky/ru/en, position, min_credits, max_credits."""
    return read_table(FOLDER / "parts.csv")


def mandatory() -> list[Row]:
    """Courses that a standard demands: standard, part, code (in the plan), course (of the catalogue), name_ky/ru/en,
    kind, credits, hours, latest_semester (may be empty), state_exam (yes/no)."""
    return read_table(FOLDER / "mandatory.csv")


def programmes() -> list[Row]:
    """Programmes: key (unique), code (six digits), abbreviation, name_ky/ru/en, level, degree, qualification_ky/ru/en,
    faculty, department, standard, credits, semesters, duration_months, study_form, languages (apart by spaces),
    partnership, partner_name, partner_country, plan_file."""
    return read_table(FOLDER / "programmes.csv")


def plans() -> list[Row]:
    """Plans in the order in which they arise: programme (key), intake_year, kind, version, state, step (whose turn it
    is, or who returned it), date (of the last step) or days_ago (under way), due_date, remark, change_reason."""
    return read_table(FOLDER / "plans_state.csv")


def calendars() -> list[Row]:
    """Academic calendars: programme (key), year (0 the current one, 1 the next), state, step (whose turn it is, or who
    returned it), days_ago (the last step), due_in (days from today), remark, fault (year of study, week, letter)."""
    return read_table(FOLDER / "calendars.csv")


def calendar_weeks() -> list[Row]:
    """The weeks of a year: degree, year_of_study, weeks as letters with counts («T16 E1 K2»), 52 in all."""
    return read_table(FOLDER / "calendar_weeks.csv")


def changes() -> list[Row]:
    """What sets a plan apart from its programme's file: programme, intake_year, kind, version, code, column, value and
    why (edition: a sound difference; error: something worth finding). Column «line», value «removed»: no such line."""
    return read_table(FOLDER / "plan_changes.csv")


def plan_lines(programme: str, intake_year: int, kind: str = "base", version: int = 1) -> list[Row]:
    """The lines of one plan: the programme's file with the changes of that intake.

    A working plan takes over the first version of its base plan; a later version takes over the earlier ones.
    Names are empty where the catalogue gives them; `block` is the code of the elective block.
    """
    lines = programme_lines(programme)
    kinds = ("base", "working") if kind == "working" else ("base",)
    for step in kinds:
        newest = version if step == kind else 1
        for row in changes():
            if _concerns(row, programme, intake_year, step) and int(row["version"]) <= newest:
                lines = _changed(lines, row)
    return lines


def programme_lines(programme: str) -> list[Row]:
    """The lines of the programme's newest plan, without the changes of any intake."""
    return read_table(FOLDER / f"plan_{programme}.csv")


def lines_with_errors() -> list[Row]:
    """The plan of 710400 with the planted errors, names filled in, as a department would bring it."""
    return read_table(FOLDER / "plan_with_errors.csv")


def planted_errors() -> list[Row]:
    """The errors of `lines_with_errors`: number, row (of the file, the heading is row 1), code, column, value,
    right_value, check (the code of the check that finds it), found_in (the column it points to), description."""
    return read_table(FOLDER / "planted_errors.csv")


def _concerns(row: Row, programme: str, intake_year: int, kind: str) -> bool:
    return (row["programme"], row["intake_year"], row["kind"]) == (programme, str(intake_year), kind)


def _changed(lines: list[Row], change: Row) -> list[Row]:
    if (change["column"], change["value"]) == REMOVED:
        return [line for line in lines if line["code"] != change["code"]]
    cell = {change["column"]: change["value"]}
    return [line | cell if line["code"] == change["code"] else line for line in lines]
