"""What a cell offers while a person types."""

import pytest

from curriculum.models import Course
from curriculum.tests.world import make_course
from kuu_office.core.models import Unit
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def suggest(cast, address):
    """`suggest("мат")`: the suggestions as (value, name, owner)."""

    def ask(text: str, of: str = "course", who: str = "deans_clerk") -> list[tuple[str, str, str]]:
        response = getattr(cast, who).client.get(address("suggest"), {"of": of, "text": text})
        assert response.status_code == 200
        return [(item["value"], item["name"], item["owner"]) for item in response.json()["items"]]

    return ask


def test_a_course_is_found_by_code_and_by_any_of_its_names(suggest):
    found = [("PHI1", "Илимдин философиясы (en)", "ПИ")]

    assert suggest("phi") == found
    assert suggest("илимдин фил") == found
    assert suggest("философиясы (ru)") == found


def test_a_russian_keyboard_and_look_alike_letters_are_enough(suggest, units):
    make_course(units.department, "OGR1", "Өнүгүү үлгүлөрү")

    assert [value for value, _name, _owner in suggest("онугуу улгу")] == ["OGR1"]


def test_what_begins_with_the_word_comes_first(suggest, units):
    make_course(units.department, "A1", "Колдонмо математика")
    make_course(units.department, "A2", "Математика 2")
    make_course(units.department, "A3", "Дискреттик математика")
    Course.objects.update(name_en="")

    assert [value for value, _name, _owner in suggest("матем")] == ["A2", "A3", "A1"]


def test_courses_no_longer_taught_are_not_offered(suggest):
    Course.objects.update(is_active=False)

    assert suggest("phi") == []


def test_at_most_eight_are_offered(suggest, units):
    for number in range(12):
        make_course(units.department, f"A{number}", f"Курс {number}")

    assert len(suggest("курс")) == 8


def test_departments_are_offered_with_their_faculty(suggest):
    assert suggest("тарых", of="department") == [("КТ", "Кыргызстандын тарыхы кафедрасы", "ТФ")]


def test_a_department_is_offered_under_its_short_name_and_found_by_its_code(suggest, units):
    units.other_department.code = "HIST-1"
    units.other_department.save()

    assert suggest("hist", of="department") == [("КТ", "Кыргызстандын тарыхы кафедрасы", "ТФ")]


@pytest.mark.parametrize("typed", ["SE", "ПрИ", "se"])
def test_the_department_that_is_called_exactly_so_comes_first(suggest, units, typed):
    """Enter takes the first: a code or a short name never gives another department in whose name the letters occur."""
    other = {"code": "BI", "short_name_ky": "БИ", "name_ky": "Ассенизация приборлору", "name_en": "A base of series"}
    named = {"code": "SE", "short_name_ky": "ПрИ", "name_ky": "Яшма", "name_en": "Zoology"}
    Unit.objects.filter(pk=units.other_department.pk).update(**other)
    Unit.objects.filter(pk=units.department.pk).update(**named)

    assert suggest(typed, of="department")[0][0] == "ПрИ"


def test_a_department_whose_short_name_another_bears_is_offered_under_its_code(suggest, units):
    units.other_department.code, units.other_department.short_name_ky = "HIST-1", "ПИ"
    units.other_department.save()

    assert {value for value, _name, _owner in suggest("пи", of="department")} == {"ПИ", "HIST-1"}


@pytest.mark.parametrize("text", ["", "   ", "жокжерде", "%", "_", "'; DROP TABLE", "x" * 5000])
def test_nothing_that_fits_is_an_empty_list(suggest, text):
    assert suggest(text) == []


def test_as_many_queries_however_many_are_found(cast, address, units, django_assert_num_queries):
    client, url = cast.deans_clerk.client, address("suggest")
    client.get(url, {"text": "phi"})
    for number in range(3):
        make_course(units.department, f"PHI{number + 2}", f"Философия {number}")

    with django_assert_num_queries(5):
        client.get(url, {"text": "phi"})


@pytest.mark.parametrize(("who", "status"), [("dean", 403), ("outsider", 403)])
def test_who_does_not_draw_up_plans_is_offered_nothing(cast, address, who, status):
    assert getattr(cast, who).client.get(address("suggest"), {"text": "phi"}).status_code == status


def test_a_plan_of_another_faculty_is_not_found_even_for_a_suggestion(cast, address):
    assert cast.other_clerk.client.get(address("suggest"), {"text": "phi"}).status_code == 404
