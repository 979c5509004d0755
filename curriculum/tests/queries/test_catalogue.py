"""Courses and programmes stand ready for the search, whatever the keyboard and whoever wrote them last."""

import pytest

from curriculum.models import Course, Programme
from kuu_office.core.models.text import matching
from kuu_office.core.text.kyrgyz import fold

pytestmark = pytest.mark.django_db


def test_a_course_keeps_its_code_and_its_names_in_three_languages(world):
    course = Course.objects.create(
        code="ХИМ-7",
        name_ky="Түстүү өлчөө",
        name_ru="Цветной анализ",
        name_en="Colour",
        department=world.units.department,
    )

    course.refresh_from_db()

    assert course.search_text == fold("ХИМ-7 Түстүү өлчөө Цветной анализ Colour")
    assert [list(matching(Course.objects.all(), text, "search_text")) for text in ("туст", "ХИМ-7 colour")] == [
        [course]
    ] * 2


def test_a_programme_is_found_by_what_it_is_called_now(world):
    Programme.objects.filter(pk=world.programme.pk).update(name_ky="Үрөнчүлүк", abbreviation="ҮРН")

    found = [list(matching(Programme.objects.all(), text, "search_text")) for text in ("урон", "урн", "nothing")]

    assert found == [[world.programme], [world.programme], []]
