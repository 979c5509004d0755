from datetime import date, timedelta

import pytest

from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, Appointment, ColumnMapping, Deputation, Holiday, Post, Term, Window
from kuu_office.core.models.calendar import WindowKind
from kuu_office.core.operations import grant_role
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def registrar(cast):
    return cast.registrar.client


@pytest.fixture
def post(db) -> Post:
    return Post.objects.create(code="docent", name_ky="доцент", rank=40)


@pytest.fixture
def year(db) -> AcademicYear:
    return AcademicYear.objects.create(start_year=2026, start_date=date(2026, 9, 1), end_date=date(2027, 8, 31))


@pytest.fixture
def one_of_each(cast, post, year) -> None:
    """A row of every kind that people keep."""
    person, unit = cast.teacher.person, cast.units.department
    Appointment.objects.create(person=person, unit=unit, post=post, rate=1, start_date=date(2025, 9, 1))
    Term.objects.create(year=year, kind="autumn", start_date=date(2026, 9, 1), end_date=date(2027, 1, 20))
    Holiday.objects.create(date=date(2026, 1, 1), name_ky="Жаңы жыл")
    opens = clock.now()
    Window.objects.create(kind=WindowKind.PLAN_ENTRY, year=year, opens_at=opens, closes_at=opens + timedelta(days=1))
    Deputation.objects.create(
        absent=cast.dean.person, deputy=person, start_date=date(2025, 9, 1), end_date=date(2025, 9, 1), ground="№ 1"
    )
    ColumnMapping.objects.create(
        kind="plan", name="1C", unit=unit, signature="x", mapping={}, saved_by=person, saved_at=opens
    )
    grant_role(
        person=cast.outsider.person,
        role="teacher",
        unit=unit,
        start_date=date(2025, 9, 1),
        by=cast.registrar.scope,
        at=opens,
    )
