"""A document on its way, for tests of signing: a study plan with a route of the kernel's own making.

The plan's own app is reached by name only, because the kernel does not know the apps above it.
"""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.verdict import YES, no
from kuu_office.core.registry import Queue, slots
from kuu_office.core.signoffs import Route, Step, count_waiting, inbox_row, register_route, routes, waiting_for

KIND = "curriculum.plan"
MONDAY = datetime(2025, 9, 1, 4, tzinfo=UTC)


def hours_later(hours: int) -> datetime:
    return MONDAY + timedelta(hours=hours)


def papers():
    """The queryset of the documents that the tests sign."""
    return apps.get_model(KIND).objects.with_names()


class Conditions:
    """What the owner app of the document has to say: switches that a test turns."""

    def __init__(self):
        self.office_is_ready = True
        self.approved = []
        self.opened = []
        self.hook_refusal = None
        self.flags: dict[int, tuple[str, ...]] = {}
        self.due: dict[int, date] = {}

    def office_guard(self, _paper):
        return YES if self.office_is_ready else no("Fill in the expert card first.")

    def on_approved(self, paper, by, at):
        if self.hook_refusal:
            raise self.hook_refusal
        self.approved.append((paper.pk, by.person_id, at))

    def on_opened(self, paper, by, at):
        self.opened.append((paper.pk, str(paper.state), by.person_id, at))


@pytest.fixture
def conditions() -> Conditions:
    return Conditions()


@pytest.fixture
def route(conditions):
    """Department head → dean → office → vice-rector; whatever the owner app registered comes back afterwards."""
    before, events, words = dict(routes._routes), dict(slots.events), dict(slots.words)
    made = Route(
        kind=KIND,
        documents=papers,
        unit_path="department",
        submit_access=Permission.PLAN_EDIT,
        paper_access=Permission.PLAN_SIGN_OFFICE,
        url_of=lambda paper: f"/papers/{paper.pk}/",
        on_approved=conditions.on_approved,
        on_opened=conditions.on_opened,
        steps=(
            Step("head", "department head", Permission.PLAN_SIGN_HEAD, "department"),
            Step("dean", "dean", Permission.PLAN_SIGN_DEAN, "faculty"),
            Step("office", "office", Permission.PLAN_SIGN_OFFICE, guard=conditions.office_guard),
            Step("vice_rector", "vice-rector", Permission.PLAN_SIGN_VICE_RECTOR),
        ),
    )
    register_route(made)
    yield made
    routes._routes.clear()
    routes._routes.update(before)
    slots.events, slots.words = events, words


@pytest.fixture
def new_paper(cast, route):
    """`new_paper(unit)`: a draft of a unit (of the department when none is given)."""
    standard = apps.get_model("curriculum.standard").objects.create(
        code="710000", name_ky="Информатика", degree="bachelor", total_credits=240, valid_from=date(2020, 9, 1)
    )
    numbers = itertools.count(1)

    def make(unit=None, name: str = "Программалык инженерия"):
        unit, number = unit or cast.units.department, next(numbers)
        programme = apps.get_model("curriculum.programme").objects.create(
            code=f"7104{number:02}", name_ky=name, standard=standard, department=unit, degree="bachelor",
            semesters=8, credits=240, abbreviation="ПИ",
        )  # fmt: skip
        return apps.get_model(KIND).objects.create(
            kind="base", programme=programme, department=unit, intake_year=2025, semesters=8, created_at=MONDAY
        )

    return make


@pytest.fixture
def draft(new_paper):
    return new_paper()


@pytest.fixture
def submitted(draft, cast):
    """A draft that the department's clerk has submitted on Monday."""
    return signoffs.submit(draft, by=cast.department_clerk.scope, at=MONDAY)


@pytest.fixture
def at_step(submitted, cast):
    """`at_step("office")`: the submitted document, signed as far as that step, an hour a step."""
    signers = {"head": cast.department_head, "dean": cast.dean, "office": cast.office_specialist}

    def bring(code: str, paper=None):
        paper = paper or submitted
        for hour, (step, signer) in enumerate(signers.items(), 1):
            if paper.step == code:
                break
            assert paper.step == step
            paper = signoffs.approve(paper, by=signer.scope, at=hours_later(hour))
        return paper

    return bring


@pytest.fixture
def queue(route, conditions):
    """The inbox queue of the documents, alone in the inbox."""
    before = slots.queues
    slots.queues = {
        KIND: Queue(
            kind=KIND,
            title="Papers",
            access=Permission.PLAN_VIEW,
            waiting=lambda scope: [_row(paper, scope, conditions) for paper in waiting_for(route, scope)],
            count=lambda scope: count_waiting(route, scope),
            preview_template="components/empty_state.html",
            preview=_preview,
            approve=lambda *, pk, **how: signoffs.approve(papers().get(pk=pk), **how),
            return_=lambda *, pk, **how: signoffs.return_with_remark(papers().get(pk=pk), **how),
        )
    }
    yield slots.queues[KIND]
    slots.queues = before


def _row(paper, scope, conditions):
    return inbox_row(paper, scope=scope, flags=conditions.flags.get(paper.pk, ()), due=conditions.due.get(paper.pk))


def _preview(scope, pk):
    from kuu_office.core.access.views import get_in_scope

    paper = get_in_scope(papers().visible_to(scope), pk=pk)
    steps, can_sign = signoffs.trail(paper), signoffs.can_sign(scope, paper)
    return {"paper": paper, "steps": steps, "can_sign": can_sign, "rows": [], "title": "Difference"}
