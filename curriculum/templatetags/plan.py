"""Cells of the plan grid and of a file, and the sign of a sum outside its norm."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from curriculum.calc.shapes import Names
from curriculum.grid import GridCell, GridRow
from curriculum.semester_grid import SemesterGridRow
from curriculum.views.preview import ShownCell, ShownRow
from curriculum.wording import in_language
from kuu_office.core.templatetags.office import icon

register = template.Library()

SIGNS = {"above": "▲", "below": "▼"}


@register.simple_tag
def plan_cells(row: GridRow | SemesterGridRow, closed: bool = False) -> SafeString:
    """The cells of a line: with versions for the editor, plain for reading.

    A plan has two thousand cells. They are written here, every text escaped, in a tenth of the time that template tags
    would take.
    """
    sign = ROW_SIGNS[row.sign]() if row.sign else ""
    write = _plain if closed else _open
    first, *others = row.cells
    return SafeString("".join([write(first, sign), *(write(cell) for cell in others)]))


def _plain(cell: GridCell, sign: str = "") -> str:
    unread = " unread" if cell.unread else ""
    return f'<td id="{escape(cell.id)}" class="{escape(cell.column.css)}{unread}">{sign}{escape(cell.text)}</td>'


def _open(cell: GridCell, sign: str = "") -> str:
    """A cell of the editor; what nobody may write says why."""
    reason = _("The portal works it out.") if cell.column.is_computed else cell.closed
    marks = f"{' unread' if cell.unread else ''}{' closed' if reason else ''}"
    fixed = f' aria-readonly="true" title="{escape(reason)}"' if reason else ""
    return (
        f'<td id="{escape(cell.id)}" class="{escape(cell.column.css)}{marks}" data-version="{cell.version:d}"{fixed}>'
        f"{sign}{escape(cell.text)}</td>"
    )


@register.simple_tag
def import_cells(row: ShownRow) -> SafeString:
    """The cells of a row of a file, written here for the same reason; what changes shows both texts."""
    return SafeString("".join(map(_import_cell, row.cells)))


def _import_cell(cell: ShownCell) -> str:
    text = escape(cell.text)
    if cell.old is not None:
        before = f"<del>{escape(cell.old)}</del> " if cell.old else ""
        text = f"{before}<ins>{text or '–'}</ins>"
    return f'<td id="{escape(cell.address)}" class="{escape(cell.css)}">{text}</td>'


def _lock() -> SafeString:
    """Before the code of a line that the state standard demands."""
    return icon("lock", _("from the state standard"))


def _differs() -> SafeString:
    """Before the code of a line that is not as the working plan has it."""
    return icon("warning", _("differs from the working plan"))


ROW_SIGNS = {"standard": _lock, "differs": _differs}


@register.simple_tag
def standing(how: str) -> SafeString | str:
    """The sign of a sum outside its norm, read aloud in words."""
    if how not in SIGNS:
        return ""
    words = _("above the norm") if how == "above" else _("below the norm")
    return format_html('<span class="plan-sign" role="img" aria-label="{}">{}</span>', words, SIGNS[how])


@register.filter
def named(names: Names) -> str:
    """A name in the reader's language."""
    return in_language(names)
