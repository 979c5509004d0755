"""The verbs of study plans, academic calendars, groups, students, semester plans and streams."""

from curriculum.operations import (
    admission,
    approval,
    calendar_approval,
    calendar_weeks,
    calendars,
    catalogue,
    cells,
    electives,
    group_years,
    groups,
    identity,
    imports,
    lines,
    orders,
    plans,
    registration,
    registration_repair,
    regrouping,
    reviews,
    revoking,
    semester,
    semester_approval,
    semester_cells,
    semester_renewal,
    snapshots,
    streams,
    student_imports,
    subgroups,
)

# Sentences of what these verbs leave in the record.
EVENTS = (
    plans.EVENTS | cells.EVENTS | lines.EVENTS | reviews.EVENTS | approval.EVENTS | imports.EVENTS | catalogue.EVENTS
)  # fmt: skip
EVENTS |= calendars.EVENTS | calendar_weeks.EVENTS | calendar_approval.EVENTS
EVENTS |= identity.EVENTS | admission.EVENTS | orders.EVENTS | revoking.EVENTS
EVENTS |= groups.EVENTS | group_years.EVENTS | regrouping.EVENTS | subgroups.EVENTS
EVENTS |= semester.EVENTS | semester_cells.EVENTS | semester_approval.EVENTS | semester_renewal.EVENTS
EVENTS |= streams.EVENTS
EVENTS |= snapshots.EVENTS | student_imports.EVENTS
EVENTS |= electives.EVENTS | registration.EVENTS | registration_repair.EVENTS
