"""Filters of the lists; they live in the address."""

from curriculum.filters.choices import PROGRAMME_TEXT
from curriculum.filters.contingent import ContingentForm, CountedForm
from curriculum.filters.plans import CalendarFilter, CourseFilter, PlanFilter, ProgrammeFilter
from curriculum.filters.registration import ElectiveFilter
from curriculum.filters.semester import SemesterPlanFilter
from curriculum.filters.students import GroupFilter, OrderFilter, PickFilter, StudentFilter, records_in

__all__ = [
    "PROGRAMME_TEXT", "CalendarFilter", "ContingentForm", "CountedForm", "CourseFilter", "ElectiveFilter",
    "GroupFilter", "OrderFilter", "PickFilter", "PlanFilter", "ProgrammeFilter", "SemesterPlanFilter",
    "StudentFilter", "records_in",
]  # fmt: skip
