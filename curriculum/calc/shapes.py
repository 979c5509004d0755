"""The shapes that the arithmetic of study plans takes in and gives out.

Nothing here knows the database: operations fill these shapes from models, the spreadsheet import fills them from cells,
and both get the same findings. Hours are academic hours, credits are credits of `Limits.hours_per_credit` hours.
"""

# ruff: noqa: RUF009 - the norms that stand as defaults are frozen and may be shared
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from kuu_office.core.text import N_

ZERO = Decimal(0)
CREDIT_SEMESTERS = 12
HOUR_COLUMNS = ("lecture", "practical", "laboratory", "guided", "self_study")
NAME_COLUMNS = {"ky": "name_ky", "ru": "name_ru", "en": "name_en"}


class Control(StrEnum):
    EXAM = "exam"
    CREDIT_TEST = "credit_test"
    GRADED_TEST = "graded_test"
    COURSE_PAPER = "course_paper"
    COURSE_PROJECT = "course_project"
    CALCULATION_WORK = "calculation_work"
    CONTROL_WORK = "control_work"


FINAL_CONTROLS = frozenset({Control.EXAM, Control.CREDIT_TEST, Control.GRADED_TEST})
PAPERS = frozenset({Control.COURSE_PAPER, Control.COURSE_PROJECT})


class LineKind(StrEnum):
    COURSE = "course"
    ELECTIVE_BLOCK = "elective_block"
    PRACTICE = "practice"
    ATTESTATION = "attestation"
    PHYSICAL = "physical"


class PartKind(StrEnum):
    MANDATORY = "mandatory"
    UNIVERSITY = "university"
    ELECTIVE = "elective"


class PlanKind(StrEnum):
    BASE = "base"
    WORKING = "working"


class Level(StrEnum):
    HIGHER = "higher"
    SECONDARY = "secondary"


class Degree(StrEnum):
    BACHELOR = "bachelor"
    SPECIALIST = "specialist"
    MASTER = "master"
    COLLEGE = "college"


class StudyForm(StrEnum):
    FULL_TIME = "full_time"
    EXTRAMURAL = "extramural"
    DISTANCE = "distance"


class Severity(StrEnum):
    """An error stops submission, a warning is answered in words, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Names:
    ky: str = ""
    ru: str = ""
    en: str = ""

    @property
    def any(self) -> str:
        """The first name that is filled in, Kyrgyz before Russian before English."""
        return self.ky or self.ru or self.en

    def __iter__(self) -> Iterator[str]:
        return iter((self.ky, self.ru, self.en))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The language code and the name, in the order of the columns."""
        return (("ky", self.ky), ("ru", self.ru), ("en", self.en))


@dataclass(frozen=True, slots=True)
class ControlMark:
    """A form of control in a semester; the semester is None while the course runs in none."""

    form: Control
    semester: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """What a row of any plan has.

    key: identity of the row inside its plan, any text (a primary key, a spreadsheet row number).
    department: code or name of the department, "" when empty; unknown text goes to `invalid`.
    course: code of the catalogue's course, "" when the row points to none.
    invalid: column -> the text that could not be read; the field itself then keeps its empty value.
    """

    key: str
    code: str = ""
    kind: LineKind = LineKind.COURSE
    names: Names = Names()
    course: str = ""
    department: str = ""
    credits: Decimal = ZERO
    total_hours: Decimal = ZERO
    lecture: Decimal = ZERO
    practical: Decimal = ZERO
    laboratory: Decimal = ZERO
    guided: Decimal = ZERO
    self_study: Decimal = ZERO
    note: str = ""
    invalid: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineData(CourseRow):
    """One row of a plan.

    block: key of the elective block that this row is an alternative of.
    semester_credits: credits by semester; a semester with 0 credits is one in which the row runs without credits.
    catalogue: the names that the catalogue of courses gives, None when the row points to no course.
    prerequisites: codes of other rows. weeks: length of a practice. origin: key of the base plan's row it came from.
    """

    block: str | None = None
    part: str = ""
    catalogue: Names | None = None
    semester_credits: Mapping[int, Decimal] = field(default_factory=dict)
    controls: tuple[ControlMark, ...] = ()
    prerequisites: tuple[str, ...] = ()
    weeks: Decimal | None = None
    standard_credits: Decimal | None = None
    host_taught: bool = False
    origin: str | None = None

    @property
    def running(self) -> tuple[int, ...]:
        """The semesters in which the row runs, ascending."""
        return tuple(sorted(self.semester_credits))


