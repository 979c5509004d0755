"""The way of a kind of document: its steps in order, whose right each step needs, and the app's own conditions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import Verdict
from kuu_office.core.models import Approvable, Unit
from kuu_office.core.registry import Text, register_events, register_words


@dataclass(frozen=True)
class Step:
    """A signature: whoever holds `permission` in the document's unit may give it.

    `unit_kind` is the level that signs (department, faculty), for showing. `guard(document)` is the app's condition,
    such as a positive expert card; it is asked again under the lock.
    """

    code: str
    title: Text
    permission: Permission
    unit_kind: str | None = None
    guard: Callable[[Any], Verdict] | None = None


@dataclass(frozen=True)
class Route:
    """The way of one kind of document (`kind` as in the audit: `curriculum.plan`).

    `documents()` gives a queryset with everything joined that a title shows; `unit_path` leads from a document to its
    unit (`department`, `plan__department`); `url_of(document)` is its page. `submit_access` submits and withdraws;
    `paper_access`, the office's right, records any paper signed by hand; `submit_access` those of earlier steps.
    `on_approved(document, by, at)` runs in the transaction of the last signature, `on_opened` in that of a return or a
    withdrawal, when the document can be changed again.
    """

    kind: str
    documents: Callable[[], QuerySet]
    steps: tuple[Step, ...]
    submit_access: Permission
    paper_access: Permission
    url_of: Callable[[Any], str]
    unit_path: str = "unit"
    on_approved: Callable[[Any, Scope, datetime], None] | None = None
    on_opened: Callable[[Any, Scope, datetime], None] | None = None

    def unit_of(self, document: Approvable) -> Unit:
        return reduce(getattr, self.unit_path.split("__"), document)

    def step(self, code: str) -> Step:
        return next(step for step in self.steps if step.code == code)

    def after(self, code: str) -> Step | None:
        """The next step, or None after the last."""
        codes = [step.code for step in self.steps]
        return next(iter(self.steps[codes.index(code) + 1 :]), None)

    def is_recorded_by_office(self, code: str) -> bool:
        """Whether a paper signed at this step counts only when the office records it: its own step, and the last."""
        return self.after(code) is None or self.step(code).permission == self.paper_access

    def effect(self, code: str) -> str:
        """What a signature at this step brings about, in a sentence."""
        following = self.after(code)
        if following is None:
            return _("After your signature it is approved and frozen.")
        return _("After your signature it goes on to: %(step)s.") % {"step": following.title}


_routes: dict[str, Route] = {}

SENTENCES: dict[str, Text] = {
    "submitted": gettext_lazy("%(by)s submitted “%(label)s” for approval."),
    "step_approved": gettext_lazy("%(by)s signed “%(label)s”; it now waits for: %(step)s."),
    "approved": gettext_lazy("%(by)s gave the last signature: “%(label)s” is approved."),
    "returned": gettext_lazy("%(by)s returned “%(label)s” with a remark."),
    "withdrawn": gettext_lazy("%(by)s took “%(label)s” back."),
    "signed_on_paper": gettext_lazy(
        "%(by)s brought the scan of “%(label)s”, signed on paper by %(paper_signer)s on %(signed_on_paper)s."
    ),
}


def register_route(route: Route) -> None:
    """Makes the way known, with the sentences of its events and the words for its steps."""
    _routes[route.kind] = route
    register_events({f"{route.kind}.{event}": sentence for event, sentence in SENTENCES.items()})
    register_words(f"{route.kind}.step", {step.code: step.title for step in route.steps})


def route_of(document: Approvable) -> Route:
    """The route of a document. Raises KeyError for a kind that has none."""
    return _routes[document._meta.label_lower]


def all_routes() -> list[Route]:
    """Every registered route, in the order of the apps."""
    return list(_routes.values())
