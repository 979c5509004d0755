"""Streams whatever people do in whatever sequence, and two people at the same moment."""

from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.models import SemesterLine, Stream, StreamLimit, StreamSeat
from curriculum.operations.streams import accept_streams, join_lines, keep_stream, part_line, release_stream
from curriculum.queries.streams import board
from curriculum.tests.semester_world import (
    SPRING,
    fill,
    line_of,
    make_group,
    make_semester_plans,
    make_semester_world,
)
from curriculum.tests.world import make_world
from kuu_office.core.errors import Conflict, OfficeError
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
patient = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
KINDS = st.sampled_from(["lecture", "practical"])
MEMBERS = st.sets(st.integers(0, 5), min_size=1, max_size=4)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), KINDS, MEMBERS),
        st.tuples(st.just("accept"), KINDS),
        st.tuples(st.just("part"), st.integers(0, 3), st.integers(0, 5)),
        st.tuples(st.just("keep"), st.integers(0, 3)),
        st.tuples(st.just("release"), st.integers(0, 3)),
    ),
    max_size=10,
)


@pytest.fixture(autouse=True)
def two_groups_of_practical_classes(cast):
    """By the default no two groups fit together there."""
    StreamLimit.objects.create(kind="practical", size=60, valid_from=date(2020, 1, 1))


class Desk:
    """Does what an example asks; what is refused changes nothing."""

    def __init__(self, hall, by) -> None:
        self.hall, self.by, self.done = hall, by, Counter()
        self.lines = [line_of(plan, code) for plan in hall.plans for code in ("М.1.В.1", "М.1.В.2")]

    def do(self, what: str, *asked) -> None:
        before = state()
        try:
            with transaction.atomic():
                getattr(self, what)(*asked)
        except OfficeError:
            assert state() == before
        else:
            self.done[what] += 1

    def stream(self, place: int) -> int:
        """The id of one of the streams, or of one that is not there."""
        ids = list(Stream.objects.order_by("pk").values_list("pk", flat=True))
        return ids[place] if place < len(ids) else 987654

    def join(self, kind: str, members: set[int]) -> None:
        join_lines(kind=kind, line_ids=[self.lines[one].pk for one in sorted(members)], by=self.by, at=SPRING)

    def accept(self, kind: str) -> None:
        proposals = board(
            scope=self.by, unit=self.hall.units.faculty, term=self.hall.autumn, kind=kind, day=SPRING.date()
        ).proposals
        members = [[int(one.key) for one in proposal.members] for proposal in proposals]
        accept_streams(kind=kind, members=members, by=self.by, at=SPRING)

    def part(self, place: int, line: int) -> None:
        part_line(stream_id=self.stream(place), line_id=self.lines[line].pk, by=self.by, at=SPRING)

    def keep(self, place: int) -> None:
        keep_stream(stream_id=self.stream(place), by=self.by, at=SPRING)

    def release(self, place: int) -> None:
        release_stream(stream_id=self.stream(place), by=self.by, at=SPRING)


def state() -> tuple[list, list, int]:
    streams = Stream.objects.order_by("pk").values_list("pk", "kind", "course", "kept_by_hand", "revision")
    return list(streams), list(StreamSeat.objects.order_by("pk").values_list()), AuditEntry.objects.count()


def in_an_example(check) -> None:
    with transaction.atomic():
        check()
        transaction.set_rollback(True)


@patient
@given(actions=ACTIONS)
def test_whatever_is_done_streams_hold_together(hall, cast, actions):
    """Of each kind a line sits in one stream; all of a stream are alike, no more than fit; none is empty."""

    def check() -> None:
        desk = Desk(hall, cast.deans_clerk.scope)
        for what, *asked in actions:
            desk.do(what, *asked)
        seats = Counter(StreamSeat.objects.values_list("line_id", "kind"))
        assert set(seats.values()) <= {1}
        for stream in Stream.objects.prefetch_related("seats__line__plan"):
            assert_whole(stream)

    in_an_example(check)


def assert_whole(stream: Stream) -> None:
    lines = [seat.line for seat in stream.seats.all()]
    assert lines
    assert {seat.kind for seat in stream.seats.all()} == {stream.kind}
    alike = {(line.course_id, line.language, getattr(line, stream.kind), line.weeks) for line in lines}
    assert alike == {(stream.course_id, stream.language, stream.hours, lines[0].weeks)}
    assert {line.plan.term_id for line in lines} == {stream.term_id}
    assert 25 * len(lines) <= stream.size_limit
    assert stream.kept_by_hand or len(lines) > 1


