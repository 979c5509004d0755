"""The board of distribution: lines of a sheet at the left, the people of the department at the right."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, OfficeError
from kuu_office.core.models import Term
from kuu_office.core.text.row_numbers import row_number
from kuu_office.core.views.asked import number_in
from workload import rules, wording
from workload.calc.distribution import Period, Stop, stop_of
from workload.calc.shapes import Work
from workload.filters import BoardFilter
from workload.models import LoadSheet
from workload.operations import distribution
from workload.operations.board import Overload
from workload.queries.board import Taking, blocks_of, lines_by_id, lines_on_board, people_of, sheets_on_board, touched
from workload.queries.holders import Seat

MOST_LINES = 400  # that one page shows; nobody reads more of them at once
NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")


class BoardView(ScopedView):
    """A sheet of the person's departments."""

    access = Permission.LOAD_VIEW

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.ids: Collection[int] = ()
        self.keys: Collection[str] = ()
        return super().dispatch(request, *args, **kwargs)

    def sheet(self, pk: int) -> LoadSheet:
        return get_in_scope(sheets_on_board(LoadSheet.objects.visible_to(self.scope), self.scope.user_id), pk=pk)

    def known(self, pk: int) -> None:
        """Only that it is in scope; the operation reads it again, locked."""
        get_in_scope(LoadSheet.objects.visible_to(self.scope).only("pk"), pk=pk)

    def people(self, sheet: LoadSheet) -> dict:
        """What stands beside the lines: people, sums, whether there is something to undo."""
        found = people_of(sheet, _("Year"))
        may_edit = rules.can_distribute(self.scope, sheet)
        return {
            "sheet": sheet, "people": found, "teachers": [shown(one, found.of_year) for one in found.teachers],
            "vacancies": [shown(one, found.of_year) for one in found.vacancies], "may_edit": may_edit,
        }  # fmt: skip

    def lines(self, sheet: LoadSheet) -> dict:
        """The lines that the filters leave, the first of them."""
        chosen = BoardFilter(self.request.GET, queryset=lines_on_board(sheet))
        rows = list(chosen.qs[: MOST_LINES + 1])
        shown = MOST_LINES if len(rows) > MOST_LINES else 0
        return {"filter": chosen, "blocks": blocks_of(rows[:MOST_LINES]), "shown": shown}

    def page(self, sheet: LoadSheet, refusal: OfficeError | None = None) -> HttpResponse:
        context = self.people(sheet) | self.lines(sheet) | {
            "refusal": refusal, "chosen": self.request.POST, "chosen_line": chosen_line(self.request.POST),
            "over": over_of(refusal),
        }  # fmt: skip
        status = refusal.status if refusal else 200
        return render(self.request, "workload/board/board.html", context, status=status)


class Board(BoardView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.sheet(pk))


