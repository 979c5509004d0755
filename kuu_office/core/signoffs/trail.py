"""The way of one document as people see it: the process bar, and what was remarked in every round."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuu_office.core.models import Approvable, ApprovalState, Decision, SignOff, StoredFile
from kuu_office.core.registry import Text
from kuu_office.core.signoffs.routes import Route, Step, route_of
from kuu_office.core.signoffs.rules import signatures, thread
from kuu_office.core.text import dates


@dataclass(frozen=True)
class TrailStep:
    """A step for components/process_bar.html. `status` is `done`, `current`, `returned` or `todo`.

    `by` names who signed (and for whom, or who brought the paper), or the unit that is waited for; `at` is when it
    was signed, or since when it waits.
    """

    code: str
    title: Text
    status: str
    by: str = ""
    at: datetime | None = None
    remark: str = ""
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
    return [row for row in reversed(thread(document)) if row.remark]


def _submission(row: SignOff | None, document: Approvable) -> TrailStep:
    if document.state == ApprovalState.DRAFT:
        return TrailStep("", _("Not submitted yet"), "current")
    return TrailStep("", _("Submitted"), "done", **_signed(row)) if row else TrailStep("", _("Submitted"), "todo")


def _step(route: Route, document: Approvable, row: SignOff | None, step: Step) -> TrailStep:
    if row is not None:
        status = "done" if row.decision == Decision.APPROVED else "returned"
        return TrailStep(step.code, step.title, status, **_signed(row))
    unit = _unit(route, document, step.unit_kind)
    if document.step == step.code:
        return TrailStep(step.code, step.title, "current", unit, document.waiting_since)
    return TrailStep(step.code, step.title, "todo", unit)


def _unit(route: Route, document: Approvable, kind: str | None) -> str:
    unit = route.unit_of(document).ancestor(kind) if kind else None
    return unit.short_name if unit else ""


def _signed(row: SignOff) -> dict:
    return {"by": signature(row), "at": row.at, "remark": row.remark, "scan": row.scan}


def signature(row: SignOff) -> str:
    """Who signed: both names for a deputy, the name under the paper and its bearer for a paper."""
    name = row.by.short_name
    if row.signed_on_paper:
        return _("%(signer)s on paper, %(day)s (brought by %(name)s)") % {
            "signer": row.paper_signer,
            "day": dates.short_date(row.signed_on_paper, (get_language() or "ky")[:2]),
            "name": name,
        }
    if row.acting_for:
        return _("%(deputy)s (for %(absent)s)") % {"deputy": name, "absent": row.acting_for.short_name}
    return name
