"""Teachers of a year: who is appointed when, what their rates ask for, what they were given where."""

from datetime import date
from decimal import Decimal as D

import pytest

from kuu_office.core.models import Appointment, Leave, Post
from workload.models import AnnualLoad
from workload.queries.holders import seats_in
from workload.queries.norms import days_taught
from workload.queries.teachers import (
    appointed_in,
    given_in,
    norm_of,
    planned_in,
    teacher_load,
    with_assigned,
    with_norms,
)
from workload.tests.stages import give, make_post, make_teacher
from workload.tests.world import calculate, row, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(load_world):
    return load_world.year


def planned(world, unit=None) -> list[Appointment]:
    """The appointments of a department, the first by default, with what their norms go by."""
    return list(with_norms(planned_in(world.year, [(unit or world.department).pk]), world.year))


def on_boards(year, *appointments) -> list[D | None]:
    """The norms of the appointments, as boards and pages of one's own load have them."""
    held = Appointment.objects.filter(pk__in=[one.pk for one in appointments]).select_related("person", "post")
    return [seat.holder.norm for seat in seats_in(held.with_leaves().order_by("start_date"), year)]


def names(found) -> list[str]:
    return [one.person.surname for one in found]


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        (date(2020, 9, 1), None, True), (date(2026, 9, 1), date(2027, 6, 30), True), (date(2027, 2, 1), None, True),
        (date(2020, 9, 1), date(2026, 8, 31), False), (date(2027, 9, 1), None, False),
        (date(2025, 9, 1), date(2026, 9, 1), True),
    ],
)  # fmt: skip
def test_whoever_is_appointed_for_a_day_of_the_year_is_there(load_world, year, start, end, there):
    make_teacher(load_world.department, "Осмонов", start_date=start, end_date=end)

    assert names(appointed_in(year, [load_world.department.pk])) == (["Осмонов"] if there else [])


def test_names_stand_in_kyrgyz_order_by_departments(load_world, year, units):
    for unit, surname in (
        (units.department, "Өмүров"), (units.department, "Осмонов"), (units.department, "Ыбраев"),
        (units.department, "Абдиев"), (units.other_department, "Аалиев"),
    ):  # fmt: skip
        make_teacher(unit, surname)

    both = [units.department.pk, units.other_department.pk]
    assert names(appointed_in(year, both)) == ["Аалиев", "Абдиев", "Осмонов", "Өмүров", "Ыбраев"]


def test_other_posts_and_other_departments_are_left_out(load_world, year, units):
    clerk = Post.objects.create(code="clerk", name_ky="лаборант", is_teaching=False)
    make_teacher(load_world.department, "Лаборантов", post=clerk)
    make_teacher(units.sister_department, "Башка")

    assert names(appointed_in(year, [load_world.department.pk])) == []


@pytest.mark.parametrize(("kind", "planned"), [("main", 1), ("internal", 1), ("external", 1), ("hourly", 0)])
def test_everybody_but_the_hourly_paid_has_a_plan(load_world, year, kind, planned):
    make_teacher(load_world.department, "Осмонов", kind=kind)

    assert planned_in(year, [load_world.department.pk]).count() == planned


@pytest.mark.parametrize(
    ("rates", "norm"),
    [((1,), D(750)), ((D("0.5"),), D(375)), ((1, D("0.25")), D("937.50")), ((D("1.25"),), D("937.50"))],
)
def test_rates_ask_for_their_part_of_the_annual_load(load_world, year, rates, norm):
    AnnualLoad.objects.create(post=make_post(), hours=750, valid_from=year.start_date)
    for place, rate in enumerate(rates):
        make_teacher(load_world.department, f"О{place}", rate=rate)

    assert norm_of(planned(load_world)) == norm


def test_the_annual_load_of_the_first_day_of_the_year_counts(load_world, year):
    teacher = make_teacher(load_world.department, "Осмонов")
    for hours, day in ((700, date(2020, 9, 1)), (760, date(2026, 9, 1)), (900, date(2027, 9, 1))):
        AnnualLoad.objects.create(post=teacher.post, hours=hours, valid_from=day)

    assert norm_of(planned(load_world)) == D(760)


