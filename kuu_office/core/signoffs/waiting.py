"""What waits for whom: the rows of an inbox queue, and the documents that came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Approvable, ApprovalState, Decision, SignOff
from kuu_office.core.registry import InboxRow
from kuu_office.core.signoffs.routes import Route, all_routes, route_of


def waiting_for(route: Route, scope: Scope) -> QuerySet:
    """Documents whose pending step this person may sign now, longest waiting first."""
    mine = Q(pk__in=[])
    for step in route.steps:
        mine |= Q(step=step.code, **{f"{route.unit_path}__in": scope.units(step.permission)})
    signed_by_me = _decided(route, scope, Decision.APPROVED).filter(signed_on_paper=None)
    waiting = route.documents().filter(mine, ~Exists(signed_by_me), state=ApprovalState.SUBMITTED)
    return waiting.order_by("waiting_since", "pk")


def _decided(route: Route, scope: Scope, decision: Decision) -> QuerySet:
    """What this person did to a document of an outer query in its present round."""
    return SignOff.objects.filter(
        document_kind=route.kind,
        object_id=OuterRef("pk"),
        round=OuterRef("round"),
        by=scope.person_id,
        decision=decision,
    )


def count_waiting(route: Route, scope: Scope) -> int:
    """How many documents wait for this person. One query."""
    return waiting_for(route, scope).count()


def count_waiting_of(routes: Iterable[Route], scope: Scope) -> int:
    """How many documents of all these kinds wait for this person. One query, however many kinds there are."""
    found = [waiting_for(route, scope).order_by().values("pk") for route in routes]
    if len(found) < 2:
        return sum(rows.count() for rows in found)
    return found[0].union(*found[1:], all=True).count()


def inbox_row(
    document: Approvable,
    *,
    scope: Scope,
    title: str | None = None,
    due: date | None = None,
    flags: Iterable[str] = (),
) -> InboxRow:
    """A row of the inbox for a document from `waiting_for`. No query."""
    route = route_of(document)
    step, unit = route.step(document.step), route.unit_of(document)
    grant = scope.grant(step.permission, unit.pk)
    return InboxRow(
        kind=route.kind,
        pk=document.pk,
        title=title or str(document),
        unit=unit.short_name,
        step=str(step.title),
        step_code=step.code,
        since=document.waiting_since,
        due=due,
        flags=tuple(flags),
        acting_for=grant.acting_for if grant else "",
        url=route.url_of(document),
        effect=route.effect(step.code),
    )


@dataclass(frozen=True)
class Returned:
    """A document that came back to the person who submitted it."""

    title: str
    url: str
    remark: str
    by: str
    at: datetime


def returned_to(scope: Scope) -> list[Returned]:
    """Documents that this person submitted and that wait, returned, to be mended. Two queries per route."""
    found = [back for route in all_routes() if scope.allows(route.submit_access) for back in _returned(route, scope)]
    return sorted(found, key=lambda back: back.at, reverse=True)


def _returned(route: Route, scope: Scope) -> list[Returned]:
    mine = _decided(route, scope, Decision.SUBMITTED)
    documents = {
        document.pk: document
        for document in route.documents().filter(
            Exists(mine),
            state=ApprovalState.RETURNED,
            **{f"{route.unit_path}__in": scope.units(route.submit_access)},
        )
    }
    if not documents:
        return []
    rows = SignOff.objects.filter(
        document_kind=route.kind, object_id__in=documents, decision=Decision.RETURNED
    ).select_related("by")
    latest = {row.object_id: row for row in rows}
    return [
        Returned(str(document), route.url_of(document), latest[pk].remark, latest[pk].by.short_name, latest[pk].at)
        for pk, document in documents.items()
    ]
