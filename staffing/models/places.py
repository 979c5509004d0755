"""Places of the staff table, and who holds them from when to when."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Appointment, Post, Unit
from kuu_office.core.models.people import AppointmentKind
from staffing.enums import RequiredDegree, Source
from workload.models.norms import WHOLE_DAYS, DatedQuerySet, DateRange

Rate = {"max_digits": 5, "decimal_places": 2}
SALARIED = (AppointmentKind.MAIN, AppointmentKind.INTERNAL, AppointmentKind.EXTERNAL)


class PositionQuerySet(DatedQuerySet):
    def visible_to(self, scope) -> "PositionQuerySet":
        return self.filter(unit_id__in=scope.units(Permission.STAFF_VIEW))

    def with_names(self) -> "PositionQuerySet":
        return self.select_related("unit__parent", "post")


class StaffPosition(models.Model):
    """So many rates of a post that a department has between two dates: several people may share them.

    `order_number`, `order_date`: of the order by which a place came after the table was approved.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff_positions", verbose_name=_("unit"))
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="staff_positions", verbose_name=_("post"))
    rate = models.DecimalField(_("rates"), **Rate)
    source = models.CharField(_("source of funds"), max_length=10, choices=Source, default=Source.BUDGET)
    required_degree = models.CharField(
        _("required degree"), max_length=12, choices=RequiredDegree, default=RequiredDegree.NONE
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    order_number = models.CharField(_("number of the order"), max_length=40, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of the staff table")
        verbose_name_plural = _("places of the staff table")
        ordering = ["unit", "post__rank", "source", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0) & Q(rate__lte=100), name="staff_position_rate_range"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="staff_position_dates_in_order",
            ),
            ExclusionConstraint(
                name="staff_position_once_a_day",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("source", RangeOperators.EQUAL),
                    ("required_degree", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", WHOLE_DAYS), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.get_source_display()}, {self.unit.short_name}"


class HoldingQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "HoldingQuerySet":
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gte=day), start_date__lte=day)


class Holding(models.Model):
    """The rates of a place that an appointment holds between two dates.

    The holders of a day never hold more than the place has; an appointment holds one place at a time (both kept by
    the database). The last holding says what the appointment says: its rate and its end.
    """

    position = models.ForeignKey(StaffPosition, on_delete=models.PROTECT, related_name="holdings")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="holdings")
    rate = models.DecimalField(_("rate"), max_digits=4, decimal_places=2)
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("holding of a place")
        verbose_name_plural = _("holdings of places")
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0) & Q(rate__lte=2), name="holding_rate_range"),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")), name="holding_dates_in_order"
            ),
            ExclusionConstraint(
                name="holding_one_place_at_a_time",
                expressions=[
                    ("appointment", RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date", WHOLE_DAYS), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment.person} – {self.position} ({self.rate})"
