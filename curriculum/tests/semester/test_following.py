"""A draft that follows what the students of its group have chosen since it was made."""

import pytest
from django.urls import reverse

from curriculum.models import ElectiveOffer, Plan, SemesterPlan, StreamSeat
from curriculum.operations.plans import start_version
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.operations.semester_cells import add_semester_line
from curriculum.operations.semester_renewal import follow_registrations, preview_following, renew_semester_plan
from curriculum.operations.streams import join_lines
from curriculum.queries.semester import readiness
from curriculum.tests.semester.test_pages import queries_of
from curriculum.tests.semester_world import SPRING, add_block, fill, line_of, make_semester_plans, register
from curriculum.tests.views.pages import offered, send, stopped, text, tree
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def courses(term_world) -> list:
    """The three courses of a block in the first semester."""
    block = add_block(term_world.plan, alternatives=3)
    return list(term_world.plan.lines.filter(block=block).order_by("position", "pk"))


@pytest.fixture
def plan(term_world, courses, cast) -> SemesterPlan:
    """Made when two students had chosen the first course and one the second."""
    group = term_world.groups[0]
    register(group, courses[0], term_world.autumn, 2)
    register(group, courses[1], term_world.autumn)
    make_semester_plans([group], term_world.autumn, cast.deans_clerk)
    return SemesterPlan.objects.with_names().get(group=group)


@pytest.fixture
def later(plan, courses, term_world):
    """Three chose the third course afterwards, and the first is not taught after all."""
    register(plan.group, courses[2], term_world.autumn, 3)
    ElectiveOffer.objects.filter(course=courses[0].course).update(state="cancelled")


def fresh(plan) -> SemesterPlan:
    return SemesterPlan.objects.with_names().get(pk=plan.pk)


def follow(cast, plan, by="deans_clerk"):
    return follow_registrations(plan=plan, by=getattr(cast, by).scope, at=SPRING)


def electives(plan) -> list[tuple]:
    return list(plan.lines.filter(kind="elective_block").values_list("course__code", "students"))


def fates(plan) -> list[tuple]:
    found = preview_following(fresh(plan)).electives
    return [(one.line.code, one.before, one.line.students, one.fate.value) for one in found]


def test_what_comes_stays_and_goes_is_shown_and_nothing_is_saved(plan, later):
    assert fates(plan) == [
        ("М.1.КПВ.1.3", None, 3, "comes"), ("М.1.КПВ.1.2", 1, 1, "stays"), ("М.1.КПВ.1.1", 2, 2, "goes"),
    ]  # fmt: skip
    assert electives(plan) == [("ELE1", 2), ("ELE2", 1)]


def test_the_draft_has_the_choices_and_the_record_names_them(cast, plan, later):
    followed = follow(cast, plan)

    assert electives(plan) == [("ELE3", 3), ("ELE2", 1)]
    assert (followed.revision, followed.source) == (2, plan.source)
    assert readiness(fresh(plan)).follows_the_choices
    assert fresh(plan).found == {"semester_plan_credits": 1, "semester_room": 2}
    entry = AuditEntry.objects.get(event="curriculum.semesterplan.followed")
    assert entry.new == {"electives": "М.1.КПВ.1.3 Тандоо 3 (en) – 3, М.1.КПВ.1.2 Тандоо 2 (en) – 1"}


def test_lines_that_stay_keep_everything_that_people_wrote(cast, plan, later):
    line = line_of(plan, "М.1.КПВ.1.2")
    line.lecture, line.deviation, line.room_type, line.name_en = 48, "Токтом", "lecture_hall", ""
    line.save()
    untouched = list(plan.lines.exclude(kind="elective_block").values())

    follow(cast, plan)

    after = line_of(plan, "М.1.КПВ.1.2")
    assert (after.pk, after.lecture, after.deviation, after.room_type, after.name_en, after.cell_versions) == (
        line.pk, 48, "Токтом", "lecture_hall", "", {},
    )  # fmt: skip
    assert list(plan.lines.exclude(kind="elective_block").values()) == untouched


def test_other_numbers_alone_are_followed_too_and_the_most_chosen_comes_first(cast, plan, courses, term_world):
    register(plan.group, courses[1], term_world.autumn, 4)

    follow(cast, plan)

    assert electives(plan) == [("ELE2", 5), ("ELE1", 2)]


