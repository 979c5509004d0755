"""What a department itself says its load is, kind of work by kind of work, for comparing (F-019)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workload.enums import Work
from workload.models.load import Hours, LoadSheet


class DepartmentFigure(models.Model):
    """The department's own hours of a kind of work for the year of a sheet."""

    sheet = models.ForeignKey(LoadSheet, on_delete=models.CASCADE, related_name="figures")
    work = models.CharField(_("work"), max_length=24, choices=Work)
    hours = models.DecimalField(_("hours"), **Hours)

    class Meta:
        verbose_name = _("the department's own figure")
        verbose_name_plural = _("the departments' own figures")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "work"], name="department_figure_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="department_figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_display()}: {self.hours.normalize():f}"
