"""Shapes for the tests of the arithmetic."""

from decimal import Decimal as D

from curriculum.calc.shapes import Control, Degree, StudyForm
from workload.calc.shapes import Basis, Norm, PlanLine, Taught, Work

BACHELOR, MASTER, SPECIALIST = Degree.BACHELOR, Degree.MASTER, Degree.SPECIALIST


def norm(work: Work, basis: Basis, hours: str, **more) -> Norm:
    return Norm(key=more.pop("key", work.value), work=work, basis=basis, hours=D(hours), **more)


# The norms of DOMAIN 3.2, in its order.
NORMS = (
    norm(Work.LECTURE, Basis.STREAM_HOUR, "1"),
    norm(Work.PRACTICAL, Basis.GROUP_HOUR, "1"),
    norm(Work.LABORATORY, Basis.SUBGROUP_HOUR, "1"),
    norm(Work.LANGUAGE, Basis.SUBGROUP_HOUR, "1"),
    norm(Work.PHYSICAL, Basis.SUBGROUP_HOUR, "1"),
    norm(Work.GUIDED, Basis.GROUP_HOUR, "1"),
    norm(Work.CONSULTATION, Basis.LECTURE_PERCENT, "5"),
    norm(Work.CONSULTATION, Basis.LECTURE_PERCENT, "15", forms=frozenset({StudyForm.EXTRAMURAL}), key="extramural"),
    norm(Work.EXAM_CONSULTATION, Basis.GROUP, "2"),
    norm(Work.EXAM, Basis.STUDENT, "0.30"),
    norm(Work.CREDIT_TEST, Basis.STUDENT, "0.25"),
    norm(Work.GRADED_TEST, Basis.STUDENT, "0.25"),
    norm(Work.CALCULATION_WORK, Basis.STUDENT, "0.5"),
    norm(Work.CONTROL_WORK, Basis.STUDENT, "0.75"),
    norm(Work.COURSE_PAPER, Basis.STUDENT, "2"),
    norm(Work.COURSE_PROJECT, Basis.STUDENT, "3"),
    norm(Work.STUDY_PRACTICE, Basis.GROUP_DAY, "6", days=5),
    norm(Work.PRODUCTION_PRACTICE, Basis.STUDENT_WEEK, "1"),
    norm(Work.PEDAGOGICAL_PRACTICE, Basis.STUDENT_WEEK, "2"),
    norm(Work.PREDIPLOMA_PRACTICE, Basis.STUDENT_WEEK, "1"),
    norm(Work.THESIS, Basis.STUDENT, "18", degrees=frozenset({BACHELOR})),
    norm(Work.THESIS, Basis.STUDENT, "24", degrees=frozenset({SPECIALIST}), key="specialist"),
    norm(Work.THESIS, Basis.STUDENT, "30", degrees=frozenset({MASTER}), key="master"),
    norm(Work.REVIEW, Basis.STUDENT, "2"),
    norm(Work.REVIEW, Basis.STUDENT, "4", degrees=frozenset({MASTER}), key="review of a master"),
    norm(Work.COMMISSION, Basis.STUDENT_MEMBER, "0.5", members=5),
    norm(Work.POSTGRADUATE, Basis.PERSON_YEAR, "50"),
)


def group(key: str = "ПИ-1-24", budget: int = 10, contract: int = 15, **more) -> Taught:
    return Taught(key=key, name=key, budget=budget, contract=contract, **more)


def line(key: str = "1", of: Taught | None = None, *controls: Control, **more) -> PlanLine:
    hours = {name: D(more[name]) for name in ("lecture", "practical", "laboratory", "guided", "weeks") if name in more}
    return PlanLine(key=key, group=of or group(), controls=controls, **(more | hours))
