"""The verbs of signing. Each locks the document, asks its rule again, writes the sign-off and the audit row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuu_office.core import audit
from kuu_office.core.access.scope import Grant, Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Approvable, ApprovalState, Decision, SignOff, StoredFile
from kuu_office.core.signoffs import rules
from kuu_office.core.signoffs.routes import route_of
from kuu_office.core.text import dates
from kuu_office.core.text.kyrgyz import normalise

D = TypeVar("D", bound=Approvable)


@dataclass(frozen=True)
class Paper:
    """A signature given by hand: whose, when, and the scan of it."""

    signer: str
    signed_on: date
    scan: StoredFile


@transaction.atomic
def submit(document: D, *, by: Scope, at: datetime) -> D:
    """Sends a draft or returned document to the first step. Refused: already on its way, no right in its unit."""
    document = _locked(document)
    if document.state == ApprovalState.SUBMITTED:
        raise Conflict(_already(document))
    rules.can_submit(by, document).enforce()
    route = route_of(document)
    old = _place(document)
    document.round += 1
    _move(document, state=ApprovalState.SUBMITTED, step=route.steps[0].code, submitted_at=at, waiting_since=at)
    grant = by.grant(route.submit_access, route.unit_of(document).pk)
    _sign(document, Decision.SUBMITTED, step="", by=by, at=at, grant=grant)
    _record(document, "submitted", old=old, by=by, at=at, grant=grant)
    return document


@transaction.atomic
def approve(document: D, *, by: Scope, at: datetime, remark: str = "", expected_step: str | None = None) -> D:
    """Signs the step that the document waits for; the last signature approves and freezes it.

    Refused: not this person's step, an earlier step signed by the same person, the step's condition not met. Conflict:
    the step (`expected_step` as the person saw it) was signed meanwhile, or the click came twice.
    """
    document = _locked(document)
    _same_step(document, expected_step)
    _not_twice(document, by)
    rules.can_sign(by, document).enforce()
    grant = _step_grant(document, by)
    return _advance(document, by=by, at=at, grant=grant, remark=remark)


@transaction.atomic
def return_with_remark(document: D, *, by: Scope, at: datetime, remark: str, expected_step: str | None = None) -> D:
    """Gives the document back to those who submitted it; earlier signatures no longer hold.

    BadInput without a remark. Refused and Conflict as for `approve`.
    """
    if not remark.strip():
        raise BadInput(_("Say in the remark what has to be mended."), field="remark")
    document = _locked(document)
    _same_step(document, expected_step)
    _not_twice(document, by)
    rules.can_return(by, document).enforce()
    grant, step, old = _step_grant(document, by), document.step, _place(document)
    document.return_count += 1
    _move(document, state=ApprovalState.RETURNED, step="", waiting_since=at)
    _sign(document, Decision.RETURNED, step=step, by=by, at=at, grant=grant, remark=remark.strip())
    _record(document, "returned", old=old, by=by, at=at, grant=grant, reason=remark.strip())
    return _opened(document, by, at)


@transaction.atomic
def withdraw(document: D, *, by: Scope, at: datetime) -> D:
    """Takes a submitted document back to draft. Refused: somebody has signed, or another person submitted it."""
    document = _locked(document)
    rules.can_withdraw(by, document).enforce()
    old = _place(document)
    submitter_id = rules.signatures(document)[0].by_id
    grant = next((grant for grant in by.grants if grant.acting_for_id == submitter_id), None)
    _move(document, state=ApprovalState.DRAFT, step="", waiting_since=None)
    _sign(document, Decision.WITHDRAWN, step="", by=by, at=at, grant=grant)
    _record(document, "withdrawn", old=old, by=by, at=at, grant=grant)
    return _opened(document, by, at)


@transaction.atomic
def sign_on_paper(
    document: D,
    *,
    by: Scope,
    at: datetime,
    signed_on: date,
    scan: StoredFile | None,
    signer: str,
    expected_step: str | None = None,
) -> D:
    """Records that the pending step was signed by hand, with the scan. `by` brings the paper and signs nothing.

    BadInput: no scan, no name of the signer, a day that has not come. Refused: no right to bring it, or the step is
    one that only the office records.
    """
    if scan is None:
        raise BadInput(_("Attach the scan of the signed paper."), field="scan")
    if not normalise(signer):
        raise BadInput(_("Name the person who signed the paper."), field="signer")
    if signed_on > timezone.localdate(at):
        raise BadInput(_("The day of the signature has not come yet."), field="signed_on")
    document = _locked(document)
    _same_step(document, expected_step)
    rules.can_record_paper(by, document).enforce()
    return _advance(document, by=by, at=at, grant=None, paper=Paper(normalise(signer), signed_on, scan))


def _locked(document: D) -> D:
    """The row as it is now, held until the transaction ends."""
    return type(document)._base_manager.select_for_update().get(pk=document.pk)


def _same_step(document: Approvable, expected_step: str | None) -> None:
    """A step that was decided meanwhile is told as such, with who decided it, and not as a missing right."""
    moved = expected_step is not None and document.step != expected_step
    if moved or (document.state != ApprovalState.SUBMITTED and document.round):
        raise Conflict(_already(document))


def _not_twice(document: Approvable, by: Scope) -> None:
    """Nor is the second click of the person who signed just now."""
    last = rules.signatures(document)[-1:]
    signed = last and last[0].decision == Decision.APPROVED and last[0].by_id == by.person_id
    if signed and _step_grant(document, by) is None:
        raise Conflict(_already(document))


def _already(document: Approvable) -> str:
    """Who took the last decision and when."""
    rows = rules.signatures(document)
    if not rows:
        return _("It is not in approval.")
    last = rows[-1]
    return _("%(name)s decided already: %(decision)s, %(moment)s.") % {
        "name": last.by.short_name,
        "decision": last.get_decision_display(),
        "moment": dates.moment(last.at, (get_language() or "ky")[:2]),
    }


def _step_grant(document: Approvable, by: Scope) -> Grant | None:
    route = route_of(document)
    return by.grant(route.step(document.step).permission, route.unit_of(document).pk)


def _advance(
    document: D, *, by: Scope, at: datetime, grant: Grant | None, remark: str = "", paper: Paper | None = None
) -> D:
    """Writes the signature of the pending step and goes to the next, or approves."""
    route, step, old = route_of(document), document.step, _place(document)
    following = route.after(step)
    if following:
        _move(document, step=following.code, waiting_since=at)
    else:
        _move(document, state=ApprovalState.APPROVED, step="", approved_at=at, waiting_since=None)
    _sign(document, Decision.APPROVED, step=step, by=by, at=at, grant=grant, remark=remark.strip(), paper=paper)
    event = "signed_on_paper" if paper else "step_approved" if following else "approved"
    _record(document, event, old=old, by=by, at=at, grant=grant, reason=remark.strip(), paper=paper)
    if following is None and route.on_approved:
        route.on_approved(document, by, at)
    return document


def _opened(document: D, by: Scope, at: datetime) -> D:
    """What the app does when a document can be changed again."""
    route = route_of(document)
    if route.on_opened:
        route.on_opened(document, by, at)
    return document


def _place(document: Approvable) -> dict:
    return {"state": str(document.state), "step": document.step}


def _move(document: Approvable, **values) -> None:
    for name, value in values.items():
        setattr(document, name, value)
    document.save(update_fields=[*values, "round", "return_count"])


def _sign(
    document: Approvable,
    decision: Decision,
    *,
    step: str,
    by: Scope,
    at: datetime,
    grant: Grant | None,
    remark: str = "",
    paper: Paper | None = None,
) -> None:
    SignOff.objects.create(
        document_kind=document._meta.label_lower,
        object_id=document.pk,
        round=document.round,
        step=step,
        decision=decision,
        remark=remark,
        by_id=by.person_id,
        acting_for_id=grant.acting_for_id if grant else None,
        at=at,
        signed_on_paper=paper.signed_on if paper else None,
        paper_signer=paper.signer if paper else "",
        scan=paper.scan if paper else None,
        request_id=by.request_id,
    )


def _record(
    document: Approvable,
    event: str,
    *,
    old: dict,
    by: Scope,
    at: datetime,
    grant: Grant | None,
    reason: str = "",
    paper: Paper | None = None,
) -> None:
    new = _place(document)
    if paper:
        new |= {"paper_signer": paper.signer, "signed_on_paper": paper.signed_on.isoformat()}
    audit.record(
        f"{document._meta.label_lower}.{event}",
        obj=document,
        by=by,
        at=at,
        old=old,
        new=new,
        reason=reason,
        grant=grant,
        unit_id=route_of(document).unit_of(document).pk,
    )