def test_a_transfer_in_the_middle_of_the_year_asks_for_the_norm_once(load_world, units, year):
    """181 of the 293 days in the first department, 112 in the second: 586 hours in all, in plans and on the boards."""
    AnnualLoad.objects.create(post=make_post(), hours=586, valid_from=year.start_date)
    before = make_teacher(units.department, "Осмонов", end_date=date(2027, 2, 28))
    after = Appointment.objects.create(
        person=before.person,
        unit=units.other_department,
        post=before.post,
        rate=1,
        start_date=date(2027, 3, 1),
    )

    there = planned(load_world, units.other_department)
    assert [norm_of(planned(load_world)), norm_of(there)] == [D(362), D(224)]
    assert norm_of([*planned(load_world), *there]) == D(586)
    assert on_boards(year, before, after) == [D(362), D(224)]


@pytest.mark.parametrize(
    ("end", "leave", "norm"),
    [
        (date(2027, 6, 30), None, "850.00"),
        (date(2027, 1, 31), None, "443.86"),
        (None, (date(2026, 9, 1), date(2027, 1, 20)), "438.05"),
        (date(2027, 1, 31), (date(2026, 6, 1), date(2026, 9, 30)), "356.83"),
        (None, (date(2026, 9, 1), date(2027, 8, 31)), "0.00"),
        (None, (date(2027, 6, 21), date(2027, 8, 31)), "850.00"),
    ],
)
def test_the_norm_goes_by_the_days_of_teaching_without_leaves(load_world, year, end, leave, norm):
    """The summer is not taught: 293 days from the first of the autumn to the last of the spring term."""
    AnnualLoad.objects.create(post=make_post(), hours=850, valid_from=year.start_date)
    teacher = make_teacher(load_world.department, "Осмонов", end_date=end)
    if leave:
        Leave.objects.create(person=teacher.person, order="№ 14-к", start_date=leave[0], end_date=leave[1])

    assert teacher_load(teacher, year).norm == D(norm)
    assert on_boards(year, teacher) == [D(norm)]


def test_of_a_term_that_nobody_entered_the_year_itself_counts(load_world, year):
    assert days_taught(year) == (date(2026, 9, 1), date(2027, 6, 20))
    year.terms.filter(kind="spring").delete()
    assert days_taught(year) == (date(2026, 9, 1), date(2027, 8, 31))
    assert days_taught(year, []) == (year.start_date, year.end_date)


def test_without_an_annual_load_the_norm_is_not_known(load_world, year):
    make_teacher(load_world.department, "Осмонов")

    assert norm_of(planned(load_world)) is None


def test_who_is_paid_by_the_hour_owes_nothing(load_world, year):
    AnnualLoad.objects.create(post=make_post(), hours=850, valid_from=year.start_date)
    teacher = make_teacher(load_world.department, "Осмонов", kind="hourly")

    assert teacher_load(teacher, year).norm is None
    assert on_boards(year, teacher) == [None]


def test_hours_of_other_years_do_not_count(load_world, cast, year):
    calculate(load_world, cast.department_head)
    sheet, teacher = sheet_of(load_world), make_teacher(load_world.department, "Осмонов")
    give(row(sheet, "lecture", load_world.lines[0]), teacher, D(12))
    later = type(year).objects.create(start_year=2027, start_date=date(2027, 9, 1), end_date=date(2028, 8, 31))

    [this] = with_assigned(planned_in(year, [load_world.department.pk]), year)
    [next_one] = with_assigned(planned_in(later, [load_world.department.pk]), later)
    assert (this.assigned, next_one.assigned) == (D(12), D(0))
    assert (given_in(year).count(), given_in(later).count()) == (1, 0)
    assert teacher_load(teacher, later).table.parts == ()


def test_somebody_without_hours_has_an_empty_plan_that_is_a_draft(load_world, year):
    teacher = make_teacher(load_world.department, "Осмонов")
    load = teacher_load(teacher, year)

    assert (load.table.total, load.is_final, list(load.appointments)) == (D(0), False, [teacher])
    assert (load.person, load.unit, load.year) == (teacher.person, load_world.department, year)


def test_appointments_in_two_departments_are_two_plans(load_world, cast, units, year):
    calculate(load_world, cast.office_specialist, units.department, units.other_department)
    here = make_teacher(units.department, "Осмонов")
    there = Appointment.objects.create(
        person=here.person, unit=units.other_department, post=here.post, kind="internal", rate=D("0.5"),
        start_date=here.start_date,
    )  # fmt: skip
    give(row(sheet_of(load_world), "lecture", load_world.lines[0]), here)
    give(sheet_of(load_world, units.other_department).lines.get(work="lecture"), there)

    assert teacher_load(here, year).table.total == D(32)
    assert teacher_load(there, year).table.total == D(32)
    assert list(teacher_load(there, year).appointments) == [there]
