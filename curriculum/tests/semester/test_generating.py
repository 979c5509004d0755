"""Semester plans made for lists of groups: which are made, which are there, which cannot be and why."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import Group, SemesterLine, SemesterPlan
from curriculum.operations.regrouping import promotion, record_renumbering
from curriculum.operations.semester import Result, generate_semester_plans, preview_generation
from curriculum.tests.semester_world import (
    SPRING,
    add_block,
    make_group,
    make_terms,
    make_working_plan,
    more_programmes,
    taught,
)
from curriculum.tests.world import make_course
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def make(cast, groups, term, **more):
    return generate_semester_plans(groups=groups, term=term, by=cast.deans_clerk.scope, at=SPRING, **more)


def reasons(outcomes) -> dict[str, str]:
    return {outcome.group.name: outcome.reason for outcome in outcomes if outcome.result is Result.IMPOSSIBLE}


def test_every_group_gets_the_courses_of_its_semester_with_their_hours(cast, term_world):
    outcomes = make(cast, term_world.groups, term_world.autumn, due_date=date(2027, 4, 1))

    assert [(one.group.name, one.result) for one in outcomes] == [("ПИ-1-26", "made"), ("ПИ-2-26", "made")]
    plan = SemesterPlan.objects.get(group=term_world.groups[0])
    assert (plan.source, plan.semester, plan.weeks, plan.department, plan.due_date) == (
        term_world.plan, 1, 16, term_world.units.department, date(2027, 4, 1),
    )  # fmt: skip
    assert (plan.state, plan.errors, plan.warnings, plan.deviations, plan.found) == ("draft", 0, 0, 0, {})
    columns = ("code", "course__code", "credits", "total_hours", "lecture", "practical", "weeks", "controls")
    assert list(plan.lines.values_list(*columns)) == [
        (f"М.1.В.{n}", f"710400.fu.{n}", Decimal(5), Decimal(150), Decimal(32), Decimal(16), Decimal(16), [["exam", 1]])
        for n in range(1, 7)
    ]


def test_the_lines_lead_back_to_the_working_plan_and_carry_language_and_room(cast, term_world):
    term_world.groups[0].language = "ru"
    term_world.groups[0].save()

    make(cast, term_world.groups[:1], term_world.autumn)

    line = SemesterLine.objects.order_by("position").first()
    assert (line.source, line.language, line.room_type, line.department) == (
        term_world.plan.lines.get(code="М.1.В.1"), "ru", "classroom", term_world.units.department,
    )  # fmt: skip


def test_making_twice_makes_nothing_the_second_time(cast, term_world):
    make(cast, term_world.groups, term_world.autumn)
    before = list(SemesterLine.objects.order_by("pk").values_list("pk", flat=True))

    outcomes = make(cast, term_world.groups, term_world.autumn)

    assert [one.result for one in outcomes] == ["exists", "exists"]
    assert list(SemesterLine.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_each_plan_that_is_made_leaves_a_record(cast, term_world):
    make(cast, term_world.groups, term_world.autumn)

    records = AuditEntry.objects.filter(event="curriculum.semesterplan.made").order_by("pk")
    assert [(one.object_label, one.new, one.unit_id) for one in records] == [
        (str(plan), {"source": str(term_world.plan)}, term_world.units.department.pk)
        for plan in SemesterPlan.objects.with_names().order_by("pk")
    ]


def test_a_preview_tells_the_same_and_saves_nothing(cast, term_world):
    groups, scope = term_world.groups, cast.deans_clerk.scope

    seen = preview_generation(groups=groups, term=term_world.autumn, by=scope, at=SPRING)

    assert SemesterPlan.objects.count() == 0
    done = make(cast, groups, term_world.autumn)
    assert [(one.group, one.result, len(one.lines)) for one in seen] == [
        (one.group, one.result, len(one.lines)) for one in done
    ]


def test_the_semester_follows_the_year_of_study_and_the_term(cast, term_world):
    next_year = make_terms(2027)
    second = make_group(term_world.programme, "ПИ-1-25", intake_year=2025, year_of_study=2)
    taught(term_world.plan, "М.1.В.9", make_course(term_world.units.department, "S3", "Үчүнчү"), 3)

    [spring] = make(cast, term_world.groups[:1], term_world.terms.spring)
    [autumn] = make(cast, term_world.groups[:1], next_year.autumn)

    assert (spring.plan.semester, autumn.plan.semester) == (2, 3)
    assert reasons(make(cast, [second], term_world.autumn)) == {
        "ПИ-1-25": "There is no approved working plan for the intake of 2025."
    }


def test_a_group_of_next_year_has_no_plan_of_this_year(cast, term_world):
    before = make_terms(2025)

    assert reasons(make(cast, term_world.groups[:1], before.autumn)) == {
        "ПИ-1-26": "The group begins its studies after this term."
    }


def test_each_group_that_can_have_no_plan_says_why(cast, term_world):
    late = make_terms(2029)
    closed = make_group(term_world.programme, "ПИ-9-26", closed_date=date(2027, 2, 1))
    foreign = term_world.other_group
    draft = make_working_plan(more_programmes(term_world, 1)[0], state="draft")
    unplanned = make_group(draft.programme, "П-1-26")

    told = reasons(make(cast, [*term_world.groups[:1], closed, foreign, unplanned], late.spring))

    assert told == {
        "ПИ-1-26": "This would be semester 8 of the group; its programme has 4 semesters.",
        "ПИ-9-26": "The group is closed from 1 Feb 2027.",
        "П-1-26": "This would be semester 8 of the group; its programme has 4 semesters.",
        "Т-1-26": told["Т-1-26"],
    }
    assert told["Т-1-26"].startswith("You have no right to: make, edit and submit semester plans.")
    assert reasons(make(cast, [unplanned], term_world.autumn)) == {
        "П-1-26": "There is no approved working plan for the intake of 2026."
    }
    assert reasons(make(cast, term_world.groups[:1], term_world.terms.summer)) == {
        "ПИ-1-26": "A summer term has no semester plan of its own."
    }


def test_a_group_led_on_in_summer_keeps_its_old_year_in_the_terms_before(cast, term_world):
    """Recorded in March for September: the plan of this spring is still that of the first year."""
    order = promotion(number="50-К", order_date=SPRING.date(), effective_date=date(2027, 9, 1))
    ids = [group.pk for group in term_world.groups]
    record_renumbering(group_ids=ids, order=order, by=cast.deans_clerk.scope, at=SPRING)
    groups = list(Group.objects.filter(pk__in=ids).select_related("programme"))
    assert [group.year_of_study for group in groups] == [2, 2]

    coming = make_terms(2027)
    asked = (term_world.autumn, term_world.terms.spring, coming.autumn)
    made = [preview_generation(groups=groups, term=term, by=cast.deans_clerk.scope, at=SPRING) for term in asked]

    assert [[one.plan.semester if one.plan else one.reason for one in outcomes] for outcomes in made] == [
        [1, 1], [2, 2], ["The working plan has no courses in semester 3."] * 2,
    ]  # fmt: skip


def test_a_semester_without_courses_makes_no_plan(cast, term_world):
    later = make_terms(2027)

    assert reasons(make(cast, term_world.groups[:1], later.autumn)) == {
        "ПИ-1-26": "The working plan has no courses in semester 3."
    }
    assert SemesterPlan.objects.count() == 0


def test_nobody_chosen_is_told(cast, term_world):
    with pytest.raises(BadInput, match="Choose from 1 to 2000 groups"):
        make(cast, [], term_world.autumn)


def test_the_plan_a_group_studies_by_goes_before_the_newest_of_its_intake(cast, term_world):
    newer = make_working_plan(term_world.programme, version_number=2)
    term_world.groups[0].plan = term_world.plan
    term_world.groups[0].save()

    outcomes = make(cast, term_world.groups, term_world.autumn)

    assert [one.plan.source for one in outcomes] == [term_world.plan, newer]


def test_a_plan_that_went_to_the_archive_gives_way_to_the_newest(cast, term_world):
    newer = make_working_plan(term_world.programme, version_number=2)
    term_world.plan.state = "archived"
    term_world.plan.save()
    term_world.groups[0].plan = term_world.plan
    term_world.groups[0].save()

    assert make(cast, term_world.groups[:1], term_world.autumn)[0].plan.source == newer


def test_an_elective_block_is_one_line_that_waits_for_its_choice(cast, term_world):
    block = add_block(term_world.plan)

    [outcome] = make(cast, term_world.groups[:1], term_world.autumn)

    line = outcome.plan.lines.get(source=block)
    assert (line.kind, line.choice, line.name_ky, line.credits) == ("elective_block", None, "Тандоо курсу", 5)
    assert outcome.plan.found["semester_elective"] == 1


def test_a_faculty_is_made_with_as_many_queries_as_one_group(cast, term_world):
    def queries(groups) -> int:
        with CaptureQueriesContext(connection) as captured:
            make(cast, groups, term_world.autumn)
        return len(captured)

    one = queries(term_world.groups[:1])
    many = [make_group(term_world.programme, f"ПИ-{n}-26") for n in range(10, 40)]
    for programme in more_programmes(term_world, 3):
        make_working_plan(programme)
        many += [make_group(programme, f"{programme.code}-{n}") for n in range(3)]

    assert queries(many) == one
    assert one <= 15
    assert SemesterPlan.objects.count() == 40
