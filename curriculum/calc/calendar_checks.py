"""The checks of an academic calendar: each finding leads to its week."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from curriculum.calc.calendar import (
    EMPTY,
    RowData,
    Run,
    SheetData,
    TermData,
    Week,
    WeekGroup,
    budget_of,
    runs_of,
    week_of,
    weeks_of_term,
)
from curriculum.calc.shapes import Finding, Severity
from kuu_office.core.text import N_

EXAMS = {WeekGroup.EXAMS, WeekGroup.STATE_EXAMS}
ATTESTATION = {WeekGroup.STATE_EXAMS, WeekGroup.THESIS}
STUDY = ATTESTATION | {WeekGroup.THEORY, WeekGroup.PRACTICE, WeekGroup.RESEARCH}
PAUSES = {WeekGroup.VACATION, WeekGroup.EXTRA}
OVER = {WeekGroup.VACATION, WeekGroup.ABSENT, None}
SUNDAY = 6


CUSTOM = N_("custom of academic calendars")
BUDGET = N_("week budget of the academic year")
DIPLOMA = N_("day of the diplomas")
TERMS = N_("teaching weeks of the term")


@dataclass(frozen=True, slots=True)
class CalendarCheck:
    """A named rule. title, message and source are English msgids; the message names its values in braces."""

    severity: Severity
    title: str
    message: str
    source: str = CUSTOM


CHECKS: dict[str, CalendarCheck] = {
    "empty_weeks": CalendarCheck(
        Severity.ERROR, N_("Empty weeks"), N_("Empty weeks: {weeks}. Every week of the year needs a symbol."), BUDGET
    ),
    "week_budget": CalendarCheck(
        Severity.ERROR,
        N_("Week budget"),
        N_("The weeks add up to {total}; the academic year has {expected}."),
        BUDGET,
    ),
    "symbol_unknown": CalendarCheck(
        Severity.ERROR, N_("Unknown symbol"), N_("The list of symbols has no “{code}” any more."), BUDGET
    ),
    "graduation_late": CalendarCheck(
        Severity.ERROR,
        N_("Graduation after the diplomas"),
        N_("Study ends on {day}, after the day of the diplomas, {diploma}."),
        DIPLOMA,
    ),
    "session_without_classes": CalendarCheck(
        Severity.ERROR,
        N_("Exams without classes"),
        N_("Before the exams of week {weeks} there are no weeks of classes."),
    ),
    "exams_on_holidays": CalendarCheck(
        Severity.WARNING, N_("Exams on holidays"), N_("Holidays fall into this week of exams: {days}.")
    ),
    "term_short": CalendarCheck(
        Severity.WARNING,
        N_("A short term"),
        N_("{term}: {found} weeks of study stand in it; it has {expected} teaching weeks."),
        TERMS,
    ),
    "term_long": CalendarCheck(
        Severity.WARNING,
        N_("A long term"),
        N_("{term}: {found} weeks of classes stand in it; it has {expected} teaching weeks."),
        TERMS,
    ),
    "no_attestation": CalendarCheck(
        Severity.WARNING,
        N_("No state attestation"),
        N_("The last year has neither state examinations nor the defence of the final work."),
    ),
    "early_attestation": CalendarCheck(
        Severity.WARNING, N_("State attestation too early"), N_("State attestation stands before the last year.")
    ),
    "period_outside": CalendarCheck(
        Severity.ERROR,
        N_("A period outside the year"),
        N_("The exceptional period {days} lies outside the academic year."),
    ),
    "periods_overlap": CalendarCheck(
        Severity.ERROR, N_("Exceptional periods overlap"), N_("Two exceptional periods overlap: {days}.")
    ),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule is broken: the row, the week, and what the message names."""

    check: str
    row: RowData | None
    week: int
    values: dict[str, str] = field(default_factory=dict)

    def finding(self) -> Finding:
        column = f"w{self.week}" if self.row else None
        return Finding(
            self.check, CHECKS[self.check].severity, self.row.key if self.row else None, column, None, self.values
        )


RowRule = Callable[[SheetData, RowData], Iterator[Spot]]


def run_calendar_checks(sheet: SheetData) -> list[Finding]:
    """Everything found, row by row in the order of the weeks, then what concerns the exceptional periods."""
    found: list[Spot] = []
    for row in sheet.rows:
        found += sorted((spot for rule in ROW_RULES for spot in rule(sheet, row)), key=lambda spot: spot.week)
    found += _periods(sheet)
    return [spot.finding() for spot in found]


