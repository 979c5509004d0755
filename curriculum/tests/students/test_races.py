"""Two people at the same moment: nobody is moved into a group that closes, no day gets two orders in one place."""

from datetime import date

import pytest

from curriculum.models import Group, Movement, Standing
from curriculum.operations import histories
from curriculum.operations.groups import close_group, remove_group
from curriculum.operations.orders import OrderRefused
from curriculum.operations.regrouping import (
    merge_groups,
    promotion,
    record_renumbering,
    transfer,
    try_renumbering,
)
from curriculum.tests.students.world import NOW, make_contingent, record, stood
from kuu_office.core.errors import Conflict, OfficeError
from kuu_office.core.tests.committed import at_once

MARCH = date(2026, 3, 1)


@pytest.fixture
def here(committed, cast):
    return make_contingent(cast)


def moving(here, by, number="7-К", **sets):
    return lambda: record([here.omurov], by, "transfer", MARCH, number=number, **sets)


def closing(group, by):
    return lambda: close_group(group=group, closed_date=MARCH, by=by, at=NOW)


def test_a_group_never_closes_over_the_head_of_who_is_moved_into_it(here, clerk, office):
    results = at_once(moving(here, clerk, group=here.second.pk), closing(here.second, office))

    failed = [one for one in results if isinstance(one, OfficeError)]
    assert len(failed) == 1
    moved = stood(here.omurov)[-1][3] == "ПИ(м)-2-25"
    assert moved == Group.objects.get(pk=here.second.pk).is_open


def test_a_group_is_never_removed_under_who_is_moved_into_it(here, clerk, office):
    results = at_once(
        moving(here, clerk, group=here.second.pk), lambda: remove_group(group=here.second, by=office, at=NOW)
    )

    failed = [one for one in results if isinstance(one, OfficeError)]
    assert len(failed) == 1
    moved = stood(here.omurov)[-1][3] == "ПИ(м)-2-25"
    assert moved == Group.objects.filter(pk=here.second.pk).exists()
    if not moved:
        [refused] = [one for one in failed if isinstance(one, OrderRefused)]
        assert refused.trial.refused[0].refusals == ("The group is not there any more.",)


def test_a_merger_and_a_transfer_into_the_group_that_vanishes_do_not_cross(here, clerk, office):
    record([here.osmonov], clerk, "transfer", date(2026, 2, 20), number="1-К", group=here.second.pk)
    order = transfer(number="60-К", order_date=MARCH, effective_date=MARCH)

    results = at_once(
        moving(here, clerk, group=here.second.pk),
        lambda: merge_groups(source_ids=[here.second.pk], into_id=here.first.pk, order=order, by=office, at=NOW),
    )

    assert any(not isinstance(one, Exception) for one in results)
    closed = not Group.objects.get(pk=here.second.pk).is_open
    inside = Standing.objects.present().filter(group=here.second, valid_to=None).count()
    assert not (closed and inside)


def test_groups_led_on_by_two_people_at_once_go_up_one_year(here, clerk, office):
    order = promotion(number="50-К", order_date=MARCH, effective_date=date(2026, 9, 1))
    ids = [here.first.pk]
    seen = try_renumbering(group_ids=ids, order=order, by=clerk, at=NOW).digest

    results = at_once(
        *(
            lambda by=by: record_renumbering(group_ids=ids, order=order, by=by, at=NOW, seen=seen)
            for by in (clerk, office)
        )
    )

    assert [type(one) for one in results if isinstance(one, Exception)] == [Conflict]
    assert Group.objects.get(pk=here.first.pk).year_of_study == 2
    assert Movement.objects.filter(kind="promotion").count() == 3


def test_the_same_order_sent_by_two_people_at_once_is_recorded_once(here, clerk, office):
    results = at_once(moving(here, clerk, funding="budget"), moving(here, office, funding="budget"))

    assert sorted(len(one.moved) for one in results) == [0, 1]
    assert Movement.objects.filter(student=here.omurov, order_number="7-К").count() == 1


def test_two_orders_of_one_day_at_one_moment_stand_one_after_another(here, clerk, office):
    results = at_once(moving(here, clerk, "7-К", funding="budget"), moving(here, office, "8-К", group=here.second.pk))

    assert not [one for one in results if isinstance(one, Exception)]
    rows = Movement.objects.filter(student=here.omurov, effective_date=MARCH)
    assert sorted(rows.values_list("ordinal", flat=True)) == [1, 2]
    assert (rows.last().funding, rows.last().group) == ("budget", here.second)


def test_control_without_the_locks_two_orders_would_meet_in_one_place(here, clerk, office, monkeypatch):
    """The constraint of the database is the last guard: one of the two fails there."""
    free = lambda students, _groups: histories.read_histories(students)  # noqa: E731
    monkeypatch.setattr("curriculum.operations.orders.held_histories", free)

    results = at_once(moving(here, clerk, "7-К", funding="budget"), moving(here, office, "8-К", group=here.second.pk))

    rows = Movement.objects.filter(student=here.omurov, effective_date=MARCH)
    assert len({row.ordinal for row in rows}) == len(rows) == 2 - sum(isinstance(one, Exception) for one in results)
