"""The course catalogue and the programmes: what a page tells, who changes what, names that are close to each other."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import Course, StandardPart
from curriculum.tests.views.pages import address, field_errors, offered, send, send_twice, stopped, text, tree
from curriculum.tests.world import make_course, make_line, make_plan
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(world) -> dict:
    return {
        "department": world.units.department.pk, "code": "ALG1", "name_ky": "Алгебра", "name_ru": "Алгебра",
        "name_en": "Algebra", "is_active": "on",
    }  # fmt: skip


def test_a_course_is_entered_once_by_a_double_click(cast, world, values):
    first, second = send_twice(cast.department_head.client, "course_create", **values)

    course = Course.objects.get(code="ALG1")
    assert first["Location"] == second["Location"] == address("course", course)
    assert AuditEntry.objects.filter(event="curriculum.course.registered").count() == 1


def test_what_is_missing_is_told_at_its_field(cast, world):
    answer = send(cast.department_head.client, "course_create")

    assert (answer.status_code, set(field_errors(answer))) == (422, {"department", "code", "name_ky"})


def test_a_code_that_is_taken_is_told_at_its_field(cast, world, values):
    answer = send(cast.department_head.client, "course_create", **values | {"code": "PHI1"})

    assert (answer.status_code, set(field_errors(answer))) == (422, {"code"})


def test_a_close_name_is_asked_about_and_saved_when_one_is_sure(cast, world, values):
    close = values | {"name_ky": "Илимдин философиясы"}

    asked = send(cast.department_head.client, "course_create", **close)
    before = Course.objects.filter(code="ALG1").exists()
    sure = send(cast.department_head.client, "course_create", sure="1", **close)

    assert (asked.status_code, before, sure.status_code) == (422, False, 302)
    assert "The catalogue already holds courses with a close name:" in text(tree(asked))


def test_a_department_of_another_faculty_is_no_choice(cast, world, values):
    answer = send(
        cast.department_head.client, "course_create", **values | {"department": world.units.other_department.pk}
    )

    assert (answer.status_code, set(field_errors(answer))) == (422, {"department"})


def change(client, course: Course, **values):
    shown = {"code": course.code, "name_ky": course.name_ky, "name_ru": course.name_ru, "name_en": course.name_en}
    return send(client, "course_edit", course, **shown | {"is_active": "on", "version": course.version} | values)


def test_a_course_is_changed_and_its_history_says_so(cast, world):
    answer = change(cast.department_head.client, world.course, name_en="Philosophy of Science")

    page = text(tree(cast.department_head.client.get(answer["Location"])))
    assert "Philosophy of Science" in page
    assert "Өмүралиев Э. changed the course." in page


def test_a_change_over_somebody_elses_is_a_conflict_and_nothing_typed_is_lost(cast, world):
    change(cast.department_clerk.client, world.course, name_en="One")

    answer = change(cast.department_head.client, world.course, name_en="Two")

    assert (answer.status_code, Course.objects.get(pk=world.course.pk).name_en) == (409, "One")
    assert "Somebody changed this course meanwhile." in text(tree(answer))
    assert tree(answer).xpath("//input[@name='name_en']/@value") == ["Two"]


def test_the_form_of_another_departments_course_is_closed_with_the_reason(cast, world):
    answer = cast.department_head.client.get(address("course_edit", world.other_course))

    assert answer.status_code == 403
    assert "You have no right to: keep the courses of the department." in text(tree(answer))


def test_the_page_of_a_course_offers_its_change_to_its_department_only(cast, world):
    assert offered(cast.department_head.client.get(address("course", world.course))) == {"Edit"}
    assert "Edit" in stopped(cast.other_head.client.get(address("course", world.course)))


def test_a_course_shows_the_plans_of_ones_units_that_use_it(cast, world):
    make_line(world.plan, course=world.course, credits=Decimal(4))
    make_line(world.other_plan, course=world.course)

    here = text(tree(cast.dean.client.get(address("course", world.course))))
    everywhere = text(tree(cast.office_specialist.client.get(address("course", world.course))))

    assert ("530700" in here, "530700" in everywhere) == (False, True)
    assert "М.1.В.1 · 4" in here


def test_a_course_shows_what_is_close_to_it(cast, world):
    make_course(world.units.other_department, "PHI2", "Илимдин философиясы 2")

    assert "Courses with a close name: PHI2" in text(tree(cast.dean.client.get(address("course", world.course))))


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_course_takes_as_many_queries_for_three_uses_as_for_one(cast, world):
    client, url = cast.dean.client, address("course", world.course)
    make_line(world.plan, course=world.course)
    before = queries_of(client, url)
    for year in (2021, 2022):
        make_line(make_plan(world.programme, year), course=world.course)

    assert (queries_of(client, url), before <= 15) == (before, True)


def test_a_programme_shows_its_standard_with_the_mandatory_courses(cast, world):
    page = text(tree(cast.dean.client.get(address("programme", world.programme))))

    assert "Стандарт STD-1" in page
    assert "Илимдин философиясы" in page
    assert "М.1.Б" in page


def test_a_joint_programme_names_its_partner(cast, world):
    world.programme.partnership, world.programme.partner_name = "double", "Анкара университети"
    world.programme.partner_country = "Түркия"
    world.programme.save()

    page = text(tree(cast.dean.client.get(address("programme", world.programme))))

    assert "Анкара университети" in page
    assert "Түркия" in page


def test_a_programme_takes_as_many_queries_for_many_plans_and_parts(cast, world):
    client, url = cast.dean.client, address("programme", world.programme)
    before = queries_of(client, url)
    for year in (2021, 2022):
        make_plan(world.programme, year)
    StandardPart.objects.create(cycle=world.standard.cycles.get(), code="М.1.К", name_ky="Тандоо", kind="elective")

    assert (queries_of(client, url), before <= 15) == (before, True)
