"""The checks as a whole: order, messages, sources, speed, and that no plan can break them."""

import ast
import string
from dataclasses import fields, replace
from decimal import Decimal as D
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given

import curriculum.calc
from curriculum.calc.checks import CHECKS, IN_ORDER, message_of, run_checks
from curriculum.calc.checks.registry import Source, at, check
from curriculum.calc.facts import Facts
from curriculum.calc.shapes import (
    CUSTOM,
    Control,
    ControlMark,
    Finding,
    Limits,
    LineData,
    LineKind,
    Names,
    PlanData,
    PlanKind,
    Severity,
)
from curriculum.tests.calc.plans import (
    CYCLES,
    MANDATORY,
    PARTS,
    changed,
    clean_bachelor_plan,
    codes,
    course,
    limited,
    with_lines,
    without,
)
from curriculum.tests.calc.strategies import plans, unhurried


def terrible_lines() -> tuple[LineData, ...]:
    """Rows that break nearly every rule of rows."""
    many = [
        course(
            f"m{n}",
            f"Б.3.Б.8{n}",
            3,
            controls=(ControlMark(Control.EXAM, 3), ControlMark(Control.COURSE_PAPER, 3)),
            lecture=D(64),
            practical=D(64),
        )
        for n in range(12)
    ]
    block = LineKind.ELECTIVE_BLOCK
    return (
        course(
            "t1", "Б.1.Б.2", 5, 6, names=Names("Тарых", "История", ""), catalogue=Names("а", "б", "в"), part="Б.1.В"
        ),
        course("t2", "Б.1.Б.3", 9, credits=5, names=Names("Кыргызстандын гeографиясы", "", ""), department=""),
        course("t3", "Б.1.Б.3", 3, part="", controls=(), prerequisites=("Б.1.Б.3", "Б.9"), standard_credits=D(4)),
        course("t4", "Б.9.1", 3, part="Б.9", catalogue=None, prerequisites=("Б.9.2",), lecture=D(1), practical=D(1)),
        course("t5", "Б.9.2", 4, part="Б.3.Б", prerequisites=("Б.9.1",), block="nowhere", host_taught=True),
        course("t6", "", 4, part="Б.3.КПВ", names=Names(), invalid={"department": "?", "weeks": "?"}),
        course("t7", "Б.3.Б.7", 3, controls=(ControlMark(Control.EXAM, 4), ControlMark(Control.EXAM, 3))),
        course(
            "t8",
            "Б.3.Б.8",
            3,
            controls=(ControlMark(Control.EXAM, 3), ControlMark(Control.CREDIT_TEST, 3)),
            semester_credits={3: D(2), 4: D(2)},
            names=Names("Сабак Б.3.Б.7", "x", "y"),
        ),
        course("t9", "Б.3.Б.9", 3, credits=5, total_hours=D(10), lecture=D(8), practical=D(0), self_study=D(0)),
        LineData(key="e1", code="Б.3.Б.90", kind=block, part="Б.3.Б", credits=D("0.3"), semester_credits={1: D("0.3")}),
        course("e1a", "Б.3.Б.91", 3, block="e1"),
        LineData(key="e2", code="Б.3.КПВ.1", kind=block, part="Б.3.КПВ"),
        course("e2a", "Б.3.КПВ.2", 3, block="e2"),
        course("e2b", "Б.3.КПВ.3", 4, credits=6, block="e2"),
        LineData(key="p1", kind=LineKind.PRACTICE, weeks=D(4), credits=D(1)),
        LineData(key="p2", kind=LineKind.PRACTICE),
        LineData(key="g", kind=LineKind.ATTESTATION, semester_credits={3: D(1)}),
        LineData(key="s", kind=LineKind.PHYSICAL, total_hours=D(1)),
        *many,
    )


def terrible_plan() -> PlanData:
    plan = clean_bachelor_plan(kind=PlanKind.WORKING, lines=terrible_lines(), base=clean_bachelor_plan())
    return limited(plan, min_guided_share="0.1")


def empty_plan() -> PlanData:
    return PlanData(kind=PlanKind.WORKING, is_joint=True, cycles=CYCLES, parts=PARTS, mandatory=MANDATORY)


def test_a_clean_plan_has_no_findings():
    assert run_checks(clean_bachelor_plan()) == []
    assert run_checks(clean_bachelor_plan(alternatives=6)) == []


def test_there_are_enough_checks_and_each_is_broken_by_some_plan():
    found = {*codes(run_checks(terrible_plan())), *codes(run_checks(empty_plan()))}

    assert len(CHECKS) >= 30
    assert set(CHECKS) - found == set()


def test_every_check_runs_and_runs_once():
    assert sorted(rule.code for rule in IN_ORDER) == sorted(CHECKS)


@pytest.mark.parametrize("plan", [terrible_plan(), empty_plan()], ids=["terrible", "empty"])
def test_every_message_names_exactly_the_values_of_its_finding(plan):
    for finding in run_checks(plan):
        named = {name for _, name, _, _ in string.Formatter().parse(CHECKS[finding.check].message) if name}
        assert (finding.check, named) == (finding.check, set(finding.values))


