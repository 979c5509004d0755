"""The verbs of study plans and academic calendars."""

from curriculum.operations import (
    approval,
    calendar_approval,
    calendar_weeks,
    calendars,
    catalogue,
    cells,
    imports,
    lines,
    plans,
    reviews,
)

# Sentences of what these verbs leave in the record.
EVENTS = (
    plans.EVENTS | cells.EVENTS | lines.EVENTS | reviews.EVENTS | approval.EVENTS | imports.EVENTS | catalogue.EVENTS
    | calendars.EVENTS | calendar_weeks.EVENTS | calendar_approval.EVENTS
)  # fmt: skip
