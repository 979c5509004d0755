"""The exchange with AVN: layouts of files, runs with their files, differences with their choices, marks (F-005, F-014).

What a program of AVN exchanges is told by the app that keeps it (`office.programs`); here its objects are numbers.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Person, StoredFile, Term, Unit
from kuu_office.core.models.calendar import TermKind
from kuu_office.office.enums import (
    Choice,
    DifferenceKind,
    DifferenceOutcome,
    Direction,
    Encoding,
    FileKind,
    RunState,
    Separator,
)

PART = "\t"  # between the parts of a key; no value has one
SHOWN_PART = " · "


def shown(key: str) -> str:
    """A key as people read it: a term by its name."""
    terms = dict(TermKind.choices)
    return SHOWN_PART.join(str(terms.get(part, part)) for part in key.split(PART))


class ExchangeProfile(models.Model):
    """How files of a program of AVN look. `columns`: [field, heading] in the order of the file.

    `words`: what AVN calls the portal's values, field → value → word; a value without one is written as it is.
    """

    program = models.CharField(_("program"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    file_kind = models.CharField(_("kind of file"), max_length=4, choices=FileKind, default=FileKind.XLSX)
    encoding = models.CharField(_("encoding"), max_length=9, choices=Encoding, default=Encoding.UTF_8_MARKED)
    sheet = models.CharField(_("sheet"), max_length=31, blank=True)
    separator = models.CharField(_("separator"), max_length=1, choices=Separator, default=Separator.SEMICOLON)
    columns = models.JSONField(_("columns"), default=list)
    words = models.JSONField(_("words for values"), default=dict)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("profile of exchange")
        verbose_name_plural = _("profiles of exchange")
        ordering = ["program", "title", "pk"]
        constraints = [models.UniqueConstraint(fields=["program", "title"], name="exchange_profile_once")]

    def __str__(self) -> str:
        return self.title


class ExchangeRunQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "ExchangeRunQuerySet":
        return self.filter(unit_id__in=scope.units(Permission.EXCHANGE_VIEW))

    def with_names(self) -> "ExchangeRunQuerySet":
        return self.select_related("profile", "unit", "term__year", "file", "by")


class ExchangeRun(models.Model):
    """One file written for AVN or brought from it.

    `unit`, `term`, `everything` (also what is not approved): what it covers. `counts`: rows, equal, each kind of
    difference. `objects`: what an export held, number → fingerprint. `problems`: cells that could not be compared.
    `seen`: fingerprint of the portal's and the last exchanged data, by which a repeat is known.
    """

    program = models.CharField(_("program"), max_length=20)
    profile = models.ForeignKey(
        ExchangeProfile, on_delete=models.PROTECT, related_name="runs", verbose_name=_("profile")
    )
    direction = models.CharField(_("direction"), max_length=6, choices=Direction)
    state = models.CharField(_("state"), max_length=8, choices=RunState)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("term"))
    everything = models.BooleanField(_("also what is not approved"), default=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    counts = models.JSONField(default=dict)
    objects_told = models.JSONField(default=dict)
    problems = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    seen = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = ExchangeRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange with AVN")
        verbose_name_plural = _("exchanges with AVN")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["program", "direction", "unit"], name="exchange_run_of_unit")]

    def __str__(self) -> str:
        return f"№{self.pk} {self.file.name}"


class ExchangeDifference(models.Model):
    """One difference that a run found: of a field, or of a whole record when `field` is empty.

    `portal`, `avn`: what each said then; `base`: what AVN said at the last exchange, None when it never was.
    `object_id`, `unit_id` are None for what only AVN has. `version` counts choices, so that none is overwritten unseen.
    """

    run = models.ForeignKey(ExchangeRun, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(_("kind"), max_length=18, choices=DifferenceKind)
    key = models.CharField(_("record"), max_length=500)
    field = models.CharField(_("field"), max_length=40, blank=True)
    portal = models.TextField(_("portal"), blank=True)
    avn = models.TextField(_("AVN"), blank=True)
    base = models.TextField(_("AVN at the last exchange"), null=True)
    like = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=12, blank=True)
    object_id = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    choice = models.CharField(_("choice"), max_length=4, choices=Choice, blank=True)
    outcome = models.CharField(_("outcome"), max_length=7, choices=DifferenceOutcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("difference from AVN")
        verbose_name_plural = _("differences from AVN")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "key", "field"], name="exchange_difference_once")]
        indexes = [models.Index(fields=["run", "kind"], name="exchange_difference_kind")]

    def __str__(self) -> str:
        return self.shown_key

    @property
    def shown_key(self) -> str:
        return shown(self.key)

    @property
    def shown_like(self) -> str:
        return shown(self.like)


class ExchangeBaseline(models.Model):
    """What AVN is known to have said of a record at the last exchange: the third side of a comparison."""

    program = models.CharField(max_length=20)
    key = models.CharField(max_length=500)
    values = models.JSONField(default=dict)
    run = models.ForeignKey(ExchangeRun, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("last exchanged record")
        verbose_name_plural = _("last exchanged records")
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="exchange_baseline_once")]

    def __str__(self) -> str:
        return shown(self.key)


class ExchangeMark(models.Model):
    """“Entered in AVN”: who entered an object, when, and the fingerprint of what was entered."""

    program = models.CharField(_("program"), max_length=20)
    object_id = models.BigIntegerField()
    label = models.CharField(max_length=400)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    fingerprint = models.CharField(max_length=64)
    run = models.ForeignKey(ExchangeRun, on_delete=models.SET_NULL, null=True, related_name="marks")
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    marked_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("mark “entered in AVN”")
        verbose_name_plural = _("marks “entered in AVN”")
        constraints = [models.UniqueConstraint(fields=["program", "object_id"], name="exchange_mark_once")]

    def __str__(self) -> str:
        return self.label
