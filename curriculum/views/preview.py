"""How an import shows itself: the file as the person knows it, with what was found at each cell."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from curriculum import wording
from curriculum.calc.columns import COLUMNS, ColumnKind
from curriculum.calc.shapes import Finding
from curriculum.operations.file_rows import NAMES, NOTE, WARNING, Item
from curriculum.operations.trial import Trial
from curriculum.wording import Said
from kuu_office.core.models import ImportRun
from kuu_office.core.spreadsheets.cells import CellError
from kuu_office.core.spreadsheets.results import ImportResult, Outcome, RowResult
from kuu_office.core.spreadsheets.sheet import letters

ERROR, REFUSED = "error", "refused"
PER_PAGE = 150
MOST_SAID = 200
PROBLEMS, ALL = "problems", "all"
# These findings say that a cell could not be read; the reader knows better why.
UNREADABLE = frozenset({"cell_unreadable", "department_unknown", "part_unknown"})


@dataclass(frozen=True)
class Heading:
    """A column of the file: its letter, our name for it."""

    key: str
    letter: str
    title: str
    css: str


@dataclass(frozen=True)
class ShownCell:
    """A cell: its address, what will stand there, what stood there before, the worst of what was found in it."""

    heading: Heading
    address: str
    text: str
    old: str | None = None
    mark: str = ""

    @property
    def css(self) -> str:
        return f"{self.heading.css} import-cell-{self.mark}" if self.mark else self.heading.css


@dataclass(frozen=True)
class ShownRow:
    """A row of the file: its number, what becomes of it, its cells, everything said of it, where it is mended."""

    number: int
    outcome: str
    label: str
    cells: tuple[ShownCell, ...]
    said: tuple[Said, ...] = ()
    url: str = ""

    @property
    def has_problems(self) -> bool:
        return any(one.severity != NOTE for one in self.said)


@dataclass(frozen=True)
class Shown:
    """The whole preview; `said` in the order of the file, what concerns the plan as a whole last."""

    headings: tuple[Heading, ...]
    rows: tuple[ShownRow, ...]
    said: tuple[Said, ...] = field(default=())

    @property
    def first_said(self) -> tuple[Said, ...]:
        return self.said[:MOST_SAID]

    @property
    def unsaid(self) -> int:
        return max(0, len(self.said) - MOST_SAID)

    def tabs(self, address: str, chosen: str) -> list[dict]:
        """All rows, those with problems, and those of each outcome that occurs, with their numbers."""
        counts = {ALL: len(self.rows), PROBLEMS: sum(row.has_problems for row in self.rows)}
        counts |= {outcome.value: sum(row.outcome == outcome for row in self.rows) for outcome in Outcome}
        return [
            {"title": title, "url": f"{address}show={key}", "current": key == chosen, "count": counts[key]}
            for key, title in tab_titles().items()
            if counts[key] or key in (ALL, PROBLEMS)
        ]

    def page(self, chosen: str, number: str | None) -> Page:
        """The rows of one tab, a page at a time."""
        rows = [row for row in self.rows if _belongs(row, chosen)]
        return Paginator(rows, PER_PAGE).get_page(number)


def tab_titles() -> dict[str, str]:
    return {
        ALL: _("All rows"),
        PROBLEMS: _("With problems"),
        Outcome.CREATED.value: _("New"),
        Outcome.CHANGED.value: _("Changed"),
        Outcome.UNCHANGED.value: _("Unchanged"),
        Outcome.REFUSED.value: _("Refused"),
    }


def _belongs(row: ShownRow, chosen: str) -> bool:
    return row.has_problems if chosen == PROBLEMS else chosen in (ALL, row.outcome)


def headings_of(run: ImportRun) -> tuple[Heading, ...]:
    """The mapped columns in the order of the file."""
    columns = sorted(run.mapping["columns"].items(), key=lambda pair: pair[1])
    return tuple(Heading(key, letters(number), wording.column_title(key), _css(key)) for key, number in columns)


def _css(key: str) -> str:
    if key in NAMES:
        return "import-name"
    return "number" if COLUMNS[key].kind is ColumnKind.NUMBER else "import-text"


def show_trial(run: ImportRun, trial: Trial) -> Shown:
    """The preview of a run that is not applied yet."""
    headings = headings_of(run)
    said = _everything_said(trial, headings)
    by_row = {item.row.number: item for item in trial.items if item.row}
    rows = [_row(row, headings, said[by_row[row.row_no].key]) for row in trial.result.rows]
    of_rows = [one for row in rows for one in row.said]
    rest = [one for key, ones in said.items() if not key.startswith("row ") for one in ones]
    return Shown(headings, tuple(rows), tuple(sorted(of_rows + rest, key=_gravity)))


def _gravity(said: Said) -> int:
    """Errors first; the order of the file among equals."""
    return (ERROR, WARNING, NOTE).index(said.severity)


def show_done(run: ImportRun) -> Shown:
    """What applying a run did."""
    headings = headings_of(run)
    return Shown(headings, tuple(_row(row, headings, []) for row in ImportResult.from_json(run.result).rows))


def _everything_said(trial: Trial, headings: Sequence[Heading]) -> defaultdict[str, list[Said]]:
    """Findings of the checks, refusals and notes, by the key of the line; "" for the plan as a whole."""
    items = {item.key: item for item in trial.items}
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for key, item in items.items():
        said[key] += [_refusal(error) for error in item.refusals]
    lines = {key: item.line for key, item in items.items()}
    for finding in trial.seen.findings:
        item = items.get(finding.key or "")
        base = wording.say(finding, trial.seen.data.limits, lines)
        said[finding.key or ""].append(_placed(base, finding, item, headings))
    for key, item in items.items():
        said[key] += [_said(item, note.column, note.severity, note.text) for note in item.notes]
    return said


def _placed(said: Said, finding: Finding, item: Item | None, headings: Sequence[Heading]) -> Said:
    """A finding with the address of its cell in the file, and the reader's own reason where there is one."""
    column = finding.column or ""
    if item is None:
        heading = next((heading for heading in headings if heading.key == column), None)
        return replace(said, place=_of_plan(heading, said.place), url=f"#column-{column}" if heading else "")
    if item.row is None:
        return replace(said, url="")
    reason = item.problems.get(column) if finding.check in UNREADABLE else None
    return replace(said, place=_place(item, column), url=_url(item, column), text=reason or said.text)


