"""The page of a plan in every state: what may be done by whom, why not, and at most fifteen queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import Plan
from curriculum.operations.plans import derive_working_plan, start_version
from curriculum.tests.stages import bring_to, review
from curriculum.tests.views.pages import address, offered, stopped, text, tree
from curriculum.tests.world import NOON, make_line, make_sound_plan
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, Window

pytestmark = pytest.mark.django_db

ALWAYS = {"Print", "XLSX"}
MOST = 15
STAGES = ("draft", "head", "dean", "office", "vice_rector", "approved", "returned")
PEOPLE = ("deans_clerk", "department_head", "dean", "office_specialist", "vice_rector", "teacher")
ASK = "It may be done by: "


@pytest.fixture
def opened(cast):
    """`opened("dean", plan)`: the page as a member of the cast sees it."""
    return lambda who, plan, page="plan": getattr(cast, who).client.get(address(page, plan))


@pytest.fixture
def window(db) -> Window:
    """The window that the office keeps for plans; it closed yesterday."""
    year = AcademicYear.objects.create(start_year=2025, start_date="2025-09-01", end_date="2026-08-31")
    return Window.objects.create(
        kind="plan_entry", year=year, opens_at=NOON - timedelta(days=30), closes_at=clock.now() - timedelta(days=1)
    )


@pytest.fixture
def extended(window, cast) -> Window:
    """The window open by an extension."""
    window.extensions.create(
        until=clock.now() + timedelta(days=2), reason="оору", extended_by=cast.registrar.person, extended_at=clock.now()
    )
    return window


@pytest.mark.parametrize(
    ("stage", "who", "verbs"),
    [
        ("draft", "deans_clerk", {"Edit", "Submit for approval"}),
        ("draft", "department_head", {"Edit", "Submit for approval"}),
        ("draft", "dean", set()),
        ("draft", "teacher", set()),
        ("head", "department_head", {"Sign", "Return", "Signed on paper"}),
        ("head", "deans_clerk", {"Take back", "Signed on paper"}),
        ("head", "dean", set()),
        ("head", "office_specialist", {"Signed on paper"}),
        ("dean", "dean", {"Sign", "Return"}),
        ("dean", "department_head", {"Signed on paper"}),
        ("dean", "deans_clerk", {"Signed on paper"}),
        ("office", "office_specialist", {"Expert card", "Return"}),
        ("office", "head_of_office", {"Expert card", "Return"}),
        ("office", "vice_rector", set()),
        ("office", "deans_clerk", set()),
        ("vice_rector", "vice_rector", {"Sign", "Return"}),
        ("vice_rector", "office_specialist", {"Signed on paper"}),
        ("vice_rector", "deans_clerk", set()),
        ("approved", "deans_clerk", {"Make the working plan", "New version"}),
        ("approved", "department_head", {"Make the working plan", "New version"}),
        ("approved", "vice_rector", set()),
        ("approved", "teacher", set()),
        ("returned", "deans_clerk", {"Edit", "Submit for approval"}),
        ("returned", "dean", set()),
    ],
)
def test_each_person_is_offered_the_verbs_of_the_state(at_stage, opened, stage, who, verbs):
    assert offered(opened(who, at_stage(stage))) - ALWAYS == verbs


@pytest.mark.parametrize(
    ("stage", "who", "label", "reason"),
    [
        ("draft", "dean", "Edit", "You have no right to: draw up and submit study plans."),
        ("draft", "dean", "Submit for approval", "You have no right to: draw up and submit study plans."),
        ("head", "dean", "Sign", f"The step “department head” is not yours. {ASK}Өмүралиев Э."),
        ("dean", "vice_rector", "Sign", f"The step “dean” is not yours. {ASK}Токтогулов Б."),
        ("office", "office_specialist", "Sign", "Fill in the expert card first."),
        ("vice_rector", "dean", "Sign", f"The step “vice-rector” is not yours. {ASK}Мамытов К."),
        ("office", "deans_clerk", "Signed on paper", "Bring this paper to the office: it records its own step"),
        ("vice_rector", "deans_clerk", "Signed on paper", "Bring this paper to the office: it records its own step"),
        ("approved", "dean", "New version", "You have no right to: draw up and submit study plans."),
        ("approved", "dean", "Make the working plan", "You have no right to: draw up and submit study plans."),
    ],
)
def test_a_stopped_verb_says_why_and_who_could(at_stage, opened, stage, who, label, reason):
    assert stopped(opened(who, at_stage(stage)))[label].startswith(reason)


def test_a_plan_with_errors_says_how_many_stop_it(cast, world, opened):
    make_line(world.plan)
    page = opened("deans_clerk", world.plan)

    assert "Edit" in offered(page)
    assert stopped(page)["Submit for approval"].startswith("The plan has ")
    assert stopped(page)["Submit for approval"].endswith("Mend them first; each leads to its cell.")


def test_after_a_negative_card_the_office_may_only_return(cast, at_stage, opened):
    plan = at_stage("office")
    review(plan, cast, "negative")
    page = opened("office_specialist", plan)

    assert offered(page) - ALWAYS == {"Expert card", "Return"}
    assert stopped(page)["Sign"] == "The expert card's conclusion is negative; return the plan with the findings."


def test_after_a_positive_card_the_office_may_sign(cast, at_stage, opened):
    plan = at_stage("office")
    review(plan, cast)

    assert offered(opened("office_specialist", plan)) - ALWAYS == {"Expert card", "Return", "Sign", "Signed on paper"}


def test_outside_the_window_the_clerk_is_told_when_it_closed(window, sound, opened):
    page = opened("deans_clerk", sound)

    assert stopped(page)["Edit"].startswith("The window for entering plans closed on")
    assert stopped(page)["Submit for approval"].startswith("The window for entering plans closed on")


def test_an_approved_plan_with_a_newer_version_gets_no_other(cast, at_stage, opened):
    plan = at_stage("approved")
    start_version(plan=plan, reason="Жаңы", by=cast.deans_clerk.scope, at=NOON)

    assert stopped(opened("deans_clerk", plan)) == {"New version": "A newer version of this plan exists already."}


def test_a_working_plan_is_not_derived_again_and_shows_its_difference(cast, at_stage, opened):
    working = derive_working_plan(base=at_stage("approved"), by=cast.deans_clerk.scope, at=NOON)
    page = opened("deans_clerk", working)

    assert offered(page) - ALWAYS == {"Edit", "Submit for approval", "Difference"}
    assert "Base plan" in text(tree(page))


def test_an_archived_plan_offers_nothing_but_its_paper(cast, at_stage, opened):
    plan = at_stage("approved")
    bring_to("approved", start_version(plan=plan, reason="Жаңы", by=cast.deans_clerk.scope, at=NOON), cast)
    page = opened("deans_clerk", Plan.objects.get(pk=plan.pk))

    assert (offered(page), stopped(page)) == (ALWAYS, {})


def test_a_returned_plan_shows_who_returned_it_and_why(at_stage, opened):
    page = text(tree(opened("deans_clerk", at_stage("returned"))))

    assert "Returned by Токтогулов Б. on" in page
    assert "3-семестрдин кредиттерин караңыз" in page


def test_the_steps_stand_with_who_signed_and_who_is_waited_for(at_stage, opened):
    page = tree(opened("teacher", at_stage("office")))
    steps = [
        (step.get("class").rsplit("-", 1)[-1], text(step.find_class("process-title")[0]))
        for step in page.find_class("process-step")
    ]

    assert steps == [
        ("done", "Submitted"), ("done", "department head"), ("done", "dean"),
        ("current", "Academic Affairs Office"), ("todo", "vice-rector"),
    ]  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_in_every_state_the_page_needs_at_most_fifteen_queries(extended, at_stage, opened, stage, who):
    assert_few(opened, who, at_stage(stage))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", ["deans_clerk", "dean", "office_specialist"])
def test_nor_does_a_working_plan_that_is_a_second_version_need_more(extended, cast, world, opened, stage, who):
    base = bring_to("approved", make_sound_plan(world.programme, 2020), cast)
    first = bring_to("approved", make_sound_plan(world.programme, 2020, kind="working", base=base), cast)
    plan = make_sound_plan(world.programme, 2020, kind="working", base=base, previous=first, version_number=2)
    assert_few(opened, who, plan if stage == "draft" else bring_to(stage, plan, cast))


def assert_few(opened, who: str, plan: Plan) -> None:
    for page in ("plan", "editor", "plan_past", "plan_compare"):
        opened(who, plan, page)
        with CaptureQueriesContext(connection) as captured:
            assert opened(who, plan, page).status_code == 200
        assert (page, len(captured)) <= (page, MOST)


def test_what_lies_behind_a_plan_is_shown_with_it(cast, at_stage, opened):
    plan = at_stage("vice_rector")
    page = text(tree(opened("dean", plan, "plan_past")))

    assert "positive" in page
    assert "Абдыкадырова Н. submitted" in page


def test_a_plan_beside_its_former_version_shows_what_changed(cast, at_stage, opened):
    version = start_version(plan=at_stage("approved"), reason="Жаңы", by=cast.deans_clerk.scope, at=NOON)
    version.lines.filter(code="М.1.В.6").update(lecture=14, self_study=104)

    page = tree(opened("dean", version, "plan_compare"))

    assert "Зымсыз тармактар" in text(page)
    assert "Робототехника" not in text(page)


def test_a_plan_without_a_base_has_nothing_beside_it(sound, opened):
    assert opened("dean", sound, "plan_compare").status_code == 200
