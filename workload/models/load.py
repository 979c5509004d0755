"""The load of a department for a year, line by line, with what each line was counted from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import NegatedExpression
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Degree, Funding, Language
from curriculum.models import ContingentSnapshot, Course, Stream
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import AcademicYear, ApprovalState, Term, Unit, VersionedDocument
from workload.enums import Work
from workload.models.norms import Norm, NormSet

Hours = {"max_digits": 9, "decimal_places": 2}


def is_newest(sheet: str) -> NegatedExpression:
    """Whether no later version follows the sheet that a column names. `next=None` says the same, but PostgreSQL expects
    one sheet of it, where it is nearly all of them, and then reads the load of the university line by line."""
    return ~Exists(LoadSheet.objects.filter(previous=OuterRef(sheet)))


class LoadSheetQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "LoadSheetQuerySet":
        return self.filter(department_id__in=scope.units(Permission.LOAD_VIEW))

    def latest(self) -> "LoadSheetQuerySet":
        """Of every sheet only its newest version: the load as people see and change it."""
        return self.filter(is_newest("pk"))

    def in_force(self) -> "LoadSheetQuerySet":
        """The approved versions: what papers and other documents rest on."""
        return self.filter(state=ApprovalState.APPROVED)

    def with_titles(self) -> "LoadSheetQuerySet":
        """With what a line of a list shows."""
        return self.select_related("department__parent", "year", "norm_set")

    def with_names(self) -> "LoadSheetQuerySet":
        """With everything that a title and a header show."""
        names = ("department__parent__parent", "previous__department", "previous__year")
        return self.with_titles().select_related(*names)


class LoadSheet(VersionedDocument):
    """The teaching load of a department for an academic year.

    `errors`: lines that no norm counts; `warnings`: other faults and lines that are not given out whole, both as they
    were when it was submitted last. `hours` and `gaps` are those of its lines when it was calculated last: the sum,
    and how many lines lack a norm, students or equal hours.
    """

    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="load_sheets", verbose_name=_("department")
    )
    year = models.ForeignKey(
        AcademicYear, on_delete=models.PROTECT, related_name="load_sheets", verbose_name=_("academic year")
    )
    norm_set = models.ForeignKey(
        NormSet, on_delete=models.PROTECT, related_name="load_sheets", verbose_name=_("norms of time")
    )
    hours = models.DecimalField(_("hours"), **Hours, default=0)
    gaps = models.PositiveIntegerField(_("lines with a fault"), default=0)
    calculated_at = models.DateTimeField(_("calculated"))

    objects = LoadSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("load sheet")
        verbose_name_plural = _("load sheets")
        constraints = [
            models.UniqueConstraint(fields=["department", "year", "version_number"], name="load_sheet_version_once")
        ]
        indexes = [models.Index(fields=["state", "step"], name="load_sheet_waiting")]

    def __str__(self) -> str:
        version = f", v{self.version_number}" if self.version_number > 1 else ""
        return f"{self.department.short_name}, {self.year}{version}"


class LoadLine(models.Model):
    """Hours of one work for one stream or group.

    `key` stays while the same is taught to the same; "manual:…" for a line added by hand. `calculated`: what the norm
    gives, None for a line by hand; `given`: what a person put in its place, with a `reason`. `hours` is what counts.
    `gap`: what is wrong with it: a finding of `calc.findings`, or "". `snapshot`: the fixed contingent it counted.
    `offered`: what a later calculation gives while people hold its hours, until somebody accepts it.
    `sources`: the lines of semester plans that it comes from (ids; an approved plan keeps its lines).
    """

    sheet = models.ForeignKey(LoadSheet, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=60)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name=_("term"))
    work = models.CharField(_("work"), max_length=24, choices=Work)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=300)
    name_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language, blank=True)
    group_names = ArrayField(models.CharField(max_length=40), verbose_name=_("groups"), default=list)
    sources = ArrayField(models.BigIntegerField(), default=list)
    stream = models.ForeignKey(Stream, on_delete=models.SET_NULL, null=True, related_name="+")
    snapshot = models.ForeignKey(ContingentSnapshot, on_delete=models.PROTECT, null=True, related_name="+")
    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("norm"))
    norm_hours = models.DecimalField(_("hours of the norm"), max_digits=8, decimal_places=3, null=True)
    plan_hours = models.DecimalField(_("hours of the plan"), **Hours, default=0)
    groups = models.PositiveSmallIntegerField(_("groups"), default=0)
    subgroups = models.PositiveSmallIntegerField(_("subgroups"), default=0)
    students = models.PositiveIntegerField(_("students"), default=0)
    weeks = models.DecimalField(_("weeks"), max_digits=4, decimal_places=1, default=0)
    raw = models.DecimalField(_("before rounding"), max_digits=14, decimal_places=6, null=True)
    calculated = models.DecimalField(_("by the norm"), **Hours, null=True)
    given = models.DecimalField(_("given by hand"), **Hours, null=True)
    offered = models.DecimalField(_("by the latest calculation"), **Hours, null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    gap = models.CharField(max_length=20, blank=True)
    hours = models.GeneratedField(
        expression=Coalesce(F("given"), F("calculated"), 0),
        output_field=models.DecimalField(**Hours), db_persist=True, verbose_name=_("hours"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("line of the load")
        verbose_name_plural = _("lines of the load")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="load_line_once"),
            models.CheckConstraint(
                condition=Q(given__isnull=True) | (Q(given__gte=0) & Q(given__lte=5000) & ~Q(reason="")),
                name="load_line_by_hand_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(offered__isnull=False, gap__in=["changed", "gone"])
                | (Q(offered__isnull=True) & ~Q(gap__in=["changed", "gone"])),
                name="load_line_offered_says_why",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "term", "work"], name="load_line_of_sheet")]

    def __str__(self) -> str:
        return f"{self.name}, {Work(self.work).label}"

    @property
    def is_by_hand(self) -> bool:
        """Added by a person, not calculated."""
        return self.calculated is None

    @property
    def name(self) -> str:
        return getattr(self, f"name_{(get_language() or 'ky')[:2]}", "") or self.name_ky


class LoadShare(models.Model):
    """The part of a line's hours that is for students of a degree, by funding. The parts sum to the line."""

    line = models.ForeignKey(LoadLine, on_delete=models.CASCADE, related_name="shares")
    degree = models.CharField(_("degree"), max_length=12, choices=Degree)
    funding = models.CharField(_("funding"), max_length=10, choices=Funding)
    hours = models.DecimalField(_("hours"), **Hours)

    class Meta:
        verbose_name = _("share of a line of the load")
        verbose_name_plural = _("shares of lines of the load")
        constraints = [models.UniqueConstraint(fields=["line", "degree", "funding"], name="load_share_once")]

    def __str__(self) -> str:
        return f"{self.get_degree_display()}, {self.get_funding_display()}: {self.hours}"
