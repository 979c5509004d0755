"""The summary over many departments with any hours: each way of summing agrees with the database."""

from collections import Counter
from datetime import date
from decimal import Decimal as D
from random import Random

import pytest
from django.db.models import Sum

from kuu_office.core.models import Unit
from workload.models import LoadLine, LoadShare, LoadSheet
from workload.queries.summary import Cell, summary_sheet
from workload.tests.world import AT

pytestmark = pytest.mark.django_db
WORKS = ("lecture", "practical", "exam", "thesis")
FACULTIES, DEPARTMENTS, LINES = 4, 3, 12


@pytest.fixture
def university(load_world, units):
    """Four more faculties of three departments, twelve lines each, of every work, degree and funding."""
    chance, terms = Random(4), list(load_world.year.terms.order_by("start_date")[:2])
    for faculty in range(FACULTIES):
        home = make_unit("faculty", f"Ф{faculty}", units.campus)
        for number in range(DEPARTMENTS):
            department = make_unit("department", f"К{faculty}{number}", home)
            fill(department, load_world, terms, chance)
    return units.university


def make_unit(kind: str, code: str, parent: Unit) -> Unit:
    return Unit.objects.create(kind=kind, code=code, name_ky=code, parent=parent, valid_from=date(2020, 9, 1))


def fill(department: Unit, world, terms, chance: Random) -> None:
    sheet = LoadSheet.objects.create(
        department=department, year=world.year, norm_set=world.norms, calculated_at=AT, created_at=AT
    )
    for number in range(LINES):
        hours = [D(chance.randrange(1, 10_000)) / 100 for _funding in range(2)]
        line = LoadLine.objects.create(
            sheet=sheet, key=f"line:{number}", term=chance.choice(terms), work=chance.choice(WORKS), name_ky="Сабак",
            calculated=sum(hours),
        )  # fmt: skip
        degree = chance.choice(["bachelor", "master"])
        for funding, part in zip(("budget", "contract"), hours, strict=True):
            LoadShare.objects.create(line=line, degree=degree, funding=funding, hours=part)


def sums(axis: str) -> dict:
    rows = LoadShare.objects.order_by().values_list(axis).annotate(sum=Sum("hours"))
    return dict(rows)


def test_works_sum_as_the_database_sums_them(cast, university, load_world):
    found = summary_sheet(cast.vice_rector.scope, university, load_world.year)

    assert sorted(row.total for row in found.works) == sorted(sums("line__work").values())


def test_faculties_sum_as_the_database_sums_them(cast, university, load_world):
    found = summary_sheet(cast.vice_rector.scope, university, load_world.year)

    assert {row.unit.code: row.total for row in found.units} == sums("line__sheet__department__parent__code")
    assert [row.unit.code for row in found.units] == [f"Ф{number}" for number in range(FACULTIES)]


def test_a_faculty_sums_its_departments_and_a_department_its_lines(cast, university, load_world):
    by_department = sums("line__sheet__department__code")
    for faculty in Unit.objects.filter(kind="faculty", code__startswith="Ф"):
        found = summary_sheet(cast.vice_rector.scope, faculty, load_world.year)
        assert {row.unit.code: row.total for row in found.units} == {
            code: hours for code, hours in by_department.items() if code[1] == faculty.code[1]
        }
        for row in found.units:
            below = summary_sheet(cast.vice_rector.scope, row.unit, load_world.year)
            assert (below.foot.total, below.units) == (row.total, ())


def test_columns_sum_by_term_degree_and_funding(cast, university, load_world):
    found = summary_sheet(cast.vice_rector.scope, university, load_world.year)
    by_cell = dict(zip(found.columns, found.foot.hours, strict=True))

    for axis, name in (("line__term__kind", "term"), ("degree", "degree"), ("funding", "funding")):
        summed: Counter = Counter()
        for cell, hours in by_cell.items():
            if cell.degree:
                summed[getattr(cell, name)] += hours
        assert dict(summed) == sums(axis)
    assert by_cell[Cell("autumn")] + by_cell[Cell("spring")] == by_cell[Cell()]


def test_rows_of_works_and_of_units_have_the_same_foot(cast, university, load_world):
    found = summary_sheet(cast.vice_rector.scope, university, load_world.year)

    for rows in (found.works, found.units):
        assert tuple(sum(column, D(0)) for column in zip(*(row.hours for row in rows), strict=True)) == found.foot.hours


def test_many_departments_are_asked_for_as_one(cast, university, load_world, django_assert_num_queries):
    scope = cast.vice_rector.scope
    scope.units("workload.load.view")

    with django_assert_num_queries(4):
        assert summary_sheet(scope, university, load_world.year).sheets == FACULTIES * DEPARTMENTS
