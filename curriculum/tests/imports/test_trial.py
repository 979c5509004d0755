"""What a file would do to a plan: the outcome of every row, what was found, what was mended, what is refused."""

from decimal import Decimal

import pytest

from curriculum.enums import LineKind
from curriculum.models import PlanLine, StandardPart
from curriculum.operations.file_rows import FileRow, kind_words
from curriculum.operations.plans import blank_plan, standard_lines
from curriculum.operations.trial import try_rows
from curriculum.queries import lines_of
from curriculum.tests.imports.brought import electives, line, read, sheet
from curriculum.tests.world import NOON, make_course, make_line
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


def row(number: int = 2, **cells) -> FileRow:
    """A row of the file; a cell is its text or a Cell."""
    found = {
        key: cell if isinstance(cell, Cell) else Cell(f"{key}{number}", TEXT, str(cell)) for key, cell in cells.items()
    }
    return FileRow(number, found)


def tried(plan, *rows: FileRow, remove: bool = False):
    return try_rows(plan, lines_of(plan), rows, opening=False, remove=remove, language="ky")


def only(trial):
    """The line of the only row."""
    (item,) = [item for item in trial.items if item.row]
    return item


def outcomes(trial) -> list[tuple[int, str]]:
    return [(row.row_no, row.outcome.value) for row in trial.result.rows]


def said(item) -> list[tuple[str, str, str]]:
    return [(note.severity, note.column, note.text) for note in item.notes]


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


class TestLinesOfTheStandard:
    @pytest.fixture
    def plan(self, world):
        PlanLine.objects.bulk_create(standard_lines(world.plan))
        return world.plan

    def test_the_standard_s_values_stay_and_the_file_s_are_told(self, plan):
        item = only(tried(plan, row(code="М.1.Б.1", name_ky="Философия жана илим", credits="6", s1="4")))
        assert (item.line.name_ky, item.line.credits) == ("Илимдин философиясы", Decimal(4))
        assert item.line.semester_credits[0] == Decimal(4)
        assert said(item) == [
            (
                "note",
                "name_ky",
                "The state standard says “Илимдин философиясы”; “Философия жана илим” of the file was left out.",
            ),
            ("note", "credits", "The state standard says “4”; “6” of the file was left out."),
        ]

    def test_the_same_value_in_other_words_is_not_mentioned(self, plan):
        cells = {"code": "м.1.б.1", "kind": "КУРС", "credits": "4,0", "part": "", "name_ky": "Илимдин философиясы"}
        assert said(only(tried(plan, row(**cells)))) == []

    def test_other_columns_are_the_department_s(self, plan, world):
        item = only(tried(plan, row(code="М.1.Б.1", department="КТ", total_hours="120", control="Э")))
        assert (item.line.department, item.line.total_hours) == (world.units.other_department, Decimal(120))

    def test_they_are_never_removed(self, plan):
        make_line(plan, "М.1.В.7")
        trial = tried(plan, row(**line("М.1.В.1")), remove=True)
        assert [item.line.code for item in trial.absent] == ["М.1.Б.1", "М.1.В.7"]
        assert [item.line.code for item in trial.removed] == ["М.1.В.7"]


class TestTheCatalogue:
    def test_a_code_brings_the_names_that_the_row_leaves_empty(self, world):
        item = only(tried(world.plan, row(**line(course="HIS1", name_ky="", name_ru="История", department=""))))
        assert (item.line.course, item.line.name_ky, item.line.name_ru) == (
            world.other_course,
            "Тарых методологиясы",
            "История",
        )
        assert item.line.department is None

    def test_an_unknown_code_is_marked(self, world):
        item = only(tried(world.plan, row(**line(course="XXX9"))))
        assert (item.line.unread, item.problems) == (
            {"course": "XXX9"},
            {"course": "There is no course “XXX9” in the catalogue."},
        )

    def test_without_the_column_a_course_is_found_by_its_name(self, world):
        item = only(tried(world.plan, row(code="М.1.В.1", name_ky="тарых методологиясы")))
        assert (item.line.course, item.line.name_ky, item.line.name_en, item.line.department) == (
            world.other_course,
            "тарых методологиясы",
            "Тарых методологиясы (en)",
            world.units.other_department,
        )

    def test_an_empty_cell_of_the_department_stays_empty(self, world):
        item = only(tried(world.plan, row(code="М.1.В.1", name_ky="Тарых методологиясы", department="")))
        assert (item.line.course, item.line.department) == (world.other_course, None)

    def test_an_unknown_department_stays_marked(self, world):
        item = only(tried(world.plan, row(code="М.1.В.1", name_ky="Тарых методологиясы", department="ПИК-7")))
        assert (item.line.department, item.line.unread) == (None, {"department": "ПИК-7"})

    def test_a_name_that_could_not_be_read_is_not_filled_in(self, world):
        spoilt = Cell("D2", DATE, "2026-02-01")
        item = only(tried(world.plan, row(code="М.1.В.1", name_ky=spoilt, name_ru="Тарых методологиясы (ru)")))
        assert (item.line.course, item.line.unread) == (world.other_course, {"name_ky": "2026-02-01"})
        assert item.line.name_ky == ""

    def test_a_line_of_the_plan_is_not_linked_behind_people_s_back(self, world):
        make_line(world.plan, "М.1.В.1", name_ky="Тарых методологиясы")
        assert only(tried(world.plan, row(code="М.1.В.1", name_ky="Тарых методологиясы"))).line.course is None

    def test_a_course_no_longer_taught_stays_when_the_file_says_the_same(self, world):
        old = make_course(world.units.department, "OLD1", "Эски курс")
        make_line(world.plan, "М.1.В.1", course=old, name_ky="Эски курс")
        old.is_active = False
        old.save()
        assert outcomes(tried(world.plan, row(code="М.1.В.1", course="OLD1", name_ky="Эски курс"))) == [
            (2, "unchanged")
        ]


