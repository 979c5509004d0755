"""Plans as a whole: how many of each faculty stand where, what is late, what the catalogue knows of a name."""

from datetime import date, timedelta

import pytest

from curriculum.models import PlanRules
from curriculum.queries import late_plans, references, similar_courses, state_by_faculty, uses_of_act
from curriculum.tests.stages import bring_to
from curriculum.tests.world import make_course, make_plan, make_sound_plan
from kuu_office.core.tests.english import in_english
from kuu_office.core.text.kyrgyz import fold
from kuu_office.office.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)


def states(scope) -> dict[str, dict[str, int]]:
    return {row.unit.short_name: row.counts for row in state_by_faculty(scope)}


@pytest.fixture
def many(cast, world):
    """Two drafts and a plan in approval here, a draft in the other faculty."""
    make_plan(world.programme, 2021)
    return bring_to("dean", make_sound_plan(world.programme), cast)


def test_the_office_sees_the_plans_of_all_faculties_by_state(cast, many):
    assert states(cast.head_of_office.scope) == {"ИТФ": {"draft": 2, "submitted": 1}, "ТФ": {"draft": 1}}
    assert [row.total for row in state_by_faculty(cast.head_of_office.scope)] == [3, 1]


def test_a_dean_sees_the_own_faculty_only(cast, many):
    assert states(cast.dean.scope) == {"ИТФ": {"draft": 2, "submitted": 1}}
    assert states(cast.other_dean.scope) == {"ТФ": {"draft": 1}}


def test_somebody_without_a_role_sees_none(cast, many):
    assert states(cast.outsider.scope) == {}


def test_an_older_version_is_not_counted(cast, world):
    make_plan(world.programme, version_number=2, previous=world.plan)

    assert states(cast.dean.scope) == {"ИТФ": {"draft": 1}}


def test_states_of_all_faculties_take_two_queries(cast, many, django_assert_num_queries):
    scope = cast.head_of_office.scope

    with django_assert_num_queries(2):
        state_by_faculty(scope)


@pytest.mark.parametrize(
    ("state", "due", "is_late"),
    [
        ("draft", YESTERDAY, True),
        ("returned", YESTERDAY, True),
        ("submitted", YESTERDAY, True),
        ("approved", YESTERDAY, False),
        ("archived", YESTERDAY, False),
        ("draft", TODAY, False),
        ("draft", None, False),
    ],
)
def test_a_plan_is_late_when_it_is_not_done_and_its_day_has_passed(cast, world, state, due, is_late):
    plan = make_plan(world.programme, 2021, state=state, due_date=due)

    assert list(late_plans(cast.dean.scope, TODAY)) == ([plan] if is_late else [])


def test_the_plan_that_is_late_longest_stands_first(cast, world):
    second = make_plan(world.programme, 2021, due_date=YESTERDAY)
    first = make_plan(world.programme, 2022, due_date=YESTERDAY - timedelta(days=9))

    assert list(late_plans(cast.dean.scope, TODAY)) == [first, second]


def test_late_plans_of_another_faculty_are_not_shown(cast, world):
    make_plan(world.other_programme, 2021, due_date=YESTERDAY)

    assert list(late_plans(cast.dean.scope, TODAY)) == []


def test_a_late_plan_with_a_newer_version_is_not_late(cast, world):
    late = make_plan(world.programme, 2021, due_date=YESTERDAY)
    make_plan(world.programme, 2021, version_number=2, previous=late)

    assert list(late_plans(cast.dean.scope, TODAY)) == []


@pytest.mark.parametrize("column", ["name_ky", "name_ru", "name_en"])
def test_a_close_name_is_found_in_each_language(world, column):
    near = make_course(world.units.other_department, "SOC1", "Социология")
    setattr(near, column, "Методы оптимизации")
    near.save()

    assert similar_courses("Методы оптимизаций") == [near]


def test_at_most_five_close_names_are_shown_the_closest_first(world):
    courses = [make_course(world.units.department, f"ALG{n}", f"Жогорку алгебра {'I' * n}") for n in range(1, 8)]

    found = similar_courses("Жогорку алгебра I")

    assert (len(found), found[0]) == (5, courses[0])


def test_text_of_a_cell_leads_to_its_course_department_and_part(world):
    refs = references(world.plan)

    assert refs.courses[fold("PHI1")] == refs.courses["илимдин философиясы"] == world.course
    assert refs.departments["пи"] == world.units.department
    assert [part.code for part in refs.parts.values()] == ["М.1.Б", "М.1.В"]
    assert "" not in {*refs.courses, *refs.departments, *refs.parts}


def test_a_course_that_is_taught_no_more_is_not_meant(world):
    world.course.is_active = False
    world.course.save()

    assert fold("PHI1") not in references(world.plan).courses


def test_for_a_few_texts_only_the_courses_that_they_may_mean_are_read(world):
    refs = references(world.plan, ["PHI1"])

    assert set(refs.courses.values()) == {world.course}
    assert set(references(world.plan, [str(number) for number in range(6)]).courses.values()) == {
        world.course,
        world.other_course,
    }
    assert references(world.plan, ["", "  "]).courses == {}


def test_what_rests_on_an_act_is_told_to_those_who_may_see_programmes(cast, world):
    act = Act.objects.create(kind="resolution", number="346", date=TODAY, title_ky="Жобо", valid_from=TODAY)
    world.standard.act = act
    world.standard.save()
    PlanRules.objects.create(degree="master", act=act, valid_from=date(2025, 9, 1))

    assert uses_of_act(act, cast.outsider.scope) == []
    assert [use.label for use in uses_of_act(act, cast.dean.scope)] == [
        "Standard: Стандарт STD-1",
        "Limits of plans: master, 01.09.2025",
    ]
