"""What a file would do to a plan: the outcome of every row, what was found, what was mended, what is refused."""

from decimal import Decimal

import pytest

from curriculum.enums import LineKind
from curriculum.models import PlanLine, StandardPart
from curriculum.operations.file_rows import FileRow, kind_words
from curriculum.operations.plans import blank_plan, standard_lines
from curriculum.operations.trial import try_rows
from curriculum.queries import lines_of
from curriculum.tests.imports.brought import line, read, sheet
from curriculum.tests.imports.trials import only, outcomes, row, said, tried
from curriculum.tests.world import NOON, make_line
from kuu_office.core.spreadsheets.results import Outcome
from kuu_office.core.spreadsheets.sheet import (
    BOOLEAN,
    DATE,
    ERROR,
    FORMULA_WITHOUT_VALUE,
    LOOKS_LIKE_FORMULA,
    TEXT,
    TOO_LONG,
    Cell,
)
from kuu_office.core.text.kyrgyz import fold

pytestmark = pytest.mark.django_db


def test_a_new_row_becomes_a_line(world):
    item = only(tried(world.plan, row(**line())))
    new = item.line
    assert (item.key, item.before, new.code, new.part.code, new.kind) == ("row 2", None, "М.1.В.1", "М.1.В", "course")
    assert (new.name_ky, new.department, new.credits) == ("Курс М.1.В.1", world.units.department, Decimal(4))
    assert (new.semester_credits[0], new.controls, new.unread) == (Decimal(4), [["exam", 1]], {})


def test_rows_are_created_changed_or_unchanged(world):
    make_line(world.plan, "М.1.В.1", credits=Decimal(4))
    make_line(world.plan, "М.1.В.2", credits=Decimal(4))
    trial = tried(
        world.plan,
        row(2, code="М.1.В.1", credits="5"),
        row(3, code="М.1.В.2", credits="4,0"),
        row(4, code="М.1.В.3", credits="4"),
    )
    assert outcomes(trial) == [(2, "changed"), (3, "unchanged"), (4, "created")]
    assert (trial.result.rows[0].before, trial.result.rows[0].values["credits"]) == ({"credits": "4"}, "5")


def test_columns_that_the_file_does_not_have_stay(world):
    stood = make_line(world.plan, "М.1.В.1", credits=Decimal(4), note="эски", name_en="Pedagogy")
    now = only(tried(world.plan, row(code="М.1.В.1", credits="5"))).line
    assert (now.pk, now.credits, now.note, now.name_en) == (stood.pk, Decimal(5), "эски", "Pedagogy")


def test_an_empty_cell_of_the_file_empties_the_cell(world):
    make_line(world.plan, "М.1.В.1", credits=Decimal(4), department=world.units.department)
    now = only(tried(world.plan, row(code="М.1.В.1", credits="", department=""))).line
    assert (now.credits, now.department) == (None, None)


def test_nothing_is_saved(world):
    stood = make_line(world.plan, "М.1.В.1", credits=Decimal(4))
    before = list(PlanLine.objects.values())
    tried(world.plan, row(code="М.1.В.1", credits="5", name_ky="Башка"), row(3, **line("М.1.В.9")), remove=True)
    assert (list(PlanLine.objects.values()), stood.unread) == (before, {})


def test_a_cell_that_cannot_be_read_keeps_its_text_and_says_why(world):
    trial = tried(world.plan, row(**line(credits="төрт")))
    item = only(trial)
    assert (item.line.unread, item.line.credits, item.problems) == (
        {"credits": "төрт"},
        None,
        {"credits": "“төрт” is not a number such as 4 or 4,5."},
    )
    assert ("cell_unreadable", "row 2", "credits") in [(f.check, f.key, f.column) for f in trial.seen.findings]
    assert trial.can_apply


