"""Sheets of departments read as lines of a plan, whatever their layout."""

import pytest

from curriculum.calc.headings import WORDS
from curriculum.imports import fields, known_mapping, nearly_fitting, read_sheet
from curriculum.models import Programme
from curriculum.tests.imports.brought import PLAN_COLUMNS, electives, line, read, sheet, workbook
from curriculum.tests.world import NOON
from kuu_office.core.errors import BadInput
from kuu_office.core.models import ColumnMapping
from kuu_office.core.spreadsheets.mapping import chosen_mapping, suggest_mapping
from kuu_office.core.spreadsheets.reader import read_rows
from kuu_office.core.spreadsheets.sheet import Sheet
from kuu_office.core.text.kyrgyz import fold

pytestmark = pytest.mark.django_db

HEADER = ("Код", "Дисциплинанын аталышы", "Кафедра", "Кредиттер", "Жалпы саат", "Контролдун түрү", "1-семестр")


def told(reading) -> list[tuple[int, dict, dict]]:
    """Row number, filled texts by our columns, guesses."""
    return [
        (row.number, {key: cell.text for key, cell in row.cells.items() if cell.text}, dict(row.guessed))
        for row in reading.rows
    ]


def skipped(reading) -> list[tuple[int, str]]:
    return [(row["number"], row["why"]) for row in reading.skipped]


def test_no_heading_leads_to_two_columns():
    columns: dict[str, set[str]] = {}
    for field in fields():
        for title in field.titles:
            columns.setdefault(" ".join(WORDS.findall(fold(title))), set()).add(field.key)
    assert {title: keys for title, keys in columns.items() if len(keys) > 1} == {}


def test_the_portals_own_form_is_read_without_a_question(world):
    own = read_rows(workbook([line()])).first
    assert set(known_mapping(own, world.programme.department_id, 4).columns) == set(PLAN_COLUMNS)


def test_a_form_of_fewer_columns_is_asked_about(world):
    almost = read_rows(workbook([line()], PLAN_COLUMNS[:-1])).first
    assert known_mapping(almost, world.programme.department_id, 4) is None


def test_a_department_s_sheet_with_titles_headings_and_sums(world):
    brought = sheet(
        ("Кыргыз улуттук университети",),
        ("ОКУУ ПЛАНЫ", "", "2026"),
        HEADER,
        (1, 2, 3, 4, 5, 6, 7),
        ("М.1", "Жалпы илимий цикл", "", 8),
        ("М.1.Б", "Милдеттүү бөлүк"),
        ("1", "Илимдин философиясы", "ПИ", 4, 120, "Э", 4),
        ("М.1.В Вариативдик бөлүк",),
        ("2", "Педагогика", "ПИ", 4, 120, "З", 4),
        ("", "Бардыгы", "", 8, 240),
        ("", "Декан ______ Токтогулов Б."),
    )
    reading = read(brought, world.programme)
    assert told(reading) == [
        (
            7,
            {
                "code": "1",
                "name_ky": "Илимдин философиясы",
                "department": "ПИ",
                "credits": "4",
                "total_hours": "120",
                "control": "Э",
                "s1": "4",
            },
            {"part": "М.1.Б", "kind": "course", "block": ""},
        ),
        (
            9,
            {
                "code": "2",
                "name_ky": "Педагогика",
                "department": "ПИ",
                "credits": "4",
                "total_hours": "120",
                "control": "З",
                "s1": "4",
            },
            {"part": "М.1.В", "kind": "course", "block": ""},
        ),
    ]
    assert skipped(reading) == [(5, "heading"), (6, "heading"), (8, "heading"), (10, "total"), (11, "remark")]


def test_the_text_of_what_was_left_out_is_told(world):
    reading = read(sheet(HEADER, ("1", "Химия", "ПИ", 4, 120, "Э", 4), ("", "Бардыгы", "", 4)), world.programme)
    assert reading.skipped == [{"number": 3, "why": "total", "text": "Бардыгы"}]


def test_a_header_of_two_rows(world):
    brought = sheet(
        ("Шифр", "Наименование дисциплин", "Кредиты", "Часы", "", "", "Форма контроля", "Семестры", ""),
        ("", "", "", "Всего", "Лекции", "Практ", "", "1", "2"),
        ("М.1.В.1", "Педагогика", 4, 120, 16, 24, "Э2", "", 4),
    )
    reading = read(brought, world.programme)
    assert reading.mapping.header_height == 2
    assert told(reading)[0][1] == {
        "code": "М.1.В.1",
        "name_ru": "Педагогика",
        "credits": "4",
        "total_hours": "120",
        "lecture": "16",
        "practical": "24",
        "control": "Э2",
        "s2": "4",
    }


def test_a_code_says_the_part_before_a_heading_does(world):
    brought = sheet(HEADER, ("М.1.Б", "Милдеттүү бөлүк"), ("М.1.В.5", "Педагогика", "ПИ", 4, 120, "Э", 4))
    assert read(brought, world.programme).rows[0].guessed["part"] == "М.1.В"