@patient
@given(actions=ACTIONS, kind=KINDS)
def test_what_is_formed_and_what_is_free_are_all_the_classes(hall, cast, actions, kind):
    """On the board every line with classes of the kind stands once: in a stream, in a proposal, or free."""

    def check() -> None:
        desk = Desk(hall, cast.deans_clerk.scope)
        for what, *asked in actions:
            desk.do(what, *asked)
        found = board(scope=desk.by, unit=hall.units.faculty, term=hall.autumn, kind=kind, day=SPRING.date())
        seated = [int(one.key) for row in found.formed for one in row.members]
        free = [int(one.key) for one in found.free]
        offered = [int(one.key) for proposal in found.proposals for one in proposal.members]
        every = sorted(SemesterLine.objects.filter(**{f"{kind}__gt": 0}).values_list("pk", flat=True))
        assert sorted({*seated, *free, *offered}) == every
        assert not set(seated) & {*free, *offered}
        assert len(offered) == len(set(offered))

    in_an_example(check)


@patient
@given(actions=ACTIONS)
def test_people_who_decided_are_not_overruled(hall, cast, actions):
    """Taking every proposal leaves the streams that were kept by hand as they are."""

    def check() -> None:
        desk = Desk(hall, cast.deans_clerk.scope)
        for what, *asked in actions:
            desk.do(what, *asked)
        kept = set(Stream.objects.filter(kept_by_hand=True).values_list("pk", "revision"))
        seats = set(StreamSeat.objects.filter(stream__kept_by_hand=True).values_list("stream_id", "line_id"))
        desk.do("accept", "lecture")
        desk.do("accept", "practical")
        assert kept <= set(Stream.objects.filter(kept_by_hand=True).values_list("pk", "revision"))
        assert seats <= set(StreamSeat.objects.values_list("stream_id", "line_id"))

    in_an_example(check)


def test_the_examples_do_what_they_ask(hall, cast):
    """The control: each action is accepted where it holds."""
    desk = Desk(hall, cast.deans_clerk.scope)
    for what, *asked in (
        ("join", "lecture", {0, 2}), ("accept", "lecture"), ("keep", 1), ("part", 0, 0), ("release", 0),
        ("join", "lecture", {0}), ("join", "lecture", {0, 1}), ("release", 99),
    ):  # fmt: skip
        desk.do(what, *asked)
    assert desk.done == {"join": 1, "accept": 1, "keep": 1, "part": 1, "release": 1}


class TestAtOnce:
    """Two sessions at the same moment."""

    @pytest.fixture
    def hall(self, committed, cast) -> SimpleNamespace:
        made = make_semester_world(make_world(cast.units))
        groups = [*made.groups, make_group(made.programme, "ПИ-3-26")]
        for group in groups:
            fill(group, 25)
        made.plans = make_semester_plans(groups, made.autumn, cast.deans_clerk)
        made.lines = [line_of(plan) for plan in made.plans]
        made.ids = [line.pk for line in made.lines]
        return made

    @pytest.fixture
    def people(self, cast):
        return cast.deans_clerk.scope, cast.office_specialist.scope

    def joining(self, ids, by):
        return lambda: join_lines(kind="lecture", line_ids=ids, by=by, at=SPRING)

    def test_a_group_joined_by_two_people_sits_in_one_stream(self, hall, people):
        results = at_once(self.joining(hall.ids[:2], people[0]), self.joining(hall.ids[1:], people[1]))

        [refused] = [one for one in results if isinstance(one, Exception)]
        assert (type(refused), str(refused)) == (
            Conflict, "The group ПИ-2-26 sits in a stream already. Part it from there first.",
        )  # fmt: skip
        assert (Stream.objects.count(), StreamSeat.objects.count()) == (1, 2)

    def test_the_same_groups_joined_in_another_order_do_not_wait_for_each_other(self, hall, people):
        results = at_once(self.joining(hall.ids, people[0]), self.joining(hall.ids[::-1], people[1]))

        assert sorted(type(one).__name__ for one in results) == ["Conflict", "Stream"]
        assert StreamSeat.objects.count() == 3

    def test_a_stream_released_by_two_people_is_gone_once(self, hall, people):
        stream = self.joining(hall.ids, people[0])()

        results = at_once(*(lambda by=by: release_stream(stream_id=stream.pk, by=by, at=SPRING) for by in people))

        [refused] = [one for one in results if isinstance(one, Exception)]
        assert (type(refused), str(refused)) == (Conflict, "The stream changed meanwhile. Open the page again.")
        assert AuditEntry.objects.filter(event="curriculum.stream.released").count() == 1

    def test_two_groups_parted_at_once_leave_nobody_in_two_places(self, hall, people):
        stream = self.joining(hall.ids, people[0])()

        results = at_once(
            *(
                lambda by=by, pk=pk: part_line(stream_id=stream.pk, line_id=pk, by=by, at=SPRING)
                for by, pk in zip(people, hall.ids, strict=False)
            )
        )

        assert [one for one in results if isinstance(one, Exception)] == []
        assert not Stream.objects.filter(pk=stream.pk).exists()
        alone = StreamSeat.objects.values_list("line_id", "stream__kept_by_hand")
        assert sorted(alone) == sorted((pk, True) for pk in hall.ids[:2])
