"""The fixing dates: who stood where on a day, frozen so that later work may cite it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Funding, Language, StudentState, StudyForm
from curriculum.models.programmes import Programme
from curriculum.models.students import Group, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Person, Unit
from kuu_office.core.models.people import Sex
from kuu_office.core.models.text import KySortKey

# A snapshot is open only until its hash is written, in the transaction that takes it.
SNAPSHOT_TRIGGER_SQL = """
CREATE FUNCTION curriculum_snapshot_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'curriculum_contingentsnapshot' AND TG_OP = 'UPDATE' AND to_jsonb(OLD)->>'sha256' = '' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT FROM curriculum_contingentsnapshot
        WHERE id = (to_jsonb(NEW)->>'snapshot_id')::bigint AND sha256 = ''
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a fixed contingent never changes: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER curriculum_contingentsnapshot_no_change BEFORE UPDATE OR DELETE ON curriculum_contingentsnapshot
    FOR EACH ROW EXECUTE FUNCTION curriculum_snapshot_refuse();
CREATE TRIGGER curriculum_snapshotrow_no_change BEFORE INSERT OR UPDATE OR DELETE ON curriculum_snapshotrow
    FOR EACH ROW EXECUTE FUNCTION curriculum_snapshot_refuse();
"""

SNAPSHOT_TRIGGER_REVERSE_SQL = """
DROP TRIGGER curriculum_snapshotrow_no_change ON curriculum_snapshotrow;
DROP TRIGGER curriculum_contingentsnapshot_no_change ON curriculum_contingentsnapshot;
DROP FUNCTION curriculum_snapshot_refuse();
"""


class ContingentSnapshot(models.Model):
    """The contingent as it stood on a fixing date (1 October, 1 February): `count` rows whose hash is `sha256`."""

    date = models.DateField(_("fixing date"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    count = models.PositiveIntegerField(_("students"), default=0)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("fixed by"))
    taken_at = models.DateTimeField(_("fixed"))

    class Meta:
        verbose_name = _("fixed contingent")
        verbose_name_plural = _("fixed contingents")
        ordering = ["-date"]

    def __str__(self) -> str:
        return self.title


class SnapshotRowQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "SnapshotRowQuerySet":
        return self.filter(department_id__in=scope.units(Permission.STUDENT_VIEW))


class SnapshotRow(models.Model):
    """Where one student stood on the fixing date. Written once; the database refuses any change."""

    snapshot = models.ForeignKey(ContingentSnapshot, on_delete=models.PROTECT, related_name="rows")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=320)
    faculty = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    year_of_study = models.PositiveSmallIntegerField()
    study_form = models.CharField(max_length=12, choices=StudyForm)
    language = models.CharField(max_length=2, choices=Language)
    funding = models.CharField(max_length=10, choices=Funding)
    citizenship = models.CharField(max_length=2)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    state = models.CharField(max_length=10, choices=StudentState)

    objects = SnapshotRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "student"], name="snapshot_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=[StudentState.STUDYING, StudentState.ON_LEAVE]), name="snapshot_row_of_present"
            ),
        ]
        indexes = [models.Index(models.F("snapshot"), KySortKey("name"), name="snapshot_row_order")]

    def __str__(self) -> str:
        return self.name
