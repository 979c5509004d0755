"""The tree of units: university, campus, faculty, department, section of the office."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.text import NamedInThreeLanguages, search_index


class UnitKind(models.TextChoices):
    UNIVERSITY = "university", _("university")
    CAMPUS = "campus", _("campus")
    FACULTY = "faculty", _("faculty")
    DEPARTMENT = "department", _("department")
    SECTION = "section", _("section of the office")


class UnitQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "UnitQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def visible_to(self, scope) -> "UnitQuerySet":
        """The structure of the university is no secret to anyone who may sign in with a role."""
        return self if scope.grants else self.none()


def units_below(root: str) -> RawSQL:
    """The ids of a unit and of all units below it, as an array. `root`: our column that names the unit."""
    return RawSQL(  # noqa: S611
        f"""
        ARRAY(
            WITH RECURSIVE tree (id) AS (
                SELECT top.id FROM core_unit top WHERE top.id = {root}
                UNION ALL
                SELECT unit.id FROM core_unit unit JOIN tree ON unit.parent_id = tree.id
            )
            SELECT id FROM tree
        )
        """,  # noqa: S608
        [],
        ArrayField(models.BigIntegerField()),
    )


class Unit(NamedInThreeLanguages):
    """A unit of the university, valid between two dates."""

    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    short_name_ky = models.CharField(_("short name in Kyrgyz"), max_length=80, blank=True)
    short_name_ru = models.CharField(_("short name in Russian"), max_length=80, blank=True)
    short_name_en = models.CharField(_("short name in English"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")), name="unit_dates_in_order"
            )
        ]
        indexes = [search_index("unit_search", "code", "name_ky", "name_ru", "name_en")]

    @cached_property
    def below(self) -> frozenset[int]:
        """Its own id and those of all units below it. One query, once for each object."""
        return frozenset(Unit.objects.filter(pk=self.pk).values_list(units_below("core_unit.id"), flat=True).get())

    @property
    def short_name(self) -> str:
        return self.short_name_in((get_language() or "ky")[:2])

    def short_name_in(self, language: str) -> str:
        return getattr(self, f"short_name_{language}", "") or self.short_name_ky or self.name_in(language)

    def ancestor(self, kind: str) -> "Unit | None":
        """The nearest unit of `kind` at or above this one."""
        unit: Unit | None = self
        while unit is not None and unit.kind != kind:
            unit = unit.parent
        return unit