def _group_runs(sheet: SheetData, row: RowData) -> list[tuple[WeekGroup | None, Run]]:
    return [(sheet.groups.get(run.code), run) for run in runs_of(row.weeks)]


def _empty(_sheet: SheetData, row: RowData) -> Iterator[Spot]:
    for run in runs_of(row.weeks):
        if run.code == EMPTY:
            yield Spot("empty_weeks", row, run.first, {"weeks": run.text})


def _budget(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    budget = budget_of(row, sheet.groups)
    if budget.is_whole:
        return
    lost = [run.first for group, run in _group_runs(sheet, row) if group in {WeekGroup.ABSENT, None}]
    yield Spot("week_budget", row, lost[0], {"total": str(budget.total), "expected": str(budget.expected)})


def _unknown(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    for group, run in _group_runs(sheet, row):
        if group is None and run.code != EMPTY:
            yield Spot("symbol_unknown", row, run.first, {"code": run.code})


def _graduation(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    work = [run.last for group, run in _group_runs(sheet, row) if group not in OVER]
    if not row.is_last or not work:
        return
    last = sheet.weeks[work[-1] - 1]
    if last.monday > sheet.diploma_date:
        values = {"day": last.sunday.isoformat(), "diploma": sheet.diploma_date.isoformat()}
        yield Spot("graduation_late", row, last.number, values)


def _holds(week: Week, day: date) -> bool:
    return week.monday <= day <= week.sunday


def _sessions(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    """A session goes on after a vacation; anything else between two sessions must hold classes."""
    studied, in_session = False, False
    for group, run in _group_runs(sheet, row):
        if group is WeekGroup.THEORY:
            studied, in_session = True, False
        elif group is WeekGroup.EXAMS:
            if not studied and not in_session:
                yield Spot("session_without_classes", row, run.first, {"weeks": run.text})
            studied, in_session = False, True
        elif group not in PAUSES:
            in_session = False


def _holidays(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    for week, code in zip(sheet.weeks, row.weeks, strict=True):
        if sheet.groups.get(code) not in EXAMS:
            continue
        days = [day for day in sheet.holidays if _holds(week, day) and day.weekday() != SUNDAY]
        if days:
            yield Spot("exams_on_holidays", row, week.number, {"days": _days(days)})


def _days(days: list[date]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days))


def _terms(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    """Practice and attestation take the place of classes; an empty term is told by the empty weeks."""
    for term in sheet.terms:
        weeks = weeks_of_term(sheet.start_year, term)
        here = [sheet.groups.get(row.weeks[week.number - 1]) for week in weeks]
        study, classes = sum(group in STUDY for group in here), here.count(WeekGroup.THEORY)
        if classes > term.weeks:
            yield _term("term_long", row, weeks, term, classes)
        elif 0 < study < term.weeks:
            yield _term("term_short", row, weeks, term, study)


def _term(check: str, row: RowData, weeks: Sequence[Week], term: TermData, found: int) -> Spot:
    values = {"term": term.kind, "found": str(found), "expected": str(term.weeks)}
    return Spot(check, row, weeks[0].number, values)


def _attestation(sheet: SheetData, row: RowData) -> Iterator[Spot]:
    attested = [run.first for group, run in _group_runs(sheet, row) if group in ATTESTATION]
    if row.is_last and not attested:
        yield Spot("no_attestation", row, len(row.weeks))
    if attested and not row.is_last:
        yield Spot("early_attestation", row, attested[0])


ROW_RULES: tuple[RowRule, ...] = (
    _empty, _budget, _unknown, _graduation, _sessions, _holidays, _terms, _attestation,
)  # fmt: skip


def _periods(sheet: SheetData) -> Iterator[Spot]:
    weeks = sheet.weeks
    for period in sheet.periods:
        if period.start < weeks[0].monday or period.end > weeks[-1].sunday:
            yield Spot("period_outside", None, 0, {"days": _days([period.start, period.end])})
    for one, other in combinations(sheet.periods, 2):
        rows = [row for row in sheet.rows if one.concerns(row.year) and other.concerns(row.year)]
        start, end = max(one.start, other.start), min(one.end, other.end)
        if rows and start <= end:
            week = week_of(weeks, start)
            yield Spot("periods_overlap", rows[0] if week else None, week.number if week else 0,
                       {"days": _days([start, end])})  # fmt: skip
