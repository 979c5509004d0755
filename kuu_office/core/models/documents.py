"""Files, issued papers and the counters of their numbers."""

import secrets

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.org import Unit
from kuu_office.core.models.people import Person
from kuu_office.core.models.text import search_index


def random_key() -> str:
    """A name that cannot be guessed: 160 random bits."""
    return secrets.token_urlsafe(20)


class StoredFile(models.Model):
    """Bytes in the file storage. People reach them by `key` only; the storage path is never theirs to choose.

    Who stored a file may open it; so may whoever holds the permission `access` in `unit` (anywhere, when it has none).
    """

    key = models.CharField(max_length=40, unique=True, default=random_key, editable=False)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    access = models.CharField(max_length=60, blank=True)
    stored_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField(_("stored at"))

    def __str__(self) -> str:
        return self.name

    def opens_for(self, scope) -> bool:
        if self.stored_by_id is not None and self.stored_by_id == scope.person_id:
            return True
        return bool(self.access) and scope.allows(self.access, self.unit_id)


class NumberSeries(models.Model):
    """The counter row of a series and year: taken in the issuing transaction, so that no number is lost (M6)."""

    series = models.CharField(_("series"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="number_series_once")]


class IssuedDocument(models.Model):
    """A paper that left the portal: its number, its bytes, and what it was made from. It never changes."""

    kind = models.CharField(_("kind"), max_length=60)
    series = models.CharField(_("series"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    natural_key = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=400)
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    template_version = models.CharField(max_length=64)
    context = models.JSONField(encoder=DjangoJSONEncoder)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("issued at"))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.CharField(_("reason for voiding"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["kind", "natural_key"], condition=Q(voided_at__isnull=True), name="document_issued_once"
            ),
        ]
        indexes = [
            models.Index(fields=["object_kind", "object_id"], name="document_of_object"),
            search_index("document_search", "title"),
        ]

    def __str__(self) -> str:
        return f"{self.title} № {self.full_number}"

    @property
    def full_number(self) -> str:
        return f"{self.series}-{self.year}/{self.number}"
