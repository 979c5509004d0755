"""What several screens, documents and operations read about plans."""

from curriculum.queries.catalogue import (
    References,
    Suggestion,
    in_plans,
    references,
    similar_courses,
    suggested_courses,
    suggested_departments,
)
from curriculum.queries.checking import (
    Checked,
    Yardstick,
    checked,
    compared_with,
    difference_from,
    limits_for,
    line_data,
    lines_of,
    lines_of_each,
    many_checked,
    names_of,
    plan_data,
    yardsticks,
)
from curriculum.queries.overview import FacultyState, late_plans, latest_versions, state_by_faculty, uses_of_act

__all__ = [
    "Checked", "FacultyState", "References", "Suggestion", "Yardstick", "checked", "compared_with", "difference_from",
    "in_plans", "late_plans", "latest_versions", "limits_for", "line_data", "lines_of", "lines_of_each", "many_checked",
    "names_of", "plan_data", "references", "similar_courses", "state_by_faculty", "suggested_courses",
    "suggested_departments", "uses_of_act", "yardsticks",
]  # fmt: skip
