"""Trying the rows of a file on the lines of a plan: what bringing them would do. Nothing is saved here.

The preview and the operation make the same trial, so that what was shown is what is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from curriculum.calc.columns import columns_for
from curriculum.calc.facts import code_key
from curriculum.calc.matching import match_rows
from curriculum.calc.shapes import LineData, Names
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine
from curriculum.operations.cells import cell_text, room
from curriculum.operations.file_rows import NAMES, FileRow, Item, RowWriter, refuse_length, working_copy
from curriculum.queries import Checked, plan_data, references
from kuu_office.core.spreadsheets.results import ImportResult, RowResult, row_result


@dataclass(frozen=True)
class Trial:
    """A plan as it would be: `items` in order, `absent` those that no row of the file brings, `removed` of them."""

    plan: Plan
    items: tuple[Item, ...]
    absent: tuple[Item, ...]
    removed: tuple[Item, ...]
    result: ImportResult
    seen: Checked

    @property
    def can_apply(self) -> bool:
        """Nothing refused, and something to do."""
        return self.result.can_apply or bool(self.removed and not self.result.errors)


def try_rows(
    plan: Plan, lines: Sequence[PlanLine], rows: Sequence[FileRow], *, opening: bool, remove: bool, language: str
) -> Trial:
    """What the rows would make of the plan. `remove`: lines that no row brings go, save those of the standard.

    opening: the plan is new, so that every row counts as created; `lines` are those that the standard demands.
    """
    standing = _standing(lines)
    refs = references(plan)
    brought = _paired(plan, standing, rows)
    for item in brought:
        RowWriter(item, plan, refs).write()
    items = _in_order(standing, brought)
    finder = _BlockFinder(items)
    for item in brought:
        finder.find(item)
    absent = [item for item in items if item.row is None]
    removed = [item for item in absent if remove and not item.line.standard_course_id]
    left = _without(items, removed)
    data = replace(plan_data(plan, []), lines=tuple(item.data() for item in left))
    result = ImportResult(tuple(_result_of(item, plan, opening, language) for item in brought))
    return Trial(plan, tuple(left), tuple(absent), tuple(removed), result, Checked(data))


def _standing(lines: Sequence[PlanLine]) -> list[Item]:
    items = [Item(f"line {n}", working_copy(line), before=line) for n, line in enumerate(lines, 1)]
    by_line = {item.before.pk: item for item in items}
    for item in items:
        item.block = item.block_before = by_line[item.before.block_id] if item.before.block_id else None
    return items


def _paired(plan: Plan, standing: list[Item], rows: Sequence[FileRow]) -> list[Item]:
    """An item for each row: the line that it means, or a new one."""
    by_key = {item.key: item for item in standing}
    old = [replace(LineData(key=item.key), **_marks(item.before)) for item in standing]
    new = [LineData(key=str(row.number), code=row.text("code"), names=row.names) for row in rows]
    meant = match_rows(old, new)
    brought = []
    for row in rows:
        line = meant.get(str(row.number))
        item = by_key[line.key] if line else Item("", PlanLine(plan=plan))
        item.row, item.key = row, f"row {row.number}"
        brought.append(item)
    return brought


def _marks(line: PlanLine) -> dict:
    code = line.unread.get("code", line.code)
    return {"code": code, "names": Names(*(line.unread.get(name, getattr(line, name)) for name in NAMES))}


class _BlockFinder:
    """Puts rows under the elective blocks that they name, or that their codes begin with."""

    def __init__(self, items: list[Item]) -> None:
        self.blocks: dict[str, list[tuple[int, Item]]] = {}
        self.places = {id(item): place for place, item in enumerate(items)}
        for place, item in enumerate(items):
            if item.line.kind == LineKind.ELECTIVE_BLOCK:
                self.blocks.setdefault(code_key(item.line.code), []).append((place, item))

    def find(self, item: Item) -> None:
        wanted = item.row.text("block")
        if "block" not in item.row.cells:
            if item.before is None:
                item.block = self.called(item.row.guessed.get("block", ""), item)
        elif len(wanted) > room("block"):
            refuse_length(item, "block", wanted)
        elif not (item.block_before and code_key(item.block_before.before.code) == code_key(wanted)):
            self.put(item, wanted)

    def put(self, item: Item, wanted: str) -> None:
        item.line.unread.pop("block", None)
        item.block = self.called(wanted, item)
        if wanted and item.block is None:
            item.line.unread["block"] = wanted
            item.problems["block"] = _("The plan has no elective block “%(code)s”.") % {"code": wanted}

    def called(self, code: str, item: Item) -> Item | None:
        """The block of that code; of several the last one above the row."""
        key, own = code_key(code), self.places[id(item)]
        fitting = [(place, block) for place, block in self.blocks.get(key, ()) if key and block is not item]
        above = [block for place, block in fitting if place < own]
        return above[-1] if above else next((block for _place, block in fitting), None)


def _in_order(standing: list[Item], brought: list[Item]) -> list[Item]:
    """The order of the file; a line that the file does not bring stays behind the line that it followed."""
    followers: dict[int, list[Item]] = {}
    last = 0
    for item in standing:
        if item.row is not None:
            last = id(item)
        else:
            followers.setdefault(last, []).append(item)
    ordered = followers.get(0, [])
    for item in brought:
        ordered += [item, *followers.get(id(item), [])]
    return ordered


def _without(items: list[Item], removed: list[Item]) -> list[Item]:
    """The rest; alternatives that outlive their block stand alone."""
    gone = set(map(id, removed))
    left = [item for item in items if id(item) not in gone]
    for item in left:
        if id(item.block) in gone:
            item.block = None
    return left


def _result_of(item: Item, plan: Plan, opening: bool, language: str) -> RowResult:
    """What becomes of a row: texts of all columns as they will stand, and what stood there before."""
    texts = _texts(item.line, item.block, plan, language)
    stood = _texts(item.before, item.block_before, plan, language) if item.before else None
    if stood is not None:
        item.changed = {column: stood[column] for column in texts if texts[column] != stood[column]}
    cells = {column: cell.address for column, cell in item.row.cells.items()}
    return row_result(item.row.number, texts, cells, errors=item.refusals, current=None if opening else stood)


def _texts(line: PlanLine, block: Item | None, plan: Plan, language: str) -> dict[str, str]:
    texts = {
        column.key: cell_text(line, column.key, language)
        for column in columns_for(plan.semesters)
        if column.key != "block"
    }
    code = (block.before or block.line).code if block else ""
    return texts | {"block": line.unread.get("block", code)}
