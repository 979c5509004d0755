"""Any sequence of orders over several students: orders, renumberings, splits, mergers, several of one day, orders that
come late and orders that are taken back.

The state on any day, the lists of groups and the contingent table agree with each other and with a plain replay of
what was asked, which shares no code with the portal.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.calc.standing import standing_on
from curriculum.models import Group, Movement, Standing, Student
from curriculum.operations import regrouping
from curriculum.operations.histories import PLACE_NAMES, follow_new_standings, read_histories
from curriculum.operations.orders import record_order
from curriculum.operations.revoking import revoke_order
from curriculum.queries.contingent import contingent_on
from curriculum.queries.students import counted
from curriculum.tests.students.world import AUTUMN, NOW, admit, make_contingent, order, place_in
from kuu_office.core.errors import OfficeError

pytestmark = pytest.mark.django_db
patient = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
# Few days, so that many orders meet on one of them.
DAYS = st.sampled_from([0, 1, 30, 154, 154, 365, 366, 730]).map(lambda count: AUTUMN + timedelta(days=count))
KINDS = st.sampled_from(["transfer", "transfer", "promotion", "leave", "return", "expulsion", "reinstatement"])
WHO = st.sets(st.integers(0, 3), min_size=1, max_size=4)
GROUPS = st.integers(0, 1)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("order"), KINDS, DAYS, WHO, GROUPS, st.sampled_from(["budget", "contract"])),
        st.tuples(st.just("order"), KINDS, DAYS, WHO, GROUPS, st.sampled_from(["budget", "contract"])),
        st.tuples(st.just("renumber"), DAYS, GROUPS),
        st.tuples(st.just("split"), DAYS, GROUPS, WHO),
        st.tuples(st.just("merge"), DAYS, GROUPS),
        st.tuples(st.just("revoke"), st.integers(0, 9)),
    ),
    max_size=9,
)
STATES = {
    "leave": "on_leave", "return": "studying", "expulsion": "expelled", "reinstatement": "studying",
}  # fmt: skip


@dataclass
class Told:
    """One order as it was asked for one student."""

    number: str
    day: date
    sets: dict


@dataclass
class Ledger:
    """What was asked of each student, in the order of recording; nothing of it comes from the portal's own counting."""

    told: dict[int, list[Told]] = field(default_factory=dict)

    def on(self, student: int, day: date) -> dict | None:
        """Where the student stands at the end of a day: the orders up to it, those of one day as they were recorded."""
        place: dict = {}
        for one in sorted(self.told[student], key=lambda one: one.day):
            if one.day <= day:
                place |= one.sets
        return place or None

    def add(self, number: str, day: date, sets_of: Callable[[dict], dict]) -> None:
        """The students whom the order names, each with what it says of where the student stood."""
        named = Movement.objects.filter(order_number=number).values_list("student_id", flat=True)
        for student in named:
            before = self.on(student, day) or {}
            self.told[student].append(Told(number, day, sets_of(before)))

    def take_back(self, number: str) -> None:
        for student, told in self.told.items():
            self.told[student] = [one for one in told if one.number != number]


