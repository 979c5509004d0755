"""Who holds which role where and when, and who stands in for whom."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.roles import Role
from kuu_office.core.models.org import Unit
from kuu_office.core.models.people import Person


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gte=day), start_date__lte=day)


class RoleGrant(models.Model):
    """A role of a person in a unit and everything below it, between two dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=30, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("unit"))
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit", "start_date"], name="role_grant_once"),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")), name="role_grant_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.short_name} – {self.get_role_display()}, {self.unit.short_name}"


class Deputation(models.Model):
    """A deputy acts for an absent person with that person's roles, on the ground of a paper, for given days."""

    absent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputations", verbose_name=_("absent"))
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputises", verbose_name=_("deputy"))
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))
    ground = models.CharField(_("ground (order number and date)"), max_length=300)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputation")
        verbose_name_plural = _("deputations")
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="deputation_dates_in_order"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="deputation_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy.short_name} → {self.absent.short_name}"
