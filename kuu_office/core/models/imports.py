"""Spreadsheets brought in: the file, how its columns were read, what was found, what was done."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.documents import StoredFile
from kuu_office.core.models.org import Unit
from kuu_office.core.models.people import Person


class ColumnMapping(models.Model):
    """A remembered layout of a source: which column of its files is which of ours."""

    kind = models.CharField(_("what is imported"), max_length=60)
    name = models.CharField(_("source"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [models.UniqueConstraint(fields=["kind", "unit", "signature"], name="column_mapping_once")]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("columns to be matched")
    STAGED = "staged", _("checked, not applied")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")


class ImportRunQuerySet(models.QuerySet):
    def brought_within(self, scope, permission: str, kind: str) -> "ImportRunQuerySet":
        """Runs of a kind in the units where `permission` is held."""
        return self.filter(kind=kind, unit_id__in=scope.units(permission))


class ImportRun(models.Model):
    """One file on its way in.

    `params` says what it becomes, `sheet` holds its raw cells, `rows` those that were read as ours and `skipped` those
    that were not, `result` what applying did to each row, `undo` what was there before.
    """

    kind = models.CharField(_("what is imported"), max_length=60)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    sheet = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    mapping = models.JSONField(default=dict)
    rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    skipped = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    result = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    undo = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    target_id = models.BigIntegerField(null=True)
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought by"))
    brought_at = models.DateTimeField(_("brought at"))
    applied_at = models.DateTimeField(_("applied at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file.name
