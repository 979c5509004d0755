"""A file of students on its way in: the file, its sheet, its columns, its rows. Nothing is written here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.files import File
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from curriculum.operations import student_imports as operations
from curriculum.operations.student_imports import KIND, Reading
from curriculum.operations.student_rows import HEADINGS, TITLES, StudentRow, read_row
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.storage import read_file
from kuu_office.core.errors import BadInput
from kuu_office.core.models import ColumnMapping, ImportRun, Unit
from kuu_office.core.spreadsheets.limits import MEGABYTE, STUDENTS
from kuu_office.core.spreadsheets.mapping import (
    HEADER_WITHIN,
    Field,
    LayoutChanged,
    chosen_mapping,
    fit,
    suggest_mapping,
)
from kuu_office.core.spreadsheets.mapping import Mapping as Layout
from kuu_office.core.spreadsheets.reader import read_rows, read_upload
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.sheet import Row, Sheet, SheetSet

HEAD_ROWS, MOST_TOLD = 40, 3
# Without these a file is not read before a person says which column is which.
NEEDED = (("surname", "given_name"), ("full_name",))


@cache
def fields() -> tuple[Field, ...]:
    """Our columns with every heading under which they are known."""
    return tuple(Field(key, tuple(dict.fromkeys((*_own_titles(key), *HEADINGS.get(key, ()))))) for key in TITLES)


def _own_titles(key: str) -> list[str]:
    titles = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            titles.append(str(TITLES[key]))
    return titles


def bring(*, upload: File, unit: Unit, order: Mapping[str, str], by: Scope, at: datetime) -> ImportRun:
    """Takes a file of students in. Raises UploadRefused for one that is not read."""
    if upload.size > STUDENTS.file_size:
        size, limit = f"{upload.size / MEGABYTE:.1f}", STUDENTS.file_size // MEGABYTE
        raise UploadRefused("too_big", size=size, limit=limit)
    content = upload.read()
    take_time()
    book = read_upload(content, upload.name, STUDENTS)
    sheet = book.first
    reading = reading_of(sheet, _names(book), known_layout(sheet, unit.pk))
    return operations.bring_students(
        content=content, filename=upload.name, reading=reading, unit=unit, order=order, by=by, at=at
    )


def take_time() -> None:
    """The key of the form keeps a transaction open while the file is read; a busy machine must not cut it off."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL statement_timeout = '30s'")


def _names(book: SheetSet) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in book.sheets if sheet.rows and not sheet.hidden)


def reading_of(sheet: Sheet, sheets: Sequence[str], layout: Layout | None) -> Reading:
    """The sheet as rows of students; without a layout only its first rows, for the choice of columns."""
    head = Sheet(sheet.name, sheet.rows[:HEAD_ROWS], sheet.hidden, sheet.stopped_at)
    if layout is None:
        return Reading(head, tuple(sheets))
    layout = fit(layout, sheet)
    if not any(row.number > layout.last_header_row for row in sheet.rows):
        sentence = _("Under the header of the sheet “%(sheet)s” stands no student.")
        raise BadInput(sentence % {"sheet": sheet.name}, field="file")
    return Reading(head, tuple(sheets), layout, rows_of(sheet, layout))


def rows_of(sheet: Sheet, layout: Layout) -> Iterator[StudentRow]:
    """Rows under the header, one after another; blank ones and the row that numbers the columns are left out."""
    for row in sheet.rows:
        if row.number > layout.last_header_row and not _numbers_columns(row):
            cells = {key: row.cell(column) for key, column in layout.columns.items()}
            if any(cell.text.strip() for cell in cells.values()):
                yield read_row(row.number, cells)


def _numbers_columns(row: Row) -> bool:
    texts = [cell.text for cell in row.cells.values()]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def layouts_of(unit_id: int) -> list[ColumnMapping]:
    """Remembered layouts of a unit, the newest first."""
    return list(ColumnMapping.objects.filter(kind=KIND, unit_id=unit_id).order_by("-saved_at"))


def known_layout(sheet: Sheet, unit_id: int) -> Layout | None:
    """A remembered layout that fits, or headings that are all ours; None when a person has to say."""
    for remembered in layouts_of(unit_id):
        with suppress(LayoutChanged):
            return fit(Layout.from_json(remembered.mapping), sheet)
    layout = suggest_mapping(sheet.rows[:HEADER_WITHIN], fields(), sheet.name)
    surely = {key for key, likeness in layout.likeness.items() if likeness == 1}
    headings = {cell.text for row in sheet.rows if row.number == layout.header_row for cell in row.cells.values()}
    named = any(set(names) <= surely for names in NEEDED)
    return layout if named and len(surely) >= len(headings - {""}) else None


def misfits(run: ImportRun) -> list[str]:
    """Why the layouts remembered for the unit do not fit a file whose columns are still asked for."""
    sheet, told = Sheet.from_json(run.sheet), []
    for remembered in layouts_of(run.unit_id)[:MOST_TOLD] if not run.mapping else ():
        try:
            fit(Layout.from_json(remembered.mapping), sheet)
        except LayoutChanged as changed:
            told.append(
                _("The remembered layout “%(name)s” fits no more. %(why)s") % {"name": remembered, "why": changed}
            )
    return told


def choose_columns(
    *, run: ImportRun, header_row: int, header_height: int, columns: Mapping[str, int], remember_as: str, by: Scope,
    at: datetime,
) -> ImportRun:  # fmt: skip
    """Reads the file anew by the columns that a person chose. Raises BadInput, UploadRefused."""
    sheet, names = stored_sheet(run, run.sheet["name"])
    layout = chosen_mapping(sheet, header_row, header_height, columns)
    reading = reading_of(sheet, names, layout)
    return operations.settle_columns(run_id=run.pk, reading=reading, remember_as=remember_as, by=by, at=at)


def choose_sheet(*, run: ImportRun, name: str, by: Scope, at: datetime) -> ImportRun:
    """Reads another sheet of the file. Raises BadInput when there is none of that name."""
    sheet, names = stored_sheet(run, name)
    reading = reading_of(sheet, names, known_layout(sheet, run.unit_id))
    return operations.settle_columns(run_id=run.pk, reading=reading, remember_as="", by=by, at=at)


def stored_sheet(run: ImportRun, name: str) -> tuple[Sheet, tuple[str, ...]]:
    """A sheet of the kept file, and the names of all."""
    take_time()
    book = read_rows(read_file(run.file), STUDENTS)
    found = next((sheet for sheet in book.sheets if sheet.name == name), None)
    if found is None:
        raise BadInput(_("The file has no sheet “%(name)s”.") % {"name": name[:60]})
    return found, _names(book)
