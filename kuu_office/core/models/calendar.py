"""Academic years, terms, holidays, and the windows in which units may enter things."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.org import Unit
from kuu_office.core.models.people import Person
from kuu_office.core.models.text import NamedInThreeLanguages
from kuu_office.core.text import dates


class AcademicYearQuerySet(models.QuerySet):
    def present(self, day: date) -> "AcademicYear | None":
        """The year that has begun last on a day, else the first one to come."""
        begun = self.filter(start_date__lte=day).order_by("-start_year").first()
        return begun or self.order_by("start_year").first()


class AcademicYear(models.Model):
    """An academic year, named by the calendar year in which it starts."""

    start_year = models.PositiveSmallIntegerField(_("starts in"), unique=True)
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"))

    objects = AcademicYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("academic year")
        verbose_name_plural = _("academic years")
        ordering = ["-start_year"]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="academic_year_dates_in_order")
        ]

    def __str__(self) -> str:
        return dates.academic_year(self.start_year, get_language() or "ky")


class TermKind(models.TextChoices):
    AUTUMN = "autumn", _("autumn term")
    SPRING = "spring", _("spring term")
    SUMMER = "summer", _("summer term")


class Term(models.Model):
    """A term of an academic year; `weeks` are teaching weeks."""

    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="terms", verbose_name=_("year"))
    kind = models.CharField(_("term"), max_length=10, choices=TermKind)
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"))
    weeks = models.PositiveSmallIntegerField(_("teaching weeks"), default=16)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["start_date"]
        constraints = [
            models.UniqueConstraint(fields=["year", "kind"], name="term_once_a_year"),
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="term_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.get_kind_display()}"


class Holiday(NamedInThreeLanguages):
    """A day off or a shortened day. Proposed from a library, decided by the office."""

    date = models.DateField(_("date"), unique=True)
    is_short_day = models.BooleanField(_("shortened working day"), default=False)
    is_proposed = models.BooleanField(_("proposed, not confirmed by the office"), default=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]


class WindowKind(models.TextChoices):
    PLAN_ENTRY = "plan_entry", _("entering study plans")
    CALENDAR_ENTRY = "calendar_entry", _("entering academic calendars")
    OFFERS_AUTUMN = "offers_autumn", _("offering electives for the autumn term")
    OFFERS_SPRING = "offers_spring", _("offering electives for the spring term")
    REGISTRATION_AUTUMN = "registration_autumn", _("course registration for the autumn term")
    REGISTRATION_SPRING = "registration_spring", _("course registration for the spring term")
    CHANGES_AUTUMN = "changes_autumn", _("re-registration in the autumn term")
    CHANGES_SPRING = "changes_spring", _("re-registration in the spring term")


class Window(models.Model):
    """Who may enter what, and when. Without a unit it holds for the whole university."""

    kind = models.CharField(_("what may be entered"), max_length=30, choices=WindowKind)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="windows", verbose_name=_("unit")
    )
    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="windows", verbose_name=_("year"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit", "year"], name="window_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="window_times_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.year}"

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.last_moment

    @property
    def last_moment(self) -> datetime:
        return max([self.closes_at, *(extension.until for extension in self.extensions.all())])


class WindowExtension(models.Model):
    """A logged extension of a window: until when, why, by whom."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("window"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    extended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("extended by"))
    extended_at = models.DateTimeField(_("extended at"))

    class Meta:
        verbose_name = _("extension of a window")
        verbose_name_plural = _("extensions of windows")
        ordering = ["extended_at"]