class TestBlocks:
    @pytest.fixture
    def plan(self, world) -> object:
        world.electives = electives(world)
        return world.plan

    def block(self, number: int, code: str = "М.1.КПВ.1") -> FileRow:
        return row(number, **line(code, part="М.1.КПВ", kind="elective_block", block=""))

    def alternative(self, number: int, code: str, block: str) -> FileRow:
        return row(number, **line(code, part="М.1.КПВ", block=block))

    def homes(self, trial) -> list[str | None]:
        return [item.block.key if item.block else None for item in trial.items if item.row]

    def test_an_alternative_goes_into_the_block_that_it_names(self, plan):
        rows = (self.block(2), self.alternative(3, "М.1.КПВ.1.1", "М.1.КПВ.1"))
        assert self.homes(tried(plan, *rows)) == [None, "row 2"]

    def test_the_block_may_stand_below(self, plan):
        rows = (self.alternative(2, "М.1.КПВ.1.1", "М.1.КПВ.1"), self.block(3))
        assert self.homes(tried(plan, *rows)) == ["row 3", None]

    def test_of_two_blocks_with_one_code_the_nearer_above_is_meant(self, plan):
        rows = (self.block(2), self.block(3), self.alternative(4, "М.1.КПВ.1.1", "М.1.КПВ.1"), self.block(5))
        assert self.homes(tried(plan, *rows)) == [None, None, "row 3", None]

    def test_an_unknown_block_is_marked(self, plan):
        item = only(tried(plan, self.alternative(2, "М.1.КПВ.1.1", "М.1.КПВ.9")))
        assert (item.block, item.line.unread, item.problems) == (
            None,
            {"block": "М.1.КПВ.9"},
            {"block": "The plan has no elective block “М.1.КПВ.9”."},
        )

    def test_a_block_s_name_without_room_refuses_the_row(self, plan):
        trial = tried(plan, self.alternative(2, "М.1.КПВ.1.1", "Б" * 61))
        assert [error.column for error in trial.result.errors] == ["block"]

    def test_without_the_column_the_codes_say_it(self, plan, world):
        header = ("Код", "Аталышы", "Кредит")
        brought = sheet(header, ("М.1.КПВ.1", "Курс", 4), ("М.1.КПВ.1.1", "Дин таануу", 4), ("М.1.КПВ.1.2", "Этика", 4))
        assert self.homes(tried(plan, *read(brought, world.programme).rows)) == [None, "row 2", "row 2"]

    def test_what_the_plan_says_stays_when_the_file_says_the_same(self, plan, world):
        block = make_line(plan, "М.1.КПВ.1", part=world.electives, kind="elective_block")
        make_line(plan, "М.1.КПВ.1.1", part=world.electives, block=block)
        cells = {"code": "М.1.КПВ.1.1", "name_ky": "Курс М.1.КПВ.1.1"}
        assert outcomes(tried(plan, row(**cells, block="М.1.КПВ.1"))) == [(2, "unchanged")]
        assert outcomes(tried(plan, row(**cells))) == [(2, "unchanged")]
        assert outcomes(tried(plan, row(**cells, block=""))) == [(2, "changed")]

    def test_an_alternative_outlives_a_removed_block(self, plan, world):
        block = make_line(plan, "М.1.КПВ.1", part=world.electives, kind="elective_block")
        make_line(plan, "М.1.КПВ.1.1", part=world.electives, block=block)
        trial = tried(plan, row(code="М.1.КПВ.1.1", name_ky="Курс М.1.КПВ.1.1"), remove=True)
        assert [(item.line.code, item.block) for item in trial.items] == [("М.1.КПВ.1.1", None)]


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
