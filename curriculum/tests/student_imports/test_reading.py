"""What one cell says: words of three languages, dates as people write them, numbers, names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.operations.student_rows import (
    HEADINGS,
    LENGTHS,
    TITLES,
    StudentRow,
    day_of,
    read_row,
    said_day,
    words_of,
)
from curriculum.student_imports import fields
from kuu_office.core.spreadsheets.sheet import DATE, ERROR, FORMULA_WITHOUT_VALUE, MOMENT, NUMBER, TEXT, TOO_LONG, Cell


def row(**cells: str | Cell) -> StudentRow:
    """A row of cells A2, B2 … with a sound name before them."""
    given = {"surname": "Асанов", "given_name": "Бакыт"} | cells
    places = {
        key: cell if isinstance(cell, Cell) else Cell(f"{chr(65 + place)}2", TEXT, cell)
        for place, (key, cell) in enumerate(given.items())
    }
    return read_row(2, places)


def value(column: str, text: str | Cell):
    """What a cell is read as; None when it refuses the row."""
    read = row(**{column: text})
    return None if read.has("error") else read.values.get(column)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("sex", "м", "male"), ("sex", "Жен", "female"), ("sex", "АЯЛ", "female"), ("sex", "male", "male"),
        ("sex", "эркек", "male"), ("form", "Очная", "full_time"), ("form", "күндүзгү", "full_time"),
        ("form", "сырттан", "extramural"), ("form", "extramural", "extramural"), ("form", "аралыктан", "distance"),
        ("language", "кыргызча", "ky"), ("language", "РУС", "ru"), ("language", "English", "en"),
        ("language", "ky", "ky"),
        ("funding", "грант", "budget"), ("funding", "Бюджет", "budget"), ("funding", "келишим", "contract"),
        ("funding", "К", "contract"), ("funding", "договор", "contract"), ("citizenship", "КР", "KG"),
        ("citizenship", "kg", "KG"), ("citizenship", "Түркия", "TR"), ("citizenship", "Казахстан", "KZ"),
        ("citizenship", "us", "US"), ("citizenship", "Атлантида", None), ("sex", "x", None), ("form", "ar", None),
    ],
)  # fmt: skip
def test_words_of_three_languages_are_codes(column, text, code):
    assert value(column, text) == code


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("A1", TEXT, "12.03.2006"), date(2006, 3, 12)),
        (Cell("A1", TEXT, " 12.03.2006 "), date(2006, 3, 12)),
        (Cell("A1", TEXT, "2006-03-12"), date(2006, 3, 12)),
        (Cell("A1", TEXT, "12/03/2006"), date(2006, 3, 12)),
        (Cell("A1", TEXT, "12-03-2006"), date(2006, 3, 12)),
        (Cell("A1", DATE, "2006-03-12"), date(2006, 3, 12)),
        (Cell("A1", MOMENT, "2006-03-12T10:00:00"), date(2006, 3, 12)),
        (Cell("A1", TEXT, "31.02.2006"), None),
        (Cell("A1", TEXT, "март"), None),
        (Cell("A1", NUMBER, "2006"), None),
    ],
)
def test_dates_are_read_as_people_write_them(cell, day):
    assert day_of(cell) == day


@given(st.dates(date(1950, 1, 1), date(2010, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"]))
def test_a_date_comes_back_from_every_form(day, form):
    assert day_of(Cell("A1", TEXT, day.strftime(form))) == day
    assert said_day(day.isoformat()) == said_day(day) == f"{day:%d.%m.%Y}"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("21203200601234", "21203200601234"),
        ("2 120320 0601234", "21203200601234"),
        ("21203-2006-01234", "21203200601234"),
        ("2120320060123", None),
        ("2120320060123456", None),
        ("2120320060123٤", None),
    ],
)
def test_a_personal_number_has_fourteen_digits_however_grouped(text, digits):
    assert value("personal_number", text) == digits


@pytest.mark.parametrize(
    ("text", "year"), [("1", 1), ("7", 7), ("2-курс", 2), ("3 курс", 3), ("0", None), ("8", None), ("I", None)]
)
def test_a_year_of_study_is_one_to_seven(text, year):
    assert value("year", text) == year


@pytest.mark.parametrize(
    ("text", "address"), [("a@b.kg", "a@b.kg"), ("a b@c.kg", None), ("a@b", None), ("@b.kg", None), ("a" * 255, None)]
)
def test_an_address_of_e_mail_has_its_parts(text, address):
    assert value("email", text) == address


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Асанов Бакыт", ("Асанов", "Бакыт", "")),
        ("Асанов Бакыт Токтосунович", ("Асанов", "Бакыт", "Токтосунович")),
        ("Асан уулу Бакыт", ("Асан уулу", "Бакыт", "")),
        ("Асан кызы Айгүл", ("Асан кызы", "Айгүл", "")),
        ("Асанова Айгүл Бакыт кызы", ("Асанова", "Айгүл", "Бакыт кызы")),
        ("  Ли   Вэй ", ("Ли", "Вэй", "")),
    ],
)
def test_a_full_name_is_taken_apart(text, names):
    read = read_row(2, {"full_name": Cell("A2", TEXT, text)})

    assert tuple(read.values.get(name, "") for name in ("surname", "given_name", "patronymic")) == names
    assert read.said == []


def test_a_surname_in_its_own_column_goes_before_the_full_name():
    read = row(full_name="Башка Адам")

    assert (read.values["surname"], read.values["given_name"]) == ("Асанов", "Бакыт")


@pytest.mark.parametrize("text", ["Асанов", "", "–"])
def test_half_a_name_refuses_the_row_once(text):
    read = read_row(2, {"full_name": Cell("A2", TEXT, text)})

    assert [said[:3] for said in read.said] == [("error", "full_name", "The surname or the given name is missing.")]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (Cell("C2", ERROR, "#REF!"), "The cell shows the error %(value)s."),
        (Cell("C2", TEXT, "=A1", FORMULA_WITHOUT_VALUE), "The formula %(value)s has no computed value."),
        (Cell("C2", TEXT, "х" * 100, TOO_LONG), "The text is too long"),
    ],
)
def test_a_cell_that_the_spreadsheet_program_lost_refuses_the_row(cell, message):
    ((severity, column, sentence, values),) = row(record_number=cell).said

    assert (severity, column) == ("error", "record_number")
    assert sentence.startswith(message)
    assert sentence % values


@pytest.mark.parametrize("column", sorted(LENGTHS.keys() - {"email", "full_name", "surname", "given_name"}))
def test_a_text_longer_than_its_column_is_refused_and_one_that_fits_is_not(column):
    most = LENGTHS[column]

    assert value(column, "ж" * most) == "ж" * most
    assert value(column, "ж" * (most + 1)) is None


@pytest.mark.parametrize("dash", ["", "-", "–", "—", "  "])
def test_a_dash_is_an_empty_cell(dash):
    read = row(sex=dash, birth_date=dash, personal_number=dash, year=dash)

    assert (read.said, set(read.values)) == ([], {"surname", "given_name"})


def test_a_birth_in_the_future_or_long_ago_is_not_possible():
    assert value("birth_date", f"01.01.{date.today().year - 5}") is None
    assert value("birth_date", "31.12.1929") is None
    assert value("birth_date", "01.01.1930") == "1930-01-01"


@given(st.dictionaries(st.sampled_from(sorted(TITLES)), st.text(max_size=60), max_size=8))
def test_whatever_stands_in_the_cells_ends_in_values_or_a_sentence(texts):
    read = read_row(5, {key: Cell(f"A{place}", TEXT, text) for place, (key, text) in enumerate(texts.items(), 1)})

    for _severity, column, message, values in read.said:
        assert column in TITLES
        assert message % values
    assert {"surname", "given_name"} <= set(read.values) or read.has("error")
    for column, text in read.values.items():
        assert len(str(text)) <= LENGTHS.get(column, 300)


def test_no_heading_leads_to_two_columns():
    seen: dict[str, str] = {}
    for one in fields():
        for title in one.titles:
            assert seen.setdefault(title.casefold(), one.key) == one.key, title


def test_every_column_has_a_title_and_every_heading_a_column():
    assert set(HEADINGS) <= set(TITLES)
    assert [one.key for one in fields()] == list(TITLES)


@pytest.mark.parametrize("column", ["sex", "form", "language", "funding", "citizenship"])
def test_the_codes_themselves_are_words(column):
    words = words_of(column)

    assert set(words.values()) <= {words.get(value.casefold(), value) for value in words.values()}


def test_a_row_keeps_its_cells_on_the_way_to_the_database_and_back():
    read = row(sex="м", birth_date=Cell("D2", DATE, "2006-03-12"), group="")
    again = StudentRow.from_json(2, read.cells_json())

    assert read_row(2, again.cells).values == read.values
    assert "group" not in again.cells