def test_a_line_that_waited_for_a_choice_takes_the_most_chosen_course(cast, term_world, courses):
    [plan] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    open_line = line_of(plan, "М.1.КПВ.1")
    type(open_line).objects.filter(pk=open_line.pk).update(room_type="gym", note="Кечинде")
    register(plan.group, courses[1], term_world.autumn, 2)
    register(plan.group, courses[0], term_world.autumn, 1)

    follow(cast, plan)

    assert electives(plan) == [("ELE2", 2), ("ELE1", 1)]
    line = line_of(plan, "М.1.КПВ.1.2")
    assert (line.pk, line.note, line.lecture, line.cell_versions["course"]) == (open_line.pk, "Кечинде", 32, 1)


def test_a_block_chosen_by_hand_follows_as_soon_as_students_choose(cast, term_world, courses):
    [plan] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    plan.lines.filter(kind="elective_block").update(choice=courses[2], course=courses[2].course)
    assert not preview_following(fresh(plan)).changes_electives
    register(plan.group, courses[2], term_world.autumn, 2)
    register(plan.group, courses[0], term_world.autumn)

    assert [(before, then, fate) for _code, before, then, fate in fates(plan)] == [
        (None, 2, "stays"), (None, 1, "comes"),
    ]  # fmt: skip


def test_when_nobody_has_chosen_any_more_the_block_is_to_be_chosen_by_hand(cast, plan):
    ElectiveOffer.objects.update(state="cancelled")

    follow(cast, plan)

    assert electives(plan) == [(None, None)]
    assert fresh(plan).found == {"semester_elective": 1, "semester_plan_credits": 1}


def test_lines_by_hand_stay(cast, plan, later):
    line = add_semester_line(plan_id=plan.pk, by=cast.deans_clerk.scope, at=SPRING)

    follow(cast, plan)

    assert plan.lines.filter(pk=line.pk).exists()


def test_where_the_plan_has_what_was_chosen_there_is_nothing_to_follow(cast, plan):
    with pytest.raises(Refused, match="The plan has the electives that the students have chosen"):
        follow(cast, plan)
    follow_nothing = SemesterPlan.objects.values().get(pk=plan.pk)
    assert follow_nothing["revision"] == 1


def test_whoever_comes_second_finds_nothing_left_to_follow(cast, plan, later):
    stale = fresh(plan)
    follow(cast, plan)
    after = list(plan.lines.order_by("pk").values())

    with pytest.raises(Refused, match="The plan has the electives"):
        follow(cast, stale)

    assert list(plan.lines.order_by("pk").values()) == after
    assert AuditEntry.objects.filter(event="curriculum.semesterplan.followed").count() == 1


def test_who_may_not_edit_follows_nothing(cast, plan, later):
    with pytest.raises(Refused, match="You have no right"):
        follow(cast, plan, by="dean")


def test_a_plan_in_approval_and_an_approved_one_never_change(cast, plan, later):
    submit_semester_plan(plan=plan, by=cast.deans_clerk.scope, at=SPRING)
    with pytest.raises(Refused, match="in approval"):
        follow(cast, plan)

    SemesterPlan.objects.filter(pk=plan.pk).update(state="approved", step="")
    with pytest.raises(Refused, match="is approved and frozen"):
        follow(cast, plan)
    assert electives(plan) == [("ELE1", 2), ("ELE2", 1)]
    assert not readiness(fresh(plan)).follows_the_choices


@pytest.mark.parametrize("all_cancelled", [False, True])
def test_a_course_that_goes_must_first_leave_its_stream(cast, plan, later, courses, term_world, all_cancelled):
    ElectiveOffer.objects.filter(course=courses[0].course).update(state="offered")
    register(term_world.groups[1], courses[0], term_world.autumn)
    [other] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    ids = [one.lines.get(course__code="ELE1").pk for one in (plan, other)]
    join_lines(kind="lecture", line_ids=ids, by=cast.deans_clerk.scope, at=SPRING)
    gone = ElectiveOffer.objects.all() if all_cancelled else ElectiveOffer.objects.filter(course=courses[0].course)
    gone.update(state="cancelled")

    with pytest.raises(Conflict, match=r"Тандоо 1 \(en\)” is part of a stream"):
        follow(cast, plan)

    assert electives(plan) == [("ELE1", 2), ("ELE2", 1)]
    assert StreamSeat.objects.count() == 2


