"""How an import of students shows itself: the file as the person knows it, with what was found at each cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum.enums import RowOutcome
from curriculum.models import StagedStudent
from curriculum.operations.student_rows import DAYS, HOLD, NOTE, REFUSAL, TITLES, WARNING, shown_text
from curriculum.views.preview import ALL, PROBLEMS, Heading, ShownCell, ShownRow
from kuu_office.core.models import ImportRun
from kuu_office.core.spreadsheets.sheet import letters
from kuu_office.core.spreadsheets.writer import Column, write_table

PER_PAGE = 100
NO_CELL = ("", "", "")
FIRST_SAID = 60
GRAVITY = (REFUSAL, HOLD, WARNING, NOTE)
# How the components mark it: what waits for a person is a warning there.
MARKS = {HOLD: WARNING}
STOPPED = (RowOutcome.REFUSED, RowOutcome.HELD)


@dataclass(frozen=True)
class Told:
    """A sentence at its cell, as the list of findings takes it."""

    severity: str
    text: str
    place: str
    url: str
    column: str


def headings_of(run: ImportRun) -> tuple[Heading, ...]:
    """The mapped columns in the order of the file."""
    columns = sorted(run.mapping["columns"].items(), key=lambda pair: pair[1])
    return tuple(
        Heading(key, letters(number), str(TITLES[key]), "import-date" if key in DAYS else "import-text")
        for key, number in columns
    )


def sentence(message: str, values: Mapping) -> str:
    return _(message) % values


def told(row: StagedStudent, run: ImportRun) -> tuple[Told, ...]:
    """Everything said of a row, the gravest first."""
    found = sorted(row.said, key=lambda said: GRAVITY.index(said[0]))
    return tuple(_told(row, run.mapping["columns"], said) for said in found)


def _told(row: StagedStudent, columns: Mapping[str, int], said: Sequence) -> Told:
    severity, column, message, values = said
    address = f"{letters(columns[column])}{row.number}" if column in columns else ""
    title = str(TITLES.get(column, ""))
    place = f"{address}, {title}" if address else _("Row %(number)s") % {"number": row.number}
    url = f"#{address}" if address else f"#row-{row.number}"
    return Told(MARKS.get(severity, severity), sentence(message, values), place, url, column)


def at_fields(said: Iterable[Told], page: str = "") -> list[Told]:
    """The same, leading to the fields of the page on which the row is mended."""
    return [replace(one, url=f"{page}#id_cell_{one.column}" if one.column else page or one.url) for one in said]


def page_of(row: StagedStudent) -> str:
    """Where a row is mended."""
    return reverse("curriculum:students_import_row", args=[row.run_id, row.number])


def shown_row(row: StagedStudent, headings: tuple[Heading, ...], run: ImportRun) -> ShownRow:
    said = told(row, run)
    marks = {one.column: one.severity for one in reversed(said)}
    changes = {name: value for part in row.values.get("changes", {}).values() for name, value in part.items()}
    before = {name: value for part in row.before.values() if isinstance(part, dict) for name, value in part.items()}
    cells = tuple(
        ShownCell(
            heading=heading,
            address=f"{heading.letter}{row.number}",
            text=shown_text(row.cells.get(heading.key, NO_CELL))[:200],
            old=str(before.get(heading.key) or "") if heading.key in changes else None,
            mark=marks.get(heading.key, ""),
        )
        for heading in headings
    )
    return ShownRow(row.number, row.outcome, "", cells, said, "" if row.is_applied else page_of(row))


@dataclass(frozen=True)
class StudentPreview:
    """A page of the rows of one tab, the tabs with their numbers, the first sentences of what stops rows."""

    run: ImportRun
    counts: Mapping[str, int]
    chosen: str
    number: str | None

    @property
    def headings(self) -> tuple[Heading, ...]:
        return headings_of(self.run)

    @property
    def rows(self):
        rows = StagedStudent.objects.filter(run=self.run)
        if self.chosen == PROBLEMS:
            return rows.filter(outcome__in=STOPPED)
        return rows if self.chosen == ALL else rows.filter(outcome=self.chosen)

    def page(self) -> Page:
        return Paginator(self.rows.order_by("number"), PER_PAGE).get_page(self.number)

    def shown(self, page: Page) -> list[ShownRow]:
        headings = self.headings
        return [shown_row(row, headings, self.run) for row in page]

    @property
    def first_said(self) -> list[Told]:
        """Of the refused rows first, then of those that wait for a person."""
        rows = StagedStudent.objects.filter(run=self.run, outcome__in=STOPPED).order_by("-outcome", "number")
        return [at_fields(told(row, self.run)[:1], page_of(row))[0] for row in rows[:FIRST_SAID]]

    @property
    def tabs(self) -> list[dict]:
        stopped = sum(self.counts[outcome] for outcome in STOPPED)
        titles = {ALL: _("All rows"), PROBLEMS: _("With problems")} | dict(RowOutcome.choices)
        counts = {ALL: sum(self.counts.values()), PROBLEMS: stopped} | dict(self.counts)
        return [
            {"title": str(title), "url": f"?show={key}", "current": key == self.chosen, "count": counts[key]}
            for key, title in titles.items()
            if counts[key] or key in (ALL, PROBLEMS)
        ]


def chosen_tab(asked: str) -> str:
    return asked if asked in {PROBLEMS, *RowOutcome.values} else ALL


def held_workbook(run: ImportRun, language: str) -> bytes:
    """The rows that were not entered, as they came, with the reason of each; mended, the file is brought again."""
    headings = headings_of(run)
    columns = [Column("row", _("Row"), 8), Column("why", _("Why it was not entered"), 60)]
    columns += [Column(heading.key, heading.title, 18) for heading in headings]
    rows = StagedStudent.objects.filter(run=run, outcome__in=STOPPED).order_by("number").iterator(chunk_size=1000)
    lines = (
        {
            "row": row.number,
            "why": "; ".join(f"{one.place}: {one.text}" for one in told(row, run) if one.severity != NOTE),
        }
        | {key: shown_text(cell) for key, cell in row.cells.items()}
        for row in rows
    )
    return write_table(columns, lines, _("Not entered"), language)
