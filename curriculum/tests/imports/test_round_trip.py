"""What is taken out comes back as it was: the export and the import have the same columns and the same words."""

import os
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum import exports
from curriculum.demo import tables
from curriculum.enums import LineKind
from curriculum.imports import known_mapping, read_sheet
from curriculum.models import Plan, PlanLine, Programme
from curriculum.operations.cells import write_cell
from curriculum.operations.plans import blank_plan, standard_lines
from curriculum.operations.trial import try_rows
from curriculum.queries import lines_of, references
from curriculum.tests.imports.brought import PLAN_COLUMNS, electives, line, workbook
from curriculum.tests.world import NOON, make_course, make_line
from kuu_office.core.spreadsheets.gate import check_upload
from kuu_office.core.spreadsheets.reader import read_rows
from kuu_office.core.spreadsheets.results import Outcome

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "=cmd|'/c calc'!A0", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1", "=")


def brought_back(content: bytes, plan: Plan, lines: list[PlanLine], *, opening: bool = False, remove: bool = False):
    """The trial of a workbook against the plan that it came from."""
    check_upload(content, "план.xlsx")
    sheet = read_rows(content).first
    mapping = known_mapping(sheet, plan.department_id, plan.semesters)
    reading = read_sheet(sheet, [sheet.name], mapping, plan.programme)
    return try_rows(plan, lines, reading.rows, opening=opening, remove=remove, language="ky")


def changes(trial) -> list[tuple[int, str, dict]]:
    """Rows that are not unchanged."""
    rows = trial.result.rows
    return [(row.row_no, row.outcome.value, dict(row.before)) for row in rows if row.outcome != Outcome.UNCHANGED]


@pytest.mark.parametrize(("written", "read"), [("ky", "ky"), ("ru", "en"), ("en", "ru"), ("ky", "ru")])
def test_a_plan_comes_back_unchanged_in_any_language(world, written, read):
    part = electives(world)
    block = make_line(world.plan, "М.1.КПВ.1", part=part, kind=LineKind.ELECTIVE_BLOCK, credits=Decimal("4.5"))
    make_line(
        world.plan, "М.1.КПВ.1.1", part=part, block=block, credits=Decimal("4.5"), total_hours=Decimal(135),
        semester_credits=[None, Decimal("2.5"), Decimal(0)], controls=[["credit_test", 2], ["exam", 3]],
        prerequisites=["М.1.В.1", "М.1.В.2"], host_taught=True, department=world.units.department, course=world.course,
        note="2-агым",
    )  # fmt: skip
    make_line(world.plan, "М.1.В.1", kind=LineKind.PRACTICE, weeks=Decimal("1.5"), unread={"credits": "төрт"})
    lines = lines_of(world.plan)
    with translation.override(written):
        content = exports.plan_workbook(world.plan, lines)
    with translation.override(read):
        trial = brought_back(content, world.plan, lines, remove=True)
    assert (changes(trial), trial.absent) == ([], ())


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
number = st.one_of(st.just(""), st.decimals(0, 999, places=1).map(str), st.sampled_from(["4,5", "төрт", "-", "0"]))
cells = st.fixed_dictionaries(
    {},
    optional={
        "code": st.sampled_from(["М.1.В.1", "М.1.Б.1", "", "Ж-7", "1.10", "B.1", "М.1.В"]) | text,
        "part": st.sampled_from(["М.1.В", "М.1.Б", "", "Б.9"]),
        "kind": st.sampled_from(["", "course", "practice", "elective_block", "physical", "башка"]),
        "name_ky": text | st.sampled_from(FORMULAS),
        "name_ru": text,
        "name_en": text,
        "course": st.sampled_from(["", "PHI1", "XXX"]),
        "department": st.sampled_from(["", "ПИ", "КТ", "ПИК-7"]),
        "credits": number,
        "total_hours": number,
        "control": st.sampled_from(["", "Э", "З1 Э2", "ДЗ", "КИ2", "?"]),
        "s1": number,
        "s2": number,
        "s4": number,
        "prerequisites": st.sampled_from(["", "М.1.В.1", "М.1.В.1 М.1.В.2", "М" * 30]),
        "weeks": number,
        "host_taught": st.sampled_from(["", "+", "?"]),
        "note": text | st.sampled_from(FORMULAS),
    },
)


