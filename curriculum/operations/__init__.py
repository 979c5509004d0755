"""The verbs of study plans."""

from curriculum.operations import approval, catalogue, cells, imports, lines, plans, reviews, snapshots

# Sentences of what these verbs leave in the record.
EVENTS = (
    plans.EVENTS | cells.EVENTS | lines.EVENTS | reviews.EVENTS | approval.EVENTS | imports.EVENTS | catalogue.EVENTS
)
EVENTS |= snapshots.EVENTS
