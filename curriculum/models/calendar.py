"""The academic calendar of a programme: its symbols, its rows of weeks, its exceptional periods."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from curriculum.calc.calendar import EMPTY, RowData
from curriculum.enums import PeriodKind, SymbolTone, WeekGroup
from curriculum.models.programmes import Programme
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import AcademicYear, Unit, VersionedDocument
from kuu_office.core.models.text import NamedInThreeLanguages
from kuu_office.office.models import Act

MAX_WEEKS = 53


class CalendarSymbol(NamedInThreeLanguages):
    """A symbol: the letter that is stored and typed, the sign that is printed, what its weeks count as."""

    code = models.CharField(_("letter"), max_length=1, unique=True)
    sign = models.CharField(_("sign"), max_length=3, unique=True)
    group = models.CharField(_("counts as"), max_length=12, choices=WeekGroup)
    tone = models.CharField(_("colour"), max_length=12, choices=SymbolTone)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    class Meta:
        verbose_name = _("calendar symbol")
        verbose_name_plural = _("calendar symbols")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code__in=["", EMPTY]) & ~Q(sign=""), name="calendar_symbol_is_seen")
        ]


class CalendarRulesQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "CalendarRulesQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class CalendarRules(models.Model):
    """What calendars are checked against: the day by which those who finish must have ended. Dated, rests on an act."""

    diploma_month = models.PositiveSmallIntegerField(_("month of the diplomas"), default=6)
    diploma_day = models.PositiveSmallIntegerField(_("day of the diplomas"), default=30)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"), unique=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = CalendarRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of academic calendars")
        verbose_name_plural = _("rules of academic calendars")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(diploma_month__gte=1, diploma_month__lte=8, diploma_day__gte=1, diploma_day__lte=28)
                | Q(diploma_month__in=[1, 3, 5, 7, 8], diploma_day__gte=29, diploma_day__lte=31)
                | Q(diploma_month__in=[4, 6], diploma_day__gte=29, diploma_day__lte=30),
                name="calendar_rules_day_exists",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="calendar_rules_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diploma_day:02}.{self.diploma_month:02} ({self.valid_from:%d.%m.%Y})"


class CalendarQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "CalendarQuerySet":
        return self.filter(department_id__in=scope.units(Permission.CALENDAR_VIEW))

    def printable_by(self, scope) -> "CalendarQuerySet":
        return self.filter(department_id__in=scope.units(Permission.CALENDAR_PRINT))

    def latest(self) -> "CalendarQuerySet":
        """Of every calendar only its newest version."""
        return self.filter(next__isnull=True)

    def with_names(self) -> "CalendarQuerySet":
        """With everything that a title and a header show."""
        return self.select_related("programme", "year", "department__parent__parent", "previous")


class Calendar(VersionedDocument):
    """The calendar of a programme for an academic year."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="calendars", verbose_name=_("programme")
    )
    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="calendars", verbose_name=_("department")
    )
    year = models.ForeignKey(
        AcademicYear, on_delete=models.PROTECT, related_name="calendars", verbose_name=_("academic year")
    )

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("academic calendar")
        verbose_name_plural = _("academic calendars")
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "version_number"], name="calendar_version_once")
        ]
        indexes = [models.Index(fields=["state", "step"], name="calendar_waiting")]

    def __str__(self) -> str:
        version = f", v{self.version_number}" if self.version_number > 1 else ""
        return f"{self.programme}, {self.year}{version}"


class CalendarRow(models.Model):
    """The weeks of a year of study: one letter for each week, a blank for an empty one.

    `cell_versions` counts the saves of each week (w1, w2 …), so that two editors never overwrite each other silently.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="rows")
    year_of_study = models.PositiveSmallIntegerField(_("year of study"))
    weeks = models.CharField(_("weeks"), max_length=MAX_WEEKS)
    cell_versions = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("row of a calendar")
        verbose_name_plural = _("rows of calendars")
        ordering = ["year_of_study"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year_of_study"], name="calendar_row_once"),
            models.CheckConstraint(condition=Q(weeks__regex=r"^.{52,53}$"), name="calendar_row_is_a_year"),
        ]

    def __str__(self) -> str:
        return str(self.year_of_study)

    def data(self, *, is_last: bool) -> RowData:
        """The row as the checks read it."""
        return RowData(str(self.pk), self.year_of_study, self.weeks, is_last)


class CalendarPeriod(models.Model):
    """An exceptional period of a calendar. Without years of study it concerns every row."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="periods")
    kind = models.CharField(_("kind"), max_length=12, choices=PeriodKind)
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("years of study"), default=list, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("exceptional period")
        verbose_name_plural = _("exceptional periods")
        ordering = ["start_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="calendar_period_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.start_date:%d.%m.%Y}–{self.end_date:%d.%m.%Y}"
