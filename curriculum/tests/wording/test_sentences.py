"""Findings as people read them: every value filled in, quantities with the comma of the reader, a way to the cell."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from curriculum import wording
from curriculum.calc.checks import CHECKS, run_checks
from curriculum.calc.columns import COLUMNS
from curriculum.calc.shapes import Finding, Limit, Limits, Severity
from curriculum.models import PlanLine
from curriculum.tests.calc.test_checks import empty_plan, terrible_plan

LANGUAGES = ("ky", "ru", "en")
NORMS = Limits()
FINDINGS = [*run_checks(terrible_plan()), *run_checks(empty_plan())]


def said(check: str, reader: str, /, **values: str) -> str:
    with translation.override(reader):
        return wording.sentence(Finding(check, Severity.WARNING, values=values))


def say(finding: Finding, limits: Limits = NORMS, page: str = "", **lines: PlanLine) -> wording.Said:
    with translation.override("en"):
        return wording.say(finding, limits, lines, page)


def test_the_findings_of_these_tests_are_of_every_check():
    assert {finding.check for finding in FINDINGS} == set(CHECKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_whole_sentence_with_all_its_values(language):
    with translation.override(language):
        sentences = [(finding.check, wording.sentence(finding)) for finding in FINDINGS]

    assert [pair for pair in sentences if re.search(r"[{}]|%\(|None", pair[1])] == []
    assert [pair for pair in sentences if not pair[1].endswith(".")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_finding_stands_in_its_sentence(language):
    """A translation that loses a placeholder would leave the reader without the number."""
    with translation.override(language):
        lost = [
            (finding.check, name)
            for finding in FINDINGS
            for name, value in finding.values.items()
            if name != "language" and value.replace(".", ",") not in wording.sentence(finding).replace(".", ",")
        ]

    assert lost == []


@pytest.mark.parametrize(("language", "mark"), [("ky", ","), ("ru", ","), ("en", ".")])
def test_a_quantity_has_the_comma_or_the_point_of_the_reader(language, mark):
    text = said("semester_credits", language, semester="3", actual="27.5", norm="30", tolerance="1.5")

    assert (f"27{mark}5" in text, f"1{mark}5" in text) == (True, True)


def test_the_bounds_of_a_range_are_quantities_too():
    assert "27,5–32,5" in said("cycle_credits", "ru", cycle="Б.1", actual="20", norm="27.5–32.5")
    assert "…–7,5" in said("part_credits", "ky", part="Б.1.В", actual="8", norm="…–7.5")


@pytest.mark.parametrize("code", ["1.2", "3.10.5", "Б.1.В.2"])
def test_a_code_is_written_as_it_is_whatever_it_looks_like(code):
    assert code in said("prerequisite_unknown", "ky", code=code)


def test_what_a_person_typed_is_quoted_as_it_is():
    assert "“4.5.6”" in said("cell_unreadable", "en", text="4.5.6")


def test_a_name_with_a_number_in_it_keeps_its_point():
    assert "Web 2.0" in said("name_catalogue", "ru", actual="Web 2.0", norm="Веб 2.0")


@pytest.mark.parametrize(("language", "words"), [("ky", "Kyrgyz"), ("ru", "Russian"), ("en", "English")])
def test_a_language_is_named_in_words(language, words):
    assert words in said("name_missing", "en", name="Тарых", language=language)


def test_a_finding_leads_to_its_cell():
    line = PlanLine(pk=7, code="М.1.В.3")
    told = say(
        Finding("credits_missing", Severity.ERROR, "7", "credits", values={"actual": "0"}), page="/p/", **{"7": line}
    )

    assert (told.url, told.place, told.line_id, told.column) == (
        "/p/#cell-7-credits",
        "М.1.В.3, Credits",
        "7",
        "credits",
    )
    assert (told.check, told.severity) == ("credits_missing", "error")
    assert told.text == "The row has 0 credits; it needs more than 0."


def test_a_finding_of_a_row_without_a_column_leads_to_its_code():
    told = say(Finding("block_semesters", Severity.ERROR, "7", None, values={"norm": "1", "actual": "2"}), page="/p/")

    assert told.url == "/p/#cell-7-code"


def test_a_line_without_a_code_is_named_by_its_name_or_a_dash():
    finding = Finding("code_missing", Severity.WARNING, "7", "code")

    assert say(finding, **{"7": PlanLine(name_ky="Тарых")}).place == "Тарых, Code"
    assert say(finding, **{"7": PlanLine()}).place == "–, Code"


def test_a_finding_of_the_whole_plan_leads_to_no_row_and_names_its_semester():
    finding = Finding("semester_empty", Severity.ERROR, None, "s3", 3, {"semester": "3"})

    assert (say(finding).url, say(finding).place, say(finding).line_id) == ("", "Semester 3", "")
    assert say(replace(finding, column=None)).place == "Semester 3"


def test_a_rule_that_nobody_confirmed_says_so():
    finding = Finding(
        "exams_per_semester", Severity.WARNING, None, "s1", 1, {"semester": "1", "actual": "7", "norm": "6"}
    )
    confirmed = Limits(max_exams_per_semester=Limit(Decimal(6), "№ 346, 29.05.2012", confirmed=True))

    assert say(finding).rule.endswith("(default, to be confirmed by the office)")
    assert (say(finding).confirmed, say(finding, confirmed).confirmed) == (False, True)
    assert say(finding, confirmed).rule == "№ 346, 29.05.2012"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_full_name_and_a_short_one(language):
    with translation.override(language):
        titles = {key: wording.column_title(key) for key in (*COLUMNS, "contact")}
        short = {key: wording.short_title(key) for key in (*COLUMNS, "contact")}

    assert all(titles.values())
    assert all(short.values())
    assert len(set(titles.values())) == len(titles)
    assert short["s3"] == "3"


def test_all_findings_of_a_plan_are_said_in_their_order():
    lines = [PlanLine(pk=1, code="М.1.В.1"), PlanLine(pk=2, code="М.1.В.2")]
    findings = [Finding("code_missing", Severity.WARNING, "2", "code"), Finding("practice_missing", Severity.WARNING)]

    with translation.override("en"):
        told = wording.said(findings, Limits(), lines, "/p/")

    assert [(one.place, one.text) for one in told] == [
        ("М.1.В.2, Code", "The row has no code."),
        ("", "The plan has no practice."),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_a_name_of_its_own(language):
    with translation.override(language):
        names = [wording.check_title(code) for code in CHECKS]

    assert all(names)
    assert len(set(names)) == len(names)