class BoardParts(BoardView):
    """The parts of the board again: for other filters, or when somebody changed the sheet since."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet(pk)
        if number_in(request.GET, "seen_revision") == sheet.revision:
            return HttpResponse(status=204)
        context = self.people(sheet) | self.lines(sheet) | {"seen": sheet.revision}
        return render(request, "workload/board/_parts.html", context)


class BoardVerb(BoardView):
    """An act on the board, which notes the lines (`ids`) and people (`keys`) that it touched.

    To htmx it answers with what changed, to others with the board; a refusal likewise.
    """

    access = Permission.LOAD_DISTRIBUTE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.known(pk)
        try:
            said = self.act(pk, request.POST)
        except OfficeError as refusal:
            return self.told(self.sheet(pk), refusal) if request.htmx else self.page(self.sheet(pk), refusal)
        if not request.htmx:
            messages.success(request, said)
            return redirect("workload:board", pk=pk)
        return trigger_client_event(self.changed(self.sheet(pk)), "board-done", {"lines": list(self.ids), "said": said})

    def act(self, pk: int, sent: QueryDict) -> str:
        """Does it; what it did, in words."""
        raise NotImplementedError

    def changed(self, sheet: LoadSheet) -> HttpResponse:
        """The touched lines and people, who is gone, the sums. The page is as new as the sheet, unless it was older."""
        seen, found = number_in(self.request.POST, "seen_revision"), people_of(sheet, _("Year"))
        takings, gone = touched(found, self.keys)
        context = {
            "sheet": sheet, "people": found, "may_edit": rules.can_distribute(self.scope, sheet),
            "seats": [shown(one, found.of_year) for one in takings], "gone": gone,
            "lines": lines_by_id(sheet, self.ids), "seen": sheet.revision if seen == sheet.revision - 1 else seen,
        }  # fmt: skip
        return render(self.request, "workload/board/_changed.html", context)

    def told(self, sheet: LoadSheet, refusal: OfficeError) -> HttpResponse:
        """The sentence, and the line as it is now."""
        line = chosen_line(self.request.POST)
        self.ids = [line] if line else []
        context = {
            "sheet": sheet, "refusal": refusal, "lines": lines_by_id(sheet, self.ids),
            "may_edit": rules.can_distribute(self.scope, sheet), "over": over_of(refusal),
        }  # fmt: skip
        return render(self.request, "workload/board/_refused.html", context, status=refusal.status)


class BoardAssign(BoardVerb):
    """Gives hours of the chosen line to the chosen person or vacancy."""

    def act(self, pk: int, sent: QueryDict) -> str:
        (line, seen), to = line_in(sent), sent.get("to", "")
        distribution.assign_hours(
            sheet_id=pk, line_id=line, to=to, hours=decimal_in(sent, "hours"), seen=seen,
            confirmed=decimal_in(sent, "confirmed") or Decimal(0), by=self.scope, at=clock.now(),
        )  # fmt: skip
        self.ids, self.keys = [line], [to]
        return _("The hours are given.")


class BoardTakeBack(BoardVerb):
    """Takes an assignment back; `one` is its number and the version that the person saw: «12.1»."""

    def act(self, pk: int, sent: QueryDict) -> str:
        number, _dot, version = map(row_number, sent.get("one", "").partition("."))
        if number is None or version is None:
            raise BadInput(_("Choose whose hours to take back."), field="one")
        one = distribution.take_back(sheet_id=pk, assignment_id=number, version=version, by=self.scope, at=clock.now())
        self.ids, self.keys = [one.line_id], [one.to]
        return _("The hours are free again.")


class BoardUndo(BoardVerb):
    """Undoes the person's last act on this sheet."""

    def act(self, pk: int, sent: QueryDict) -> str:
        undone = distribution.undo(sheet_id=pk, by=self.scope, at=clock.now())
        self.ids, self.keys = undone.line_ids, undone.keys
        return _("Undone: %(what)s.") % {"what": undone.what}


def over_of(refusal: OfficeError | None) -> str:
    """The overload that the person may confirm, as a form sends it."""
    return f"{refusal.over:f}" if isinstance(refusal, Overload) else ""


def shown(one: Taking, terms: Sequence[Term]) -> dict:
    """A person of the board with what stops a drop of lines of a term or of lectures; the server asks anew later."""
    seat = one.seat
    return {
        "one": one,
        "shut": [(term.kind, reason) for term in terms if (reason := shut(seat, term))],
        "no_lectures": "" if seat.holder.may_lecture else wording.stop_reason(Stop.NO_LECTURES, seat, Decimal(0)),
    }


def shut(seat: Seat, term: Term) -> str:
    """Why the person takes nothing at all in the term."""
    period = Period(term.start_date, term.end_date, clock.today())
    stop = stop_of(seat.holder, Work.EXAM, Decimal(0), period)
    return wording.stop_reason(stop, seat, Decimal(0)) if stop not in {None, Stop.OVER_LIMIT} else ""


def chosen_line(sent: QueryDict) -> int | None:
    """The number of the line in the form, or nothing."""
    return row_number(sent.get("line", "").partition(":")[0])


def line_in(sent: QueryDict) -> tuple[int, Decimal | None]:
    """The chosen line and the free hours that the person saw of it: «12:34.00»."""
    line = chosen_line(sent)
    if line is None:
        raise BadInput(_("Choose a line first."), field="line")
    return line, decimal_of(sent["line"].partition(":")[2], "line")


def decimal_in(sent: QueryDict, name: str) -> Decimal | None:
    return decimal_of(sent.get(name, ""), name)


def decimal_of(typed: str, name: str) -> Decimal | None:
    """A number typed with a comma or a point; None for nothing. BadInput: something else."""
    text = typed.replace(",", ".").replace("\u00a0", "").replace(" ", "")
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise BadInput(_("“%(text)s” is not a number.") % {"text": text[:40]}, field=name)
    return Decimal(text)
