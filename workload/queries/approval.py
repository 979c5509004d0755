"""What stands in the way of a load sheet: lines without a norm, hours that nobody takes, remarks that are open."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from workload.models import Assignment, LineRemark, LoadLine, LoadSheet
from workload.models.load import Hours


@dataclass(frozen=True)
class Readiness:
    """Of the lines of a sheet: how many there are, lack a norm, have another fault, are not given out whole.

    `hours` that nobody takes; `remarks` that are not settled; `offered`: lines whose new hours wait to be accepted.
    """

    lines: int
    uncounted: int
    doubtful: int
    open_lines: int
    hours: Decimal
    remarks: int
    offered: int

    @property
    def blocking(self) -> dict[str, int]:
        """What `rules.without_faults` asks for."""
        return {name: getattr(self, name) for name in ("lines", "uncounted", "remarks", "offered")}

    @property
    def warnings(self) -> int:
        return self.doubtful + self.open_lines


def with_given_out(lines: QuerySet[LoadLine]) -> QuerySet[LoadLine]:
    """Lines with `given_out`: the hours that people and vacancies take."""
    taken = Assignment.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(sum=Sum("hours"))
    number = DecimalField(**Hours)
    return lines.annotate(given_out=Coalesce(Subquery(taken.values("sum")), Decimal(0), output_field=number))


def readiness_of(sheet: LoadSheet) -> Readiness:
    """One query."""
    remarks = LineRemark.objects.filter(line=OuterRef("pk"), settled_at=None).order_by().values("line")
    lines = with_given_out(LoadLine.objects.filter(sheet=sheet))
    found = lines.annotate(open_remarks=Subquery(remarks.annotate(count=Count("pk")).values("count"))).aggregate(
        lines=Count("pk"),
        uncounted=Count("pk", filter=Q(gap="no_norm", given__isnull=True)),
        doubtful=Count("pk", filter=~Q(gap__in=["", "no_norm"])),
        open_lines=Count("pk", filter=Q(given_out__lt=F("hours"))),
        hours=Coalesce(Sum(F("hours") - F("given_out")), Decimal(0)),
        remarks=Coalesce(Sum("open_remarks"), 0),
        offered=Count("pk", filter=Q(offered__isnull=False)),
    )
    return Readiness(**found)


def open_remarks(sheet: LoadSheet) -> QuerySet[LineRemark]:
    """The remarks on lines of a sheet that are not settled yet, as they were made."""
    found = LineRemark.objects.filter(line__sheet=sheet, settled_at=None)
    return found.select_related("by", "line__term")
