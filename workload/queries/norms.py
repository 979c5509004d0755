"""Norms as the arithmetic takes them, which set holds, limits of a day or year, the days of teaching of a year."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from curriculum.calc.shapes import Degree, StudyForm
from kuu_office.core import clock
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AcademicYear, Term
from kuu_office.core.models.calendar import TermKind
from workload.calc.shapes import Basis, Rounding, Work
from workload.calc.shapes import Norm as NormData
from workload.models import LoadLimits, Norm, NormSet


def set_valid_in(year: AcademicYear) -> NormSet:
    """The norms that hold on the first day of a year. BadInput when the office keeps none."""
    found = NormSet.objects.valid_on(year.start_date).first()
    if found is None:
        said = _("%(year)s: no norms of time hold. The registrar enters them.") % {"year": year}
        raise BadInput(said, field="year")
    return found


def limits_on(day: date) -> LoadLimits:
    """The limits that hold on a day; the defaults, unconfirmed, where the office keeps none. One query."""
    return LoadLimits.objects.valid_on(day).first() or LoadLimits(valid_from=day)


def limits_in(year: AcademicYear) -> LoadLimits:
    """The limits of today in a year; in one that is over those of its last day, in one to come of its first."""
    return limits_on(min(max(clock.today(), year.start_date), year.end_date))


def days_taught(year: AcademicYear, terms: Iterable[Term] | None = None) -> tuple[date, date]:
    """The first day of the autumn term and the last of the spring term: the days over which the norm of a year is owed;
    of a term that nobody entered yet the end of the year itself. `terms`: those of the year, where they were read
    already, else one query."""
    there = {term.kind: term for term in (year.terms.all() if terms is None else terms)}
    autumn, spring = there.get(TermKind.AUTUMN), there.get(TermKind.SPRING)
    return (autumn.start_date if autumn else year.start_date), (spring.end_date if spring else year.end_date)


def norms_of(norm_set: NormSet) -> list[NormData]:
    """One query."""
    return [_data(row) for row in norm_set.norms.order_by("pk")]


def _data(row: Norm) -> NormData:
    return NormData(
        key=str(row.pk), work=Work(row.work), basis=Basis(row.basis), hours=row.hours,
        degrees=frozenset({Degree(row.degree)} if row.degree else ()),
        forms=frozenset({StudyForm(row.study_form)} if row.study_form else ()),
        rounding=Rounding(row.rounding), days=row.days, members=row.members, size=row.size,
    )  # fmt: skip
