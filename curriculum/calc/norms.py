"""Norms of groups and of the orders about students, valid from a day on (DOMAIN 2.6, 6.1, 6.2; defaults unverified)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Norms:
    """least_in_group, most_in_group: students; least_semesters: studied before an expulsion that a reinstatement
    undoes; longest_leave: months; most_leaves: of one study; source: the act; confirmed: by the office."""

    least_in_group: int = 15
    most_in_group: int = 30
    least_semesters: int = 2
    longest_leave: int = 12
    most_leaves: int = 2
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class DatedNorms:
    """The norms of a degree and a form of study ("" for all forms), from a day on and, if known, until a last day."""

    degree: str
    form: str = ""
    valid_from: date
    valid_to: date | None = None
    norms: Norms

    def holds(self, degree: str, form: str, day: date) -> bool:
        fits = self.degree == degree and self.form in {"", form}
        return fits and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


DEFAULT = Norms()
MASTERS = Norms(least_in_group=5, most_in_group=15)


def default_norms(degree: str) -> Norms:
    """What holds until the office enters norms of its own."""
    return MASTERS if degree == "master" else DEFAULT


def norms_on(rows: Sequence[DatedNorms], degree: str, form: str, day: date) -> Norms:
    """The norms on a day: those of the form itself before those of all forms, the newest before older ones."""
    holding = [row for row in rows if row.holds(degree, form, day)]
    if not holding:
        return default_norms(degree)
    return max(holding, key=lambda row: (row.form != "", row.valid_from)).norms


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
