"""The staff brief as a table: departments and the total by every figure, on a day and beside another (F-031)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuu_office.core import charts
from kuu_office.core.models import Unit
from kuu_office.core.models.people import Sex
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.templatetags.office import number
from kuu_office.core.text import dates
from kuu_office.core.text.degrees import Degree, Title
from staffing.calc.brief import BANDS, Brief, Engagement, Figures, Worker, brief, figures_of
from staffing.enums import ScholarDegree

Value = int | Decimal
TEMPLATE = "staffing/print/brief.html"
MOST_BARS = 24
HEADLINE = {"people", "full_time", "doctors", "candidates", "phds", "full_share"}


@dataclass(frozen=True)
class FigureColumn:
    """A column of the brief: its heading and the figure of those counted, or of the full-time ones among them."""

    key: str
    title: str | Promise
    of: Callable[[Figures], Value]
    full_time: bool = False


def _band_title(first: int, following: int | None) -> Callable[[], str]:
    def said() -> str:
        if following is None:
            return gettext("%(first)s and older") % {"first": first}
        return gettext("under %(age)s") % {"age": following} if not first else f"{first}–{following - 1}"

    return said


AGES = tuple((str(first), _band_title(first, following))
             for first, following in zip(BANDS, (*BANDS[1:], None), strict=True))  # fmt: skip
FIXED = (
    FigureColumn("people", _("People"), lambda one: one.people),
    FigureColumn("full_time", _("Full-time"), lambda one: one.engagements.get(Engagement.FULL_TIME, 0)),
    FigureColumn("part_time", _("Part-time"), lambda one: one.engagements.get(Engagement.PART_TIME, 0)),
    FigureColumn("hourly", _("Paid by the hour"), lambda one: one.engagements.get(Engagement.HOURLY, 0)),
    FigureColumn("doctors", _("Doctors of sciences"), lambda one: one.degrees.get(Degree.DOCTOR, 0)),
    FigureColumn("candidates", _("Candidates of sciences"), lambda one: one.degrees.get(Degree.CANDIDATE, 0)),
    FigureColumn("phds", _("PhDs"), lambda one: one.degrees.get(Degree.PHD, 0)),
    FigureColumn("without", _("Without a degree"), lambda one: one.degrees.get(Degree.NONE, 0)),
    FigureColumn("share", _("With a degree, %"), lambda one: one.degree_share),
    FigureColumn("full_share", _("With a degree among full-time, %"), lambda one: one.degree_share, full_time=True),
    FigureColumn("professors", _("Professors"), lambda one: one.titles.get(Title.PROFESSOR, 0)),
    FigureColumn("docents", _("Docents"), lambda one: one.titles.get(Title.DOCENT, 0)),
    FigureColumn("women", _("Women"), lambda one: one.sexes.get(Sex.FEMALE, 0)),
    FigureColumn("men", _("Men"), lambda one: one.sexes.get(Sex.MALE, 0)),
)


def columns() -> tuple[FigureColumn, ...]:
    """In the order of the page; ages last."""
    ages = [FigureColumn(f"age_{key}", title(), _of_age(key)) for key, title in AGES]
    return (*FIXED, *ages, FigureColumn("age_unknown", gettext("age unknown"), _of_age("")))


def _of_age(key: str) -> Callable[[Figures], Value]:
    return lambda one: one.ages.get(key, 0)


@dataclass(frozen=True)
class BriefCell:
    """A figure, and how much it moved since the day beside; None without such a day."""

    value: Value
    moved: Value | None = None

    @property
    def note(self) -> str:
        """How it moved, with its sign."""
        return f"{'+' if self.moved > 0 else ''}{number(self.moved)}" if self.moved else ""


@dataclass(frozen=True)
class BriefLine:
    title: str
    unit: Unit | None
    cells: tuple[BriefCell, ...]


@dataclass(frozen=True)
class BriefSheet:
    """The brief as people read it: columns, a line for each department, the total; pictures of degrees and ages."""

    day: date
    beside: date | None
    columns: tuple[FigureColumn, ...]
    lines: tuple[BriefLine, ...]
    total: BriefLine
    charts: tuple[tuple[str, SafeString], ...]  # title, picture

    @property
    def headline(self) -> list[tuple[FigureColumn, BriefCell]]:
        """The figures of the total that stand above the table."""
        pairs = zip(self.columns, self.total.cells, strict=True)
        return [(column, cell) for column, cell in pairs if column.key in HEADLINE]


def build_brief(
    units: Sequence[Unit], day: date, workers: Sequence[Worker], beside: date | None, earlier: Sequence[Worker]
) -> BriefSheet:
    """The sheet of these departments; those in which nobody works on either day are left out."""
    now, before = brief(workers, day), brief(earlier, beside) if beside else None
    shown = columns()
    there = set(now.units) | set(before.units if before else ())
    lines = tuple(_line(unit.name, unit, shown, now, before) for unit in units if unit.pk in there)
    pictures = (degrees_chart(units, workers, day), ages_chart(workers, day)) if workers else ()
    return BriefSheet(day, beside, shown, lines, _line(gettext("Total"), None, shown, now, before), pictures)


def _line(title: str, unit: Unit | None, shown, now: Brief, before: Brief | None) -> BriefLine:
    return BriefLine(title, unit, tuple(_cell(column, unit, now, before) for column in shown))


def _cell(column: FigureColumn, unit: Unit | None, now: Brief, before: Brief | None) -> BriefCell:
    value = column.of(_figures(now, unit, column.full_time))
    if before is None:
        return BriefCell(value)
    return BriefCell(value, value - column.of(_figures(before, unit, column.full_time)))


def _figures(found: Brief, unit: Unit | None, full_time: bool) -> Figures:
    if unit is None:
        return found.full_time if full_time else found.total
    rows = found.full_time_units if full_time else found.units
    return rows.get(unit.pk, Figures())


def degrees_chart(units: Sequence[Unit], workers: Sequence[Worker], day: date) -> tuple[str, SafeString]:
    """People by degree: a bar for each department, or for each faculty when there are many."""
    named = {unit.pk: unit if len(units) <= MOST_BARS else unit.parent or unit for unit in units}
    by_name: dict[str, list[Worker]] = {named[unit.pk].short_name: [] for unit in units}
    for worker in workers:
        by_name[named[worker.unit].short_name].append(worker)
    found = {name: figures_of(some, day).degrees for name, some in by_name.items() if some}
    series = [
        charts.Series(str(ScholarDegree(degree.value).label), [degrees.get(degree, 0) for degrees in found.values()])
        for degree in Degree
    ]
    title = gettext("Academic degrees")
    return title, charts.stacked_bars(title, series, list(found))


def ages_chart(workers: Sequence[Worker], day: date) -> tuple[str, SafeString]:
    """Women and men by age."""
    series = []
    for sex in Sex:
        ages = figures_of([one for one in workers if one.sex == sex], day).ages
        series.append(charts.Series(str(sex.label), [ages.get(key, 0) for key, _title in AGES]))
    title = gettext("Age and sex")
    return title, charts.stacked_bars(title, series, [words() for _key, words in AGES])


def workbook_of(sheet: BriefSheet, title: str) -> bytes:
    """The same columns; with another day, each is followed by how much it moved."""
    wanted = [Column("unit", gettext("Department"), 44)]
    for column in sheet.columns:
        wanted.append(Column(column.key, str(column.title), 12))
        if sheet.beside:
            since = dates.short_date(sheet.beside, page_language())
            wanted.append(Column(f"{column.key}_moved", gettext("since %(day)s") % {"day": since}, 12))
    rows = (_row(sheet, line) for line in (*sheet.lines, sheet.total))
    return write_table(wanted, rows, title=title, lang=page_language())


def _row(sheet: BriefSheet, line: BriefLine) -> dict:
    row: dict = {"unit": line.title}
    for column, cell in zip(sheet.columns, line.cells, strict=True):
        row |= {column.key: cell.value, f"{column.key}_moved": cell.moved}
    return row
