"""Semester plans (семестрдик окуу планы): what a group is taught in a term."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Language, RoomType
from curriculum.models.catalogue import Course
from curriculum.models.lines import CourseLine
from curriculum.models.plans import MAX_SEMESTERS, Plan, PlanLine
from curriculum.models.students import Group
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import DepartmentDocument, Term, Unit


class SemesterPlanQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "SemesterPlanQuerySet":
        return self.filter(department_id__in=scope.units(Permission.SEMESTER_VIEW))

    def with_titles(self) -> "SemesterPlanQuerySet":
        """With what a line of a list shows."""
        return self.select_related("group__programme", "term__year", "department__parent")

    def with_names(self) -> "SemesterPlanQuerySet":
        """With everything that a title and a header show."""
        return self.with_titles().select_related("department__parent__parent", "source__programme__standard")


class SemesterPlan(DepartmentDocument):
    """What one group is taught in one term, made from a version of its working plan.

    `semester` is the number of the semester in the programme, `weeks` the teaching weeks of the term when it was made.
    `found` by the readiness checks of the present revision: check → how often.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="semester_plans", verbose_name=_("group"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="semester_plans", verbose_name=_("term"))
    source = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="semester_plans", verbose_name=_("working plan")
    )
    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="semester_plans", verbose_name=_("department")
    )
    semester = models.PositiveSmallIntegerField(_("semester"))
    weeks = models.PositiveSmallIntegerField(_("teaching weeks"))
    found = models.JSONField(_("found by checks"), default=dict, editable=False)
    deviations = models.PositiveSmallIntegerField(_("lines that differ"), default=0, editable=False)

    objects = SemesterPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("semester plan")
        verbose_name_plural = _("semester plans")
        constraints = [
            models.UniqueConstraint(fields=["group", "term"], name="semester_plan_once"),
            models.CheckConstraint(
                condition=Q(semester__gte=1) & Q(semester__lte=MAX_SEMESTERS), name="semester_plan_number_range"
            ),
        ]
        indexes = [
            models.Index(fields=["term", "department"], name="semester_plan_of_term"),
            models.Index(fields=["state", "step"], name="semester_plan_waiting"),
            GinIndex(fields=["found"], name="semester_plan_found"),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.term}"


class SemesterLine(CourseLine):
    """A course of a group in a term, with the line of the working plan that it comes from.

    `source` is None for a line added by hand; for an elective block it is the header, and `choice` the alternative
    chosen. A block has a line for each alternative that students of the group chose, and `students` says how many;
    None is the whole group. Hours are those of the term; `weeks` the weeks over which they are taught. `left_out`: not
    taught in this term. `deviation` says why the line differs from the working plan.
    """

    plan = models.ForeignKey(SemesterPlan, on_delete=models.CASCADE, related_name="lines")
    source = models.ForeignKey(PlanLine, on_delete=models.PROTECT, null=True, related_name="+")
    choice = models.ForeignKey(PlanLine, on_delete=models.PROTECT, null=True, related_name="+")
    students = models.PositiveSmallIntegerField(_("students"), null=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="semester_lines")
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language, blank=True)
    room_type = models.CharField(_("room type"), max_length=16, choices=RoomType, blank=True)
    left_out = models.BooleanField(_("left out"), default=False)
    deviation = models.CharField(_("reason for the difference"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("line of a semester plan")
        verbose_name_plural = _("lines of semester plans")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["plan", "position"], name="semester_line_order")]
