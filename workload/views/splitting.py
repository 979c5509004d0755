"""Splitting a line of the board among several, and giving lines as they were given last year."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import retarget, trigger_client_event

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput, OfficeError, Refused
from kuu_office.core.views.asked import ids_in
from workload import rules, wording
from workload.calc.distribution import Way
from workload.models import LoadLine, LoadSheet
from workload.operations import distribution
from workload.operations.board import Gift
from workload.operations.distribution import Part, Proposed, fitting, whole_of
from workload.queries.board import lines_by_id
from workload.queries.holders import Seat, seats_of
from workload.queries.past_year import proposed_for, sheet_before
from workload.views.board import BoardVerb, BoardView, decimal_in, decimal_of, line_in, over_of

ROWS = 6


class BoardSplit(BoardVerb):
    """The form of splitting, in the dialog of the board or as a page of its own."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.form(self.sheet(pk), request.GET)

    def form(self, sheet: LoadSheet, sent: QueryDict, refusal: OfficeError | None = None) -> HttpResponse:
        line_id, _seen = line_in(sent)
        line = next(iter(lines_by_id(sheet, [line_id])), None)
        if line is None:
            raise BadInput(_("This line is no longer in the load. The board shows the present lines."))
        context = {
            "sheet": sheet, "line": line, "ways": ways_of(line), "seats": list(seats_of(sheet).values()),
            "rows": rows_of(sent), "way": sent.get("way", Way.HOURS), "refusal": refusal,
            "over": over_of(refusal),
        }  # fmt: skip
        template = "workload/board/_split.html" if self.request.htmx else "workload/board/split.html"
        return render(self.request, template, context, status=refusal.status if refusal else 200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.known(pk)
        line_in(request.POST)
        try:
            said = self.act(pk, request.POST)
        except OfficeError as refusal:
            return self.form(self.sheet(pk), request.POST, refusal)
        if not request.htmx:
            messages.success(request, said)
            return redirect("workload:board", pk=pk)
        answer = retarget(self.changed(self.sheet(pk)), "#board-problem")
        trigger_client_event(answer, "dialog-close")
        return trigger_client_event(answer, "board-done", {"lines": self.ids, "said": said})

    def act(self, pk: int, sent: QueryDict) -> str:
        (line, seen), parts = line_in(sent), parts_in(sent)
        distribution.split_line(
            sheet_id=pk, line_id=line, way=way_in(sent), parts=parts, seen=seen,
            confirmed=decimal_in(sent, "confirmed") or Decimal(0), by=self.scope, at=clock.now(),
        )  # fmt: skip
        self.ids, self.keys = [line], [part.to for part in parts]
        return _("The line is split.")


def ways_of(line: LoadLine) -> list[dict]:
    """Each way with its words and with what its parts are parts of; a way that the line does not allow is left out."""
    found = []
    for way in Way:
        try:
            whole, _hours = whole_of(line, way, line.free)
        except Refused:
            continue
        found.append({"way": way.value, "whole": whole, "label": wording.WAYS[way]()})
    return found


def rows_of(sent: QueryDict) -> list[dict]:
    """The rows of the form as they were sent; empty ones follow."""
    sent_rows = zip(sent.getlist("to"), sent.getlist("amount"), strict=False)
    rows = [{"to": to, "amount": amount} for to, amount in sent_rows][:ROWS]
    return [*rows, *({"to": "", "amount": ""} for _row in range(ROWS - len(rows)))]


def way_in(sent: QueryDict) -> Way:
    try:
        return Way(sent.get("way", ""))
    except ValueError as unknown:
        raise BadInput(_("Choose how the line is split."), field="way") from unknown


def parts_in(sent: QueryDict) -> list[Part]:
    """The rows in which somebody is chosen or something is typed. BadInput: one of the two alone."""
    sent_rows = zip(sent.getlist("to"), sent.getlist("amount"), strict=False)
    rows = [(to, decimal_of(typed, "amount")) for to, typed in sent_rows if to or typed.strip()]
    if any(not to or amount is None for to, amount in rows):
        raise BadInput(_("Each part says who takes it and how much."), field="parts")
    return [Part(to, amount) for to, amount in rows]


class BoardLastYear(BoardView):
    """Lines that nobody took, as they were given last year: ticked ones are given so."""

    access = Permission.LOAD_DISTRIBUTE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(self.sheet(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet(pk)
        ids = ids_in(request, "lines")
        try:
            outcome = distribution.accept_proposal(
                sheet_id=sheet.pk, line_ids=ids, with_overload="with_overload" in request.POST, by=self.scope,
                at=clock.now(),
            )  # fmt: skip
        except OfficeError as refusal:
            return self.shown(sheet, refusal)
        say(request, outcome)
        return redirect("workload:board", pk=pk)

    def shown(self, sheet: LoadSheet, refusal: OfficeError | None = None) -> HttpResponse:
        rules.can_distribute(self.scope, sheet).enforce()
        seats = seats_of(sheet)
        proposed = proposed_for(sheet, seats)
        rows = rows_of_proposal(proposed, seats)
        context = {
            "sheet": sheet, "rows": rows, "refusal": refusal, "before": sheet_before(sheet),
            "has_overload": any(part["why"] and not part["stopped"] for row in rows for part in row["parts"]),
        }  # fmt: skip
        status = refusal.status if refusal else 200
        return render(self.request, "workload/board/last_year.html", context, status=status)


def rows_of_proposal(proposed: list[tuple[LoadLine, dict[str, Decimal]]], seats: dict[str, Seat]) -> list[dict]:
    """Each line with its parts; a part that would not be given says why."""
    gifts = [Gift(line, to, hours) for line, parts in proposed for to, hours in parts.items()]
    left = {(gift.line.pk, gift.to): (seat, stop) for gift, seat, stop in _outcome(seats, gifts).left}
    rows = []
    for line, parts in proposed:
        shown = [
            {"name": seats[to].name, "hours": hours, **_why(left.get((line.pk, to)), hours)}
            for to, hours in parts.items()
        ]
        rows.append({"line": line, "parts": shown, "ticked": not all(part["why"] for part in shown)})
    return rows


def _outcome(seats: dict[str, Seat], gifts: list[Gift]) -> Proposed:
    return fitting(seats, gifts, clock.now(), with_overload=False)


def _why(left: tuple | None, hours: Decimal) -> dict:
    if left is None:
        return {"why": "", "stopped": False}
    seat, stop = left
    return {"why": wording.left_said(stop, seat, hours), "stopped": stop is not None}


def say(request: HttpRequest, outcome: Proposed) -> None:
    """How many parts were given, and each that was not, with its reason."""
    count = len(outcome.given)
    said = ngettext("%(count)s part was given as last year.", "%(count)s parts were given as last year.", count)
    messages.success(request, said % {"count": count})
    for gift, seat, stop in outcome.left:
        messages.warning(request, f"{gift.line}: {wording.left_said(stop, seat, gift.hours)}")
