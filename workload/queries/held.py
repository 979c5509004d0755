"""Who holds the hours of lines: people and vacancies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kuu_office.core.templatetags.office import number
from workload.models import Assignment, LoadLine, LoadSheet


@dataclass(frozen=True)
class Holder:
    """A person or a vacancy with the hours of a line that they hold."""

    name: str
    hours: Decimal

    def __str__(self) -> str:
        return _("%(name)s (%(hours)s h)") % {"name": self.name, "hours": number(self.hours)}


def holders_of(lines: Iterable[LoadLine]) -> dict[int, list[Holder]]:
    """By line; of lines that nobody holds nothing. One query."""
    rows = Assignment.objects.filter(line__in=list(lines)).select_related("appointment__person", "post")
    found: dict[int, list[Holder]] = defaultdict(list)
    for row in rows.order_by("line_id", "pk"):
        found[row.line_id].append(Holder(_name(row), row.hours))
    return dict(found)


def waiting_lines(sheet: LoadSheet) -> list[LoadLine]:
    """Distributed lines whose new hours nobody accepted yet, each with its `holders`. At most two queries."""
    rows = list(sheet.lines.filter(offered__isnull=False).order_by("name_ky", "work", "pk"))
    holders = holders_of(rows) if rows else {}
    for row in rows:
        row.holders = holders.get(row.pk, [])
    return rows


def _name(row: Assignment) -> str:
    if row.appointment is not None:
        return row.appointment.person.short_name
    return _("vacancy, %(post)s") % {"post": row.post}
