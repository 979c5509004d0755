"""Painting weeks of a calendar: one or many, each against the version that the person saw (M10)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.calc.calendar import EMPTY
from curriculum.models import CalendarRow, CalendarSymbol
from curriculum.operations.calendar_locking import count_calendar_change, opened_calendar
from curriculum.operations.cells import CellSaved, CellsChanged, CellUnfit, CellWrite, Saved
from curriculum.queries.calendar import symbols_in_order
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.phrases import CELL_OF_LINE

EVENTS = {
    "curriculum.calendar.weeks_painted": gettext_lazy("%(by)s changed weeks of the calendar."),
}
Place = tuple[int, str]


@dataclass(frozen=True)
class Palette:
    """The symbols, by what people type and by what is stored."""

    symbols: list[CalendarSymbol]

    def read(self, text: str) -> str | None:
        """The letter to be stored for a sign, a letter or nothing; None for what the list does not have."""
        if not text.strip():
            return EMPTY
        typed = text.strip().lower()
        by_sign = next((one.code for one in self.symbols if one.sign.lower() == typed), None)
        return by_sign or next((one.code for one in self.symbols if one.code.lower() == typed), None)

    def sign(self, code: str) -> str:
        """What the cell shows; a letter that the list lost stays as it is."""
        return next((one.sign for one in self.symbols if one.code == code), code).strip()


@transaction.atomic
def paint_weeks(*, calendar_id: int, writes: list[CellWrite], by: Scope, at: datetime) -> Saved:
    """Saves weeks of a calendar, all or none; a write names the row, the week (w1, w2 …) and the sign.

    Refused: no right, frozen calendar, closed window. CellsChanged: somebody else painted these weeks since the person
    saw them. CellUnfit: the list has no such symbol. BadInput: no such week or row, a week named twice.
    """
    calendar = opened_calendar(calendar_id, by, at)
    palette = Palette(symbols_in_order())
    rows = _locked_rows(calendar_id, writes)
    places = [_place_of(rows, write) for write in writes]
    if len(set(places)) < len(places):
        raise BadInput(_("A week is named twice in one save."), field="cells")
    _refuse_changed(rows, writes, palette)
    old = {_named(rows, place): _standing(rows, place, palette).text for place in places}
    for write in writes:
        _paint(rows[write.line_id], write, palette)
    CalendarRow.objects.bulk_update(rows.values(), ["weeks", "cell_versions"])
    count_calendar_change(calendar)
    saved = [_standing(rows, place, palette) for place in places]
    new = {_named(rows, place): cell.text for place, cell in zip(places, saved, strict=True)}
    audit.record("curriculum.calendar.weeks_painted", obj=calendar, by=by, at=at, old=old, new=new)
    return Saved(saved, [], calendar.revision + 1)


def _locked_rows(calendar_id: int, writes: list[CellWrite]) -> dict[int, CalendarRow]:
    wanted = {write.line_id for write in writes}
    found = CalendarRow.objects.select_for_update().filter(calendar_id=calendar_id, pk__in=wanted).order_by("pk")
    rows = {row.pk: row for row in found}
    if wanted - set(rows):
        raise Conflict(_("The calendar has no such row any more. Open it again."))
    return rows


def _place_of(rows: dict[int, CalendarRow], write: CellWrite) -> Place:
    weeks = {f"w{number}" for number in range(1, len(rows[write.line_id].weeks) + 1)}
    if write.column not in weeks:
        raise BadInput(_("The year has no week “%(week)s”.") % {"week": write.column[:40]}, field="column")
    return write.line_id, write.column


def week_number(column: str) -> int:
    """«w17» → 17."""
    return int(column[1:])


def _refuse_changed(rows: dict[int, CalendarRow], writes: list[CellWrite], palette: Palette) -> None:
    changed = [write for write in writes if rows[write.line_id].cell_versions.get(write.column, 0) != write.version]
    if not changed:
        return
    cells = [_standing(rows, (write.line_id, write.column), palette) for write in changed]
    raise CellsChanged(
        _("Week %(week)s: somebody saved “%(theirs)s” meanwhile; you chose “%(yours)s”. Nothing was lost.")
        % {"week": week_number(changed[0].column), "theirs": cells[0].text, "yours": changed[0].text[:10]},
        cells,
    )


def _paint(row: CalendarRow, write: CellWrite, palette: Palette) -> None:
    code = palette.read(write.text[:10])
    if code is None:
        sentence = _("The list of symbols has no “%(sign)s”.") % {"sign": write.text[:10]}
        raise CellUnfit(sentence, CellSaved(write.line_id, write.column, write.text[:10], write.version, sentence))
    at = week_number(write.column) - 1
    row.weeks = row.weeks[:at] + code + row.weeks[at + 1 :]
    row.cell_versions[write.column] = row.cell_versions.get(write.column, 0) + 1


def _standing(rows: dict[int, CalendarRow], place: Place, palette: Palette) -> CellSaved:
    """A week as it stands in its row."""
    pk, column = place
    row = rows[pk]
    sign = palette.sign(row.weeks[week_number(column) - 1])
    return CellSaved(pk, column, sign, row.cell_versions.get(column, 0))


def _named(rows: dict[int, CalendarRow], place: Place) -> str:
    """A week as the history names it: «2 · w17»."""
    pk, column = place
    return f"{rows[pk].year_of_study}{CELL_OF_LINE}{column}"
