"""What a file would do to lines of the standard, to courses of the catalogue, to elective blocks."""

from decimal import Decimal

import pytest

from curriculum.models import PlanLine
from curriculum.operations.file_rows import FileRow
from curriculum.operations.plans import standard_lines
from curriculum.tests.imports.brought import electives, line, read, sheet
from curriculum.tests.imports.trials import only, outcomes, row, said, tried
from curriculum.tests.world import make_course, make_line
from kuu_office.core.spreadsheets.sheet import DATE, Cell

pytestmark = pytest.mark.django_db


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
