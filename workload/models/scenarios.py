"""What-if: a scenario with what it changes and what it gave when it was computed (F-027)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import AcademicYear, Person, Unit
from workload.models.norms import NormSet


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "ScenarioQuerySet":
        return self.filter(unit_id__in=scope.units(Permission.LOAD_VIEW))

    def with_names(self) -> "ScenarioQuerySet":
        return self.select_related("unit", "year", "norm_set", "made_by", "adopted_as")


class Scenario(models.Model):
    """Other norms, groups or streams for a unit and a year; no row of the load knows of it.

    `changes`: what `calc.whatif.Changes` holds, see `queries.scenarios`. `results`: rows {department, today, then,
    rates_today, rates_then} as texts, of `computed_at`. `adopted_as`: the set of norms that was made of it.
    """

    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="load_scenarios", verbose_name=_("faculty or department")
    )
    year = models.ForeignKey(
        AcademicYear, on_delete=models.PROTECT, related_name="load_scenarios", verbose_name=_("academic year")
    )
    norm_set = models.ForeignKey(NormSet, on_delete=models.PROTECT, related_name="+", verbose_name=_("norms of time"))
    changes = models.JSONField(default=dict)
    results = models.JSONField(default=list)
    computed_at = models.DateTimeField(_("computed"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    adopted_as = models.ForeignKey(
        NormSet, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("adopted as")
    )

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario of the load")
        verbose_name_plural = _("scenarios of the load")
        ordering = ["-computed_at", "-pk"]

    def __str__(self) -> str:
        return self.title
