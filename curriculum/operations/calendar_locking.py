"""A calendar taken in hand by one person at a time; what every verb does first."""

from datetime import datetime

from django.db.models import F

from curriculum import rules
from curriculum.models import Calendar
from kuu_office.core.access.scope import Scope


def locked_calendar(calendar_id: int) -> Calendar:
    """The calendar as it stands now; nobody else changes it or its weeks until the transaction ends."""
    return Calendar.objects.select_for_update(of=("self",)).with_names().get(pk=calendar_id)


def opened_calendar(calendar_id: int, by: Scope, at: datetime) -> Calendar:
    """The calendar, locked for work on it, and open for this person. Refused: `rules.can_edit_calendar`."""
    calendar = Calendar.objects.select_for_update(no_key=True, of=("self",)).with_names().get(pk=calendar_id)
    rules.can_edit_calendar(by, calendar, at).enforce()
    return calendar


def count_calendar_change(calendar: Calendar) -> None:
    """One more change: whoever saw the calendar before is told, and what was said of it is out of date."""
    Calendar.objects.filter(pk=calendar.pk).update(revision=F("revision") + 1)
