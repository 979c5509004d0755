"""What every dated row has in common: dates in order, no overlap, an end instead of a removal."""

from datetime import date

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from kuu_office.core.errors import BadInput


def overlapping(queryset: QuerySet, start_date: date, end_date: date | None) -> QuerySet:
    """Rows with `start_date` and `end_date` (empty: for ever) that share a day with the given dates."""
    queryset = queryset.filter(Q(end_date__isnull=True) | Q(end_date__gte=start_date))
    return queryset if end_date is None else queryset.filter(start_date__lte=end_date)


def refuse_dates_out_of_order(start_date: date, end_date: date | None) -> None:
    if end_date is not None and end_date < start_date:
        raise BadInput(_("The last day is before the first day."), field="end_date")


def end_on(row: Model, end_date: date) -> dict:
    """Gives a dated row its last day. Returns the old value for the record."""
    refuse_dates_out_of_order(row.start_date, end_date)
    old = {"end_date": str(row.end_date) if row.end_date else None}
    row.end_date = end_date
    row.save(update_fields=["end_date"])
    return old