def test_a_message_reads_as_a_sentence():
    assert [message_of(finding) for finding in run_checks(without("c31"))] == [
        "The plan has 235 credits, the programme has 240.",
        "Year 2: 55 credits, the norm is 60 ± 0.",
        "Semester 3: 25 credits, the norm is 30 ± 3.",
    ]


def test_braces_and_percents_in_a_cell_do_no_harm_to_a_message():
    plan = changed("c31", invalid={"weeks": "{0} {x!r} %s %(y)s"})

    assert [message_of(finding) for finding in run_checks(plan)] == ["“{0} {x!r} %s %(y)s” cannot be read here."]


def test_findings_stand_in_the_order_of_the_plan_and_the_whole_plan_comes_last():
    plan = changed("c52", changed("c11", without("c31"), department=""), department="")

    assert [(finding.key, finding.check) for finding in run_checks(plan)] == [
        ("c11", "department_missing"),
        ("c52", "department_missing"),
        (None, "programme_credits"),
        (None, "year_credits"),
        (None, "semester_credits"),
    ]


def test_findings_of_one_row_stand_by_semester():
    plan = changed("c31", semester_credits={3: D(1), 9: D(2), 11: D(2)})
    findings = [finding for finding in run_checks(plan) if finding.check == "semester_outside"]

    assert [finding.semester for finding in findings] == [9, 11]


def test_every_check_has_a_title_a_sentence_and_a_source():
    for rule in CHECKS.values():
        assert rule.title
        assert rule.message.endswith(".")
        assert rule.source
        assert not rule.title.endswith(".")


def test_a_check_of_a_norm_shows_the_source_of_the_norm():
    rule = CHECKS["exams_per_semester"]

    assert rule.source_under(Limits()) == Source(CUSTOM, confirmed=False)
    assert rule.source_under(limited(max_exams_per_semester="5").limits) == Source("Act 1", confirmed=True)


def test_a_check_without_a_norm_shows_its_own_source():
    rule = CHECKS["attestation_missing"]

    assert rule.source_under(Limits()) == Source(rule.source, confirmed=True)


def test_checks_name_norms_that_exist():
    names = {field.name for field in fields(Limits)}

    assert {rule.limit for rule in CHECKS.values() if rule.limit} <= names


def test_two_checks_cannot_have_one_code():
    with pytest.raises(ValueError, match="semester_credits"):
        check(code="semester_credits", severity=Severity.NOTE, title="x", message="x")(lambda facts: iter(()))


def test_values_of_a_finding_are_ready_to_print():
    assert at(None, None, whole=D("5.00"), count=3, text="Э").values == {"whole": "5", "count": "3", "text": "Э"}


def test_facts_are_worked_out_once():
    facts = Facts(clean_bachelor_plan())

    assert facts.summary is facts.summary
    assert facts.by_code is facts.by_code


def test_a_code_leads_to_its_first_row():
    facts = Facts(changed("c32", code="Б.3.Б.31"))

    assert facts.by_code["б.3.б.31"].key == "c31"


def test_a_name_leads_to_its_row_in_any_language():
    facts = Facts(clean_bachelor_plan())

    assert facts.named(Names(en="history of kyrgyzstan")).key == "c12"
    assert facts.named(Names("Жок")) is None
    assert facts.named(Names()) is None


@unhurried
@given(plans)
def test_no_plan_can_break_the_checks(plan):
    findings = run_checks(plan)

    assert all(message_of(finding) for finding in findings)
    assert {finding.key for finding in findings} <= {None, *(line.key for line in plan.lines)}


@unhurried
@given(plans)
def test_checking_twice_finds_the_same(plan):
    assert run_checks(plan) == run_checks(replace(plan))


def test_a_warning_never_hides_an_error_in_another_row():
    alone = run_checks(changed("c31", department=""))

    assert alone == [Finding("department_missing", Severity.ERROR, "c31", "department")]
    assert run_checks(changed("c41", changed("c31", department=""), code="")) == [
        *alone,
        Finding("code_missing", Severity.WARNING, "c41", "code"),
    ]


@pytest.mark.parametrize(
    "plan",
    [clean_bachelor_plan(alternatives=6), with_lines(*terrible_lines(), plan=clean_bachelor_plan(alternatives=4))],
    ids=["clean", "terrible"],
)
def test_seventy_rows_are_checked_in_less_than_fifty_milliseconds(plan):
    assert len(plan.lines) >= 70

    def once() -> float:
        start = perf_counter()
        run_checks(plan)
        return perf_counter() - start

    assert min(once() for _ in range(5)) < 0.05


def test_the_arithmetic_imports_nothing_but_itself_and_pure_text():
    root = Path(curriculum.calc.__file__).parent
    allowed = ("curriculum.calc", "kuu_office.core.text")
    ours = ("curriculum", "kuu_office", "django")
    imported = {
        node.module
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }

    assert [name for name in sorted(imported) if name.startswith(ours) and not name.startswith(allowed)] == []
