"""The shapes that the arithmetic of the teaching load takes in and gives out. Hours are academic hours.

Source of the kinds of work and their counting rules: DOMAIN 3.2.
"""

# ruff: noqa: RUF009 - names that stand as a default are frozen and may be shared
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from curriculum.calc.shapes import ZERO, Control, Degree, LineKind, Names, StudyForm


class Work(StrEnum):
    """A kind of work of a teacher."""

    LECTURE = "lecture"
    PRACTICAL = "practical"
    LANGUAGE = "language"
    PHYSICAL = "physical"
    LABORATORY = "laboratory"
    GUIDED = "guided"
    CONSULTATION = "consultation"
    EXAM_CONSULTATION = "exam_consultation"
    EXAM = "exam"
    CREDIT_TEST = "credit_test"
    GRADED_TEST = "graded_test"
    CALCULATION_WORK = "calculation_work"
    CONTROL_WORK = "control_work"
    COURSE_PAPER = "course_paper"
    COURSE_PROJECT = "course_project"
    STUDY_PRACTICE = "study_practice"
    PRODUCTION_PRACTICE = "production_practice"
    PEDAGOGICAL_PRACTICE = "pedagogical_practice"
    PREDIPLOMA_PRACTICE = "prediploma_practice"
    THESIS = "thesis"
    REVIEW = "review"
    COMMISSION = "commission"
    POSTGRADUATE = "postgraduate"


class Basis(StrEnum):
    """What a norm counts. The first three multiply the hours of the plan, the others stand on their own."""

    STREAM_HOUR = "stream_hour"
    GROUP_HOUR = "group_hour"
    SUBGROUP_HOUR = "subgroup_hour"
    LECTURE_PERCENT = "lecture_percent"
    GROUP = "group"
    STUDENT = "student"
    GROUP_DAY = "group_day"
    STUDENT_WEEK = "student_week"
    STUDENT_MEMBER = "student_member"
    PERSON_YEAR = "person_year"


class Rounding(StrEnum):
    HUNDREDTHS = "hundredths"
    TENTHS = "tenths"
    WHOLE = "whole"


class Funding(StrEnum):
    BUDGET = "budget"
    CONTRACT = "contract"


class Practice(StrEnum):
    """Which practice a line of a plan is."""

    STUDY = "study"
    PRODUCTION = "production"
    PEDAGOGICAL = "pedagogical"
    PREDIPLOMA = "prediploma"


class Attestation(StrEnum):
    """Which part of the state attestation a line of a plan is."""

    EXAM = "exam"
    THESIS = "thesis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One row of a set of norms.

    hours: for one unit of the basis (per cent for LECTURE_PERCENT). degrees, forms: whom it holds for, empty for all.
    days: study days of a week (GROUP_DAY); members: of a commission (STUDENT_MEMBER). size: students in a subgroup at
    most; a group that nobody divided counts as many as it needs, without a size it is whole.
    """

    key: str
    work: Work
    basis: Basis
    hours: Decimal
    degrees: frozenset[Degree] = frozenset()
    forms: frozenset[StudyForm] = frozenset()
    rounding: Rounding = Rounding.HUNDREDTHS
    days: int = 6
    members: int = 1
    size: int | None = None

    def fits(self, work: Work, degree: Degree, form: StudyForm) -> bool:
        if self.work is not work or (self.degrees and degree not in self.degrees):
            return False
        return not self.forms or form in self.forms

    @property
    def narrowness(self) -> int:
        """A norm for a degree or a form outweighs one for all."""
        return 2 * bool(self.degrees) + bool(self.forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A group on the fixing date that a line of a semester plan teaches; `subgroups` by the work that splits it."""

    key: str
    name: str
    degree: Degree = Degree.BACHELOR
    form: StudyForm = StudyForm.FULL_TIME
    budget: int = 0
    contract: int = 0
    subgroups: Mapping[Work, int] = field(default_factory=dict)

    @property
    def students(self) -> int:
        return self.budget + self.contract


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A line of a semester plan for one group, in one term.

    streams: work -> key of the stream that joins it with other groups. is_language: its practical classes are taught
    in subgroups. practice, attestation: what a line of those kinds is.
    """

    key: str
    group: Taught
    names: Names = Names()
    kind: LineKind = LineKind.COURSE
    lecture: Decimal = ZERO
    practical: Decimal = ZERO
    laboratory: Decimal = ZERO
    guided: Decimal = ZERO
    weeks: Decimal = ZERO
    controls: tuple[Control, ...] = ()
    streams: Mapping[Work, str] = field(default_factory=dict)
    is_language: bool = False
    practice: Practice | None = None
    attestation: Attestation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted for a line of the load: the numbers of its sentence."""

    plan_hours: Decimal = ZERO
    streams: int = 0
    groups: int = 0
    subgroups: int = 0
    students: int = 0
    weeks: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a line's hours: for students of a degree, by funding."""

    degree: Degree
    funding: Funding
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLine:
    """Hours of one work for one stream, group or line of a plan.

    key: stays the same while the same is taught to the same. lines: keys of the lines of plans that it comes from.
    norm: None when the set has none for it; its hours are 0 then and a finding says so. raw: before rounding.
    uneven: the lines that it joins differ in hours; the most of them counts.
    """

    key: str
    work: Work
    lines: tuple[str, ...]
    norm: Norm | None
    counted: Counted
    raw: Decimal
    hours: Decimal
    shares: tuple[Share, ...] = ()
    uneven: bool = False
