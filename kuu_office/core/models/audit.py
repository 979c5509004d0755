"""The append-only record of every operation, and the seals that make a change of it visible."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One operation: who, for whom, when, on what, old and new. No foreign keys: it outlives what it tells of."""

    event = models.CharField(_("event"), max_length=80)
    object_kind = models.CharField(_("kind of object"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    object_label = models.CharField(_("name of the object"), max_length=400)
    unit_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    by = models.CharField(_("by"), max_length=200)
    acting_for = models.CharField(_("acting for"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    old = models.JSONField(_("old"), encoder=DjangoJSONEncoder, default=dict)
    new = models.JSONField(_("new"), encoder=DjangoJSONEncoder, default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = _("record of an operation")
        verbose_name_plural = _("records of operations")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_of_object"),
            models.Index(fields=["unit_id", "-id"], name="audit_of_unit"),
        ]


class AuditSeal(models.Model):
    """A link of the chain: digest of the entries up to `last_entry_id`, chained to the seal before it."""

    last_entry_id = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    seal = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
