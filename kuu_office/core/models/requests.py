"""The keys that make a form safe to send twice."""

from django.db import models


class IdempotencyKey(models.Model):
    """What was answered to a form; the same form sent again gets the same answer."""

    key = models.UUIDField()
    user_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_key_once")]
