"""Who may submit, sign, return, withdraw - each answer with its reason and the people who could."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.holders import whom_to_ask
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import Approvable, ApprovalState, Decision, SignOff
from kuu_office.core.signoffs.routes import route_of


def thread(document: Approvable) -> list[SignOff]:
    """Everything decided on a document in all rounds, in order. Read once, and again when the document has moved."""
    place = (document.round, document.state, document.step)
    seen, rows = document.__dict__.get("_thread", (None, []))
    if seen != place:
        rows = list(
            SignOff.objects.filter(document_kind=document._meta.label_lower, object_id=document.pk)
            .select_related("by", "acting_for", "scan")
            .order_by("id")
        )
        document.__dict__["_thread"] = place, rows
    return rows


def signatures(document: Approvable) -> list[SignOff]:
    """Everything decided in the present round, in order."""
    return [row for row in thread(document) if row.round == document.round]


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
    """In approval; the office brings any paper, whoever may submit those that only the units sign (adr/0010)."""
    if document.state != ApprovalState.SUBMITTED:
        return _not_waiting(document)
    return first_no_of(lambda: _bearer(scope, document), lambda: _condition(document))


def first_no_of(*questions) -> Verdict:
    """The first refusal; later questions are not asked, because naming people costs queries."""
    return next((verdict for question in questions if not (verdict := question())), YES)


def _not_waiting(document: Approvable) -> Verdict:
    return no(_("It is not in approval: its state is “%(state)s”.") % {"state": document.get_state_display()})


def _right(scope: Scope, document: Approvable, permission: str) -> Verdict:
    unit = route_of(document).unit_of(document)
    if scope.grant(permission, unit.pk):
        return YES
    if permission == _step_permission(document):
        sentence, what = _("The step “%(what)s” is not yours. %(whom)s"), _step_title(document)
    else:
        sentence, what = _("You have no right to: %(what)s. %(whom)s"), Permission(permission).label
    return _no_naming(sentence, document, permission, what=what)


def _no_naming(sentence: str, document: Approvable, permission: str, **values) -> Verdict:
    """A refusal that names who could do it instead; they are looked up only when somebody reads it."""

    def said() -> str:
        unit_id = route_of(document).unit_of(document).pk
        whom = whom_to_ask(permission, unit_id, clock.today(), except_ids=_signers(document))
        return sentence % (values | {"whom": whom})

    return no(SimpleLazyObject(said))


def _bearer(scope: Scope, document: Approvable) -> Verdict:
    """The scan of the last signature approves, so the office itself compares it with the document before it counts."""
    route = route_of(document)
    office = _right(scope, document, route.paper_access)
    if office or not _right(scope, document, route.submit_access):
        return office
    if route.is_recorded_by_office(document.step):
        return no(_("Bring this paper to the office: it records its own step and the last signature."))
    return YES


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
    if scope.person_id not in _signers(document):
        return YES
    sentence = _("You signed an earlier step; two steps need two people. %(whom)s")
    return _no_naming(sentence, document, _step_permission(document))


def _condition(document: Approvable) -> Verdict:
    guard = route_of(document).step(document.step).guard
    return guard(document) if guard else YES
