"""Who takes the hours of the load: a person in an appointment, or a post that nobody holds yet."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import Appointment, Post, User
from workload.models.load import Hours, LoadLine, LoadSheet


class Assignment(models.Model):
    """Hours of a line that a person or a vacancy takes; the sum over a line never exceeds the line.

    `appointment`: of a teacher or of a person paid by the hour; `post`: of a vacancy. One of the two. `part`: which
    part of the line it is, where people named it (a subgroup, half a term). `leaving`: hours that an order took from
    the person while the sheet could not be changed; they are free when it can. `version` counts the saves.
    """

    line = models.ForeignKey(LoadLine, on_delete=models.PROTECT, related_name="assignments")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="load", verbose_name=_("teacher")
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("vacancy"))
    hours = models.DecimalField(_("hours"), **Hours)
    part = models.CharField(_("part"), max_length=100, blank=True)
    leaving = models.DecimalField(_("hours that an order took"), **Hours, default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("assignment of hours")
        verbose_name_plural = _("assignments of hours")
        constraints = [
            models.UniqueConstraint(fields=["line", "appointment"], name="assignment_once_a_person"),
            models.UniqueConstraint(fields=["line", "post"], name="assignment_once_a_vacancy"),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, post__isnull=True)
                | Q(appointment__isnull=True, post__isnull=False),
                name="assignment_to_a_person_or_a_vacancy",
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="assignment_hours_above_zero"),
            models.CheckConstraint(
                condition=Q(leaving__gte=0, leaving__lte=F("hours")), name="assignment_leaving_within_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.hours}"

    @property
    def to(self) -> str:
        """The key of who takes the hours: `a12` of an appointment, `p3` of a vacant post."""
        return f"a{self.appointment_id}" if self.appointment_id else f"p{self.post_id}"


class DistributionAct(models.Model):
    """One act on the board, so that whoever did it can undo it.

    `changes`: of each assignment {"line", "to", "before", "after", "part_before", "part"}; hours as text, 0 for none.
    """

    sheet = models.ForeignKey(LoadSheet, on_delete=models.CASCADE, related_name="acts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changes = models.JSONField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("act of distribution")
        verbose_name_plural = _("acts of distribution")
        indexes = [models.Index(fields=["sheet", "user", "-id"], name="distribution_act_last")]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.at}"
