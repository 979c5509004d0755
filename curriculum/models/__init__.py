from curriculum.models.admissions import StagedStudent
from curriculum.models.calendar import Calendar, CalendarPeriod, CalendarRow, CalendarRules, CalendarSymbol
from curriculum.models.catalogue import Course
from curriculum.models.norms import ContingentNorms
from curriculum.models.plans import MAX_SEMESTERS, Plan, PlanLine
from curriculum.models.programmes import PlanRules, Programme, Standard, StandardCourse, StandardCycle, StandardPart
from curriculum.models.registration import ElectiveOffer, Registration
from curriculum.models.reviews import ExpertCriterion, ExpertReview, ExpertReviewItem
from curriculum.models.semester import SemesterLine, SemesterPlan
from curriculum.models.snapshots import ContingentSnapshot, SnapshotRow
from curriculum.models.streams import Stream, StreamLimit, StreamSeat
from curriculum.models.students import Group, GroupPromotion, GroupSuccession, Movement, Standing, Student, Subgroup

__all__ = [
    "MAX_SEMESTERS", "Calendar", "CalendarPeriod", "CalendarRow", "CalendarRules", "CalendarSymbol",
    "ContingentNorms", "ContingentSnapshot", "Course", "ElectiveOffer", "ExpertCriterion", "ExpertReview",
    "ExpertReviewItem", "Group", "GroupPromotion", "GroupSuccession", "Movement", "Plan", "PlanLine", "PlanRules",
    "Programme", "Registration", "SemesterLine", "SemesterPlan", "SnapshotRow", "StagedStudent", "Standard",
    "StandardCourse", "StandardCycle", "StandardPart", "Standing", "Stream", "StreamLimit", "StreamSeat", "Student",
    "Subgroup",
]  # fmt: skip
