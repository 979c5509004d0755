"""The lists of plans, calendars, courses, programmes, groups, students, orders and electives."""

from curriculum.tables.plans import CalendarTable, CourseTable, PlanTable, ProgrammeTable
from curriculum.tables.registration import ElectiveTable, SeatTable
from curriculum.tables.semester import SemesterPlanTable
from curriculum.tables.students import GroupTable, OrderTable, PeopleTable, StudentTable

__all__ = [
    "CalendarTable", "CourseTable", "ElectiveTable", "GroupTable", "OrderTable", "PeopleTable", "PlanTable",
    "ProgrammeTable", "SeatTable", "SemesterPlanTable", "StudentTable",
]  # fmt: skip
