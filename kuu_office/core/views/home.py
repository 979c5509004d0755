"""The first page: what waits for me, what is late, what came back, and the cards of the apps."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kuu_office.core import clock, inbox, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import ScopedView
from kuu_office.core.models import Job
from kuu_office.core.models.jobs import JobState
from kuu_office.core.registry import InboxRow, Text, slots

JOBS_SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """One line of “what waits for me”: a kind, how many, how many past their day, the one that waits longest."""

    title: Text
    url: str
    count: int
    late: int
    oldest: InboxRow


class Home(ScopedView):
    access = Permission.PORTAL_ENTER

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = waiting_by_kind(self.scope)
        context = {
            "waiting": waiting,
            "inbox_count": sum(line.count for line in waiting),
            "returned": signoffs.returned_to(self.scope),
            "jobs": live_jobs(self.scope),
            "cards": cards(self.scope),
            "acting_for": sorted({grant.acting_for for grant in self.scope.grants if grant.acting_for}),
        }
        return render(request, "core/home/home.html", context)


def waiting_by_kind(scope: Scope) -> list[Waiting]:
    """What waits for this person, kind by kind; kinds with nothing waiting stay away."""
    lines = []
    for queue in inbox.queues_of(scope):
        rows = queue.waiting(scope)
        if rows:
            late = sum(inbox.is_late(row, clock.today()) for row in rows)
            url = inbox.item_url(None, inbox.Wanted(kind=queue.kind))
            lines.append(Waiting(queue.title, url, len(rows), late, min(rows, key=lambda row: row.since)))
    return lines


def live_jobs(scope: Scope) -> list[Job]:
    """The person's own jobs that have not ended, the newest first."""
    live = Job.objects.filter(owner_id=scope.user_id, state__in=[JobState.WAITING, JobState.RUNNING])
    return list(live[:JOBS_SHOWN])


def cards(scope: Scope) -> list[str]:
    """The apps' cards, rendered: those that this person may see and that have something to say."""
    built = [(card.template, card.build(scope)) for card in slots.cards if scope.allows(card.access)]
    return [render_to_string(template, {"card": card}) for template, card in built if card is not None]
