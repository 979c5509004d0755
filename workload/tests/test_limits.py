"""Limits of rates and hours: dated, one set a day, the same for the board, the scenarios and the staff table."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kuu_office.core import clock
from kuu_office.core.models import AuditEntry
from workload.models import LoadLimits
from workload.queries.board import people_of
from workload.queries.holders import seats_of
from workload.queries.norms import limits_on
from workload.tests.board_world import key_of, make_board, make_post
from workload.tests.test_whatif import make
from workload.tests.world import calculate, make_load_world

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 16)
VALUES = {"person_limit": "1.25", "step": "0.1", "hourly_cap": "240", "valid_from": "2026-09-01"}


def test_without_kept_limits_the_defaults_hold_unconfirmed():
    found = limits_on(NOVEMBER)

    assert (found.person_limit, found.step, found.hourly_cap, found.is_confirmed, found.pk) == (
        D("1.5"), D("0.25"), D(300), False, None,
    )  # fmt: skip


def test_kept_limits_hold_on_their_days():
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), valid_to=date(2026, 12, 31), person_limit=D("1.25"))

    assert [limits_on(day).person_limit for day in (date(2026, 8, 31), NOVEMBER, date(2027, 1, 1))] == [
        D("1.5"), D("1.25"), D("1.5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "rates"),
    [(date(2026, 6, 1), "1.1"), (date(2026, 10, 31), "1.1"), (date(2026, 11, 1), "1.2"), (date(2027, 8, 31), "1.3"),
     (date(2028, 1, 1), "1.3")],
)  # fmt: skip
def test_limits_confirmed_in_the_middle_of_a_year_hold_on_the_board_at_once(cast, monkeypatch, today, rates):
    """A year that is over keeps the limits of its last day, one to come has those of its first."""
    board = make_board(cast)
    for first, last, limit in (
        (date(2026, 1, 1), date(2026, 10, 31), "1.1"), (date(2026, 11, 1), date(2027, 7, 31), "1.2"),
        (date(2027, 8, 1), date(2027, 12, 31), "1.3"), (date(2028, 1, 1), None, "1.4"),
    ):  # fmt: skip
        LoadLimits.objects.create(valid_from=first, valid_to=last, person_limit=D(limit))
    monkeypatch.setattr(clock, "today", lambda: today)
    seats, people = seats_of(board.sheet), people_of(board.sheet, "")
    docent = seats[key_of(board.docent)].holder

    assert (docent.most_rates, people.limits.person_limit) == (D(rates), D(rates))
    assert [one.seat.holder.most_rates for one in people.teachers] == [D(rates)] * 2


def test_the_board_goes_by_the_limits_of_the_year(cast):
    board = make_board(cast)
    before = seats_of(board.sheet)[key_of(board.docent)].holder.limit
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), person_limit=D("1.2"), hourly_cap=D(240))
    holder = seats_of(board.sheet)[key_of(board.docent)].holder

    assert (before, holder.limit, holder.hourly_cap) == (D("1125.00"), D("900.00"), D(240))


@pytest.mark.parametrize(
    ("is_confirmed", "said"),
    [(False, "Limits are defaults that the office has not confirmed: 1.2 rates"), (True, "Limits: 1.2 rates")],
)
def test_the_board_tells_the_limits_and_whether_they_are_confirmed(cast, is_confirmed, said):
    board = make_board(cast)
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), person_limit=D("1.2"), is_confirmed=is_confirmed)
    client = cast.department_head.client
    client.cookies["django_language"] = "en"

    assert said in client.get(reverse("workload:board", args=[board.sheet.pk])).content.decode()


def test_scenarios_round_rates_by_the_step_of_the_day(cast):
    world = make_load_world(cast)
    calculate(world, cast.department_head)
    make_post("docent", "доцент", 40)
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), step=D("0.01"))
    [row] = make(world, cast.department_head).results

    assert D(row["rates_today"]) == D("0.14")


def test_limits_are_one_a_day_and_within_reason():
    LoadLimits.objects.create(valid_from=date(2026, 9, 1))
    earlier = {"valid_from": date(2020, 9, 1), "valid_to": date(2026, 8, 31)}

    for name, odd in (
        ("load_limits_one_a_day", {"valid_from": date(2027, 1, 1)}),
        ("load_limits_rates", earlier | {"person_limit": 4}),
        ("load_limits_rates", earlier | {"step": 0}),
        ("load_limits_hours", earlier | {"hourly_cap": 2001}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LoadLimits.objects.create(**odd)
    assert str(LoadLimits.objects.create(**earlier)) == "1.5 / 0.25 / 300"


# In the admin site


def page(what: str) -> str:
    return reverse(f"admin:workload_loadlimits_{what}")


def test_limits_are_kept_by_the_registrar_on_record(cast):
    cast.registrar.client.post(page("add"), VALUES)

    limits = LoadLimits.objects.get()
    assert (limits.person_limit, limits.step, limits.hourly_cap, limits.valid_from) == (
        D("1.25"), D("0.1"), D(240), date(2026, 9, 1),
    )  # fmt: skip
    assert AuditEntry.objects.get().event == "core.reference.added"


@pytest.mark.parametrize(
    "odd",
    [{"person_limit": "0"}, {"person_limit": "3.5"}, {"step": "0"}, {"hourly_cap": "-1"}, {"valid_to": "2020-01-01"}],
)
def test_absurd_limits_are_refused(cast, odd):
    response = cast.registrar.client.post(page("add"), VALUES | odd)

    assert (response.status_code, LoadLimits.objects.exists()) == (200, False)


def test_two_limits_never_hold_on_one_day(cast):
    LoadLimits.objects.create(valid_from=date(2020, 9, 1))
    response = cast.registrar.client.post(page("add"), VALUES)

    assert (response.status_code, LoadLimits.objects.count()) == (200, 1)


@pytest.mark.parametrize("who", ["office_specialist", "department_head", "finance_specialist"])
def test_others_do_not_reach_the_limits(cast, who):
    assert getattr(cast, who).client.get(page("changelist")).status_code in {302, 403}
