"""The load that the demo shows."""

from collections.abc import Iterator

import pytest
from django.db.models import Count, F, Sum

from kuu_office.core.tests.demo_copies import demo_of
from workload.models import Assignment, LoadLine, LoadShare, LoadSheet, Norm
from workload.queries.holders import seats_of

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


def test_hours_are_given_to_people_and_some_are_left_to_give():
    """One line is taught by two, one stands on a vacancy, one is paid by the hour; nothing is given twice."""
    lines = LoadLine.objects.annotate(taken=Sum("assignments__hours"), takers=Count("assignments"))

    assert not lines.filter(taken__gt=F("hours")).exists()
    assert lines.filter(takers=0, hours__gt=0).exists()
    assert lines.filter(takers__gt=1).exists()
    assert Assignment.objects.filter(post__isnull=False).exists()
    assert Assignment.objects.filter(appointment__kind="hourly").exists()


def test_nobody_of_the_demo_goes_over_the_norm_or_lectures_without_the_right():
    for sheet in LoadSheet.objects.with_names():
        people = [seat.holder for seat in seats_of(sheet).values() if not seat.holder.is_vacancy]
        assert [one.key for one in people if one.limit is not None and one.taken > (one.norm or one.limit)] == []

    lectures = Assignment.objects.filter(line__work="lecture", appointment__isnull=False)
    assert not lectures.filter(appointment__post__annual_loads__may_lecture=False).exists()
