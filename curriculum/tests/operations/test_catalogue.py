"""The course catalogue: who keeps it, what two people at once do to it."""

import pytest

from curriculum.models import Course
from curriculum.operations.catalogue import change_course, register_course
from curriculum.queries import similar_courses
from curriculum.tests.world import NOON, make_course
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db

VALUES = {"code": "ALG1", "name_ky": "Алгебра", "name_ru": "Алгебра", "name_en": "Algebra", "is_active": True}


def test_a_course_is_entered_and_recorded(cast, world):
    course = register_course(department=cast.units.department, values=VALUES, by=cast.department_head.scope, at=NOON)

    assert (course.code, course.department) == ("ALG1", cast.units.department)
    assert AuditEntry.objects.get(event="curriculum.course.registered").new["name_ky"] == "Алгебра"


def test_look_alike_letters_are_mended_on_the_way_in(cast, world):
    course = register_course(
        department=cast.units.department, values=VALUES | {"name_ky": "Эсептѳѳ  ыкмалары"},
        by=cast.department_head.scope, at=NOON,
    )  # fmt: skip

    assert course.name_ky == "Эсептөө ыкмалары"


def test_a_code_that_is_taken_is_refused_at_its_field(cast, world):
    with pytest.raises(BadInput) as refusal:
        register_course(
            department=cast.units.department, values=VALUES | {"code": "PHI1"}, by=cast.department_head.scope, at=NOON
        )

    assert refusal.value.field == "code"


@pytest.mark.parametrize("who", ["teacher", "sister_head", "other_head", "dispatcher"])
def test_only_the_department_keeps_its_courses(cast, world, who):
    with pytest.raises(Refused):
        register_course(department=cast.units.department, values=VALUES, by=getattr(cast, who).scope, at=NOON)

    assert not Course.objects.filter(code="ALG1").exists()


def test_a_change_keeps_old_and_new(cast, world):
    change_course(
        course_id=world.course.pk, values={"name_en": "Philosophy"}, seen_version=1, by=cast.department_head.scope,
        at=NOON,
    )  # fmt: skip

    entry = AuditEntry.objects.get(event="curriculum.course.changed")
    assert (entry.old["name_en"], entry.new["name_en"]) == ("Илимдин философиясы (en)", "Philosophy")


def test_a_change_over_somebody_elses_is_a_conflict(cast, world):
    change_course(
        course_id=world.course.pk, values={"name_en": "One"}, seen_version=1, by=cast.department_head.scope, at=NOON
    )

    with pytest.raises(Conflict):
        change_course(
            course_id=world.course.pk, values={"name_en": "Two"}, seen_version=1, by=cast.department_clerk.scope,
            at=NOON,
        )  # fmt: skip

    assert Course.objects.get(pk=world.course.pk).name_en == "One"


def test_another_departments_course_is_not_changed(cast, world):
    with pytest.raises(Refused):
        change_course(
            course_id=world.other_course.pk, values={"name_en": "X"}, seen_version=1, by=cast.department_head.scope,
            at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize("typed", ["илимдин философиясы", "Илимдин филасофиясы", "ИЛИМДИН ФИЛОСОФИЯСЫ"])
def test_a_close_name_is_found_before_the_same_course_is_entered_twice(world, typed):
    assert similar_courses(typed) == [world.course]


def test_a_course_is_not_close_to_itself_nor_to_a_different_one(world):
    make_course(world.units.department, "CHE1", "Органикалык химия")

    assert similar_courses("Илимдин философиясы", besides=world.course.pk) == []
