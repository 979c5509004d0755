"""The verbs of the staff table: places, movements, approval, notices."""

from staffing.operations import movements, places, revoking, tables

# Sentences of what these verbs leave in the record.
EVENTS = tables.EVENTS | places.EVENTS | movements.EVENTS | revoking.EVENTS
