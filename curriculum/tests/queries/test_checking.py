"""Plans as the checks take them: the same answer for one and for many, limits of the day with their act."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.calc.limits import default_limits
from curriculum.calc.shapes import Control, ControlMark, Degree, Limit, LineData, Names, StudyForm
from curriculum.models import Plan, PlanRules
from curriculum.operations.plans import derive_working_plan, start_version
from curriculum.queries import (
    checked,
    compared_with,
    difference_from,
    latest_versions,
    limits_for,
    line_data,
    lines_of,
    lines_of_each,
    many_checked,
    plan_data,
    yardsticks,
)
from curriculum.tests.stages import bring_to
from curriculum.tests.world import (
    NOON,
    make_course,
    make_line,
    make_plan,
    make_programme,
    make_sound_plan,
    make_standard,
)
from kuu_office.office.models import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(cast, world) -> list[Plan]:
    """A sound plan, its working plan with an error, an empty one, one of another faculty, one of another standard."""
    base = bring_to("approved", make_sound_plan(world.programme), cast)
    working = derive_working_plan(base=base, by=cast.deans_clerk.scope, at=NOON)
    working.lines.filter(code="М.1.В.3").update(credits=Decimal(4))
    standard = make_standard("STD-2", [make_course(world.units.department, "LOG1", "Логика")])
    elsewhere = make_plan(make_programme(world.units.department, standard, "510200", "Математика"))
    make_line(elsewhere, credits=Decimal(3))
    return list(Plan.objects.with_names().order_by("pk"))


def queries(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_many_plans_get_what_each_gets_alone(plans):
    together = {plan.pk: seen for plan, seen in many_checked(plans)}

    assert {pk: seen.data for pk, seen in together.items()} == {plan.pk: checked(plan).data for plan in plans}
    assert {pk: seen.findings for pk, seen in together.items()} == {plan.pk: checked(plan).findings for plan in plans}
    assert {pk: seen.parts for pk, seen in together.items()} == {plan.pk: checked(plan).parts for plan in plans}


def test_many_plans_with_and_without_errors_are_told_apart(plans, world):
    errors = {str(plan): seen.errors for plan, seen in many_checked(plans)}

    assert sorted(count == 0 for count in errors.values()) == [False, False, False, False, True]


def test_many_plans_ask_as_often_as_two(plans):
    two = plans[:2]

    assert queries(lambda: list(many_checked(plans))) == queries(lambda: list(many_checked(two)))


def test_no_plans_at_all_are_no_trouble(db):
    assert list(many_checked([])) == []


def test_a_sound_plan_has_nothing_to_find(world):
    seen = checked(make_sound_plan(world.programme))

    assert (seen.findings, seen.errors, seen.warnings, seen.summary.total.credits) == ([], 0, 0, 120)


def test_lines_and_base_that_are_at_hand_are_not_read_again(plans):
    working = next(plan for plan in plans if plan.base_id)
    known = lines_of_each(working, working.base)
    checked(working)

    with_lines = queries(lambda: checked(working, known[working.pk], known[working.base_id]))
    assert with_lines == queries(lambda: checked(working)) - 2
    assert checked(working, known[working.pk], known[working.base_id]).data == checked(working).data


def test_lines_stand_in_their_order_and_each_with_its_plan(plans):
    by_plan = lines_of_each(*plans, None)

    assert by_plan == {plan.pk: lines_of(plan) for plan in plans}
    assert [line.code for line in by_plan[plans[-1].pk]] == ["М.1.В.1"]


def test_a_line_is_taken_with_everything_that_the_checks_ask(world):
    block = make_line(world.plan, "М.1.В.1", kind="elective_block")
    line = make_line(
        world.plan, "М.1.В.2", block=block, course=world.course, department=world.units.department,
        credits=Decimal("4.5"), total_hours=135, lecture=16, practical=32, laboratory=8, guided=4, self_study=75,
        weeks=Decimal(2), note="эскертүү", semester_credits=[None, Decimal("4.5")],
        controls=[["exam", 2]], prerequisites=["М.1.В.1"], host_taught=True,
        unread={"total_hours": "көп"}, origin=block, name_ru="Курс", name_en="Course",
    )  # fmt: skip
    line.refresh_from_db()

    assert line_data(line) == LineData(
        key=str(line.pk), code="М.1.В.2", block=str(block.pk), part="М.1.В",
        names=Names("Курс М.1.В.2", "Курс", "Course"),
        catalogue=Names("Илимдин философиясы", "Илимдин философиясы (ru)", "Илимдин философиясы (en)"), department="ПИ",
        course="PHI1",
        credits=Decimal("4.5"), total_hours=Decimal(135), lecture=Decimal(16), practical=Decimal(32),
        laboratory=Decimal(8), guided=Decimal(4), self_study=Decimal(75), semester_credits={2: Decimal("4.5")},
        controls=(ControlMark(Control.EXAM, 2),), prerequisites=("М.1.В.1",), weeks=Decimal(2), host_taught=True,
        invalid={"total_hours": "көп"}, note="эскертүү", origin=str(block.pk),
    )  # fmt: skip


def test_an_empty_line_is_taken_as_zeros(world):
    line = make_line(world.plan, part=None, name_ky="")

    assert line_data(line) == LineData(key=str(line.pk), code="М.1.В.1")


def test_a_yardstick_holds_the_standard_in_its_order(world):
    measure = yardsticks([world.standard.pk])[world.standard.pk]

    assert [part.code for part in measure.parts] == ["М.1.Б", "М.1.В"]
    assert [cycle.code for cycle in measure.cycles] == ["М.1"]
    assert [(course.code, course.credits, course.part) for course in measure.mandatory] == [("М.1.Б.1", 4, "М.1.Б")]
    assert [part.code for part in measure.rows] == ["М.1.Б", "М.1.В"]


def test_yardsticks_of_two_standards_are_read_as_often_as_of_one(world):
    other = make_standard("STD-2", [world.other_course])

    assert queries(lambda: yardsticks([world.standard.pk, other.pk])) == queries(lambda: yardsticks([other.pk])) == 2


def test_the_base_plan_of_a_working_plan_is_measured_by_the_same_limits(plans):
    data = plan_data(next(plan for plan in plans if plan.base_id))

    assert data.base.limits == data.limits
    assert (data.kind, data.base.kind) == ("working", "base")


class TestLimits:
    """The rule set of the day with its act, the defaults where the office has none."""

    @pytest.fixture
    def act(self, db) -> Act:
        return Act.objects.create(
            kind="resolution", number="346", date=date(2012, 5, 29), title_ky="Жобо", valid_from=date(2012, 5, 29)
        )

    @pytest.fixture
    def rules(self, act) -> tuple[PlanRules, PlanRules]:
        """Limits of masters until the end of August 2025, and those after."""
        old = PlanRules.objects.create(
            degree="master", limits={"max_exams_per_semester": 5}, act=act, valid_from=date(2020, 9, 1),
            valid_to=date(2025, 8, 31), is_confirmed=True,
        )  # fmt: skip
        new = PlanRules.objects.create(
            degree="master", limits={"max_exams_per_semester": "4.5", "no_such_limit": 1}, valid_from=date(2025, 9, 1)
        )
        return old, new

    def test_without_rules_the_defaults_hold(self, world):
        assert limits_for(world.plan) == (default_limits(Degree.MASTER, StudyForm.FULL_TIME), None)

    def test_the_set_valid_on_the_day_holds_with_its_act(self, world, rules, act):
        limits, found = limits_for(world.plan, date(2025, 8, 31))

        assert found == rules[0]
        assert limits.max_exams_per_semester == Limit(Decimal(5), str(act), confirmed=True)

    def test_from_the_next_day_on_the_new_set_holds(self, world, rules):
        limits, found = limits_for(world.plan, date(2025, 9, 1))

        assert found == rules[1]
        assert (limits.max_exams_per_semester.value, limits.max_exams_per_semester.confirmed) == (Decimal("4.5"), False)

    def test_before_any_rules_the_defaults_hold(self, world, rules):
        assert limits_for(world.plan, date(2019, 1, 1)) == (default_limits(Degree.MASTER, StudyForm.FULL_TIME), None)

    def test_what_the_set_leaves_out_keeps_its_default(self, world, rules):
        limits, _found = limits_for(world.plan, date(2025, 8, 31))

        assert limits.hours_per_credit == default_limits(Degree.MASTER, StudyForm.FULL_TIME).hours_per_credit

    def test_a_set_without_an_act_keeps_the_source_of_the_default(self, world, rules):
        limits, _found = limits_for(world.plan, date(2025, 9, 1))

        default = default_limits(Degree.MASTER, StudyForm.FULL_TIME)
        assert limits.max_exams_per_semester.source == default.max_exams_per_semester.source

    def test_rules_of_another_degree_do_not_hold(self, world, rules):
        rules[0].__class__.objects.update(degree="bachelor")

        assert limits_for(world.plan, date(2025, 9, 1))[1] is None

    @pytest.mark.parametrize("form", [StudyForm.EXTRAMURAL, StudyForm.DISTANCE])
    def test_rules_of_full_time_study_do_not_hold_for_other_forms(self, world, rules, form):
        world.plan.study_form = form.value

        assert limits_for(world.plan, date(2025, 9, 1)) == (default_limits(Degree.MASTER, form), None)

    def test_extramural_plans_have_dated_rules_of_their_own(self, world, rules, act):
        own = PlanRules.objects.create(
            degree="master", study_form="extramural", limits={"credits_per_year": 48}, act=act,
            valid_from=date(2025, 9, 1), is_confirmed=True,
        )  # fmt: skip
        world.plan.study_form = "extramural"

        limits, found = limits_for(world.plan, date(2025, 9, 1))

        defaults = default_limits(Degree.MASTER, StudyForm.EXTRAMURAL)
        assert found == own
        assert limits == replace(defaults, credits_per_year=Limit(Decimal(48), str(act), confirmed=True))
        assert limits_for(world.plan, date(2025, 8, 31)) == (defaults, None)

    def test_a_finding_is_measured_by_the_rules_of_today(self, world, act):
        plan = make_sound_plan(world.programme)
        PlanRules.objects.create(
            degree="master", limits={"max_exams_per_semester": 3}, act=act, valid_from=date(2020, 9, 1)
        )

        assert [(finding.check, finding.semester) for finding in checked(plan).findings] == [
            ("exams_per_semester", 2),
            ("exams_per_semester", 3),
        ]


class TestDifference:
    """What a reviewer compares with, and what differs."""

    def test_a_plan_of_its_own_is_compared_with_nothing(self, world):
        assert (compared_with(world.plan), difference_from(world.plan, None)) == (None, [])

    def test_a_working_plan_is_compared_with_its_base(self, plans):
        working = next(plan for plan in plans if plan.base_id)

        assert compared_with(working) == working.base
        changes = difference_from(working, working.base)
        assert [(change.code, [(cell.column, cell.old, cell.new) for cell in change.cells]) for change in changes] == [
            ("М.1.В.3", [("credits", "5", "4")])
        ]

    def test_a_version_is_compared_with_the_version_before(self, cast, world):
        plan = bring_to("approved", make_sound_plan(world.programme), cast)
        version = start_version(plan=plan, reason="Жаңы", by=cast.deans_clerk.scope, at=NOON)
        version.lines.get(code="М.1.В.17").delete()
        make_line(version, "М.1.В.20")

        assert compared_with(version) == plan
        changes = difference_from(version, plan)
        assert [(change.kind.value, change.code) for change in changes] == [
            ("removed", "М.1.В.17"),
            ("added", "М.1.В.20"),
        ]

    def test_another_department_is_shown_under_its_short_name(self, plans, world):
        working = next(plan for plan in plans if plan.base_id)
        world.units.other_department.code = "HIST-1"
        world.units.other_department.save()
        working.lines.filter(code="М.1.В.4").update(department=world.units.other_department)

        cells = {cell.column: (cell.old, cell.new) for change in difference_from(working, working.base)
                 for cell in change.cells}  # fmt: skip

        assert cells["department"] == ("ПИ", "КТ")

    def test_lines_at_hand_are_not_read_again(self, plans, django_assert_num_queries):
        working = next(plan for plan in plans if plan.base_id)
        known = lines_of_each(working, working.base)

        with django_assert_num_queries(0):
            changes = difference_from(working, working.base, known)

        assert changes == difference_from(working, working.base)


def test_of_every_plan_only_the_newest_version_counts(cast, world):
    plan = bring_to("approved", make_sound_plan(world.programme), cast)
    version = start_version(plan=plan, reason="Жаңы", by=cast.deans_clerk.scope, at=NOON)

    assert set(latest_versions(Plan.objects.all())) == {world.plan, world.other_plan, version}
