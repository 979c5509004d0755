"""Rates of departments on a day, as they are read and explained."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuu_office.core.models import AcademicYear
from kuu_office.core.tests.english import in_english
from staffing import wording
from staffing.calc.rates import PostLoad
from staffing.models import StaffPosition, StaffTable
from staffing.queries.rates import rates_of
from staffing.tests.world import AT, FIRST_DAY, NOVEMBER, make_sheet, move, place, settle
from workload.models import AnnualLoad, LoadLimits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]


def rates(staff, day: date = NOVEMBER, unit=None):
    [found] = rates_of([unit or staff.department], day)
    return found


def test_everything_is_told_of_a_department(staff):
    found = rates(staff)

    assert (found.unit, found.approved, found.held, found.vacant, found.needed, found.gap) == (
        staff.department, D("4.00"), D("2.50"), D("1.50"), D("4.00"), D("0.00"),
    )  # fmt: skip
    assert found.need.posts == (PostLoad("professor", D("1.00"), D(700)), PostLoad("docent", D("3.00"), D(750)))
    assert (found.sheet, found.table, found.state, found.get_state_display()) == (staff.sheet, None, "", "")


def test_departments_stand_in_the_order_that_was_asked(staff):
    wanted = [staff.units.other_department, staff.department]

    assert [row.unit for row in rates_of(wanted, NOVEMBER)] == wanted


def test_any_number_of_departments_costs_the_same(staff):
    def count(units) -> int:
        with CaptureQueriesContext(connection) as queries:
            rates_of(units, NOVEMBER)
        return len(queries)

    units = [staff.department, staff.units.sister_department, staff.units.other_department]
    assert count(units) == count(units[:1]) == 6


def test_places_of_one_post_with_two_funds_weigh_together(staff):
    place(staff.department, staff.posts.docent, "0.50", source="special")

    assert rates(staff).need.posts[1] == PostLoad("docent", D("3.50"), D(750))


def test_only_places_of_the_day_count(staff):
    place(staff.department, staff.posts.assistant, "2", valid_from=date(2027, 1, 1), valid_to=date(2027, 1, 31))
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1))

    assert [rates(staff, day).approved for day in days] == [D(4), D(6), D(6), D(4)]


def test_a_movement_changes_what_is_held_from_its_day_on(staff, cast):
    move(cast.office_specialist, "rate_change", appointment=staff.docent, rate=D("0.25"))
    days = (date(2026, 11, 15), NOVEMBER)

    assert [(rates(staff, day).held, rates(staff, day).vacant) for day in days] == [
        (D("2.50"), D("1.50")), (D("1.75"), D("2.25")),
    ]  # fmt: skip


def test_the_load_of_the_year_counts(staff):
    later = AcademicYear.objects.create(start_year=2027, start_date=date(2027, 9, 1), end_date=date(2028, 8, 31))
    make_sheet(staff.department, later, "6000")

    assert [rates(staff, day).needed for day in (date(2027, 8, 31), date(2027, 9, 1), date(2028, 9, 1))] == [
        D(4), D("8.25"), None,
    ]  # fmt: skip


def test_annual_loads_are_dated(staff):
    AnnualLoad.objects.filter(post=staff.posts.docent).update(valid_to=date(2026, 8, 31))
    AnnualLoad.objects.create(post=staff.posts.docent, hours=600, valid_from=FIRST_DAY)

    assert (rates(staff).need.average, rates(staff).needed) == (D("625.00"), D("4.75"))


def test_annual_loads_that_wait_for_the_office_are_doubted(staff):
    assert rates(staff).is_unverified is True
    AnnualLoad.objects.update(is_confirmed=True)
    assert rates(staff).is_unverified is False


def test_the_step_of_the_day_rounds_the_need(staff):
    LoadLimits.objects.create(valid_from=NOVEMBER, step=D("0.1"))

    assert (rates(staff).needed, rates(staff, FIRST_DAY).needed) == (D("4.1"), D("4.00"))


def test_the_table_of_the_year_stands_beside(staff):
    table = StaffTable.objects.create(department=staff.department, year=staff.year, created_at=AT, state="approved")
    found = rates(staff)

    assert (found.table, found.state, found.get_state_display()) == (table, "approved", "approved")
    assert rates(staff, date(2027, 9, 1)).table is None


def test_a_gap_has_its_sign(staff):
    staff.sheet.hours = D("3600")
    staff.sheet.save()
    assert (rates(staff).needed, rates(staff).gap) == (D("5.00"), D("-1.00"))
    StaffPosition.objects.filter(pk=staff.docents.pk).update(rate=D(6))
    assert rates(staff).gap == D("2.25")


# How it is said


def test_each_figure_says_how_it_came_about(staff):
    told = {one.label: (one.value, one.formula, one.inputs) for one in wording.explained(rates(staff))}

    assert told == {
        "Approved rates": (
            D("4.00"), "sum of the rates of all places", (("professor", D("1.00")), ("docent", D("3.00"))),
        ),
        "Held rates": (D("2.50"), "sum of the rates that people hold", ()),
        "Vacant rates": (
            D("1.50"), "approved − held", (("Approved rates", D("4.00")), ("Held rates", D("2.50"))),
        ),
        "Rates that the load needs": (
            D("4.00"), "3000 h ÷ 737.5 h = 4.07, to the nearest step",
            (("Hours of the load", D("3000.00")), ("professor: 1 × 700", D("700.0000")),
             ("docent: 3 × 750", D("2250.0000")), ("Hours of an average rate", D("737.50"))),
        ),
        "Gap": (
            D("0.00"), "approved − needed", (("Approved rates", D("4.00")), ("Rates that the load needs", D("4.00"))),
        ),
    }  # fmt: skip


def test_what_is_not_known_says_why(staff):
    there = rates(staff, unit=staff.units.other_department)
    assert [(one.value, one.formula) for one in wording.explained(there)[3:]] == [
        (None, "The load of this year has not been calculated."),
    ] * 2  # fmt: skip

    make_sheet(staff.units.sister_department, staff.year, "900")
    nobody = rates(staff, unit=staff.units.sister_department)
    assert wording.needed(nobody).formula == "No annual load is known for the posts of the department."


def test_a_post_without_an_annual_load_is_left_out_of_the_formula(staff):
    AnnualLoad.objects.filter(post=staff.posts.professor).delete()
    settle("Дайыров", place(staff.department, staff.posts.assistant, "1"))
    inputs = [name for name, _number in wording.needed(rates(staff)).inputs]

    assert inputs == ["Hours of the load", "docent: 3 × 750", "assistant: 1 × 850", "Hours of an average rate"]
