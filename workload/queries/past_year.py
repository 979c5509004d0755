"""Last year's distribution of a department, proposed for the lines that nobody took this year."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet

from workload.calc.distribution import Line, as_last_year
from workload.models import LoadLine, LoadSheet
from workload.queries.holders import Seat


def sheet_before(sheet: LoadSheet) -> LoadSheet | None:
    """The sheet of the same department in the year before."""
    year = sheet.year.start_year - 1
    return LoadSheet.objects.filter(department_id=sheet.department_id, year__start_year=year).order_by("-pk").first()


def lines_in_order(sheet: LoadSheet) -> QuerySet[LoadLine]:
    """The order of the board: terms, courses, works."""
    return sheet.lines.select_related("term").order_by("term__start_date", "name_ky", "work", "group_names", "pk")


def proposed_for(sheet: LoadSheet, seats: Mapping[str, Seat]) -> list[tuple[LoadLine, dict[str, Decimal]]]:
    """Lines with hours by the key of who would take them: people who still stand in their appointment, vacancies."""
    before = sheet_before(sheet)
    if before is None:
        return []
    lines, past = (list(lines_in_order(one).prefetch_related("assignments")) for one in (sheet, before))
    found = as_last_year(_shaped(lines), _shaped(past))
    kept = {key: {to: hours for to, hours in parts.items() if to in seats} for key, parts in found.items()}
    return [(line, kept[str(line.pk)]) for line in lines if kept.get(str(line.pk))]


def _shaped(lines: Sequence[LoadLine]) -> list[Line]:
    return [
        Line(
            key=str(line.pk), alike=(line.course_id or line.name_ky, line.work, line.language, line.term.kind),
            hours=line.hours, given={one.to: one.hours for one in line.assignments.all()},
        )
        for line in lines
    ]  # fmt: skip
