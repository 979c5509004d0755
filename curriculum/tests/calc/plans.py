"""Plans for tests: a clean bachelor plan, and small changes that break one thing at a time."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal as D

from curriculum.calc.checks import run_checks
from curriculum.calc.shapes import (
    Control,
    ControlMark,
    CycleData,
    Finding,
    Limit,
    LineData,
    LineKind,
    MandatoryCourse,
    Names,
    PartData,
    PartKind,
    PlanData,
)

CYCLES = (
    CycleData("Б.1", "Гуманитардык цикл", D(30), D(40)),
    CycleData("Б.2", "Табигый-илимий цикл", D(20), D(40)),
    CycleData("Б.3", "Кесиптик цикл", D(120), D(170)),
    CycleData("Б.4", "Дене тарбия", D(0), D(2)),
    CycleData("Б.5", "Практика", D(15), D(15)),
    CycleData("Б.6", "Жыйынтыктоочу мамлекеттик аттестация", D(9), D(9)),
)
PARTS = (
    PartData("Б.1.Б", "Б.1", PartKind.MANDATORY, D(20), D(30)),
    PartData("Б.1.В", "Б.1", PartKind.UNIVERSITY),
    PartData("Б.2.Б", "Б.2", PartKind.MANDATORY, D(20), D(40)),
    PartData("Б.3.Б", "Б.3", PartKind.MANDATORY),
    PartData("Б.3.КПВ", "Б.3", PartKind.ELECTIVE, D(20), D(20)),
    PartData("Б.4", "Б.4", PartKind.MANDATORY),
    PartData("Б.5", "Б.5", PartKind.MANDATORY),
    PartData("Б.6", "Б.6", PartKind.MANDATORY),
)
STATE_EXAM = (
    Names("Кыргыз тили жана адабияты", "Кыргызский язык и литература", "Kyrgyz Language and Literature"),
    Names("Кыргызстандын тарыхы", "История Кыргызстана", "History of Kyrgyzstan"),
    Names("Кыргызстандын географиясы", "География Кыргызстана", "Geography of Kyrgyzstan"),
)
MANDATORY = tuple(
    MandatoryCourse(f"Б.1.Б.{place}", names, D(5), "Б.1.Б") for place, names in enumerate(STATE_EXAM, start=1)
)
HOURS = {
    5: {"total_hours": D(150), "lecture": D(32), "practical": D(48), "self_study": D(70)},
    6: {"total_hours": D(180), "lecture": D(48), "practical": D(48), "self_study": D(84)},
}


def course(key: str, code: str, semester: int, credits: int = 5, **fields) -> LineData:
    """A faultless course of 5 or 6 credits in one semester."""
    names = fields.pop("names", Names(f"Сабак {code}", f"Дисциплина {code}", f"Course {code}"))
    standing = {
        "part": code.rpartition(".")[0],
        "names": names,
        "catalogue": names,
        "department": "ПИ",
        "controls": (ControlMark(Control.EXAM, semester),),
        "credits": D(credits),
        "semester_credits": {semester: D(credits)},
    }
    return LineData(key=key, code=code, **HOURS[credits] | standing | fields)


def block(key: str, code: str, semester: int, alternatives: int) -> list[LineData]:
    """An elective block of 5 credits with its alternatives, whose keys end in a, b, c…"""
    header = LineData(
        key=key,
        code=code,
        kind=LineKind.ELECTIVE_BLOCK,
        part="Б.3.КПВ",
        names=Names("Тандоо курсу", "Курс по выбору", "Elective course"),
        credits=D(5),
        semester_credits={semester: D(5)},
    )
    letters = "abcdefgh"[:alternatives]
    return [
        header,
        *(course(f"{key}{letter}", f"{code}.{letter}", semester, block=key, part="Б.3.КПВ") for letter in letters),
    ]


def practice(key: str, code: str, semester: int, weeks: int, credits: int) -> LineData:
    names = Names(f"Практика {semester}-семестр", f"Практика, {semester} семестр", f"Internship, semester {semester}")
    return LineData(
        key=key,
        code=code,
        kind=LineKind.PRACTICE,
        part="Б.5",
        names=names,
        department="ПИ",
        credits=D(credits),
        total_hours=D(credits * 30),
        semester_credits={semester: D(credits)},
        controls=(ControlMark(Control.GRADED_TEST, semester),),
        weeks=D(weeks),
    )


def sport() -> LineData:
    return LineData(
        key="sport",
        code="Б.4.1",
        kind=LineKind.PHYSICAL,
        part="Б.4",
        names=Names("Дене тарбия", "Физическая культура", "Physical Education"),
        department="ДТ",
        total_hours=D(400),
        practical=D(400),
        semester_credits={1: D(0), 2: D(0), 3: D(0), 4: D(0)},
        controls=tuple(ControlMark(Control.CREDIT_TEST, semester) for semester in (1, 2, 3, 4)),
    )


def attestation() -> LineData:
    return LineData(
        key="gak",
        code="Б.6.1",
        kind=LineKind.ATTESTATION,
        part="Б.6",
        names=Names("Жыйынтыктоочу аттестация", "Итоговая аттестация", "Final attestation"),
        credits=D(9),
        total_hours=D(270),
        semester_credits={8: D(9)},
        controls=(ControlMark(Control.EXAM, 8),),
    )


def first_year() -> list[LineData]:
    """Keys c11…c16 and c21…c26; the subjects of the state examination are c11, c12 and c21."""
    return [
        course("c11", "Б.1.Б.1", 1, names=STATE_EXAM[0]),
        course("c12", "Б.1.Б.2", 1, names=STATE_EXAM[1]),
        *(course(f"c1{place}", f"Б.2.Б.{place}", 1) for place in (3, 4, 5, 6)),
        course("c21", "Б.1.Б.3", 2, names=STATE_EXAM[2]),
        course("c22", "Б.1.Б.4", 2, prerequisites=("Б.1.Б.2",)),
        course("c23", "Б.1.В.1", 2),
        course("c24", "Б.1.В.2", 2),
        course("c25", "Б.2.Б.7", 2, prerequisites=("Б.2.Б.3", "Б.2.Б.4")),
        course("c26", "Б.2.Б.8", 2, prerequisites=("Б.2.Б.3",)),
    ]


def professional(semester: int, count: int, credits: int = 5) -> list[LineData]:
    """Keys such as c31: semester and place in it."""
    return [course(f"c{semester}{n}", f"Б.3.Б.{semester}{n}", semester, credits) for n in range(1, count + 1)]


def clean_lines(alternatives: int = 2) -> tuple[LineData, ...]:
    return (
        *first_year(),
        *professional(3, 6),
        *professional(4, 6),
        *professional(5, 4),
        *block("e51", "Б.3.КПВ.1", 5, alternatives),
        *block("e52", "Б.3.КПВ.2", 5, alternatives),
        *professional(6, 4),
        *block("e61", "Б.3.КПВ.3", 6, alternatives),
        *block("e62", "Б.3.КПВ.4", 6, alternatives),
        *professional(7, 4, credits=6),
        *professional(8, 2, credits=6),
        sport(),
        practice("p7", "Б.5.1", 7, weeks=4, credits=6),
        practice("p8", "Б.5.2", 8, weeks=6, credits=9),
        attestation(),
    )


def clean_bachelor_plan(*, alternatives: int = 2, **fields) -> PlanData:
    """A plan of 240 credits in 8 semesters in which no check finds anything."""
    standing = {"lines": clean_lines(alternatives), "cycles": CYCLES, "parts": PARTS, "mandatory": MANDATORY}
    return PlanData(**standing | fields)


def line_of(plan: PlanData, key: str) -> LineData:
    return next(line for line in plan.lines if line.key == key)


def changed(key: str, plan: PlanData | None = None, **fields) -> PlanData:
    """The plan (a clean one by default) with some fields of one row changed."""
    plan = plan or clean_bachelor_plan()
    lines = tuple(replace(line, **fields) if line.key == key else line for line in plan.lines)
    return replace(plan, lines=lines)


def without(*keys: str, plan: PlanData | None = None) -> PlanData:
    plan = plan or clean_bachelor_plan()
    return replace(plan, lines=tuple(line for line in plan.lines if line.key not in keys))


def with_lines(*lines: LineData, plan: PlanData | None = None) -> PlanData:
    plan = plan or clean_bachelor_plan()
    return replace(plan, lines=(*plan.lines, *lines))


def limited(plan: PlanData | None = None, **values: str) -> PlanData:
    """The plan under other norms, given as text."""
    plan = plan or clean_bachelor_plan()
    rows = {name: Limit(D(value), "Act 1", confirmed=True) for name, value in values.items()}
    return replace(plan, limits=replace(plan.limits, **rows))


def found(check: str, plan: PlanData) -> list[Finding]:
    """What one check finds."""
    return [finding for finding in run_checks(plan) if finding.check == check]


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.check for finding in findings]
