"""The demo's semester plans: of the groups whose intake has an approved working plan, for the term of today."""

from collections import Counter
from collections.abc import Iterator

import pytest

from curriculum.models import Group, Plan, SemesterLine, SemesterPlan, Stream
from curriculum.queries.semester import readiness, semester_lines
from curriculum.queries.streams import board
from curriculum.seed.registration import PLANNED
from kuu_office.core import clock
from kuu_office.core.access.scope import scope_of
from kuu_office.core.models import Unit, User
from kuu_office.core.tests.demo_copies import demo_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("faculty", stand_on, django_db_blocker):
        yield


def plans():
    return SemesterPlan.objects.with_names().order_by("pk")


def test_the_demo_shows_drafts_one_plan_on_its_way_and_some_approved():
    states = set(plans().values_list("state", "step"))

    assert states == {("draft", ""), ("submitted", "head"), ("approved", "")}


def test_only_open_groups_with_an_approved_working_plan_have_a_semester_plan():
    approved = Plan.objects.filter(kind="working", state="approved")
    taught = {(plan.programme_id, plan.study_form, plan.intake_year) for plan in approved}
    expected = {
        group.name
        for group in Group.objects.filter(closed_date=None)
        if (group.programme_id, group.study_form, group.intake_year) in taught
    }

    assert expected
    assert {plan.group.name for plan in plans()} <= expected


def coming():
    """The plans of the coming term: those of groups whose students have chosen electives."""
    return plans().filter(term__start_date__gt=clock.today())


def test_they_are_of_the_term_that_goes_on_but_for_a_few_of_the_coming_one():
    [term] = {plan.term for plan in plans().filter(term__start_date__lte=clock.today())}

    assert term.start_date <= clock.today() <= term.end_date
    assert coming().count() == PLANNED
    assert {(plan.state, plan.term.year_id) for plan in coming()} == {("draft", term.year_id)}


def test_in_the_coming_term_blocks_have_a_line_for_each_course_that_was_chosen():
    lines = SemesterLine.objects.filter(plan__in=coming(), kind="elective_block", students__gt=0)
    blocks = Counter(lines.values_list("plan_id", "source_id"))

    assert max(blocks.values()) > 1
    assert set(lines.values_list("choice__block_id", flat=True)) == set(lines.values_list("source_id", flat=True))


def test_what_was_cancelled_after_the_plans_were_made_is_found_in_them():
    told = [plan.found.get("semester_chosen_otherwise", 0) for plan in coming()]

    assert max(told) > 0
    assert [plan for plan in coming() if plan.found.get("semester_chosen_absent")] == []


def test_what_is_kept_of_the_checks_is_what_the_checks_find():
    found = semester_lines(list(plans()))
    seen = {plan.pk: readiness(plan, found[plan.pk]) for plan in plans()}

    assert {plan.pk: plan.errors for plan in plans()} == {pk: one.errors for pk, one in seen.items()}


def test_a_plan_on_its_way_has_no_error():
    assert set(plans().filter(state="submitted").values_list("errors", flat=True)) == {0}


def test_the_lines_come_from_the_working_plan():
    lines = SemesterLine.objects.select_related("plan", "source")

    assert lines.count() > 50
    assert {line.source.plan_id == line.plan.source_id for line in lines} == {True}


def test_streams_of_lectures_are_formed_but_for_a_few_that_wait_to_be_taken():
    streams = Stream.objects.all()

    assert {(stream.kind, stream.term_id) for stream in streams} == {("lecture", plans().first().term_id)}
    assert streams.filter(kept_by_hand=True).count() == 1
    faculty = Unit.objects.get(pk=streams[0].seats.first().line.plan.department.parent_id)
    chief = scope_of(User.objects.get(username="chief"))
    found = board(scope=chief, unit=faculty, term=streams[0].term, kind="lecture", day=clock.today())
    assert len(found.formed) == streams.count()
    assert len(found.proposals) >= 2
    assert {one.apart for one in found.formed} == {None}
