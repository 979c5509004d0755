"""The verbs of the kernel: people and their posts, roles and deputies, the calendar, reference data."""

from kuu_office.core.operations import access, accounts, calendar, people, reference
from kuu_office.core.operations.access import deputise, end_deputation, end_role, grant_role
from kuu_office.core.operations.calendar import confirm_holidays, extend_window, open_window, propose_holidays
from kuu_office.core.operations.people import (
    appoint,
    change_rate,
    end_appointment,
    reopen_appointment,
    undo_appointment,
)
from kuu_office.core.operations.reference import record_change, record_removal, refuse_if_referenced

# Sentences of what these verbs leave in the record.
EVENTS = access.EVENTS | accounts.EVENTS | calendar.EVENTS | people.EVENTS | reference.EVENTS

__all__ = [
    "EVENTS", "appoint", "change_rate", "confirm_holidays", "deputise", "end_appointment", "end_deputation", "end_role",
    "extend_window", "grant_role", "open_window", "propose_holidays", "record_change", "record_removal",
    "refuse_if_referenced", "reopen_appointment", "undo_appointment",
]  # fmt: skip