class Office:
    """Tries what an example asks, and keeps the ledger of what was accepted."""

    def __init__(self, here, by) -> None:
        self.by, self.students = by, [*here.students, admit(here.second, "Кошумча Студент", by)]
        self.groups, self.ledger, self.accepted = [here.first, here.second], Ledger(), []
        self.done, self.refused = [], []
        for student in self.students:
            place = place_in(here.second if student == self.students[3] else here.first)
            admitted = {name: getattr(place, name) for name in PLACE_NAMES}
            self.ledger.told[student.pk] = [Told("100-К", AUTUMN, admitted)]

    def do(self, turn: int, what: str, *asked) -> None:
        number = f"{turn}-С"
        try:
            with transaction.atomic():
                getattr(self, what)(number, *asked)
        except OfficeError:
            self.refused.append(what)
        else:
            self.done.append(what)

    def head(self, number: str, day: date) -> dict:
        return {"number": number, "order_date": min(day, NOW.date()), "effective_date": day}

    def order(self, number: str, kind: str, day: date, who: set[int], to: int, funding: str) -> None:
        group = self.groups[to].pk
        sets = {
            "transfer": {"group": group, "funding": funding}, "return": {"group": group},
            "reinstatement": {"group": group, "year": 2},
        }.get(kind, {})  # fmt: skip
        more = {
            "leave": {"reason": "illness", "until": day + timedelta(days=200)}, "expulsion": {"reason": "debt"},
        }.get(kind, {})  # fmt: skip
        ids = [self.students[place].pk for place in sorted(who)]
        record_order(order=order(kind, day, number, **sets, **more), student_ids=ids, by=self.by, at=NOW)
        self.ledger.add(number, day, lambda before: self.said(kind, sets, before))
        self.accepted.append(number)

    def said(self, kind: str, sets: dict, before: dict) -> dict:
        whole = before if kind == "reinstatement" else {}
        year = {"year": before["year"] + 1} if kind == "promotion" else {}
        state = {"state": STATES[kind]} if kind in STATES else {}
        return whole | sets | year | state

    def renumber(self, number: str, day: date, which: int) -> None:
        asked = regrouping.promotion(**self.head(number, day))
        regrouping.record_renumbering(group_ids=[self.groups[which].pk], order=asked, by=self.by, at=NOW)
        self.ledger.add(number, day, lambda before: {"year": before["year"] + 1})
        self.accepted.append(number)

    def split(self, number: str, day: date, which: int, who: set[int]) -> None:
        asked = regrouping.transfer(**self.head(number, day))
        ids = [self.students[place].pk for place in who]
        inside = Student.objects.present().filter(group=self.groups[which], pk__in=ids)
        parts = {"": list(inside.values_list("pk", flat=True))}
        [made] = regrouping.split_group(group=self.groups[which], parts=parts, order=asked, by=self.by, at=NOW)
        self.ledger.add(number, day, lambda _before: {"group": made.pk})
        self.accepted.append(number)

    def merge(self, number: str, day: date, into: int) -> None:
        asked = regrouping.transfer(**self.head(number, day))
        source, target = self.groups[1 - into], self.groups[into]
        regrouping.merge_groups(source_ids=[source.pk], into_id=target.pk, order=asked, by=self.by, at=NOW)
        self.ledger.add(number, day, lambda _before: {"group": target.pk})
        self.accepted.append(number)

    def revoke(self, _number: str, which: int) -> None:
        if which >= len(self.accepted):
            return
        number = self.accepted[which]
        signed = Movement.objects.filter(order_number=number).values_list("order_date", flat=True).first()
        if signed is None:
            return
        revoke_order(number=number, order_date=signed, reason="Ката", by=self.by, at=NOW)
        self.ledger.take_back(number)
        self.accepted.remove(number)


@pytest.fixture
def here(cast):
    return make_contingent(cast)


def in_an_example(check) -> None:
    """Whatever an example wrote is gone with it."""
    with transaction.atomic():
        check()
        transaction.set_rollback(True)


def done(here, by, actions) -> Office:
    office = Office(here, by)
    for turn, (what, *asked) in enumerate(actions):
        office.do(turn, what, *asked)
    return office


def days_of(actions) -> list[date]:
    """The days of the orders, the days around them, one before everything and one after."""
    named = {part for one in actions for part in one if isinstance(part, date)} | {AUTUMN}
    near = {day + timedelta(days=shift) for day in named for shift in (-1, 0, 1)}
    return sorted(near | {date(2020, 1, 1), date(2030, 1, 1)})


@patient
@given(actions=ACTIONS)
def test_states_group_lists_and_contingent_agree_with_the_orders(here, clerk, actions):
    def check() -> None:
        office = done(here, clerk, actions)
        histories = {one.student.pk: one for one in read_histories([one.pk for one in office.students])}
        for day in days_of(actions):
            asked = {pk: place for pk in histories if (place := office.ledger.on(pk, day))}
            assert {pk: counted_place(one, day) for pk, one in histories.items() if counted_place(one, day)} == asked
            assert kept_on(day) == asked
            assert_contingent(clerk, day, asked)
        assert_lists(here, office)

    in_an_example(check)


def counted_place(history, day: date) -> dict | None:
    place = standing_on(history.facts, day)
    return {name: getattr(place, name) for name in PLACE_NAMES} if place else None


def kept_on(day: date) -> dict[int, dict]:
    """What the table of standings says of everybody on a day."""
    return {
        row.student_id: {name: getattr(row, column) for name, column in PLACE_NAMES.items()}
        for row in Standing.objects.on(day)
    }


