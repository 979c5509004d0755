"""What is doubtful about a staff table."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuu_office.core.models import Appointment
from kuu_office.core.tests.english import in_english
from staffing.enums import RequiredDegree
from staffing.models import Holding, StaffPosition
from staffing.queries.findings import ENOUGH, Finding, findings_of, held_on
from staffing.queries.places import place_rows
from staffing.queries.rates import rates_of
from staffing.tests.world import FIRST_DAY, LAST_DAY, make_person, place, settle
from workload.models import LoadLimits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]


def found(staff, day: date = FIRST_DAY) -> list[Finding]:
    unit = staff.department
    [rates] = rates_of([unit], day)
    return findings_of(unit, rates, place_rows(unit, day), day, LAST_DAY)


def outside(staff, name: str, **fields) -> Appointment:
    usual = {"kind": "main", "rate": D(1), "start_date": date(2024, 9, 1), "post": staff.posts.docent}
    return Appointment.objects.create(person=make_person(name), unit=staff.department, **usual | fields)


def test_a_table_that_answers_to_people_and_load_is_clean(staff):
    assert found(staff) == []


def test_a_teacher_without_a_place_is_an_error(staff):
    outside(staff, "Дайыров", rate=D("0.75"))

    assert found(staff) == [Finding("error", "Дайыров А., docent, 0.75: holds no place of the staff table.")]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "hourly"},
        {"end_date": date(2026, 8, 31)},
        {"start_date": date(2027, 9, 1)},
    ],
)
def test_who_needs_no_place_in_this_year_is_passed_over(staff, fields):
    outside(staff, "Дайыров", **fields)

    assert found(staff) == []


def test_who_begins_later_in_the_year_needs_a_place(staff):
    outside(staff, "Дайыров", start_date=date(2027, 2, 1))

    assert [one.severity for one in found(staff)] == ["error"]


def test_other_staff_than_teachers_needs_none(staff):
    staff.posts.assistant.is_teaching = False
    staff.posts.assistant.save()
    outside(staff, "Лаборант", post=staff.posts.assistant)

    assert found(staff) == []


def test_who_held_a_place_only_before_needs_one(staff):
    Holding.objects.filter(appointment=staff.docent).update(end_date=date(2026, 8, 1))

    assert [one.text for one in found(staff) if one.severity == "error"] == [
        "Бекова А., docent, 1: holds no place of the staff table."
    ]


def test_too_many_rates_in_all_departments_are_an_error(staff):
    more = place(staff.units.sister_department, staff.posts.docent, "1")
    settle("", more, "0.25", kind="external", person=staff.away.person)

    assert found(staff) == [Finding("error", "Чоров А., docent: 1.75 rates in all, at most 1.5 are allowed.")]


def test_the_limit_is_that_of_the_day(staff):
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), person_limit=D("1.25"))

    assert [one.text for one in found(staff)] == ["Чоров А., docent: 1.5 rates in all, at most 1.25 are allowed."]


def test_rates_that_ended_do_not_count(staff):
    more = place(staff.units.sister_department, staff.posts.docent, "1")
    settle("", more, "0.25", kind="external", person=staff.away.person, end=date(2026, 8, 31))

    assert found(staff) == []


@pytest.mark.parametrize(
    ("required", "who"),
    [
        ("none", set()),
        ("candidate", {"Чоров А."}),
        ("doctor", {"Бекова А.", "Чоров А."}),
    ],
)
def test_a_degree_that_is_asked_for_and_missing_is_a_warning(staff, required, who):
    StaffPosition.objects.filter(pk=staff.docents.pk).update(required_degree=required)
    warnings = [one for one in found(staff) if "asks for" in one.text]

    assert {one.text.split(",")[0] for one in warnings} == who
    assert {one.severity for one in warnings} <= {"warning"}


def test_a_phd_does_for_a_candidate(staff):
    StaffPosition.objects.filter(pk=staff.docents.pk).update(required_degree="candidate")
    person = staff.away.person
    person.degree = "PhD"
    person.save()

    assert found(staff) == []
    assert set(ENOUGH) == set(RequiredDegree)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("2000", "1.25 rates more than the load needs."),
        ("3600", "The load needs 1 rates more than the table has."),
        ("3000", None),
    ],
)
def test_rates_that_differ_from_the_load_are_a_warning(staff, hours, said):
    staff.sheet.hours = D(hours)
    staff.sheet.save()

    assert [one.text for one in found(staff)] == ([said] if said else [])


def test_without_a_calculated_load_nothing_is_said_of_it(staff):
    staff.docent.load.all().delete()
    staff.sheet.lines.all().delete()
    staff.sheet.delete()

    assert found(staff) == []


def test_errors_stand_before_warnings(staff):
    staff.sheet.hours = D("2000")
    staff.sheet.save()
    outside(staff, "Дайыров")

    assert [one.severity for one in found(staff)] == ["error", "warning"]


def test_rates_of_many_people_cost_one_query(staff):
    people = [staff.docent.person_id, staff.away.person_id, staff.professor.person_id]
    with CaptureQueriesContext(connection) as queries:
        rates = held_on(people, FIRST_DAY)

    assert (len(queries), rates) == (
        1,
        {staff.docent.person_id: D(1), staff.away.person_id: D("1.50"), staff.professor.person_id: D(1)},
    )


def test_who_stands_in_no_table_counts_by_the_appointment(staff):
    person = make_person("Дайыров")
    outside(staff, "x").delete()
    Appointment.objects.create(
        person=person, unit=staff.department, post=staff.posts.docent, rate=D("0.75"), start_date=date(2024, 9, 1)
    )

    assert held_on([person.pk], FIRST_DAY) == {person.pk: D("0.75")}
    assert held_on([person.pk], date(2024, 8, 31)) == {person.pk: D(0)}
