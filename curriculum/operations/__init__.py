"""The verbs of study plans, semester plans and streams."""

from curriculum.operations import (
    approval,
    catalogue,
    cells,
    imports,
    lines,
    plans,
    reviews,
    semester,
    semester_approval,
    semester_cells,
    semester_renewal,
    streams,
)

# Sentences of what these verbs leave in the record.
EVENTS = (
    plans.EVENTS | cells.EVENTS | lines.EVENTS | reviews.EVENTS | approval.EVENTS | imports.EVENTS | catalogue.EVENTS
    | semester.EVENTS | semester_cells.EVENTS | semester_approval.EVENTS | semester_renewal.EVENTS | streams.EVENTS
)  # fmt: skip