def test_a_comma_is_a_decimal_sign(world):
    assert only(tried(world.plan, row(**line(credits="4,5", s1=" 4,5 ")))).line.credits == Decimal("4.5")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            Cell("I2", TEXT, "=SUM(A1:A9)", FORMULA_WITHOUT_VALUE),
            "The formula =SUM(A1:A9) has no computed value. Open the file in Excel, let it calculate, and save it.",
        ),
        (Cell("I2", ERROR, "#DIV/0!"), "The cell shows the error #DIV/0!."),
        (
            Cell("I2", DATE, "2026-02-01"),
            "Excel has turned this cell into the date 2026-02-01. "
            "Set the format of the cell to “Text” and enter it again.",
        ),
        (Cell("I2", BOOLEAN, "true"), "“true” is not a number such as 4 or 4,5."),
        (
            Cell("I2", TEXT, "=cmd|'/c calc'!A0", LOOKS_LIKE_FORMULA),
            "“=cmd|'/c calc'!A0” is not a number such as 4 or 4,5.",
        ),
        (Cell("I2", TEXT, "-4"), "“-4” is not a number such as 4 or 4,5."),
        (Cell("I2", TEXT, "1e9"), "“1e9” is not a number such as 4 or 4,5."),
        (Cell("I2", TEXT, "NaN"), "“NaN” is not a number such as 4 or 4,5."),
        (Cell("I2", TEXT, "99999"), "“99999” is too large."),
    ],
)
def test_what_a_number_cannot_be_is_said_at_its_cell(world, cell, reason):
    item = only(tried(world.plan, row(**line(credits=cell))))
    assert (item.line.unread, item.problems, item.refusals) == ({"credits": cell.text}, {"credits": reason}, [])


def test_a_formula_in_a_name_stays_text_with_a_warning(world):
    attack = "=cmd|'/c calc'!A0"
    item = only(tried(world.plan, row(**line(name_ky=Cell("D2", TEXT, attack, LOOKS_LIKE_FORMULA)))))
    assert item.line.name_ky == attack
    assert said(item) == [
        ("warning", "name_ky", f"The text {attack} begins with “=” like a formula. Enter the value itself.")
    ]


def test_look_alike_letters_are_mended_and_told(world):
    item = only(tried(world.plan, row(**line(name_ky="Булуттуу эсептѳѳлѳр", name_ru="Cтатистика"))))
    assert (item.line.name_ky, item.line.name_ru) == ("Булуттуу эсептөөлөр", "Статистика")
    assert said(item) == [
        ("note", "name_ky", "Letters mended: “Булуттуу эсептѳѳлѳр” is read as “Булуттуу эсептөөлөр”."),
        ("note", "name_ru", "Letters mended: “Cтатистика” is read as “Статистика”."),
    ]


def test_a_latin_letter_in_a_code_is_mended_by_the_standard(world):
    item = only(tried(world.plan, row(**line("M.1.B.1", part="М.1.В"))))
    assert item.line.code == "М.1.В.1"
    assert said(item) == [("note", "code", "Letters mended: “M.1.B.1” is read as “М.1.В.1”.")]


@pytest.mark.parametrize(
    ("column", "length", "room"), [("name_ky", 301, 300), ("credits", 61, 60), ("note", 10_000, 300)]
)
def test_a_text_without_room_refuses_the_row(world, column, length, room):
    trial = tried(world.plan, row(**line(**{column: "ү" * length})))
    assert [(error.cell, error.sentence) for error in trial.result.errors] == [
        (f"{column}2", f"The text has {length} characters; at most {room} are accepted.")
    ]
    assert (outcomes(trial), trial.can_apply) == ([(2, "refused")], False)


def test_a_text_that_the_reader_cut_refuses_the_row(world):
    trial = tried(world.plan, row(**line(name_ky=Cell("D2", TEXT, "ү" * 100, TOO_LONG))))
    assert [error.sentence for error in trial.result.errors] == [
        "The text is too long; a cell may hold at most 10,000 characters."
    ]


def test_credits_in_a_semester_that_the_plan_does_not_have_refuse_the_row(world):
    trial = tried(world.plan, row(**line(s5="4", s6="-", s7="0")))
    assert [(error.cell, error.sentence) for error in trial.result.errors] == [
        ("s52", "The plan has 4 semesters; this row has credits in semester 5.")
    ]


def test_a_line_of_another_programme_is_refused(world):
    trial = tried(world.plan, row(**line("Б.3.В.1", part="Б.3.В")))
    assert [(error.cell, error.sentence) for error in trial.result.errors] == [
        (
            "code2",
            "The standard STD-1 has no cycle for “Б.3.В.1”: the row belongs to another programme. "
            "If these codes are your own numbers, do not bring the column of codes.",
        )
    ]