@given(rows=st.lists(cells, min_size=1, max_size=5), language=st.sampled_from(["ky", "ru", "en"]))
@settings(
    max_examples=int(os.environ.get("FUZZ", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_was_typed_comes_back_unchanged(world, rows, language):
    refs = references(world.plan)
    PlanLine.objects.filter(plan=world.plan).delete()
    for place, row in enumerate(rows, 1):
        made = PlanLine(plan=world.plan, position=place * 10)
        for column in sorted(row, key=lambda key: {"course": 0, "control": 2}.get(key, 1)):
            write_cell(made, column, row[column], refs)
        made.save()
    lines = lines_of(world.plan)
    with translation.override(language):
        trial = brought_back(exports.plan_workbook(world.plan, lines), world.plan, lines)
    assert changes(trial) == []


def test_no_cell_of_an_export_is_a_formula(world):
    for number, attack in enumerate(FORMULAS):
        make_line(
            world.plan, f"М.1.В.{number}", name_ky=attack, name_ru=attack, note=attack, unread={"credits": attack}
        )
    book = openpyxl.load_workbook(BytesIO(exports.plan_workbook(world.plan, lines_of(world.plan))))
    found = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in found if str(cell.value).lstrip().startswith("="))


def test_numbers_are_numbers_in_the_workbook(world):
    make_line(world.plan, credits=Decimal("4.5"), semester_credits=[Decimal(4), None], unread={"weeks": "эки"})
    sheet = openpyxl.load_workbook(BytesIO(exports.plan_workbook(world.plan, lines_of(world.plan)))).active
    row = dict(zip(PLAN_COLUMNS, [cell.value for cell in sheet[2]], strict=True))
    assert (row["credits"], row["s1"], row["s2"], row["weeks"]) == (4.5, 4, None, "эки")


def test_the_export_has_the_columns_of_the_plan_s_semesters(world):
    book = openpyxl.load_workbook(BytesIO(exports.plan_workbook(world.plan, [])))
    assert (len(book.active[1]), book.active.freeze_panes, book.sheetnames) == (
        len(PLAN_COLUMNS),
        "A2",
        ["Plan 710400"],
    )


def test_the_same_plan_gives_the_same_bytes(world):
    make_line(world.plan)
    assert exports.plan_workbook(world.plan, lines_of(world.plan)) == exports.plan_workbook(
        world.plan, lines_of(world.plan)
    )


class TestTheTemplate:
    def book(self, world) -> bytes:
        lines = standard_lines(blank_plan(world.programme, 2026, NOON))
        return exports.template_workbook(world.programme, lines)

    def test_it_holds_what_the_standard_demands_an_example_and_all_codes(self, world):
        book = openpyxl.load_workbook(BytesIO(self.book(world)))
        assert book.sheetnames == ["Plan 710400", "Example", "Codes"]
        assert [cell.value for cell in book["Plan 710400"]["A"]] == ["Code", "М.1.Б.1"]
        assert [cell.value for cell in book["Example"]["A"]] == ["Code", "М.1.Б.1"]
        codes = [(row[0].value, row[1].value) for row in book["Codes"].iter_rows(min_row=2)]
        assert {("Part", "М.1.Б"), ("Part", "М.1.В"), ("Department", "ПИ"), ("Control", "E"), ("Kind", "practice")} <= {
            *codes
        }

    @pytest.mark.parametrize("language", ["ky", "ru", "en"])
    def test_it_is_read_without_a_question_in_every_language(self, world, language):
        plan = blank_plan(world.programme, 2026, NOON)
        with translation.override(language):
            content = self.book(world)
        trial = brought_back(content, plan, standard_lines(plan), opening=True)
        assert [(row.outcome.value, row.values["code"]) for row in trial.result.rows] == [("created", "М.1.Б.1")]
        assert [item.notes for item in trial.items] == [[]]

    def test_the_example_is_readable_too(self, world):
        book = read_rows(self.book(world))
        example = next(sheet for sheet in book.sheets if sheet.name == "Example")
        mapping = known_mapping(example, world.programme.department_id, 4)
        reading = read_sheet(example, ["Example"], mapping, world.programme)
        plan = blank_plan(world.programme, 2026, NOON)
        trial = try_rows(plan, [], reading.rows, opening=True, remove=False, language="en")
        assert [item.problems | item.line.unread for item in trial.items] == [{}]

    def test_a_standard_without_parts_still_gives_a_form(self, world):
        world.standard.cycles.all().delete()
        assert openpyxl.load_workbook(BytesIO(self.book(world))).sheetnames == ["Plan 710400", "Example", "Codes"]


def test_the_demo_comes_back_unchanged_and_its_planted_errors_are_found_at_their_cells(db):
    """Every plan of the demo; then the file of the department, each error at the cell that its table names."""
    call_command("seed", verbosity=0)
    plans = list(Plan.objects.with_names().filter(intake_year=2026))
    for plan in plans:
        lines = lines_of(plan)
        assert changes(brought_back(exports.plan_workbook(plan, lines), plan, lines)) == [], str(plan)
    assert planted(Programme.objects.get(code="710400", semesters=8)) == expected()


def planted(programme) -> set[tuple[str, str]]:
    """Check and address of everything found in the file with the planted errors."""
    columns = list(tables.lines_with_errors()[0])
    plan = blank_plan(programme, 2027, NOON)
    trial = brought_back(workbook(tables.lines_with_errors(), columns), plan, standard_lines(plan), opening=True)
    items = {item.key: item for item in trial.items}
    found = {
        (finding.check, items[finding.key].row.cells[finding.column].address if finding.key else finding.column)
        for finding in trial.seen.findings
    }
    notes = {("mended", item.row.cells[note.column].address) for item in items.values() for note in item.notes}
    return found | notes


def expected() -> set[tuple[str, str]]:
    columns = list(tables.lines_with_errors()[0])
    letters = {key: openpyxl.utils.get_column_letter(number) for number, key in enumerate(columns, 1)}
    whole_plan = {"semester_credits"}
    return {
        (
            error["check"],
            error["found_in"] if error["check"] in whole_plan else f"{letters[error['found_in']]}{error['row']}",
        )
        for error in tables.planted_errors()
    } | {
        ("programme_credits", "credits"), ("semester_credits", "s8"), ("hours_parts", f"{letters['total_hours']}30"),
        ("mended", f"{letters['name_ky']}62"),
    }  # fmt: skip


def test_a_catalogue_code_without_names_is_filled_in_once(world):
    make_course(world.units.department, "EMP1", "Бош")
    trial = brought_back(workbook([line(course="EMP1", name_ky="", name_ru="", name_en="")]), world.plan, [])
    (item,) = trial.items
    assert (item.line.name_ky, item.line.name_en) == ("Бош", "Бош (en)")
