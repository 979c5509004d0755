"""The load that the demo shows."""

from collections.abc import Iterator

import pytest
from django.db.models import Sum

from kuu_office.core.tests.demo_copies import demo_of
from workload.models import LoadLine, LoadShare, LoadSheet, Norm

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("faculty", stand_on, django_db_blocker):
        yield


def test_departments_have_calculated_sheets_with_hours():
    assert LoadSheet.objects.filter(hours__gt=0).exists()
    on_their_way = LoadSheet.objects.exclude(state="draft").order_by("department__code")
    assert list(on_their_way.values_list("department__code", "state", "step")) == [
        ("AMI", "approved", ""), ("CE", "returned", ""), ("IS", "submitted", "office"),
    ]  # fmt: skip


def test_every_sheet_is_the_sum_of_its_lines_and_of_their_shares():
    sums = LoadSheet.objects.annotate(sum=Sum("lines__hours"))
    shared = LoadShare.objects.order_by().values("line__sheet").annotate(sum=Sum("hours"))

    assert {sheet.pk: sheet.sum for sheet in sums} == {sheet.pk: sheet.hours for sheet in LoadSheet.objects.all()}
    assert {row["line__sheet"]: row["sum"] for row in shared} == {
        sheet.pk: sheet.hours for sheet in LoadSheet.objects.filter(hours__gt=0)
    }


def test_no_work_of_the_demo_lacks_a_norm():
    assert Norm.objects.count() == 30
    assert not LoadLine.objects.filter(gap="no_norm").exists()
