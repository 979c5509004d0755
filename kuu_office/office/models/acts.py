"""The register of acts: what the office's rules rest on, and from when to when (F-153)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import StoredFile
from kuu_office.core.models.text import search_index
from kuu_office.core.text import dates
from kuu_office.office.enums import ActKind


class ActQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "ActQuerySet":
        return self if scope.allows(Permission.ACT_VIEW) else self.none()

    def valid_on(self, day: date) -> "ActQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Act(models.Model):
    """A law, resolution, order or local act with its number, date and time of validity."""

    kind = models.CharField(_("kind"), max_length=20, choices=ActKind)
    number = models.CharField(_("number"), max_length=50, blank=True)
    date = models.DateField(_("date"))
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=500)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    title_en = models.CharField(_("title in English"), max_length=500, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "date"], name="act_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")), name="act_dates_in_order"
            ),
        ]
        indexes = [search_index("act_search", "number", "title_ky", "title_ru", "title_en")]

    def __str__(self) -> str:
        day = dates.act_date(self.date, (get_language() or "ky")[:2])
        return f"{day} {'№ ' + self.number if self.number else self.title}"

    @property
    def title(self) -> str:
        return getattr(self, f"title_{(get_language() or 'ky')[:2]}") or self.title_ky

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
