"""Plans, programmes, courses, calendars, groups, students, semester plans in the search over everything."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from curriculum.models import Calendar, Course, Group, Plan, Programme, SemesterPlan, Student
from curriculum.tests.semester_world import make_semester_plans, make_semester_world
from curriculum.tests.students.world import admit
from curriculum.tests.views.pages import text, tree
from curriculum.tests.world import NOON, make_plan, make_programme
from curriculum.views import finding
from kuu_office.core import search
from kuu_office.core.models import Appointment, IssuedDocument, Person, Post, StoredFile, Unit
from kuu_office.core.registry import slots
from kuu_office.office.models import Act

AUTUMN = date(2026, 9, 1)
WORD = "табылга"


def found(source, scope, typed: str) -> list[tuple[str, str, str]]:
    """Label, detail and address of what one heading finds."""
    [rows] = search.rows_of_each([source], scope, typed)
    return rows


def address(name: str, thing) -> str:
    return reverse(f"curriculum:{name}", args=[thing.pk])


@pytest.fixture
def here(cast, world) -> SimpleNamespace:
    """A programme with a plan, a calendar, a group, its semester plan and a student: all of the first faculty."""
    place = make_semester_world(world)
    place.calendar = Calendar.objects.create(
        programme=world.programme, year=place.terms.year, department=world.programme.department, created_at=NOON
    )
    place.group, place.course = place.groups[0], world.course
    place.student = admit(place.group, "Осмонов Нурлан", cast.deans_clerk.scope, day=AUTUMN)
    [place.semester_plan] = make_semester_plans([place.group], place.autumn, cast.deans_clerk)
    return place


@pytest.mark.parametrize("typed", ["программалык", "ПРОГРАММАЛЫК", "710400", "7104 инжен"])
def test_a_plan_is_found_by_its_programme_whatever_the_keyboard(cast, world, typed):
    assert found(finding.PLANS, cast.dean.scope, typed) == [
        ("710400 Программалык инженерия (master), 2026, base plan", "draft", address("plan", world.plan))
    ]


def test_each_heading_shows_name_state_and_address(cast, here):
    student = here.student
    rows = {
        "plan": found(finding.PLANS, cast.dean.scope, "710400")[1],
        "programme": found(finding.PROGRAMMES, cast.dean.scope, "710400")[0],
        "course": found(finding.COURSES, cast.dean.scope, "философия")[0],
        "calendar": found(finding.CALENDARS, cast.dean.scope, "710400")[0],
        "group": found(finding.GROUPS, cast.dean.scope, "пи-1")[0],
        "student": found(finding.STUDENTS, cast.dean.scope, "осмон")[0],
        "semester_plan": found(finding.SEMESTER_PLANS, cast.dean.scope, "пи-1")[0],
    }
    name = "710400 Программалык инженерия (master)"
    assert rows == {
        "plan": (f"{name}, 2026, working plan", "approved", address("plan", here.plan)),
        "programme": (name, "ПИ", address("programme", here.programme)),
        "course": ("PHI1 Илимдин философиясы (en)", "ПИ", address("course", here.course)),
        "calendar": (f"{name}, 2026–2027 academic year", "draft", address("calendar", here.calendar)),
        "group": ("ПИ-1-26", f"{name}, ПИ", address("group", here.group)),
        "student": ("Осмонов Нурлан", f"ПИ-1-26, studying, {student.record_number}", address("student", student)),
        "semester_plan": (
            "ПИ-1-26, 2026–2027 academic year, autumn term", "draft", address("semester_plan", here.semester_plan),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_thing_of_the_search_says_of_itself_what_the_whole_thing_says(cast, here, language):
    things = [
        (finding.PLANS, here.plan, "710400"), (finding.PROGRAMMES, here.programme, "710400"),
        (finding.CALENDARS, here.calendar, "710400"), (finding.COURSES, here.course, "phi1"),
        (finding.GROUPS, here.group, "пи"), (finding.STUDENTS, here.student, "осмон"),
        (finding.SEMESTER_PLANS, here.semester_plan, "пи"),
    ]  # fmt: skip
    assert {source for source, _thing, _typed in things} == set(finding.SOURCES)
    with override(language):
        for source, thing, typed in things:
            whole = source.show(type(thing)._base_manager.get(pk=thing.pk))
            assert whole in found(source, cast.dean.scope, typed)


def test_a_student_is_found_by_the_record_book_and_without_a_group(cast, here):
    Student.objects.filter(pk=here.student.pk).update(group=None)
    number = here.student.record_number
    rows = [("Осмонов Нурлан", f"no group, studying, {number}", address("student", here.student))]
    assert found(finding.STUDENTS, cast.deans_clerk.scope, number) == rows
    assert found(finding.STUDENTS, cast.deans_clerk.scope, "осмон нурл") == rows


@pytest.mark.parametrize("member", ["other_dean", "outsider"])
def test_nothing_of_another_faculty_is_found(cast, here, member):
    scope = getattr(cast, member).scope
    own = {
        finding.PLANS: "710400", finding.PROGRAMMES: "710400", finding.CALENDARS: "710400", finding.GROUPS: "пи",
        finding.STUDENTS: "осмон", finding.SEMESTER_PLANS: "пи",
    }  # fmt: skip
    assert {source: found(source, scope, typed) for source, typed in own.items()} == {source: [] for source in own}


def test_the_catalogue_of_courses_is_open_to_all_who_may_see_it(cast, world):
    rows = [("PHI1 Илимдин философиясы (en)", "ПИ", address("course", world.course))]
    assert found(finding.COURSES, cast.other_dean.scope, "философия") == rows
    assert found(finding.COURSES, cast.outsider.scope, "философия") == []


def test_the_newest_intake_stands_first_and_ten_are_enough(cast, world):
    for year in range(2000, 2012):
        make_plan(world.programme, year)
    rows = found(finding.PLANS, cast.dean.scope, "710400")
    assert [label.split(", ")[1] for label, _detail, _url in rows] == ["2026", *(str(y) for y in range(2011, 2002, -1))]


@pytest.mark.parametrize("typed", ["%", "_", "'; DROP TABLE", "\\", "жокжерде"])
def test_signs_of_the_database_find_nothing(cast, here, typed):
    found_by_all = search.rows_of_each(finding.SOURCES, cast.office_specialist.scope, typed)
    assert found_by_all == [[] for _source in finding.SOURCES]


def name_everything(cast, here) -> None:
    """Every heading has a hit: the word stands in the name of a thing of each kind, and of a second one of some."""
    Unit.objects.filter(pk=cast.units.department.pk).update(name_ky=WORD)
    Programme.objects.filter(pk=here.programme.pk).update(name_ky=WORD)
    Course.objects.filter(pk=here.course.pk).update(name_ky=WORD)
    Group.objects.filter(pk=here.group.pk).update(name=WORD)
    Person.objects.filter(pk__in=[here.student.person_id, cast.teacher.person.pk]).update(surname=WORD)
    Appointment.objects.create(
        person=cast.teacher.person, unit=cast.units.department, rate=1, start_date=date(2020, 9, 1),
        post=Post.objects.create(code="docent", name_ky="доцент"),
    )  # fmt: skip
    Act.objects.create(kind="order", number="1", date=AUTUMN, title_ky=WORD, valid_from=AUTUMN)
    file = StoredFile.objects.create(
        name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64, path="a", access="core.portal.enter",
        stored_at=NOON,
    )  # fmt: skip
    IssuedDocument.objects.create(
        kind="plan", series="ОП", year=2026, number=1, natural_key="1", title=WORD, file=file,
        unit=cast.units.department, object_kind="curriculum.plan", object_id=1, template_version="1", context={},
        issued_at=NOON, issued_by=cast.office_specialist.person,
    )  # fmt: skip


def opened(client, typed: str) -> tuple[list[str], int]:
    """The headings of the page, and the queries that it took."""
    client.get(reverse("core:search"))
    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("core:search"), {"q": typed})
    return [str(group.title) for group in page.context["found"]], len(captured)


def test_a_page_on_which_every_heading_has_hits_takes_no_more_queries_than_an_empty_one(cast, here):
    client = cast.office_specialist.client
    name_everything(cast, here)
    headings, many = opened(client, WORD)
    _none, few = opened(client, "жокжерде")
    assert headings == [str(source.title) for source in slots.searches]
    assert (len(headings), many) == (11, few)
    assert many <= 15


def test_more_hits_take_no_more_queries(cast, here):
    name_everything(cast, here)
    _headings, once = opened(cast.office_specialist.client, WORD)
    for number in range(5):
        make_programme(cast.units.department, here.standard, f"99{number:04}", f"{WORD} {number}")
    make_semester_plans(here.groups, here.autumn, cast.deans_clerk)
    Group.objects.filter(pk=here.groups[1].pk).update(name=f"{WORD}-2")
    make_plan(here.programme, 2001)
    assert (Plan.objects.count(), SemesterPlan.objects.count()) > (3, 1)
    assert opened(cast.office_specialist.client, WORD)[1] == once


def test_the_search_page_shows_them_under_their_headings(cast, world):
    make_programme(world.units.department, world.standard, "510400", "Физика")
    page = text(tree(cast.dean.client.get(reverse("core:search"), {"q": "физика"})))
    assert "Programmes" in page
    assert "510400" in page
