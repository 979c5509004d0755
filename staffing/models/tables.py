"""The staff table of a department for a year, as a document that is signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import AcademicYear, Approvable, Unit
from staffing.enums import StaffStep


class StaffTableQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "StaffTableQuerySet":
        return self.filter(department_id__in=scope.units(Permission.STAFF_VIEW))

    def with_names(self) -> "StaffTableQuerySet":
        return self.select_related("department__parent", "year")


class StaffTable(Approvable):
    """The staff table (штаттык ырааттама) of a department for an academic year.

    Its places are those that the department has on the first day of the year; approved, they change by orders only.
    `hourly_budget`, `hourly_special`: hours of the hourly-pay fund by source. `revision` grows with every change.
    """

    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="staff_tables", verbose_name=_("department")
    )
    year = models.ForeignKey(
        AcademicYear, on_delete=models.PROTECT, related_name="staff_tables", verbose_name=_("academic year")
    )
    hourly_budget = models.PositiveIntegerField(_("hourly-pay fund, hours of the budget"), default=0)
    hourly_special = models.PositiveIntegerField(_("hourly-pay fund, hours of the special account"), default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"))

    objects = StaffTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff table")
        verbose_name_plural = _("staff tables")
        constraints = [
            models.UniqueConstraint(fields=["department", "year"], name="staff_table_once_a_year"),
            models.CheckConstraint(
                condition=Q(hourly_budget__lte=100_000) & Q(hourly_special__lte=100_000), name="staff_table_fund_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name}, {self.year}"

    @property
    def unit_id(self) -> int:
        return self.department_id

    @property
    def hourly_hours(self) -> int:
        return self.hourly_budget + self.hourly_special

    @property
    def step_title(self) -> str:
        """Whom the table waits for, in words."""
        return str(StaffStep(self.step).label) if self.step else ""
