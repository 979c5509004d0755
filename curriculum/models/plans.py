"""Study plans and their lines."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curriculum.enums import LineKind, PlanKind, PlanStep, StudyForm
from curriculum.models.catalogue import Course
from curriculum.models.programmes import Credits, Programme, StandardCourse, StandardPart
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Approvable, Unit

MAX_SEMESTERS = 12
Hours = {"max_digits": 6, "decimal_places": 1, "null": True, "blank": True}


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


class Plan(Approvable):
    """A base or working plan of a programme and intake year. Approved means frozen: a change is a new version.

    `errors`, `warnings`, `found` (check → how often): what the checks said at `checked_at` of `checked_revision`.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=PlanKind)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="plans", verbose_name=_("programme")
    )
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans", verbose_name=_("department"))
    intake_year = models.PositiveSmallIntegerField(_("intake year"))
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm, default=StudyForm.FULL_TIME)
    semesters = models.PositiveSmallIntegerField(_("semesters"))
    version_number = models.PositiveSmallIntegerField(_("version"), default=1)
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="working_plans", verbose_name=_("base")
    )
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("previous version")
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    change_reason = models.CharField(_("reason for the change"), max_length=500, blank=True)
    errors = models.PositiveSmallIntegerField(_("errors"), default=0, editable=False)
    warnings = models.PositiveSmallIntegerField(_("warnings"), default=0, editable=False)
    found = models.JSONField(_("found by checks"), default=dict, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    checked_revision = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"))

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
    def unit_id(self) -> int:
        return self.department_id

    @property
    def changed_since_check(self) -> bool:
        """Whether the counts of errors and warnings are older than the plan."""
        return self.checked_at is None or self.checked_revision != self.revision

    @property
    def step_title(self) -> str:
        """Whom the plan waits for, in words."""
        return str(PlanStep(self.step).label) if self.step else ""


class PlanLine(models.Model):
    """A line of a plan. Every column may be empty while the plan is in work; the checks say what is missing.

    `semester_credits` holds credits by semester (index 0 is semester 1); `controls` pairs [form, semester];
    `unread` what a person typed or brought and the portal could not read, by column; `cell_versions` counts the saves
    of each column, so that two editors never overwrite each other silently.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=16, choices=LineKind, default=LineKind.COURSE)
    part = models.ForeignKey(StandardPart, on_delete=models.PROTECT, null=True, related_name="+")
    block = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="alternatives")
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    standard_course = models.ForeignKey(StandardCourse, on_delete=models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="plan_lines")
    code = models.CharField(_("code"), max_length=20, blank=True)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=300, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    credits = models.DecimalField(_("credits"), **Credits, null=True, blank=True)
    total_hours = models.DecimalField(_("hours"), **Hours)
    lecture = models.DecimalField(_("lectures"), **Hours)
    practical = models.DecimalField(_("practical classes"), **Hours)
    laboratory = models.DecimalField(_("laboratory classes"), **Hours)
    guided = models.DecimalField(_("guided independent study"), **Hours)
    self_study = models.DecimalField(_("independent study"), **Hours)
    semester_credits = ArrayField(models.DecimalField(**Credits, null=True), default=list, size=MAX_SEMESTERS)
    controls = models.JSONField(_("control"), default=list)
    prerequisites = ArrayField(models.CharField(max_length=20), default=list)
    weeks = models.DecimalField(_("weeks"), max_digits=4, decimal_places=1, null=True, blank=True)
    host_taught = models.BooleanField(_("taught by the partner"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    unread = models.JSONField(default=dict)
    cell_versions = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["plan", "position"], name="plan_line_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def name(self) -> str:
        return getattr(self, f"name_{(get_language() or 'ky')[:2]}", "") or self.name_ky

    def credits_in(self, semester: int) -> Decimal | None:
        """Credits in a semester (1-based), or None."""
        return self.semester_credits[semester - 1] if semester <= len(self.semester_credits) else None
