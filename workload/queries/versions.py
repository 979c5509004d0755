"""What differs between two versions of a load sheet: lines that came, went or say something else."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from kuu_office.core.templatetags.office import number
from workload.models import Assignment, LoadLine, LoadSheet, is_newest

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class DifferenceCell:
    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class DifferenceRow:
    """A line for components/difference.html."""

    kind: str
    cells: tuple[DifferenceCell, ...]


def headings() -> tuple[str, ...]:
    return (_("Course"), _("Work"), _("Term"), _("Groups"), _("Hours"), _("Who teaches"))


def difference_of(old: LoadSheet, new: LoadSheet) -> list[DifferenceRow]:
    """Only lines that differ, in the order of the newer sheet, then those that went. Four queries for any number."""
    before, after = _told_lines(old), _told_lines(new)
    rows = []
    for key, cells in after.items():
        there = before.get(key)
        if there != cells:
            rows.append(_row(CHANGED if there else ADDED, there or ("",) * len(cells), cells))
    gone = (cells for key, cells in before.items() if key not in after)
    return rows + [_row(REMOVED, cells, ("",) * len(cells)) for cells in gone]


def _row(kind: str, old: tuple[str, ...], new: tuple[str, ...]) -> DifferenceRow:
    return DifferenceRow(kind, tuple(DifferenceCell(*pair) for pair in zip(old, new, strict=True)))


def _told_lines(sheet: LoadSheet) -> dict[str, tuple[str, ...]]:
    """Key → what a person reads of the line."""
    return {line.key: _told(line) for line in lines_with_people(sheet)}


def newest_lines(ids: Collection[int]) -> dict[int, LoadLine]:
    """What became of lines in the newest versions of their sheets, by their own numbers; what is gone is not there.

    With `sheet`. Two queries.
    """
    places = ("sheet__department", "sheet__year", "key")
    asked = {row[0]: row[1:] for row in LoadLine.objects.filter(pk__in=ids).values_list("pk", *places)}
    wanted = [set(values) for values in zip(*asked.values(), strict=True)] or [set()] * len(places)
    rows = LoadLine.objects.filter(
        is_newest("sheet"), **{f"{name}__in": one for name, one in zip(places, wanted, strict=True)}
    )
    now = {(line.sheet.department_id, line.sheet.year_id, line.key): line for line in rows.select_related("sheet")}
    return {pk: now[place] for pk, place in asked.items() if place in now}


def lines_with_people(sheet: LoadSheet):
    """The lines of a sheet by terms, courses and works, each with its `takers`, their people and posts."""
    taken = Assignment.objects.select_related("appointment__person", "appointment__post", "post").order_by("pk")
    lines = LoadLine.objects.filter(sheet=sheet).select_related("term")
    lines = lines.prefetch_related(Prefetch("assignments", taken, to_attr="takers"))
    return lines.order_by("term__start_date", "name_ky", "pk")


def _told(line: LoadLine) -> tuple[str, ...]:
    groups, term = ", ".join(line.group_names), str(line.term.get_kind_display())
    return line.name, str(line.get_work_display()), term, groups, number(line.hours), people_of(line)


def people_of(line: LoadLine) -> str:
    """“Осмонов А. 12, вакансия (доцент) 4”; nobody is an empty text."""
    return ", ".join(f"{who_takes(one)} {number(one.hours)}" for one in line.takers)


def who_takes(one: Assignment) -> str:
    if one.appointment is not None:
        return one.appointment.person.short_name
    return _("vacancy (%(post)s)") % {"post": one.post.name}
