"""Words of the teaching load. The values are those of `calc.shapes`; a test holds them together."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Work(models.TextChoices):
    """A kind of work of a teacher (DOMAIN 3.2)."""

    LECTURE = "lecture", pgettext_lazy("work", "lectures")
    PRACTICAL = "practical", pgettext_lazy("work", "practical classes")
    LANGUAGE = "language", pgettext_lazy("work", "language classes")
    PHYSICAL = "physical", pgettext_lazy("work", "physical education")
    LABORATORY = "laboratory", pgettext_lazy("work", "laboratory classes")
    GUIDED = "guided", pgettext_lazy("work", "guided independent study")
    CONSULTATION = "consultation", pgettext_lazy("work", "current consultations")
    EXAM_CONSULTATION = "exam_consultation", pgettext_lazy("work", "consultation before the exam")
    EXAM = "exam", pgettext_lazy("work", "exam")
    CREDIT_TEST = "credit_test", pgettext_lazy("work", "credit test")
    GRADED_TEST = "graded_test", pgettext_lazy("work", "graded credit test")
    CALCULATION_WORK = "calculation_work", pgettext_lazy("work", "calculation works")
    CONTROL_WORK = "control_work", pgettext_lazy("work", "control works")
    COURSE_PAPER = "course_paper", pgettext_lazy("work", "course papers")
    COURSE_PROJECT = "course_project", pgettext_lazy("work", "course projects")
    STUDY_PRACTICE = "study_practice", pgettext_lazy("work", "study practice")
    PRODUCTION_PRACTICE = "production_practice", pgettext_lazy("work", "production practice")
    PEDAGOGICAL_PRACTICE = "pedagogical_practice", pgettext_lazy("work", "pedagogical practice")
    PREDIPLOMA_PRACTICE = "prediploma_practice", pgettext_lazy("work", "pre-diploma practice")
    THESIS = "thesis", pgettext_lazy("work", "supervision of final works")
    REVIEW = "review", pgettext_lazy("work", "review of final works")
    COMMISSION = "commission", pgettext_lazy("work", "state attestation commission")
    POSTGRADUATE = "postgraduate", pgettext_lazy("work", "supervision of postgraduates")


class Basis(models.TextChoices):
    """What a norm counts."""

    STREAM_HOUR = "stream_hour", _("each hour of the plan, by streams")
    GROUP_HOUR = "group_hour", _("each hour of the plan, by groups")
    SUBGROUP_HOUR = "subgroup_hour", _("each hour of the plan, by subgroups")
    LECTURE_PERCENT = "lecture_percent", _("per cent of the lectures, by groups")
    GROUP = "group", _("each group")
    STUDENT = "student", _("each student")
    GROUP_DAY = "group_day", _("each day of each group")
    STUDENT_WEEK = "student_week", _("each week of each student")
    STUDENT_MEMBER = "student_member", _("each student and member of the commission")
    PERSON_YEAR = "person_year", _("each person a year")


class Rounding(models.TextChoices):
    HUNDREDTHS = "hundredths", _("to hundredths of an hour")
    TENTHS = "tenths", _("to tenths of an hour")
    WHOLE = "whole", _("to whole hours")


class WorkGroup(models.TextChoices):
    """Works summed for a glance at a teacher's hours."""

    LECTURES = "lectures", pgettext_lazy("group of works", "lectures")
    CLASSES = "classes", pgettext_lazy("group of works", "classes")
    CONTROL = "control", pgettext_lazy("group of works", "exams and consultations")
    OTHER = "other", pgettext_lazy("group of works", "practices, papers, final works")


CLASSES = {Work.PRACTICAL, Work.LANGUAGE, Work.PHYSICAL, Work.LABORATORY, Work.GUIDED}
CONTROL = {
    Work.CONSULTATION, Work.EXAM_CONSULTATION, Work.EXAM, Work.CREDIT_TEST, Work.GRADED_TEST, Work.CALCULATION_WORK,
    Work.CONTROL_WORK,
}  # fmt: skip


def group_of(work: str) -> WorkGroup:
    if work == Work.LECTURE:
        return WorkGroup.LECTURES
    if work in CLASSES:
        return WorkGroup.CLASSES
    return WorkGroup.CONTROL if work in CONTROL else WorkGroup.OTHER


class Distribution(models.TextChoices):
    """Lines by how much of them somebody took."""

    FREE = "free", _("not distributed")
    DONE = "done", _("distributed")
    OVER = "over", _("given more than the line has")
    ALL = "all", _("all")


class Rank(models.TextChoices):
    """The academic degree that an hourly rate asks for."""

    NONE = "none", pgettext_lazy("academic degree", "any")
    CANDIDATE = "candidate", pgettext_lazy("academic degree", "candidate of sciences, PhD")
    DOCTOR = "doctor", pgettext_lazy("academic degree", "doctor of sciences")
