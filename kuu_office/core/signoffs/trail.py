"""The way of one document as people see it: the process bar, and what was remarked in every round."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kuu_office.core.models import Approvable, ApprovalState, Decision, SignOff, StoredFile
from kuu_office.core.registry import Text
from kuu_office.core.signoffs.routes import Route, route_of
from kuu_office.core.signoffs.rules import signatures


@dataclass(frozen=True)
class TrailStep:
    """A step of the process bar. `state` is `done`, `current`, `returned` or `todo`; `since` when it began to wait."""

    code: str
    title: Text
    state: str
    unit: str = ""
    by: str = ""
    acting_for: str = ""
    at: datetime | None = None
    since: datetime | None = None
    remark: str = ""
    signed_on_paper: date | None = None
    paper_signer: str = ""
    scan: StoredFile | None = None


def trail(document: Approvable) -> list[TrailStep]:
    """The submission and every step of the route. One query for signatures, and one per level of the unit's line."""
    route = route_of(document)
    rows = [] if document.state == ApprovalState.DRAFT else signatures(document)
    given = {row.step: row for row in rows}
    first = _submission(given.get(""), document)
    return [first, *(_step(route, document, given.get(step.code), step) for step in route.steps)]


def remarks(document: Approvable) -> list[SignOff]:
    """Everything that was remarked on a document in all rounds, latest first."""
    rows = SignOff.objects.filter(document_kind=document._meta.label_lower, object_id=document.pk).exclude(remark="")
    return list(rows.select_related("by", "acting_for").order_by("-id"))


def _submission(row: SignOff | None, document: Approvable) -> TrailStep:
    title = _("Submitted")
    if row is None:
        return TrailStep("", title, "current" if document.state == ApprovalState.DRAFT else "todo")
    return TrailStep("", title, "done", **_signed(row))


def _step(route: Route, document: Approvable, row: SignOff | None, step) -> TrailStep:
    unit = _unit(route, document, step.unit_kind)
    if row is not None:
        state = "done" if row.decision == Decision.APPROVED else "returned"
        return TrailStep(step.code, step.title, state, unit, **_signed(row))
    if document.step == step.code:
        return TrailStep(step.code, step.title, "current", unit, since=document.waiting_since)
    return TrailStep(step.code, step.title, "todo", unit)


def _unit(route: Route, document: Approvable, kind: str | None) -> str:
    unit = route.unit_of(document).ancestor(kind) if kind else None
    return unit.short_name if unit else ""


def _signed(row: SignOff) -> dict:
    return {
        "by": row.by.short_name,
        "acting_for": row.acting_for.short_name if row.acting_for else "",
        "at": row.at,
        "remark": row.remark,
        "signed_on_paper": row.signed_on_paper,
        "paper_signer": row.paper_signer,
        "scan": row.scan,
    }
