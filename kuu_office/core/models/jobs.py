"""Long work: the row in PostgreSQL is the truth, the broker only a hint (SECURITY 2.3, M9)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.documents import StoredFile
from kuu_office.core.models.people import User


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
LIVE = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "JobQuerySet":
        """One's own jobs."""
        return self.filter(owner_id=scope.user_id)

    def live(self) -> "JobQuerySet":
        return self.filter(state__in=LIVE)


class Job(models.Model):
    """A piece of long work asked for by a person. `natural_key` keeps two live jobs from doing the same."""

    task = models.CharField(max_length=80)
    params = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    title = models.CharField(_("title"), max_length=300)
    natural_key = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("asked for by"))
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    message = models.CharField(_("message"), max_length=1000, blank=True)
    result = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("asked at"))
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "natural_key"],
                condition=~Q(natural_key="") & Q(state__in=["waiting", "running"]),
                name="job_live_once",
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_to_wake")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else (100 if self.state == JobState.DONE else 0)


class UnitState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class JobUnit(models.Model):
    """One unit of a job's work, done exactly once however often the job is resumed."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="units")
    key = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=UnitState, default=UnitState.WAITING)
    message = models.CharField(max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="job_unit_once")]


class OutgoingMail(models.Model):
    """A letter that waits to be sent; written in the transaction that wanted it."""

    recipients = models.JSONField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
