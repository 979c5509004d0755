"""Which norm holds, and what it gives for what was counted (DOMAIN 3.2)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from curriculum.calc.shapes import ZERO, Degree, StudyForm
from workload.calc.shapes import Basis, Counted, Norm, Rounding, Work

PLACES = {Rounding.HUNDREDTHS: Decimal("0.01"), Rounding.TENTHS: Decimal("0.1"), Rounding.WHOLE: Decimal(1)}
PER_CENT = Decimal(100)


def norm_for(norms: Iterable[Norm], work: Work, degree: Degree, form: StudyForm) -> Norm | None:
    """The narrowest norm of a work for a degree and a form; a degree outweighs a form; None when there is none."""
    fitting = [norm for norm in norms if norm.fits(work, degree, form)]
    return max(fitting, key=lambda norm: norm.narrowness, default=None)


def amount(norm: Norm, counted: Counted) -> Decimal:
    """How many units of its basis the norm is multiplied by."""
    return {
        Basis.STREAM_HOUR: counted.plan_hours * counted.streams,
        Basis.GROUP_HOUR: counted.plan_hours * counted.groups,
        Basis.SUBGROUP_HOUR: counted.plan_hours * counted.subgroups,
        Basis.LECTURE_PERCENT: counted.plan_hours * counted.groups / PER_CENT,
        Basis.GROUP: Decimal(counted.groups),
        Basis.STUDENT: Decimal(counted.students),
        Basis.GROUP_DAY: counted.weeks * norm.days * counted.groups,
        Basis.STUDENT_WEEK: counted.weeks * counted.students,
        Basis.STUDENT_MEMBER: Decimal(counted.students * norm.members),
        Basis.PERSON_YEAR: Decimal(counted.students),
    }[norm.basis]


def raw_hours(norm: Norm, counted: Counted) -> Decimal:
    """Hours before rounding, exact."""
    return norm.hours * amount(norm, counted)


def rounded(hours: Decimal, rounding: Rounding) -> Decimal:
    """Half up, to what the norm says."""
    return hours.quantize(PLACES[rounding], rounding=ROUND_HALF_UP)


def hours_of(norm: Norm | None, counted: Counted) -> tuple[Decimal, Decimal]:
    """(raw, rounded); nothing without a norm."""
    if norm is None:
        return ZERO, ZERO
    raw = raw_hours(norm, counted)
    return raw, rounded(raw, norm.rounding)
