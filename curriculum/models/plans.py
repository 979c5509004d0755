"""Study plans and their lines."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import PlanKind, StudyForm
from curriculum.models.catalogue import Course
from curriculum.models.lines import CourseLine
from curriculum.models.programmes import Credits, Programme, StandardCourse, StandardPart
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Unit, VersionedDocument

MAX_SEMESTERS = 12


class PlanQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "PlanQuerySet":
        return self.filter(department_id__in=scope.units(Permission.PLAN_VIEW))

    def printable_by(self, scope) -> "PlanQuerySet":
        return self.filter(department_id__in=scope.units(Permission.PLAN_PRINT))

    def with_titles(self) -> "PlanQuerySet":
        """With what a line of a list shows."""
        return self.select_related("programme__standard", "department")

    def with_names(self) -> "PlanQuerySet":
        """With everything that a plan's title and header show."""
        return self.select_related(
            "programme__standard", "department__parent__parent", "base__programme__standard", "previous"
        )


class Plan(VersionedDocument):
    """A base or working plan of a programme and intake year. `found` by its checks: check → how often."""

    kind = models.CharField(_("kind"), max_length=10, choices=PlanKind)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="plans", verbose_name=_("programme")
    )
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans", verbose_name=_("department"))
    intake_year = models.PositiveSmallIntegerField(_("intake year"))
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm, default=StudyForm.FULL_TIME)
    semesters = models.PositiveSmallIntegerField(_("semesters"))
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="working_plans", verbose_name=_("base")
    )
    found = models.JSONField(_("found by checks"), default=dict, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("study plan")
        verbose_name_plural = _("study plans")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "intake_year", "study_form", "version_number"], name="plan_version_once"
            ),
            models.CheckConstraint(
                condition=Q(semesters__gte=1) & Q(semesters__lte=MAX_SEMESTERS), name="plan_semesters_range"
            ),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.BASE, base__isnull=True) | Q(kind=PlanKind.WORKING),
                name="base_plan_has_no_base",
            ),
        ]
        indexes = [models.Index(fields=["state", "step"], name="plan_waiting")]

    def __str__(self) -> str:
        version = f", v{self.version_number}" if self.version_number > 1 else ""
        return f"{self.programme}, {self.intake_year}, {PlanKind(self.kind).label}{version}"

    @property
    def changed_since_check(self) -> bool:
        """Whether the counts of errors and warnings are older than the plan."""
        return self.checked_at is None or self.checked_revision != self.revision


class PlanLine(CourseLine):
    """A line of a plan. `semester_credits` holds credits by semester (index 0 is semester 1)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    part = models.ForeignKey(StandardPart, on_delete=models.PROTECT, null=True, related_name="+")
    block = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="alternatives")
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    standard_course = models.ForeignKey(StandardCourse, on_delete=models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="plan_lines")
    semester_credits = ArrayField(models.DecimalField(**Credits, null=True), default=list, size=MAX_SEMESTERS)
    prerequisites = ArrayField(models.CharField(max_length=20), default=list)
    host_taught = models.BooleanField(_("taught by the partner"), default=False)

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["plan", "position"], name="plan_line_order")]

    def credits_in(self, semester: int) -> Decimal | None:
        """Credits in a semester (1-based), or None."""
        return self.semester_credits[semester - 1] if semester <= len(self.semester_credits) else None
