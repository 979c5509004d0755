"""“Entered in AVN”: who, when, and whether the portal was changed since."""

from datetime import timedelta

import pytest
from django.http import Http404

from curriculum.exchange import GROUPS, SEMESTER_PLANS
from curriculum.models import SemesterLine, SemesterPlan
from curriculum.tests.exchange.files import altered, bring, content_of, export, told
from curriculum.tests.semester_world import SPRING, fill
from curriculum.tests.world import NOON
from kuu_office.core.errors import Refused
from kuu_office.core.models import AuditEntry
from kuu_office.office.models import ExchangeBaseline, ExchangeMark
from kuu_office.office.operations.marks import mark_entered, mark_run, unmark_entered
from kuu_office.office.queries.exchange import entered_in_avn

pytestmark = pytest.mark.django_db


def outdated(program: str, *ids: int) -> list[bool]:
    found = entered_in_avn(program, ids)
    return [found[pk].is_outdated for pk in ids if pk in found]


def test_a_mark_says_who_entered_what_when(plans, cast):
    mark = mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)

    assert (mark.label, mark.unit_id, mark.marked_by, mark.marked_at) == (
        str(plans[0]), plans[0].department_id, cast.deans_clerk.person, NOON,
    )  # fmt: skip
    assert outdated("avn-11", plans[0].pk, plans[1].pk) == [False]
    assert AuditEntry.objects.get(event="office.exchange.marked").object_label == str(plans[0])


@pytest.mark.parametrize("change", [{"lecture": 30}, {"name_ky": "Башка"}, {"controls": []}, {"left_out": True}])
def test_a_change_of_what_was_entered_outdates_the_mark(plans, cast, change):
    mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)

    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(**change)

    assert outdated("avn-11", plans[0].pk) == [True]


def test_what_avn_never_sees_does_not_outdate_a_mark(plans, cast):
    mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)

    SemesterLine.objects.filter(plan=plans[0]).update(note="эскертүү", room_type="lecture_hall")

    assert outdated("avn-11", plans[0].pk) == [False]


def test_students_who_come_do_not_outdate_the_mark_of_their_group(term_world, cast):
    group = term_world.groups[0]
    mark_entered(program=GROUPS, object_id=group.pk, by=cast.deans_clerk.scope, at=NOON)
    fill(group, 3)
    assert outdated("avn-1", group.pk) == [False]

    group.__class__.objects.filter(pk=group.pk).update(curator=cast.teacher.person)
    assert outdated("avn-1", group.pk) == [True]


def test_marking_again_renews_the_mark(plans, cast):
    mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=30)

    mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.office_specialist.scope, at=SPRING)

    [mark] = ExchangeMark.objects.all()
    assert (mark.marked_by, mark.marked_at) == (cast.office_specialist.person, SPRING)
    assert outdated("avn-11", plans[0].pk) == [False]


def test_only_an_approved_plan_is_entered(plans, cast):
    SemesterPlan.objects.filter(pk=plans[0].pk).update(state="draft")

    with pytest.raises(Refused):
        mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)

    assert ExchangeMark.objects.count() == 0


def test_another_faculty_does_not_exist_and_a_reader_has_no_right(plans, cast):
    for program, pk in ((SEMESTER_PLANS, plans[0].pk), (GROUPS, plans[0].group_id)):
        with pytest.raises(Http404):
            mark_entered(program=program, object_id=pk, by=cast.other_clerk.scope, at=NOON)
        with pytest.raises(Http404):
            unmark_entered(program=program, object_id=pk, by=cast.other_clerk.scope, at=NOON)
        with pytest.raises(Refused):
            mark_entered(program=program, object_id=pk, by=cast.dean.scope, at=NOON)
    with pytest.raises(Http404):
        mark_entered(program=SEMESTER_PLANS, object_id=987654321, by=cast.deans_clerk.scope, at=NOON)


def test_a_mark_is_taken_away_and_that_is_written_down(plans, cast):
    mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)

    unmark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)
    unmark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=NOON)

    assert ExchangeMark.objects.count() == 0
    assert AuditEntry.objects.filter(event="office.exchange.unmarked").count() == 1


def test_what_a_file_held_is_marked_as_it_stood_in_the_file(plans, profile, cast, units, term_world):
    run = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    SemesterLine.objects.filter(plan=plans[1], code="М.1.В.1").update(lecture=30)

    number = mark_run(run=run, by=cast.deans_clerk.scope, at=SPRING)

    assert (number, outdated("avn-11", plans[0].pk, plans[1].pk)) == (2, [False, True])
    assert set(run.marks.values_list("object_id", flat=True)) == {plan.pk for plan in plans}


def test_a_file_that_came_from_avn_marks_nothing(plans, profile, cast, units, term_world):
    run = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    back = bring(profile, content_of(run), units.faculty, cast.deans_clerk, term_world.autumn)

    with pytest.raises(Refused):
        mark_run(run=back, by=cast.deans_clerk.scope, at=NOON)
    with pytest.raises(Refused):
        mark_run(run=run, by=cast.other_clerk.scope, at=NOON)


def test_what_is_marked_is_what_avn_is_known_to_say(plans, profile, cast, units, term_world):
    """AVN was given 32 hours, then the plan was approved with 30 and entered: 28 in AVN is AVN's own change."""
    first = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=30)
    mark_entered(program=SEMESTER_PLANS, object_id=plans[0].pk, by=cast.deans_clerk.scope, at=SPRING)

    back = bring(
        profile, altered(content_of(first), {"O2": 28}), units.faculty, cast.deans_clerk, term_world.autumn
    )  # fmt: skip

    assert told(back) == [("changed_in_avn", "ПИ-1-26 М.1.В.1", "lecture", "30", "28", "30")]


def test_a_later_file_does_not_change_what_avn_is_known_to_say_before_it_is_entered(
    plans, profile, cast, units, term_world
):
    export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=30)
    export(profile, units.faculty, cast.deans_clerk, term_world.autumn, at=NOON + timedelta(days=1))

    assert ExchangeBaseline.objects.get(key__startswith="ПИ-1-26", key__endswith="М.1.В.1").values["lecture"] == "32"


def test_marks_of_many_objects_take_the_same_queries(plans, cast, django_assert_num_queries):
    for plan in plans:
        mark_entered(program=SEMESTER_PLANS, object_id=plan.pk, by=cast.deans_clerk.scope, at=NOON)

    with django_assert_num_queries(3):
        entered_in_avn("avn-11", [plans[0].pk])
    with django_assert_num_queries(3):
        entered_in_avn("avn-11", [plan.pk for plan in plans])
    with django_assert_num_queries(1):
        entered_in_avn("avn-11", [987654321])
