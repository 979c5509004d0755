"""The norms of groups and of orders that the office has entered."""

from datetime import date

from curriculum.calc.norms import DatedNorms, Norms, norms_on
from curriculum.models import ContingentNorms, Group

FIGURES = ("least_in_group", "most_in_group", "least_semesters", "longest_leave", "most_leaves")


def dated_norms() -> tuple[DatedNorms, ...]:
    """All norms of the office, of every day. One query."""
    return tuple(_dated(row) for row in ContingentNorms.objects.select_related("act"))


def _dated(row: ContingentNorms) -> DatedNorms:
    figures = {name: getattr(row, name) for name in FIGURES}
    norms = Norms(**figures, source=str(row.act or ""), confirmed=row.is_confirmed)
    return DatedNorms(
        degree=row.degree, form=row.study_form, valid_from=row.valid_from, valid_to=row.valid_to, norms=norms
    )


def norms_of(group: Group, rows: tuple[DatedNorms, ...], day: date) -> Norms:
    """The norms of a group on a day."""
    return norms_on(rows, group.programme.degree, group.study_form, day)
