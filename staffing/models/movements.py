"""Movements of staff: what an order did with a person and a place (F-030)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Appointment, Person, Unit
from kuu_office.core.models.people import AppointmentKind
from staffing.enums import MovementKind
from staffing.models.places import StaffPosition
from workload.models.load import Hours


class MovementQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "MovementQuerySet":
        units = scope.units(Permission.STAFF_VIEW)
        return self.filter(Q(unit_id__in=units) | Q(from_position__unit_id__in=units))

    def with_names(self) -> "MovementQuerySet":
        return self.select_related("person", "unit", "position__post", "from_position__post", "from_position__unit")

    def in_force(self) -> "MovementQuerySet":
        return self.filter(revoked_at=None)


class Movement(models.Model):
    """A hire, a transfer, a change of rate, a dismissal by an order; in force from `effective_date` on.

    `appointment`: what it ended or changed; `made`: what it began (None again when it was taken back).
    `from_position`, `old_rate`, `old_end_date`: how it stood before. `until`: the last day of what began or changed.
    `lines_left`, `hours_left`: of the load that it left without a teacher when it was recorded; `freed`: what of it is
    free on the board since, or waits for a sheet that can be changed, as `workload.operations.leaving` keeps it.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=MovementKind)
    order_number = models.CharField(_("number of the order"), max_length=40)
    order_date = models.DateField(_("date of the order"))
    effective_date = models.DateField(_("in force from"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="movements", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff_movements", verbose_name=_("unit"))
    appointment = models.ForeignKey(Appointment, on_delete=models.SET_NULL, null=True, related_name="movements")
    made = models.ForeignKey(Appointment, on_delete=models.SET_NULL, null=True, related_name="made_by")
    position = models.ForeignKey(StaffPosition, on_delete=models.PROTECT, null=True, related_name="+")
    from_position = models.ForeignKey(StaffPosition, on_delete=models.PROTECT, null=True, related_name="+")
    work = models.CharField(_("kind of work"), max_length=10, choices=AppointmentKind, default=AppointmentKind.MAIN)
    rate = models.DecimalField(_("rate"), max_digits=4, decimal_places=2, null=True)
    old_rate = models.DecimalField(_("rate before"), max_digits=4, decimal_places=2, null=True)
    until = models.DateField(_("to"), null=True)
    old_end_date = models.DateField(_("to, before"), null=True)
    reason = models.CharField(_("ground"), max_length=300, blank=True)
    lines_left = models.PositiveIntegerField(_("lines left without a teacher"), default=0)
    hours_left = models.DecimalField(_("hours left without a teacher"), **Hours, default=0)
    freed = models.JSONField(default=list, editable=False)
    recorded_at = models.DateTimeField(_("recorded"))
    revoked_at = models.DateTimeField(_("taken back"), null=True)
    revoke_reason = models.CharField(_("why it was taken back"), max_length=500, blank=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement of staff")
        verbose_name_plural = _("movements of staff")
        ordering = ["-effective_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "effective_date"], condition=Q(revoked_at__isnull=True),
                name="staff_movement_one_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="hire", appointment__isnull=True) | (
                    ~Q(kind="hire") & (Q(appointment__isnull=False) | Q(revoked_at__isnull=False))
                ),
                name="staff_movement_of_an_appointment",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("effective_date")),
                name="staff_movement_dates_in_order",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["unit", "effective_date"], name="staff_movement_of_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person.short_name}, {self.effective_date:%d.%m.%Y}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
