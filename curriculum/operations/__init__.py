"""The verbs of study plans, groups and students."""

from curriculum.operations import (
    admission,
    approval,
    catalogue,
    cells,
    groups,
    identity,
    imports,
    lines,
    orders,
    plans,
    regrouping,
    reviews,
    revoking,
    snapshots,
    student_imports,
    subgroups,
)

# Sentences of what these verbs leave in the record.
EVENTS = (
    plans.EVENTS | cells.EVENTS | lines.EVENTS | reviews.EVENTS | approval.EVENTS | imports.EVENTS | catalogue.EVENTS
)
EVENTS |= (
    identity.EVENTS
    | admission.EVENTS
    | orders.EVENTS
    | revoking.EVENTS
    | groups.EVENTS
    | regrouping.EVENTS
    | subgroups.EVENTS
)
EVENTS |= snapshots.EVENTS | student_imports.EVENTS
