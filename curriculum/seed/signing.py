"""Demo documents brought as far on their way as their rows say, with the signatures that lead there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from curriculum.demo.tables import Row
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import ROLES, Role
from kuu_office.core.models import (
    ApprovalState,
    ApprovalStep,
    AuditEntry,
    Decision,
    DepartmentDocument,
    RoleGrant,
    SignOff,
    Unit,
)

STEPS = {
    "department_head": ApprovalStep.HEAD,
    "dean": ApprovalStep.DEAN,
    "office_specialist": ApprovalStep.OFFICE,
    "vice_rector": ApprovalStep.VICE_RECTOR,
}


@dataclass(frozen=True)
class Way:
    """The way of a kind of document: who may submit and does, whose right each step needs, in their order."""

    kind: str
    submit: Permission
    signers: dict[ApprovalStep, Permission]
    author: Role = Role.DEANS_CLERK


def moment_of(row: Row) -> datetime:
    """The day of the last step: a date, or so many days before today."""
    written = row.get("date")
    day = date.fromisoformat(written) if written else clock.today() - timedelta(days=int(row["days_ago"]))
    return timezone.make_aware(datetime.combine(day, time(11, 20)))


@dataclass(frozen=True)
class _Signed:
    """One signature to be brought."""

    step: str
    decision: Decision
    right: Permission
    at: datetime
    remark: str = ""


class Signers:
    """Who holds which signing right where, by role and unit, as the registrar gave it."""

    def __init__(self) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.grants: dict[int, list[RoleGrant]] = defaultdict(list)
        for grant in RoleGrant.objects.select_related("person").order_by("pk"):
            self.grants[grant.unit_id].append(grant)

    def who(self, permission: Permission, unit_id: int, role: Role | None = None) -> RoleGrant:
        """The first holder of the right (in that role) in the unit or the nearest one above it."""
        at: int | None = unit_id
        while at is not None:
            for grant in self.grants[at]:
                if permission in ROLES[Role(grant.role)].permissions and role in {None, grant.role}:
                    return grant
            at = self.units[at].parent_id
        raise LookupError(f"nobody holds {permission} in unit {unit_id}")


@dataclass(frozen=True)
class Signed:
    """What the signatures of a document leave: the steps that were signed, the signatures, their records."""

    steps: list[ApprovalStep]
    signatures: list[SignOff]
    records: list[AuditEntry]


def sign(document: DepartmentDocument, row: Row, people: Signers, way: Way) -> list[ApprovalStep]:
    """Signatures up to the state of the row, a day apart, the last on the row's day; answers the steps signed."""
    signed = signed_by(document, row, people, way)
    document.save()
    SignOff.objects.bulk_create(signed.signatures)
    AuditEntry.objects.bulk_create(signed.records)
    return signed.steps


def signed_by(document: DepartmentDocument, row: Row, people: Signers, way: Way) -> Signed:
    """The same without saving anything; the document has its number."""
    document.state = row["state"]
    if document.state == ApprovalState.DRAFT:
        return Signed([], [], [])
    waiting = STEPS.get(row["step"])
    steps = list(way.signers)
    signed = steps[: steps.index(waiting)] if waiting else steps
    last = moment_of(row)
    first = last - timedelta(days=len(signed) + 1)
    document.round, document.submitted_at = 1, first
    given = [_Signed("", Decision.SUBMITTED, way.submit, first)]
    given += [
        _Signed(step, Decision.APPROVED, way.signers[step], first + timedelta(days=place))
        for place, step in enumerate(signed, 1)
    ]
    if document.state == ApprovalState.RETURNED:
        given.append(_Signed(waiting, Decision.RETURNED, way.signers[waiting], last, row["remark"]))
        document.return_count = 1
    _finish(document, waiting, given[-1].at)
    rows = [_signature(document, one, people, way) for one in given]
    return Signed(signed, rows, [_record(document, row_, way) for row_ in rows])


def _finish(document: DepartmentDocument, waiting: ApprovalStep | None, at: datetime) -> None:
    if document.state == ApprovalState.SUBMITTED:
        document.step = waiting
    if document.state in {ApprovalState.SUBMITTED, ApprovalState.RETURNED}:
        document.waiting_since = at
    else:
        document.approved_at = at


def _signature(document: DepartmentDocument, one: _Signed, people: Signers, way: Way) -> SignOff:
    return SignOff(
        document_kind=way.kind,
        object_id=document.pk,
        round=document.round,
        step=one.step,
        decision=one.decision,
        remark=one.remark,
        by=people.who(one.right, document.department_id, way.author if one.step == "" else None).person,
        at=one.at,
    )


def _record(document: DepartmentDocument, row: SignOff, way: Way) -> AuditEntry:
    event = {Decision.SUBMITTED: "submitted", Decision.RETURNED: "returned"}.get(row.decision, "step_approved")
    steps = list(way.signers)
    following = steps[steps.index(row.step) + 1 :] if row.step else steps
    if event == "step_approved" and not following:
        event = "approved"
    return AuditEntry(
        event=f"{way.kind}.{event}",
        object_kind=way.kind,
        object_id=document.pk,
        object_label=str(document)[:400],
        unit_id=document.department_id,
        by=row.by.short_name,
        at=row.at,
        reason=row.remark,
        new={"state": str(document.state), "step": str(following[0]) if following else ""},
    )