def test_own_numbers_under_a_heading_are_no_other_programme(world):
    reading = read(
        sheet(("Код", "Аталышы", "Кредит"), ("М.1.В", "Вариативдик бөлүк"), ("7", "Педагогика", 4)), world.programme
    )
    trial = tried(world.plan, *reading.rows)
    assert (outcomes(trial), only(trial).line.part.code) == ([(3, "created")], "М.1.В")


def test_an_unknown_part_in_a_known_cycle_is_marked_not_refused(world):
    item = only(tried(world.plan, row(**line("М.1.Д.1", part="М.1.Д"))))
    assert (item.line.unread, item.refusals) == ({"part": "М.1.Д"}, [])


def test_a_line_that_stands_in_the_plan_already_is_never_another_programme_s(world):
    make_line(world.plan, "Ж.1", part=None)
    assert outcomes(tried(world.plan, row(code="Ж.1", name_ky="Курс Ж.1"))) == [(2, "unchanged")]


def test_lines_that_the_file_does_not_bring_stay_where_they_stood(world):
    for code in ("М.1.В.1", "М.1.В.2", "М.1.В.3", "М.1.В.4"):
        make_line(world.plan, code)
    trial = tried(world.plan, row(2, code="М.1.В.4"), row(3, code="М.1.В.2"), row(4, code="М.1.В.9"))
    assert [item.line.code for item in trial.items] == ["М.1.В.1", "М.1.В.4", "М.1.В.2", "М.1.В.3", "М.1.В.9"]
    assert (len(trial.absent), trial.removed) == (2, ())


def test_lines_that_the_file_does_not_bring_go_when_the_person_says_so(world):
    for code in ("М.1.В.1", "М.1.В.2"):
        make_line(world.plan, code)
    same = row(2, code="М.1.В.2", name_ky="Курс М.1.В.2")
    kept, gone = tried(world.plan, same), tried(world.plan, same, remove=True)
    assert ([item.line.code for item in gone.items], gone.can_apply) == (["М.1.В.2"], True)
    assert (len(kept.items), kept.can_apply) == (2, False)


def test_the_checks_see_the_plan_as_it_would_be(world):
    trial = tried(world.plan, row(2, **line("М.1.В.1")), row(3, **line("М.1.В.1", name_ky="Башка")))
    duplicates = [(f.key, f.values) for f in trial.seen.findings if f.check == "code_duplicate"]
    assert duplicates == [("row 3", {"code": "М.1.В.1", "other": "Курс М.1.В.1"})]


def test_a_plan_to_be_opened_holds_what_the_standard_demands(world):
    plan = blank_plan(world.programme, 2027, NOON)
    rows = [row(2, code="М.1.Б.1", s1="4"), row(3, **line())]
    trial = try_rows(plan, standard_lines(plan), rows, opening=True, remove=False, language="ky")
    assert [item.line.code for item in trial.items] == ["М.1.Б.1", "М.1.В.1"]
    assert trial.result.counts[Outcome.CREATED] == 2


@pytest.mark.parametrize("word", ["Курс", "course", "тандоо блогу", "Дисциплина", "практика", "PRACTICE"])
def test_kinds_are_known_in_every_language(word):
    assert kind_words()[fold(word)] in LineKind.values


def test_a_trial_asks_the_database_as_often_for_one_row_as_for_forty(world, django_assert_max_num_queries):
    rows = [row(number, **line(f"М.1.В.{number}")) for number in range(2, 42)]
    lines = lines_of(world.plan)
    with django_assert_max_num_queries(8):
        try_rows(world.plan, lines, rows, opening=False, remove=False, language="ky")


def test_a_row_survives_the_way_through_the_database():
    there = row(**line(credits=Cell("I2", TEXT, "төрт", LOOKS_LIKE_FORMULA)))
    assert FileRow.from_json(there.to_json()) == there


def test_parts_of_another_standard_are_unknown(world):
    StandardPart.objects.filter(code="М.1.В").update(code="М.1.Ж")
    item = only(tried(world.plan, row(**line(part="М.1.В"))))
    assert item.line.unread == {"part": "М.1.В"}
