"""Units and staff of the other faculties in the database, at a small scale."""

from collections import Counter

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError

from kuu_office.core.access.cast import CAST, PASSWORD
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import scope_of
from kuu_office.core.demo import people
from kuu_office.core.demo.university import SCALES, places, units
from kuu_office.core.models import Appointment, Person, RoleGrant, Unit, User
from kuu_office.core.seed import seed
from kuu_office.core.seeding import analyse, phase

pytestmark = pytest.mark.django_db
SAMPLE = SCALES["sample"]
CODES = {row["code"] for row in units(SAMPLE)}


@pytest.fixture
def university(db) -> None:
    seed(size="sample")


def test_units_and_places_are_all_there(university):
    held = Counter(Appointment.objects.filter(unit__code__in=CODES).values_list("unit__code", "post__code"))

    assert set(Unit.objects.values_list("code", flat=True)) >= CODES
    assert held == Counter((row["unit"], row["post"]) for row in places(SAMPLE))


def test_the_demo_faculty_keeps_its_people(university):
    assert Person.objects.count() == len(people.appointments()) + len(places(SAMPLE))
    for member in CAST:
        assert User.objects.filter(username=member.username, person__isnull=False).exists()


def test_everybody_has_an_account_with_the_password_of_the_demo(university):
    newest = User.objects.order_by("-pk").first()

    assert User.objects.count() == Person.objects.count()
    assert check_password(PASSWORD, newest.password)
    assert newest.email == f"{newest.username}@knu.invalid"


def test_who_leads_a_unit_holds_the_role_there(university):
    grants = RoleGrant.objects.filter(unit__code="MED").values_list("role", flat=True)
    heads = RoleGrant.objects.filter(unit__code="MED-PH", role=Role.DEPARTMENT_HEAD)

    assert {Role.DEAN, Role.DEANS_CLERK} <= set(grants)
    assert heads.count() == 1


def test_a_clerk_of_a_new_faculty_reaches_it_and_nothing_else(university):
    grant = RoleGrant.objects.get(unit__code="MED", role=Role.DEANS_CLERK)
    faculty = Unit.objects.get(code="MED")

    scope = scope_of(grant.person.user)

    assert scope.units(Permission.PLAN_EDIT) == {faculty.pk, *faculty.children.values_list("pk", flat=True)}


def test_a_second_time_changes_nothing(university, django_assert_max_num_queries):
    before = list(Person.objects.order_by("pk").values()), list(User.objects.order_by("pk").values())

    with django_assert_max_num_queries(25):
        seed(size="sample")

    assert (list(Person.objects.order_by("pk").values()), list(User.objects.order_by("pk").values())) == before


def test_another_size_is_refused_before_anything_is_written(university):
    with pytest.raises(CommandError, match="another size"):
        seed(size="university")

    assert not Unit.objects.filter(code="KNU-NAR").exists()


def test_a_phase_tells_its_rows_seconds_and_memory(capsys):
    with phase("Units") as count:
        count(1200)
        count(34)

    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("Units ")
    assert "1,234 rows" in line
    assert line.endswith(" MB")


def test_a_phase_that_breaks_off_tells_nothing(capsys):
    with pytest.raises(ZeroDivisionError), phase("Units"):
        raise ZeroDivisionError

    assert capsys.readouterr().out == ""


def test_counting_rows_again_needs_no_more_than_a_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        analyse()
