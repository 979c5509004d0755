"""The inbox: the list at the left, one document at the right, one decision at a time or many at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core import clock, inbox
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import BadInput, OfficeError
from kuu_office.core.registry import InboxRow, Queue, slots


class InboxView(ScopedView):
    """What the pages of the inbox share: the filters of the address and the rows that they take."""

    access = Permission.INBOX_VIEW

    def enter(self, request: HttpRequest) -> None:
        super().enter(request)
        self.wanted = inbox.Wanted.of(request.GET)

    @cached_property
    def every(self) -> list[InboxRow]:
        """What waits for this person before anything is decided on this page."""
        return inbox.waiting(self.scope)

    @cached_property
    def rows(self) -> list[InboxRow]:
        return inbox.narrowed(self.every, self.wanted)

    def page(self, shown: dict, *, status: int = 200) -> HttpResponse:
        """The whole inbox, or the right side alone when htmx asks for it. `shown` is what the right side needs."""
        context = shown | {
            "groups": inbox.groups(self.rows),
            "total": len(self.rows),
            "everything": len(self.every),
            "inbox_count": len(self.every),
            "wanted": self.wanted,
            "kinds": inbox.queues_of(self.scope),
            "absent": sorted({row.acting_for for row in self.every} - {""}),
            "today": clock.today(),
        }
        template = "_preview" if self.request.htmx and not self.request.htmx.boosted else "list"
        return render(self.request, f"core/inbox/{template}.html", context, status=status)


class Inbox(InboxView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({})


class InboxItem(InboxView):
    """One document of the inbox. One that no longer waits for this person is shown without buttons."""

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        return self.item(kind, pk)

    def item(self, kind: str, pk: int, *, status: int = 200, **shown) -> HttpResponse:
        queue, row = self.queue(kind), inbox.find(self.every, kind, pk)
        coming = inbox.following(self.rows, row)
        own = {
            "queue": queue,
            "kind": kind,
            "pk": pk,
            "row": row,
            "next_url": inbox.item_url(coming, self.wanted) if coming else "",
        }
        return self.page(queue.preview(self.scope, pk) | own | shown, status=status)

    def queue(self, kind: str) -> Queue:
        queue = slots.queues.get(kind)
        if queue is None or not self.scope.allows(queue.access):
            raise Http404(_("There is no such page, or it belongs to another unit."))
        return queue


class InboxDecide(InboxItem):
    """Signs or returns one document and opens the next one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        coming = inbox.following(self.rows, inbox.find(self.rows, kind, pk))
        try:
            self.decide(self.queue(kind), pk)
        except OfficeError as refusal:
            remark = request.POST.get("remark", "")
            return self.item(kind, pk, status=refusal.status, refusal=refusal, remark=remark)
        return redirect(inbox.item_url(coming, self.wanted))

    def decide(self, queue: Queue, pk: int) -> None:
        sent = self.request.POST
        values = {"pk": pk, "by": self.scope, "at": clock.now(), "expected_step": sent.get("step", "")}
        if sent.get("decision") == "approve":
            queue.approve(**values)
            messages.success(self.request, _("Signed."))
        elif sent.get("decision") == "return":
            queue.return_(**values, remark=sent.get("remark", ""))
            messages.success(self.request, _("Returned with the remark."))
        else:
            raise BadInput(_("Choose whether to sign or to return."), field="decision")


class InboxBulk(InboxView):
    """Signs many documents: GET shows what would happen, POST does it. Flagged rows are never signed here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        choice = inbox.sort_out(self.every, request.GET.getlist("chosen"))
        names = [inbox.name_of(row) for row in choice.to_sign]
        context = {"choice": choice, "names": names, "wanted": self.wanted}
        return render(request, "core/inbox/bulk.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        choice = inbox.sort_out(self.every, request.POST.getlist("chosen"))
        outcomes = inbox.sign_all(choice.to_sign, by=self.scope, at=clock.now())
        signed = sum(outcome.refusal is None for outcome in outcomes)
        messages.success(
            request, ngettext("%(count)s document signed.", "%(count)s documents signed.", signed) % {"count": signed}
        )
        for outcome in outcomes:
            if outcome.refusal:
                messages.warning(request, f"{outcome.row.title}: {outcome.refusal}")
        self.tell_left_out(choice)
        return redirect(inbox.item_url(None, self.wanted))

    def tell_left_out(self, choice: inbox.Choice) -> None:
        left = len(choice.flagged) + choice.gone
        if left:
            messages.warning(
                self.request,
                ngettext("%(count)s document was left out.", "%(count)s documents were left out.", left)
                % {"count": left},
            )
