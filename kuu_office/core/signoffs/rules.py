"""Who may submit, sign, return, withdraw - each answer with its reason and the people who could."""

from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.holders import whom_to_ask
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import Approvable, ApprovalState, Decision, SignOff
from kuu_office.core.signoffs.routes import route_of


def signatures(document: Approvable) -> list[SignOff]:
    """Everything decided in the present round, in order."""
    rows = SignOff.objects.filter(document_kind=document._meta.label_lower, object_id=document.pk, round=document.round)
    return list(rows.select_related("by", "acting_for", "scan"))


def can_submit(scope: Scope, document: Approvable) -> Verdict:
    """Draft or returned, and the right to submit in the document's unit."""
    if not document.is_editable:
        return no(_("It is %(state)s already.") % {"state": document.get_state_display()})
    return _right(scope, document, route_of(document).submit_access)


def can_sign(scope: Scope, document: Approvable) -> Verdict:
    """In approval, at a step that is this person's, not signed by them before, and the step's condition met."""
    return first_no_of(
        lambda: can_return(scope, document),
        lambda: _four_eyes(scope, document),
        lambda: _condition(document),
    )


def can_return(scope: Scope, document: Approvable) -> Verdict:
    """In approval, at a step that is this person's."""
    if document.state != ApprovalState.SUBMITTED:
        return _not_waiting(document)
    route = route_of(document)
    return _right(scope, document, route.step(document.step).permission)


def can_withdraw(scope: Scope, document: Approvable) -> Verdict:
    """Submitted by this person (or by whom they act for), and nobody has signed yet."""
    if document.state != ApprovalState.SUBMITTED:
        return _not_waiting(document)
    rows = signatures(document)
    signed = next((row for row in rows if row.decision == Decision.APPROVED), None)
    if signed is not None:
        return no(_("%(name)s has signed already. Ask for its return.") % {"name": signed.by.short_name})
    submitter = rows[0].by
    if submitter.pk not in {scope.person_id, *(grant.acting_for_id for grant in scope.grants)}:
        return no(_("Only %(name)s, who submitted it, can take it back.") % {"name": submitter.short_name})
    return YES


def can_record_paper(scope: Scope, document: Approvable) -> Verdict:
    """In approval; the person who submitted it, or the office, brings the paper."""
    if document.state != ApprovalState.SUBMITTED:
        return _not_waiting(document)
    if signatures(document)[0].by_id == scope.person_id:
        return _condition(document)
    return first_no_of(lambda: _right(scope, document, route_of(document).paper_access), lambda: _condition(document))


def first_no_of(*questions) -> Verdict:
    """The first refusal; later questions are not asked, because naming people costs queries."""
    return next((verdict for question in questions if not (verdict := question())), YES)


def _not_waiting(document: Approvable) -> Verdict:
    return no(_("It is not in approval: its state is “%(state)s”.") % {"state": document.get_state_display()})


def _right(scope: Scope, document: Approvable, permission: str) -> Verdict:
    unit = route_of(document).unit_of(document)
    if scope.grant(permission, unit.pk):
        return YES
    asked = whom_to_ask(permission, unit.pk, clock.today(), except_ids=_signers(document))
    if permission == _step_permission(document):
        return no(_("The step “%(step)s” is not yours. %(whom)s") % {"step": _step_title(document), "whom": asked})
    return no(_("You have no right to: %(right)s. %(whom)s") % {"right": Permission(permission).label, "whom": asked})


def _step_permission(document: Approvable) -> str | None:
    return route_of(document).step(document.step).permission if document.step else None


def _step_title(document: Approvable) -> str:
    return str(route_of(document).step(document.step).title)


def _signers(document: Approvable) -> frozenset[int]:
    """Ids of the people who signed in this round by their own hand; a paper's bearer signed nothing."""
    return frozenset(
        row.by_id for row in signatures(document) if row.decision == Decision.APPROVED and not row.signed_on_paper
    )


def _four_eyes(scope: Scope, document: Approvable) -> Verdict:
    signers = _signers(document)
    if scope.person_id not in signers:
        return YES
    route = route_of(document)
    asked = whom_to_ask(
        route.step(document.step).permission, route.unit_of(document).pk, clock.today(), except_ids=signers
    )
    return no(_("You signed an earlier step; two steps need two people. %(whom)s") % {"whom": asked})


def _condition(document: Approvable) -> Verdict:
    guard = route_of(document).step(document.step).guard
    return guard(document) if guard else YES
