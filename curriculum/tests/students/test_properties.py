"""Whatever orders are recorded, in whatever sequence: the card, the lists and the standings say the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.calc.standing import fold, standing_on, steps_of
from curriculum.models import Movement, Standing, Student
from curriculum.operations.histories import PLACE_NAMES, follow_new_standings, read_histories
from curriculum.operations.orders import OrderRefused, record_order
from curriculum.operations.revoking import revoke_order
from curriculum.queries.students import counted
from curriculum.tests.students.world import AUTUMN, NOW, make_contingent, order, stood
from kuu_office.core.errors import BadInput, Refused

pytestmark = pytest.mark.django_db
patient = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
DAYS = st.integers(-20, 900).map(lambda count: AUTUMN + timedelta(days=count))
KINDS = st.sampled_from(["transfer", "transfer", "promotion", "leave", "return", "expulsion", "reinstatement"])
TRIES = st.lists(st.tuples(KINDS, DAYS, st.booleans(), st.sampled_from(["budget", "contract"])), max_size=7)


@pytest.fixture
def here(cast):
    return make_contingent(cast)


def attempt(here, by, number: int, kind: str, day: date, to_second: bool, funding: str) -> None:
    """Records an order if it holds; one that does not changes nothing."""
    group = (here.second if to_second else here.first).pk
    fields = {
        "transfer": {"group": group, "funding": funding},
        "return": {"group": group},
        "reinstatement": {"group": group, "year": 2},
        "leave": {"reason": "illness", "until": day + timedelta(days=200)},
        "expulsion": {"reason": "debt"},
    }.get(kind, {})
    tried = order(kind, day, f"{number}-С", **fields)
    try:
        record_order(order=tried, student_ids=[here.omurov.pk], by=by, at=NOW)
    except (OrderRefused, BadInput):
        return


def record_all(here, by, tries) -> None:
    for number, (kind, day, to_second, funding) in enumerate(tries):
        attempt(here, by, number, kind, day, to_second, funding)


def in_an_example(check) -> None:
    """Whatever an example wrote is gone with it."""
    with transaction.atomic():
        check()
        transaction.set_rollback(True)


@patient
@given(tries=TRIES, day=DAYS)
def test_the_standing_of_any_day_is_that_of_the_orders(here, clerk, tries, day):
    def check() -> None:
        record_all(here, clerk, tries)
        [history] = read_histories([here.omurov.pk])
        place = standing_on(history.facts, day)
        rows = Standing.objects.on(day).filter(student=here.omurov)

        assert [{name: getattr(row, column) for name, column in PLACE_NAMES.items()} for row in rows] == [
            {name: getattr(one, name) for name in PLACE_NAMES} for one in [place] if one
        ]

    in_an_example(check)


@patient
@given(tries=TRIES)
def test_periods_follow_one_another_without_a_hole(here, clerk, tries):
    def check() -> None:
        record_all(here, clerk, tries)
        periods = stood(here.omurov)

        assert periods[0][0] == AUTUMN
        assert [one[1] for one in periods] == [*(one[0] for one in periods[1:]), None]

    in_an_example(check)


@patient
@given(tries=TRIES)
def test_what_is_kept_of_an_order_is_what_counting_anew_gives(here, clerk, tries):
    def check() -> None:
        record_all(here, clerk, tries)
        [history] = read_histories([here.omurov.pk])

        assert [fact.place for fact in fold(steps_of(history.facts))] == [fact.place for fact in history.facts]

    in_an_example(check)


@patient
@given(tries=TRIES, day=DAYS)
def test_the_lists_of_groups_agree_with_the_standings_once_the_day_has_come(here, clerk, tries, day):
    def check() -> None:
        record_all(here, clerk, tries)
        Student.objects.update(as_of=date(2020, 1, 1))
        follow_new_standings(day)
        present = Standing.objects.on(day).present()

        if day >= AUTUMN:
            assert {group.pk: group.student_count for group in counted(type(here.first).objects.all())} == {
                group.pk: present.filter(group=group).count() for group in type(here.first).objects.all()
            }

    in_an_example(check)


@patient
@given(tries=TRIES)
def test_an_order_taken_back_leaves_no_trace_in_the_standings(here, clerk, tries):
    def check() -> None:
        record_all(here, clerk, tries)
        before, orders = stood(here.omurov), Movement.objects.count()
        last = max(one[0] for one in before) + timedelta(days=1)
        attempt(here, clerk, 99, "transfer", last, True, "budget")
        if Movement.objects.count() == orders:
            return
        signed = Movement.objects.get(order_number="99-С").order_date
        revoke_order(number="99-С", order_date=signed, reason="Ката", by=clerk, at=NOW)

        assert stood(here.omurov) == before

    in_an_example(check)


@patient
@given(tries=TRIES)
def test_taking_orders_back_in_any_sequence_never_leaves_a_sequence_that_does_not_hold(here, clerk, tries):
    def check() -> None:
        record_all(here, clerk, tries)
        for movement in Movement.objects.filter(student=here.omurov).exclude(kind="admission"):
            try:
                revoke_order(
                    number=movement.order_number, order_date=movement.order_date, reason="Ката", by=clerk, at=NOW
                )
            except Refused:
                continue
        periods = stood(here.omurov)

        assert periods[0][:3] == (AUTUMN, periods[0][1], "studying")
        assert [one[1] for one in periods] == [*(one[0] for one in periods[1:]), None]

    in_an_example(check)


def test_the_examples_do_record_something(here, clerk):
    record_all(here, clerk, [("transfer", AUTUMN + timedelta(days=9), True, "budget")])

    assert len(stood(here.omurov)) == 2
    assert replace(order("transfer"), number="1").number == "1"
