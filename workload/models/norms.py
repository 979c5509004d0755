"""Norms of time and annual loads: dated data with their acts (F-017, F-019)."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Degree, StudyForm
from curriculum.models import Course
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Post
from kuu_office.core.models.text import NamedInThreeLanguages
from kuu_office.office.models import Act
from workload.enums import Basis, Rounding, Work

WHOLE_DAYS = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
Hours = {"max_digits": 8, "decimal_places": 3}


class DateRange(Func):
    """`daterange(from, to, '[]')`: an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class NormSetQuerySet(DatedQuerySet):
    def visible_to(self, scope) -> "NormSetQuerySet":
        """The norms are no secret to anyone whose load they give."""
        return self if scope.allows(Permission.LOAD_VIEW) else self.none()


class NormSet(NamedInThreeLanguages):
    """The university's norms of time as one act gives them. On any day one set holds.

    `language_courses`: courses whose practical classes are taught in subgroups by the norm of languages.
    """

    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)
    language_courses = models.ManyToManyField(
        Course, related_name="+", blank=True, verbose_name=_("courses taught in language subgroups")
    )

    objects = NormSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of norms of time")
        verbose_name_plural = _("sets of norms of time")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="norm_set_dates_in_order"
            ),
            ExclusionConstraint(
                name="norm_set_one_a_day",
                expressions=[(DateRange("valid_from", "valid_to", WHOLE_DAYS), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another set of norms holds on some of these days."),
            ),
        ]

    def clean(self) -> None:
        """Said before the database compares periods, which it cannot do with days out of order."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first day.")})


class Norm(models.Model):
    """How many hours a kind of work takes. An empty degree or form: for all; the narrower norm holds.

    `hours`: for one unit of the basis, per cent where it counts per cent. `days`: study days in a week; `members`: of a
    commission; `size`: students in a subgroup at most, for groups that nobody divided.
    """

    norm_set = models.ForeignKey(NormSet, on_delete=models.PROTECT, related_name="norms", verbose_name=_("set"))
    work = models.CharField(_("work"), max_length=24, choices=Work)
    basis = models.CharField(_("counts"), max_length=16, choices=Basis)
    hours = models.DecimalField(_("hours"), **Hours)
    degree = models.CharField(
        _("degree"), max_length=12, choices=Degree, blank=True, help_text=_("Empty: for every degree.")
    )
    study_form = models.CharField(
        _("form of study"), max_length=12, choices=StudyForm, blank=True, help_text=_("Empty: for every form.")
    )
    rounding = models.CharField(_("rounding"), max_length=12, choices=Rounding, default=Rounding.HUNDREDTHS)
    days = models.PositiveSmallIntegerField(_("study days in a week"), default=6)
    members = models.PositiveSmallIntegerField(_("members of the commission"), default=1)
    size = models.PositiveSmallIntegerField(_("students in a subgroup at most"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    class Meta:
        verbose_name = _("norm of time")
        verbose_name_plural = _("norms of time")
        ordering = ["norm_set", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["norm_set", "work", "degree", "study_form"], name="norm_once_in_its_set"),
            models.CheckConstraint(
                condition=Q(hours__gte=0) & Q(hours__lte=1000),
                name="norm_hours_range",
                violation_error_message=_("A norm is from 0 to 1000 hours."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1) & Q(days__lte=7) & Q(members__gte=1) & (Q(size__isnull=True) | Q(size__gte=1)),
                name="norm_counts_above_zero",
                violation_error_message=_("Days are from 1 to 7; members and students of a subgroup at least one."),
            ),
        ]

    def __str__(self) -> str:
        marks = [self.get_degree_display()] if self.degree else []
        marks += [self.get_study_form_display()] if self.study_form else []
        return ", ".join([self.get_work_display(), *marks])


class AnnualLoad(models.Model):
    """How many hours a year a full rate of a post is, and what the post may take: dated, confirmed or not."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="annual_loads", verbose_name=_("post"))
    hours = models.DecimalField(_("hours a year"), max_digits=6, decimal_places=2)
    may_lecture = models.BooleanField(_("may lecture"), default=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual load of a post")
        verbose_name_plural = _("annual loads of posts")
        ordering = ["post", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["post", "valid_from"], name="annual_load_once"),
            models.CheckConstraint(condition=Q(hours__gt=0) & Q(hours__lte=2000), name="annual_load_range"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="annual_load_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.hours.normalize():f}"


class LoadLimits(models.Model):
    """What one person may take, whatever the department and its staff table. On any day one set of limits holds.

    `person_limit`: rates of a person in all departments together; `step`: what every rate is a multiple of;
    `hourly_cap`: hours a year of a person paid by the hour.
    """

    person_limit = models.DecimalField(
        _("rates of a person at most"), max_digits=4, decimal_places=2, default=Decimal("1.5")
    )
    step = models.DecimalField(_("step of rates"), max_digits=4, decimal_places=2, default=Decimal("0.25"))
    hourly_cap = models.DecimalField(
        _("hours a year paid by the hour at most"), max_digits=6, decimal_places=2, default=Decimal(300)
    )
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of rates and hours")
        verbose_name_plural = _("limits of rates and hours")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_limit__gt=0) & Q(person_limit__lte=3) & Q(step__gt=0) & Q(step__lte=1),
                name="load_limits_rates",
                violation_error_message=_("A person holds at most 3 rates; a step is more than 0 and at most 1."),
            ),
            models.CheckConstraint(
                condition=Q(hourly_cap__gte=0) & Q(hourly_cap__lte=2000),
                name="load_limits_hours",
                violation_error_message=_("Hours paid by the hour are from 0 to 2000 a year."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="load_limits_dates_in_order"
            ),
            ExclusionConstraint(
                name="load_limits_one_a_day",
                expressions=[(DateRange("valid_from", "valid_to", WHOLE_DAYS), RangeOperators.OVERLAPS)],
                violation_error_message=_("Other limits hold on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_limit.normalize():f} / {self.step.normalize():f} / {self.hourly_cap.normalize():f}"

    def clean(self) -> None:
        """Said before the database compares periods, which it cannot do with days out of order."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first day.")})