def test_a_code_under_another_code_of_the_electives_is_an_alternative(world):
    electives(world)
    brought = sheet(
        HEADER,
        ("М.1.КПВ.1", "Курс", "ПИ", 4, 120, "З", 4),
        ("М.1.КПВ.1.1", "Социология", "ПИ", 4, 120, "З", 4),
        ("М.1.КПВ.1.2", "Дин таануу", "ПИ", 4, 120, "З", 4),
        ("М.1.В.1", "Педагогика", "ПИ", 4, 120, "З", 4),
        ("М.1.В.1.1", "Педагогика, 2-бөлүк", "ПИ", 4, 120, "З", 4),
    )
    assert [row.guessed for row in read(brought, world.programme).rows] == [
        {"part": "М.1.КПВ", "kind": "elective_block", "block": ""},
        {"part": "М.1.КПВ", "kind": "course", "block": "М.1.КПВ.1"},
        {"part": "М.1.КПВ", "kind": "course", "block": "М.1.КПВ.1"},
        {"part": "М.1.В", "kind": "course", "block": ""},
        {"part": "М.1.В", "kind": "course", "block": ""},
    ]


def test_what_a_column_says_is_not_guessed(world):
    reading = read(read_rows(workbook([line(kind="", part="", block="")])).first, world.programme)
    assert [row.guessed for row in reading.rows] == [{}]


def test_a_line_with_the_code_of_a_cycle_is_a_line_when_it_ends_with_a_control(world):
    brought = sheet(HEADER, ("М.1", "Илимий семинар", "ПИ", 4, 120, "З", 4))
    assert ([row.number for row in read(brought, world.programme).rows], skipped(read(brought, world.programme))) == (
        [2],
        [],
    )


def test_in_the_portals_own_form_every_row_is_a_line(world):
    rows = [line("М.1.Б", part="М.1"), line("", name_ky="Бардыгы", part="", kind="course"), line(name_ky="")]
    reading = read(read_rows(workbook(rows)).first, world.programme)
    assert (len(reading.rows), reading.skipped) == (3, [])


def test_half_a_row_of_the_own_form_is_not_lost(world):
    rows = [{"name_ky": "Философия"}, {"code": "М.1.В.2"}]
    reading = read(read_rows(workbook(rows)).first, world.programme)
    assert (len(reading.rows), reading.skipped) == (2, [])


def test_a_sheet_without_a_line_is_refused_with_its_name(world):
    with pytest.raises(BadInput, match="“План”"):
        read(sheet(HEADER, ("", "Бардыгы", "", 0)), world.programme)


def layout(world, brought: Sheet, name: str) -> ColumnMapping:
    mapping = suggest_mapping(brought.rows, fields(), brought.name)
    return ColumnMapping.objects.create(
        kind="curriculum.plan",
        name=name,
        unit=world.programme.department,
        signature=mapping.signature,
        mapping=mapping.to_json(),
        saved_by_id=world.person.pk,
        saved_at=NOON,
    )


@pytest.fixture
def world(cast, world):
    world.person = cast.department_head.person
    return world


LINE = ("М.1.В.1", "Педагогика", "ПИ", 4, 120, "Э", 4)


def test_a_remembered_layout_is_found_again_in_another_row(world):
    layout(world, sheet(HEADER, LINE), "биздин форма")
    moved = sheet(("ОКУУ ПЛАНЫ",), HEADER, LINE)
    mapping = known_mapping(moved, world.programme.department_id, 4)
    assert (mapping.header_row, mapping.columns["credits"]) == (2, 4)


def test_a_layout_of_another_department_is_not_used(world, units):
    layout(world, sheet(HEADER, LINE), "биздин форма")
    assert known_mapping(sheet(HEADER, LINE), units.sister_department.pk, 4) is None


def test_of_a_layout_that_no_longer_fits_the_missing_columns_are_named(world):
    layout(world, sheet(HEADER, LINE), "биздин форма")
    changed = sheet((*HEADER[:3], "Баллдар", *HEADER[4:]), LINE)
    found, refusal = nearly_fitting(changed, world.programme.department_id)
    assert found.name == "биздин форма"
    assert refusal.missing == [("credits", "Кредиттер", "D")]


def test_a_layout_that_hardly_fits_is_not_mentioned(world):
    layout(world, sheet(HEADER, LINE), "биздин форма")
    other = sheet((*HEADER[:2], "А", "Б", "В", "Г", "Д"), LINE)
    assert nearly_fitting(other, world.programme.department_id) is None


def test_reading_asks_for_the_parts_of_the_standard_however_long_the_file_is(world, django_assert_num_queries):
    programme = Programme.objects.get(pk=world.programme.pk)
    brought = sheet(HEADER, *[(f"М.1.В.{n}", f"Курс {n}", "ПИ", 4, 120, "Э", 4) for n in range(1, 40)])
    mapping = suggest_mapping(brought.rows, fields(), brought.name)
    with django_assert_num_queries(3):
        read_sheet(brought, ["План"], mapping, programme)


def test_a_layout_that_a_person_chose_keeps_the_headings_that_stood_there():
    chosen = chosen_mapping(sheet(("ОКУУ ПЛАНЫ",), HEADER, LINE), 2, 1, {"code": 1, "note": 9})
    assert (chosen.header_row, chosen.header_height, chosen.columns) == (2, 1, {"code": 1, "note": 9})
    assert chosen.headings == {"code": "Код", "note": ""}


@pytest.mark.parametrize(("row", "height"), [(4, 1), (3, 2), (0, 1), (31, 1)])
def test_a_header_that_is_not_there_cannot_be_chosen(row, height):
    with pytest.raises(BadInput, match=f"No header of {height} row.* begins in row {row};") as refusal:
        chosen_mapping(sheet(("ОКУУ ПЛАНЫ",), HEADER, LINE), row, height, {"code": 1})
    assert refusal.value.field == "header_row"
