"""The demo university: whole, the same after a second time, quick."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command

from kuu_office.core import clock
from kuu_office.core.access.cast import CAST, PASSWORD
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import scope_of
from kuu_office.core.demo import people, tables
from kuu_office.core.models import (
    AcademicYear,
    Appointment,
    Deputation,
    Holiday,
    Person,
    RoleGrant,
    Term,
    Unit,
    User,
    Window,
)
from kuu_office.core.seed import academic_year_of, seed
from kuu_office.core.seeding import bring


def contents() -> dict[str, list]:
    """Every row of the kernel, by table."""
    models = apps.get_app_config("core").get_models()
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def university(db) -> None:
    seed()


def test_everything_of_the_tables_is_brought(university):
    assert (Unit.objects.count(), Person.objects.count(), Appointment.objects.count()) == (
        len(tables.units()),
        len(people.appointments()),
        len(people.appointments()),
    )


def test_a_second_time_changes_nothing(university):
    before = contents()

    seed()

    assert contents() == before


def test_a_second_time_asks_little(university, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        seed()


def test_what_people_changed_stays_changed(university):
    Unit.objects.filter(code="SE").update(name_ky="Башка аталыш")
    User.objects.filter(username="clerk").update(email="clerk@elsewhere.invalid")

    seed()

    assert Unit.objects.get(code="SE").name_ky == "Башка аталыш"
    assert User.objects.get(username="clerk").email == "clerk@elsewhere.invalid"


def test_what_was_removed_comes_back(university):
    Holiday.objects.all().delete()
    Window.objects.all().delete()

    seed()

    assert (Holiday.objects.exists(), Window.objects.exists()) == (True, True)


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.username)
def test_each_member_of_the_cast_holds_the_role_they_are_shown_with(university, member):
    user = User.objects.select_related("person").get(username=member.username)
    unit = Unit.objects.get(code=member.unit)

    held = {(grant.role, grant.unit_id, grant.acting_for_id is not None) for grant in scope_of(user).grants}

    assert (member.role, unit.pk, bool(member.acts_for)) in held


def test_all_accounts_share_one_hash_of_the_password_of_the_demo(university):
    hashes = set(User.objects.values_list("password", flat=True))

    assert [check_password(PASSWORD, one) for one in hashes] == [True]


def test_names_for_signing_in_are_unique_and_plain(university):
    names = list(User.objects.values_list("username", flat=True))

    assert len(set(names)) == len(names) == Person.objects.count()
    assert all(name.isascii() and " " not in name for name in names)


def test_the_office_sees_every_unit_and_a_clerk_their_faculty(university):
    everything = set(Unit.objects.values_list("pk", flat=True))
    specialist, clerk = (scope_of(User.objects.get(username=name)) for name in ("specialist", "clerk"))
    faculty = Unit.objects.get(code="FITM")

    assert specialist.units(Permission.PLAN_SIGN_OFFICE) == everything
    assert clerk.units(Permission.PLAN_EDIT) == {faculty.pk, *faculty.children.values_list("pk", flat=True)}


def test_years_run_from_2023_without_a_gap_to_the_next_one(university):
    years = list(AcademicYear.objects.order_by("start_year").values_list("start_year", flat=True))

    assert years == list(range(2023, max(2026, academic_year_of(clock.today()) + 1) + 1))
    assert Term.objects.count() == 3 * len(years)


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 8, 31), date(2029, 1, 15)])
def test_a_demo_begun_later_reaches_to_its_own_year(db, day):
    with time_machine.travel(day, tick=False):
        seed()

        assert AcademicYear.objects.filter(start_date__lte=day, end_date__gte=day).exists()
        assert any(window.is_open(clock.now()) for window in Window.objects.prefetch_related("extensions"))
        assert Deputation.objects.valid_on(day).exists()


def test_terms_lie_in_their_year(university):
    outside = [
        term
        for term in Term.objects.select_related("year")
        if not term.year.start_date <= term.start_date < term.end_date <= term.year.end_date
    ]

    assert outside == []


def test_holidays_of_the_past_are_confirmed_and_of_the_future_proposed(university):
    today = clock.today()

    assert not Holiday.objects.filter(is_proposed=True, date__year__lte=today.year).exists()
    assert not Holiday.objects.filter(is_proposed=False, date__year__gt=today.year).exists()


def test_no_role_hangs_on_a_person_outside_the_structure(university):
    assert set(RoleGrant.objects.values_list("unit__code", flat=True)) <= {row["code"] for row in tables.units()}


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_an_academic_year_begins_in_september(day, year):
    assert academic_year_of(day) == year


def test_rows_are_brought_by_their_key_once(university):
    rows = [{"start_year": 2023, "start_date": None, "end_date": None}]

    known = bring(AcademicYear, ("start_year",), rows)

    assert known[2023,].start_date == date(2023, 9, 1)


def test_the_command_brings_all_apps_and_refuses_an_unknown_size(db):
    with pytest.raises(CommandError, match="There is no size"):
        call_command("seed", size="galaxy", stdout=StringIO())
