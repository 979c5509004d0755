"""How a table of the contingent shows itself: named lines and columns, figures that lead to their people, XLSX."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from textwrap import shorten
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from curriculum.calc.contingent import Crosstab, Figure, Key, crosstab
from curriculum.calc.contingent import Line as CountedLine
from curriculum.enums import Dimension
from curriculum.queries.contingent import NOT_STATED, Contingent, LectureStreams, keys_in_order
from kuu_office.core.charts import Series, stacked_bars
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.text import dates

PER_PAGE = 100
MOST_COLUMNS = 40
CHART_LINES, CHART_COLUMNS = 20, 6
LONGEST_LABEL = 40
NOT_IN_LINKS = ("page", "export", "rows", "across", "beside", "columns", "sort")


@dataclass(frozen=True)
class Shown:
    """A figure with the address of its people, now and before."""

    figure: Figure
    url: str
    url_before: str = ""


@dataclass(frozen=True)
class ShownLine:
    title: str
    figures: tuple[Shown, ...]
    total: Shown
    streams: int | None = None

    @property
    def groups(self) -> int:
        return len(self.total.figure.now.groups)


@dataclass(frozen=True)
class Links:
    """Where the people of a figure are listed: `base` an address, `query` the filters in force, `before` a date."""

    base: str
    query: QueryDict
    before: str = ""

    def shown(self, figure: Figure, **keys: Key) -> Shown:
        url_before = self.to(keys | {"date": self.before}) if self.before else ""
        return Shown(figure, self.to(keys), url_before)

    def day_before(self, language: str) -> str:
        return dates.short_date(date.fromisoformat(self.before), language)

    @cached_property
    def kept(self) -> dict[str, list[str]]:
        return {name: values for name, values in self.query.lists() if name not in NOT_IN_LINKS}

    def to(self, keys: dict[str, Key]) -> str:
        asked = {name: NOT_STATED if key is None else str(key) for name, key in keys.items()}
        return f"{self.base}?{urlencode(self.kept | asked, doseq=True)}"


class CountedTable:
    """Counts of a contingent by two dimensions, beside those of another one; with streams of lectures if they tell."""

    def __init__(
        self, row: str, column: str, now: Contingent, before: Contingent | None, links: Links,
        *, streams: LectureStreams | None = None,
    ) -> None:  # fmt: skip
        self.row, self.column, self.links, self.streams = row, column, links, streams
        counts = now.counts(row, column)
        earlier = before.counts(row, column) if before else None
        seen = [*counts, *(earlier or {})]
        self.row_names = keys_in_order(row, {key for key, _other in seen} - {None})
        self.column_names = keys_in_order(column, {key for _other, key in seen} - {None}) if column else {}
        self.tab: Crosstab = crosstab(counts, earlier, list(self.row_names), list(self.column_names))
        self.compared = before is not None

    @property
    def row_title(self) -> str:
        return str(Dimension(self.row).label)

    @property
    def is_too_wide(self) -> bool:
        return len(self.columns) > MOST_COLUMNS

    @property
    def headings(self) -> list[str]:
        return [self.named(self.column_names, key) for key in self.columns]

    @property
    def columns(self) -> tuple[Key, ...]:
        return self.tab.columns if self.column else ()

    def named(self, names: dict[Key, str], key: Key) -> str:
        return names.get(key, str(key)) if key is not None else _("not stated")

    def line(self, line: CountedLine) -> ShownLine:
        figures = [
            self.links.shown(figure, **{self.row: line.key, self.column: key})
            for key, figure in zip(self.columns, line.figures, strict=False)
        ]
        total = self.links.shown(line.total, **{self.row: line.key})
        return ShownLine(self.named(self.row_names, line.key), tuple(figures), total, self.streams_of([line.key]))

    def streams_of(self, keys: Iterable[Key]) -> int | None:
        return self.streams.count(keys) if self.streams else None

    @property
    def foot(self) -> ShownLine:
        foot = self.tab.foot
        figures = [
            self.links.shown(figure, **{self.column: key})
            for key, figure in zip(self.columns, foot.figures, strict=False)
        ]
        streams = self.streams_of(line.key for line in self.tab.lines)
        return ShownLine(_("Total"), tuple(figures), self.links.shown(foot.total), streams)

    def page(self, number: str | None) -> Page:
        return Paginator(self.tab.lines, PER_PAGE).get_page(number)

    def shown(self, lines: Sequence[CountedLine]) -> list[ShownLine]:
        return [self.line(line) for line in lines]

    def chart(self, title: str) -> SafeString:
        """The largest lines; their parts while there are few enough to tell apart."""
        lines = sorted(self.tab.lines, key=lambda line: -line.total.now.students)[:CHART_LINES]
        names = [shorten(self.named(self.row_names, line.key), LONGEST_LABEL, placeholder="…") for line in lines]
        if not 1 < len(self.columns) <= CHART_COLUMNS:
            return stacked_bars(title, [Series(_("Students"), [line.total.now.students for line in lines])], names)
        series = [
            Series(heading, [line.figures[place].now.students for line in lines])
            for place, heading in enumerate(self.headings)
        ]
        return stacked_bars(title, series, names)

    def workbook(self, title: str, language: str) -> bytes:
        """Exactly what is shown, all its pages; when dates are compared, a column of differences beside each figure
        and what the lines came to on the earlier date."""
        headings = [*self.headings, _("Total")]
        columns = [Column("row", self.row_title, 40)]
        for place, heading in enumerate(headings):
            columns.append(Column(f"now{place}", heading))
            if self.compared:
                columns.append(Column(f"change{place}", _("%(column)s: difference") % {"column": heading}))
        if self.compared:
            columns.append(Column("before", _("On %(day)s") % {"day": self.links.day_before(language)}))
        columns.append(Column("groups", _("Groups")))
        if self.streams:
            columns.append(Column("streams", _("Lecture streams")))
        return write_table(columns, self._rows(), title, language)

    def _rows(self) -> Iterator[dict]:
        for line in [*self.shown(self.tab.lines), self.foot]:
            row: dict = {"row": line.title, "groups": line.groups, "streams": line.streams}
            if line.total.figure.before is not None:
                row["before"] = line.total.figure.before.students
            for place, shown in enumerate([*line.figures, line.total]):
                row |= {f"now{place}": shown.figure.now.students, f"change{place}": shown.figure.change}
            yield row
