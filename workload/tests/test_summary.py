"""The summary sheet: works by degree and funding, and the sums of every axis."""

from decimal import Decimal as D

import pytest
from django.db.models import Sum

from kuu_office.core.tests.english import in_english
from workload.models import LoadShare, LoadSheet
from workload.queries.sheets import Summary, SummaryLine, summary_of
from workload.tests.world import add_group, calculate, join, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
COLUMNS = (("master", "budget"), ("master", "contract"))


def of(world, unit=None) -> Summary:
    return summary_of(LoadSheet.objects.filter(pk=sheet_of(world, unit).pk), "Total")


def test_the_works_of_a_department_by_funding(load_world, cast):
    calculate(load_world, cast.department_head)

    assert of(load_world) == Summary(
        COLUMNS,
        (
            SummaryLine("lectures", (D("12.80"), D("51.20")), D(64)),
            SummaryLine("practical classes", (D("6.40"), D("25.60")), D(32)),
            SummaryLine("current consultations", (D("0.64"), D("2.56")), D("3.20")),
            SummaryLine("consultation before the exam", (D("0.80"), D("3.20")), D(4)),
            SummaryLine("exam", (D("0.60"), D("2.10")), D("2.70")),
        ),
        SummaryLine("Total", (D("21.24"), D("84.66")), D("105.90")),
    )


def test_the_headings_are_words(load_world, cast):
    calculate(load_world, cast.department_head)

    assert of(load_world).headings == [("master", "budget (grant)"), ("master", "contract")]


def test_a_column_in_which_nothing_stands_is_left_out(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.other_department)

    found = of(load_world, units.other_department)
    assert (found.columns, found.foot) == (COLUMNS[:1], SummaryLine("Total", (D("51.90"),), D("51.90")))


def test_other_degrees_stand_in_columns_of_their_own(load_world, cast):
    type(load_world.programme).objects.filter(pk=load_world.programme.pk).update(degree="bachelor")
    calculate(load_world, cast.department_head)

    assert of(load_world).columns == (("bachelor", "budget"), ("bachelor", "contract"))


def test_of_no_hours_nothing_is_left(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.sister_department)

    assert of(load_world, units.sister_department) == Summary((), (), SummaryLine("Total", (), D(0)))


def test_many_sheets_sum_into_one(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.department, units.sister_department, units.other_department)

    found = summary_of(LoadSheet.objects.all(), "University")
    assert (found.foot.title, found.foot.total) == ("University", D("157.80"))
    assert found.foot.total == sum(sheet.hours for sheet in LoadSheet.objects.all())


def test_the_total_is_the_same_over_every_axis(load_world, cast):
    join(load_world, cast.deans_clerk)
    add_group(load_world, "ПИ-3-26", cast.deans_clerk, budget=1, contract=2)
    calculate(load_world, cast.department_head)

    found, sheet = of(load_world), sheet_of(load_world)
    assert found.foot.total == sheet.hours == sum(line.total for line in found.lines) == sum(found.foot.hours)
    for axis in ("degree", "funding", "line__work", "line__term"):
        sums = LoadShare.objects.order_by().values(axis).annotate(sum=Sum("hours"))
        assert sum(row["sum"] for row in sums) == sheet.hours


def test_one_query_for_any_number_of_sheets(load_world, cast, units, django_assert_num_queries):
    calculate(load_world, cast.office_specialist, units.department, units.other_department)

    with django_assert_num_queries(1):
        summary_of(LoadSheet.objects.all(), "Total")
