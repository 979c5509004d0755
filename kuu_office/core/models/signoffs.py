"""Signatures under a document, and what every document that is approved has in common."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.documents import StoredFile
from kuu_office.core.models.people import Person


class ApprovalState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("in approval")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    ARCHIVED = "archived", _("archived")


class ApprovalStep(models.TextChoices):
    """Whose signatures a document of a department may need, in their order."""

    HEAD = "head", _("department head")
    DEAN = "dean", _("dean")
    OFFICE = "office", _("Academic Affairs Office")
    VICE_RECTOR = "vice_rector", _("vice-rector")


class Decision(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Approvable(models.Model):
    """A document on its way: draft → submitted (at `step`) → returned | approved → archived.

    `round` counts submissions: the signatures of an earlier round no longer hold.
    """

    state = models.CharField(_("state"), max_length=12, choices=ApprovalState, default=ApprovalState.DRAFT)
    step = models.CharField(_("waits for"), max_length=30, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("at this step since"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("times submitted"), default=0)
    return_count = models.PositiveSmallIntegerField(_("times returned"), default=0)

    class Meta:
        abstract = True

    @property
    def is_editable(self) -> bool:
        return self.state in {ApprovalState.DRAFT, ApprovalState.RETURNED}


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
        return str(ApprovalStep(self.step).label) if self.step else ""


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


class SignOff(models.Model):
    """One step of one document: who decided what, when, and for whom.

    When it was signed on paper, `by` brought the scan and `paper_signer` is the name under the paper.
    """

    document_kind = models.CharField(_("kind of document"), max_length=60)
    object_id = models.BigIntegerField(_("document"))
    round = models.PositiveSmallIntegerField(_("submission"))
    step = models.CharField(_("step"), max_length=30)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision)
    remark = models.TextField(_("remark"), blank=True, max_length=4000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_offs", verbose_name=_("by"))
    acting_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acting for")
    )
    at = models.DateTimeField(_("at"))
    signed_on_paper = models.DateField(_("signed on paper on"), null=True, blank=True)
    paper_signer = models.CharField(_("signed on paper by"), max_length=200, blank=True)
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan")
    )
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_kind", "object_id", "round", "step"],
                condition=Q(decision="approved"),
                name="sign_off_step_once",
            ),
            models.UniqueConstraint(
                fields=["document_kind", "object_id", "round", "by"],
                condition=Q(decision="approved", signed_on_paper__isnull=True),
                name="sign_off_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(signed_on_paper__isnull=True) | (Q(scan__isnull=False) & ~Q(paper_signer="")),
                name="sign_off_paper_has_scan",
            ),
        ]
        indexes = [models.Index(fields=["document_kind", "object_id"], name="sign_off_of_document")]
