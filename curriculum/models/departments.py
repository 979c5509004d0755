"""What the documents of a department have in common: study plans, academic calendars, semester plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import PlanStep
from kuu_office.core.models import Approvable


class DepartmentDocument(Approvable):
    """A document that belongs to its `department` and is checked before it goes on its way.

    `errors`, `warnings`: what the checks said. `revision` counts the changes.
    """

    department_id: int

    due_date = models.DateField(_("due"), null=True, blank=True)
    errors = models.PositiveSmallIntegerField(_("errors"), default=0, editable=False)
    warnings = models.PositiveSmallIntegerField(_("warnings"), default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        abstract = True

    @property
    def unit_id(self) -> int:
        return self.department_id

    @property
    def step_title(self) -> str:
        """Whom the document waits for, in words."""
        return str(PlanStep(self.step).label) if self.step else ""


class VersionedDocument(DepartmentDocument):
    """Approved means frozen: a change is a new version. Its checks were asked at `checked_at` of `checked_revision`."""

    version_number = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("previous version")
    )
    change_reason = models.CharField(_("reason for the change"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    checked_revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