@dataclass(frozen=True, slots=True)
class CycleData:
    """A cycle of the standard; a missing bound is not checked."""

    code: str
    name: str
    min_credits: Decimal | None = None
    max_credits: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PartData:
    """A part of a cycle; rows point to its code."""

    code: str
    cycle: str
    kind: PartKind
    min_credits: Decimal | None = None
    max_credits: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MandatoryCourse:
    """A course that the standard demands, with its credits and the code of its part ("" when it may stand anywhere)."""

    code: str
    names: Names
    credits: Decimal
    part: str = ""


ACT_496 = N_("Government act № 496 of 23.08.2011 on the two-level structure and credits; state educational standard")
STANDARD = N_("State educational standard of the programme")
CUSTOM = N_("Common practice of Kyrgyz universities, to be confirmed by the office")


@dataclass(frozen=True, slots=True)
class Limit:
    """A number with its source; `confirmed` is False while the office has not said that it holds."""

    value: Decimal
    source: str = CUSTOM
    confirmed: bool = False


def act_limit(value: str, source: str = ACT_496) -> Limit:
    return Limit(Decimal(value), source, confirmed=True)


def custom_limit(value: str) -> Limit:
    return Limit(Decimal(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Norms of one plan. Shares are parts of 1, credits and hours plain numbers; steps and weeks must be above 0."""

    hours_per_credit: Limit = act_limit("30")
    credits_per_year: Limit = act_limit("60")
    year_tolerance: Limit = act_limit("0")
    credits_per_semester: Limit = act_limit("30")
    semester_tolerance: Limit = custom_limit("3")
    credit_step: Limit = custom_limit("0.5")
    weeks_in_semester: Limit = custom_limit("16")
    max_courses_per_semester: Limit = custom_limit("10")
    max_exams_per_semester: Limit = custom_limit("6")
    max_course_papers_per_semester: Limit = custom_limit("2")
    min_alternatives: Limit = custom_limit("2")
    credits_per_practice_week: Limit = custom_limit("1.5")
    max_class_hours_per_week: Limit = custom_limit("36")
    contact_hours_per_credit: Limit = custom_limit("15")
    min_contact_share: Limit = custom_limit("0.4")
    max_contact_share: Limit = custom_limit("0.6")
    min_guided_share: Limit = custom_limit("0")
    physical_hours: Limit = custom_limit("400")
    state_exam_semester: Limit = custom_limit("4")


# Norms that the arithmetic divides by, steps by, or fills a semester with; the rest may be 0.
ABOVE_ZERO = (
    "hours_per_credit",
    "credits_per_year",
    "credits_per_semester",
    "credit_step",
    "weeks_in_semester",
    "max_courses_per_semester",
    "credits_per_practice_week",
    "max_class_hours_per_week",
)


# The state examination after the second year is held in these for every programme of higher education.
STATE_EXAM_SUBJECTS = (
    Names("Кыргыз тили жана адабияты", "Кыргызский язык и литература", "Kyrgyz Language and Literature"),
    Names("Кыргызстандын тарыхы", "История Кыргызстана", "History of Kyrgyzstan"),
    Names("Кыргызстандын географиясы", "География Кыргызстана", "Geography of Kyrgyzstan"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """A plan with the standard that it answers to.

    lines: in the order in which people see them. total_credits: of the whole programme.
    partner: the other university of a joint programme. base: the base plan of a working plan.
    """

    kind: PlanKind = PlanKind.BASE
    level: Level = Level.HIGHER
    degree: Degree = Degree.BACHELOR
    study_form: StudyForm = StudyForm.FULL_TIME
    total_credits: Decimal = Decimal(240)
    semesters: int = 8
    lines: tuple[LineData, ...] = ()
    cycles: tuple[CycleData, ...] = ()
    parts: tuple[PartData, ...] = ()
    mandatory: tuple[MandatoryCourse, ...] = ()
    limits: Limits = Limits()
    state_exam: tuple[Names, ...] = STATE_EXAM_SUBJECTS
    is_joint: bool = False
    partner: str = ""
    base: "PlanData | None" = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a plan.

    check: code of the check. key: the row, None for the whole plan. column: the column to jump to.
    values: what the message of the check names, as ready text.
    """

    check: str
    severity: Severity
    key: str | None = None
    column: str | None = None
    semester: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def number(value: Decimal) -> str:
    """A quantity as people write it: without an exponent and without idle zeros."""
    return format(value.normalize(), "f") if value else "0"
