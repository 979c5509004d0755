"""Streams (агым): classes that several groups attend together."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import ClassKind, Language
from curriculum.models.catalogue import Course
from curriculum.models.semester import SemesterLine
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Term, Unit
from kuu_office.office.models import Act


class StreamLimitQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "StreamLimitQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class StreamLimit(models.Model):
    """How many students may sit in one stream of a kind of class: dated, resting on an act, confirmed or not."""

    kind = models.CharField(_("kind of class"), max_length=12, choices=ClassKind)
    size = models.PositiveSmallIntegerField(_("students at most"))
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = StreamLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("size of streams")
        verbose_name_plural = _("sizes of streams")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="stream_limit_once"),
            models.CheckConstraint(condition=Q(size__gte=1), name="stream_limit_above_zero"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="stream_limit_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.size}"


class StreamQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "StreamQuerySet":
        """Streams in which a group of the person's units sits."""
        units = scope.units(Permission.SEMESTER_VIEW)
        seats = StreamSeat.objects.filter(line__plan__department_id__in=units)
        return self.filter(pk__in=seats.values("stream_id"))

    def with_names(self) -> "StreamQuerySet":
        return self.select_related("course", "department", "term__year")


class Stream(models.Model):
    """Classes of one kind in one course that its groups attend together in a term.

    `kept_by_hand`: people decided so, and no proposal changes it; a single group kept by hand stays alone.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="streams", verbose_name=_("term"))
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="streams", verbose_name=_("course"))
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language)
    kind = models.CharField(_("kind of class"), max_length=12, choices=ClassKind)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1)
    size_limit = models.PositiveSmallIntegerField(_("students at most"))
    kept_by_hand = models.BooleanField(_("decided by people"), default=False)
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="streams", verbose_name=_("department"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"))

    objects = StreamQuerySet.as_manager()

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        indexes = [models.Index(fields=["term", "kind"], name="stream_of_term")]

    def __str__(self) -> str:
        return f"{self.course.code} {self.course.name}, {self.get_kind_display()}"

    @property
    def unit_id(self) -> int:
        return self.department_id


class StreamSeat(models.Model):
    """A line of a semester plan in a stream; of each kind of its classes a line sits in one stream at most."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="seats")
    line = models.ForeignKey(SemesterLine, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=12, choices=ClassKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "kind"], name="line_in_one_stream")]

    def __str__(self) -> str:
        return f"{self.stream} ← {self.line}"