def test_a_newer_working_plan_brings_the_choices_of_the_students_with_it(cast, plan, later, term_world):
    """Who chose under the earlier version is counted where the course stands in the newer one."""
    line = line_of(plan, "М.1.КПВ.1.2")
    type(line).objects.filter(pk=line.pk).update(lecture=48, deviation="Токтом")
    version = start_version(plan=term_world.plan, reason="Жаңы", by=cast.deans_clerk.scope, at=SPRING)
    Plan.objects.filter(pk=term_world.plan.pk).update(state="archived")
    Plan.objects.filter(pk=version.pk).update(state="approved")

    renew_semester_plan(plan=plan, by=cast.deans_clerk.scope, at=SPRING)

    assert electives(plan) == [("ELE3", 3), ("ELE2", 1)]
    kept = line_of(plan, "М.1.КПВ.1.2")
    assert (kept.pk, kept.source.plan, kept.choice.plan, kept.lecture, kept.deviation) == (
        line.pk, version, version, 48, "Токтом",
    )  # fmt: skip
    assert readiness(fresh(plan)).follows_the_choices


def english(member):
    member.client.cookies["django_language"] = "en"
    return member.client


def test_the_page_shows_what_would_change_and_does_it(cast, plan, later):
    client, url = english(cast.deans_clerk), reverse("curriculum:semester_follow", args=[plan.pk])
    response = client.get(url)

    assert [[text(cell) for cell in row] for row in tree(response).xpath("//table/tbody/tr")] == [
        ["М.1.КПВ.1.3", "Тандоо 3 (en)", "–", "3", "comes"],
        ["М.1.КПВ.1.2", "Тандоо 2 (en)", "1", "1", "stays"],
        ["М.1.КПВ.1.1", "Тандоо 1 (en)", "2", "–", "goes"],
    ]
    assert offered(response) == {"Follow the registrations"}
    assert send(client, "semester_follow", plan).status_code == 302
    assert electives(plan) == [("ELE3", 3), ("ELE2", 1)]
    assert stopped(client.get(url)) == {
        "Follow the registrations": "The plan has the electives that the students have chosen."
    }


def test_a_plan_without_elective_blocks_says_so(cast, term_world):
    [plan] = make_semester_plans([term_world.groups[0]], term_world.autumn, cast.deans_clerk)

    page = text(tree(english(cast.deans_clerk).get(reverse("curriculum:semester_follow", args=[plan.pk]))))

    assert "The plan has no elective blocks." in page


def test_what_differs_is_said_on_the_page_and_in_the_editor_and_leads_to_the_verb(cast, plan, later):
    url = reverse("curriculum:semester_follow", args=[plan.pk])
    for name in ("semester_plan", "semester_editor"):
        page = tree(english(cast.deans_clerk).get(reverse(f"curriculum:{name}", args=[plan.pk])))
        assert "What the students of the group have chosen is not what the plan has." in text(page)
        assert len(page.xpath(f"//a[@href='{url}']")) == 1
        assert "Students who have chosen “М.1.КПВ.1.3 Тандоо 3”: 3; the plan does not have it." in text(page)


def test_an_approved_plan_says_who_may_give_it_back(cast, plan, later):
    SemesterPlan.objects.filter(pk=plan.pk).update(state="approved")

    page = tree(english(cast.deans_clerk).get(reverse("curriculum:semester_plan", args=[plan.pk])))

    assert "The office may return it to its unit with a remark." in text(page)
    assert page.xpath(f"//a[@href='{reverse('curriculum:semester_follow', args=[plan.pk])}']") == []


def test_the_page_asks_as_often_for_many_students_as_for_few(cast, plan, later, courses, term_world):
    url = reverse("curriculum:semester_follow", args=[plan.pk])
    few = queries_of(cast.deans_clerk.client, url)
    for course in courses:
        register(plan.group, course, term_world.autumn, 10)
    fill(plan.group, 10)

    assert queries_of(cast.deans_clerk.client, url) == few <= 15
