"""Names in three languages, and what the catalogue of courses says."""

import pytest

from curriculum.calc.shapes import Finding, Names, Severity
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, found

ALGEBRA = Names("Алгебра жана геометрия", "Алгебра и геометрия", "Algebra and Geometry")


def test_a_row_without_any_name_is_one_error():
    plan = changed("c31", names=Names(), catalogue=None)

    assert found("name_absent", plan) == [Finding("name_absent", Severity.ERROR, "c31", "name_ky")]
    assert found("name_missing", plan) == []
    assert found("catalogue_missing", plan) == []


@pytest.mark.parametrize(
    ("names", "column", "name", "language"),
    [
        (Names("", ALGEBRA.ru, ALGEBRA.en), "name_ky", ALGEBRA.ru, "ky"),
        (Names(ALGEBRA.ky, "", ALGEBRA.en), "name_ru", ALGEBRA.ky, "ru"),
        (Names(ALGEBRA.ky, ALGEBRA.ru, ""), "name_en", ALGEBRA.ky, "en"),
    ],
)
def test_a_name_missing_in_a_language_is_a_warning(names, column, name, language):
    assert found("name_missing", changed("c31", names=names)) == [
        Finding("name_missing", Severity.WARNING, "c31", column, None, {"name": name, "language": language})
    ]


def test_names_of_every_kind_of_row_are_asked_for():
    findings = found("name_missing", changed("gak", names=Names("Аттестация", "Аттестация", "")))

    assert [(finding.key, finding.column) for finding in findings] == [("gak", "name_en")]


def test_a_name_that_differs_from_the_catalogue_is_a_warning():
    written = Names(ALGEBRA.ky, "Геометрия и алгебра", ALGEBRA.en)

    assert found("name_catalogue", changed("c31", names=written, catalogue=ALGEBRA)) == [
        Finding(
            "name_catalogue",
            Severity.WARNING,
            "c31",
            "name_ru",
            None,
            {"actual": "Геометрия и алгебра", "norm": "Алгебра и геометрия"},
        )
    ]


def test_a_missing_name_does_not_differ_from_the_catalogue():
    written = Names(ALGEBRA.ky, "", ALGEBRA.en)

    assert found("name_catalogue", changed("c31", names=written, catalogue=ALGEBRA)) == []
    assert found("name_catalogue", changed("c31", names=ALGEBRA, catalogue=written)) == []


def test_look_alike_letters_alone_do_not_make_another_name():
    written = Names("Aлгебра жана геометрия", ALGEBRA.ru, ALGEBRA.en)

    assert found("name_catalogue", changed("c31", names=written, catalogue=ALGEBRA)) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Aлгебра", "Алгебра"),
        ("Берγγ", "Берүү"),
        ("Деӊгээл", "Деңгээл"),
        ("Бѳлүнѳт", "Бөлүнөт"),
    ],
)
def test_look_alike_letters_in_a_name_are_a_warning(wrong, right):
    assert found("name_letters", changed("c31", names=Names(wrong, "Дисциплина", "Course"))) == [
        Finding("name_letters", Severity.WARNING, "c31", "name_ky", None, {"actual": wrong, "norm": right})
    ]


@pytest.mark.parametrize("name", ["IT-технологиялар", "C++ тили", "SQL негиздери", "Web-дизайн"])
def test_foreign_words_in_a_name_are_let_pass(name):
    assert found("name_letters", changed("c31", names=Names(name, name, "Course"))) == []


def test_a_name_used_twice_is_a_warning_at_the_second_row():
    plan = changed("c32", changed("c31", names=ALGEBRA), names=Names("Алгебра", "АЛГЕБРА И ГЕОМЕТРИЯ", "Algebra"))

    assert found("name_duplicate", plan) == [
        Finding(
            "name_duplicate",
            Severity.WARNING,
            "c32",
            "name_ky",
            None,
            {"name": "Алгебра", "code": "Б.3.Б.31"},
        )
    ]


def test_blocks_may_be_called_alike():
    assert found("name_duplicate", clean_bachelor_plan()) == []


def test_a_block_may_be_called_like_the_course_in_it():
    plan = changed("e51", names=ALGEBRA)

    assert found("name_duplicate", changed("e51a", plan, names=ALGEBRA)) == []


def test_one_name_in_two_languages_is_no_duplicate():
    assert found("name_duplicate", changed("c31", names=Names("Философия", "Философия", "Philosophy"))) == []


@pytest.mark.parametrize("key", ["c31", "e51a"])
def test_a_course_that_is_not_in_the_catalogue_is_noted(key):
    assert found("catalogue_missing", changed(key, names=ALGEBRA, catalogue=None)) == [
        Finding("catalogue_missing", Severity.NOTE, key, "name_ky", None, {"name": "Алгебра жана геометрия"})
    ]


@pytest.mark.parametrize("key", ["e51", "p7", "gak", "sport"])
def test_only_courses_are_looked_for_in_the_catalogue(key):
    assert found("catalogue_missing", changed(key, catalogue=None)) == []
