"""Limits of rates: dated data with their acts."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.people import AppointmentKind
from kuu_office.office.models import Act
from workload.models.norms import DatedQuerySet, DateRange

WHOLE_DAYS = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
SALARIED = (AppointmentKind.MAIN, AppointmentKind.INTERNAL, AppointmentKind.EXTERNAL)


class StaffRules(models.Model):
    """What holds for every staff table. On any day one set of limits holds.

    `person_limit`: rates of a person in all departments together; `step`: what every rate is a multiple of.
    """

    person_limit = models.DecimalField(
        _("rates of a person at most"), max_digits=4, decimal_places=2, default=Decimal("1.5")
    )
    step = models.DecimalField(_("step of rates"), max_digits=4, decimal_places=2, default=Decimal("0.25"))
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of rates")
        verbose_name_plural = _("limits of rates")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person_limit__gt=0) & Q(person_limit__lte=3) & Q(step__gt=0) & Q(step__lte=1),
                name="staff_rules_range",
                violation_error_message=_("A person holds at most 3 rates; a step is more than 0 and at most 1."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="staff_rules_dates_in_order"
            ),
            ExclusionConstraint(
                name="staff_rules_one_a_day",
                expressions=[(DateRange("valid_from", "valid_to", WHOLE_DAYS), RangeOperators.OVERLAPS)],
                violation_error_message=_("Other limits hold on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_limit.normalize():f} / {self.step.normalize():f}"

    def clean(self) -> None:
        """Said before the database compares periods, which it cannot do with days out of order."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first day.")})
