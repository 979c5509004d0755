"""Semester plans of the other faculties that the checks find sound: signed when the term began. The rest waits for its
clerks, who have a room to name or an elective to choose."""

from curriculum.models import SemesterPlan
from curriculum.seed.signing import Signed, Signers, Way, signed_by
from kuu_office.core.access.permissions import Permission
from kuu_office.core.copying import overwrite
from kuu_office.core.demo.university import Scale, subjects
from kuu_office.core.models import ApprovalState, ApprovalStep, AuditEntry, SignOff

WAY = Way(
    "curriculum.semesterplan",
    Permission.SEMESTER_EDIT,
    {
        ApprovalStep.HEAD: Permission.SEMESTER_SIGN_HEAD,
        ApprovalStep.DEAN: Permission.SEMESTER_SIGN_DEAN,
        ApprovalStep.OFFICE: Permission.SEMESTER_SIGN_OFFICE,
    },
)
WRITTEN = ("state", "step", "round", "submitted_at", "approved_at")


def approve_sound_plans(scale: Scale) -> int:
    """How many plans were approved."""
    people, codes = Signers(), [row["code"] for row in subjects(scale)]
    drafts = SemesterPlan.objects.filter(department__code__in=codes, state=ApprovalState.DRAFT, errors=0)
    plans = list(drafts.with_names().order_by("pk"))
    signed = [_approved(plan, people) for plan in plans]
    overwrite(plans, WRITTEN)
    SignOff.objects.bulk_create([row for one in signed for row in one.signatures], batch_size=1000)
    AuditEntry.objects.bulk_create([row for one in signed for row in one.records], batch_size=1000)
    return len(plans)


def _approved(plan: SemesterPlan, people: Signers) -> Signed:
    row = {"state": ApprovalState.APPROVED.value, "step": "", "date": plan.term.start_date.isoformat(), "remark": ""}
    return signed_by(plan, row, people, WAY)
