"""Rows of a file of students between the preview and the register."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import RowDecision, RowOutcome
from curriculum.models.students import Student
from kuu_office.core.models import ImportRun


class StagedStudent(models.Model):
    """A row of a file of students: its cells as they came, what it would do, why it is held or refused.

    cells: our column → [address, kind, text, flag]; values: what will be written; said: what was found, as
    [severity, column, msgid, values]; before: the values that applying has replaced; decision: a person's word on it.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="student_rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(_("what becomes of it"), max_length=10, choices=RowOutcome)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    said = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    student = models.ForeignKey(Student, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    is_applied = models.BooleanField(default=False)
    decision = models.CharField(_("decision"), max_length=8, choices=RowDecision, default=RowDecision.NONE, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="staged_student_once")]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="staged_student_outcome")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number}"