def assert_contingent(scope, day: date, asked: dict[int, dict]) -> None:
    """The table of the day, by group, by year, by funding and by state, over those who are there."""
    there = [place for place in asked.values() if place["state"] in {"studying", "on_leave"}]
    for dimension, name in (("group", "group"), ("year", "year"), ("funding", "funding"), ("state", "state")):
        counts = contingent_on(scope, day).present().counts(dimension)
        assert {key: count.students for (key, _all), count in counts.items()} == Counter(one[name] for one in there)


def assert_lists(here, office: Office) -> None:
    """The lists of groups, once the day has come: each student stands in one list, that of the ledger."""
    for day in (AUTUMN, NOW.date(), date(2026, 9, 1), date(2028, 1, 1)):
        Student.objects.update(as_of=date(2020, 1, 1))
        follow_new_standings(day)
        places = [office.ledger.on(one.pk, day) for one in office.students]
        inside = Counter(one["group"] for one in places if one["state"] in {"studying", "on_leave"})
        lists = {group.pk: group.student_count for group in counted(Group.objects.all()) if group.student_count}
        assert lists == inside


@patient
@given(actions=ACTIONS, day=DAYS, who=WHO, to=GROUPS)
def test_an_order_of_any_day_recorded_and_taken_back_leaves_everything_as_it_was(here, clerk, actions, day, who, to):
    """Also one that comes before orders recorded already."""

    def check() -> None:
        office = done(here, clerk, actions)
        before = everything()
        office.do(98, "order", "transfer", day, who, to, "budget")
        office.do(99, "revoke", len(office.accepted) - 1 if "98-С" in office.accepted else 99)
        if "98-С" not in office.accepted:
            assert everything() == before

    in_an_example(check)


def everything() -> list[tuple]:
    rows = Standing.objects.order_by("student_id", "valid_from")
    return list(rows.values_list("student_id", "valid_from", "valid_to", *PLACE_NAMES.values()))


@patient
@given(actions=ACTIONS)
def test_a_group_is_in_the_year_to_which_its_orders_led(here, clerk, actions):
    def check() -> None:
        office = done(here, clerk, actions)
        led = Counter()
        for turn, (what, *asked) in enumerate(actions):
            if what == "renumber" and f"{turn}-С" in office.accepted:
                led[asked[1]] += 1
        for place, group in enumerate(office.groups):
            group.refresh_from_db()
            assert group.year_of_study == 1 + group.promotions.count()
            assert group.promotions.count() >= led[place]

    in_an_example(check)


def test_the_examples_do_what_they_ask(here, clerk):
    """The control: each kind of action is accepted where it holds, and several orders meet on one day."""
    autumn, spring = AUTUMN + timedelta(days=365), AUTUMN + timedelta(days=154)
    office = done(
        here,
        clerk,
        [
            ("order", "transfer", spring, {0, 1}, 1, "budget"),
            ("order", "leave", spring, {0}, 0, "budget"),
            ("split", spring, 0, {2}),
            ("renumber", autumn, 0),
            ("renumber", autumn, 1),
            ("order", "return", autumn + timedelta(days=1), {0}, 1, "budget"),
            ("order", "transfer", AUTUMN + timedelta(days=1), {1}, 1, "contract"),
            ("revoke", 0),
            ("merge", autumn, 1),
            ("order", "leave", spring, {0}, 0, "budget"),
        ],
    )
    assert (office.done, office.refused) == (
        ["order", "order", "split", "renumber", "renumber", "order", "order", "revoke", "merge"], ["order"],
    )  # fmt: skip
    assert [one.number for one in office.ledger.told[here.osmonov.pk]] == ["100-К", "4-С", "6-С"]
    day = AUTUMN + timedelta(days=900)
    assert kept_on(day) == {one.pk: office.ledger.on(one.pk, day) for one in office.students}


def test_the_ledger_tells_apart_what_the_portal_could_get_wrong(here, clerk):
    """The control: one standing shifted by hand, and the ledger no longer agrees."""
    actions = [("order", "transfer", AUTUMN + timedelta(days=30), {0}, 1, "budget")]
    office = done(here, clerk, actions)
    day = AUTUMN + timedelta(days=30)
    assert kept_on(day) == {one.pk: office.ledger.on(one.pk, day) for one in office.students}

    Standing.objects.filter(student=here.omurov, valid_to=None).update(funding="contract")

    assert kept_on(day) != {one.pk: office.ledger.on(one.pk, day) for one in office.students}