def _of_plan(heading: Heading | None, place: str) -> str:
    return _("Column %(letter)s, %(title)s") % {"letter": heading.letter, "title": heading.title} if heading else place


def _place(item: Item, column: str) -> str:
    """«D14, Credits»; a value that no column of the file holds stands in its row."""
    row = _("Row %(number)s") % {"number": item.row.number}
    parts = [item.address(column) or row, *([wording.column_title(column)] if column else [])]
    return ", ".join(parts)


def _url(item: Item, column: str) -> str:
    return f"#{item.address(column) or f'row-{item.row.number}'}"


def _said(item: Item, column: str, severity: str, text: str) -> Said:
    return Said("", severity, text, _place(item, column), _url(item, column), "", item.key, column, confirmed=True)


def _refusal(error: CellError) -> Said:
    place = f"{error.cell}, {wording.column_title(error.column)}"
    return Said("", ERROR, error.sentence, place, f"#{error.cell}", "", "", error.column, confirmed=True)


def _row(row: RowResult, headings: Sequence[Heading], said: Iterable[Said]) -> ShownRow:
    marks: dict[str, str] = {}
    for one in sorted(said, key=_gravity, reverse=True):
        marks[one.column] = one.severity
    refused = {error.column: error.value for error in row.errors}
    cells = tuple(
        ShownCell(
            heading=heading,
            address=row.cells.get(heading.key, ""),
            text=refused.get(heading.key) or row.values.get(heading.key, ""),
            old=row.before.get(heading.key),
            mark=marks.get(heading.key, ""),
        )
        for heading in headings
    )
    label = f"{row.values['code']} {row.values['name_ky'] or row.values['name_ru']}".strip()
    return ShownRow(row.row_no, row.outcome.value, label, cells, tuple(said))
