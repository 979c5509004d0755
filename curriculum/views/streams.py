"""Streams of a faculty or department in a term: proposed, formed, joined and parted by hand."""

from collections.abc import Iterable
from dataclasses import asdict
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import exports, wording
from curriculum.calc.streams import ClassKind
from curriculum.enums import ClassKind as KindOfClass
from curriculum.enums import Language
from curriculum.models import Stream
from curriculum.operations import streams as operations
from curriculum.queries.readiness import terms
from curriculum.queries.streams import Board, Formed, board, unit_to_begin_with, units_with_streams
from curriculum.views.readiness import chosen_term
from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import Term, Unit
from kuu_office.core.views.asked import ids_in, number_in, numbers_in
from kuu_office.core.views.lists import workbook

FORMED_PER_PAGE = 40


class StreamBoard(ScopedView):
    """Left the classes of the groups, right the streams with their sizes and the hours that they save."""

    access = Permission.SEMESTER_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, refusal: OfficeError | None = None) -> HttpResponse:
        units = list(units_with_streams(self.scope))
        unit, term, kind = self.chosen(units)
        found = board(scope=self.scope, unit=unit, term=term, kind=kind, day=clock.today()) if unit and term else None
        if found and self.request.GET.get("export") == "xlsx":
            return workbook(exports.streams_workbook(shown(found.formed), f"{unit.short_name}, {term}"), "streams.xlsx")
        page = Paginator(found.formed if found else (), FORMED_PER_PAGE).get_page(self.asked().get("page"))
        context = {
            "units": units, "unit": unit, "terms": terms(), "term": term, "kind": kind, "kinds": KindOfClass.choices,
            "board": found, "free": free(found, shared=True), "single": free(found, shared=False),
            "formed": shown(page), "page": page,
            "may_edit": self.scope.allows(Permission.STREAM_EDIT), "refusal": refusal,
            "limit": found.limits[ClassKind(kind)] if found else None,
            "ticked": self.request.POST.getlist("lines"),
        }  # fmt: skip
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/streams/board.html", context, status=status)

    def chosen(self, units: list[Unit]) -> tuple[Unit | None, Term | None, str]:
        """What the address or the form names, else the first unit with semester plans, the present term, lectures."""
        asked = self.asked()
        unit_id, kind = number_in(asked, "unit"), asked.get("kind", "")
        term = chosen_term(asked)
        unit = next((one for one in units if one.pk == unit_id), None) or unit_to_begin_with(self.scope, units, term)
        return unit, term, kind if kind in KindOfClass.values else KindOfClass.LECTURE.value

    def asked(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    def back(self) -> HttpResponse:
        kept = {name: self.request.POST.get(name, "") for name in ("unit", "term", "kind")}
        kept |= {"page": self.request.POST["page"]} if "page" in self.request.POST else {}
        return redirect(f"{reverse('curriculum:streams')}?{urlencode(kept)}")


def free(found: Board | None, *, shared: bool) -> list[dict]:
    """Classes in no stream: those that several groups hear, or the others; with the reason why nothing is proposed."""
    if found is None:
        return []
    together = {one.key for one in found.shared}
    rows = [one for one in found.free if (one.key in together) == shared]
    said = {key: wording.said_apart(apart) for key, apart in found.apart.items()} if shared else {}
    return [asdict(one) | {"spoken": spoken(one.language), "apart": said.get(one.key, "")} for one in rows]


def spoken(language: str) -> str:
    return str(Language(language).label) if language else ""


def shown(rows: Iterable[Formed]) -> list[dict]:
    """Formed streams with the reason why they no longer fit, in words."""
    return [{"row": row, "apart": wording.said_apart(row.apart) if row.apart else ""} for row in rows]


class StreamVerb(StreamBoard):
    """A verb on streams; a refusal is shown on the board with its reason."""

    access = Permission.STREAM_EDIT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            self.act(**kwargs)
        except OfficeError as refusal:
            return self.page(refusal)
        return self.back()

    def act(self, **kwargs) -> None:
        raise NotImplementedError

    def stream(self, pk: int) -> Stream:
        return get_in_scope(Stream.objects.visible_to(self.scope), pk=pk)

    def kind(self) -> str:
        return self.request.POST.get("kind", "")


class StreamAccept(StreamVerb):
    """Takes proposed streams: each of `streams` in the form names its lines, parted by commas."""

    def act(self) -> None:
        members = [numbers_in(text.split(",")) for text in self.request.POST.getlist("streams")]
        made = operations.accept_streams(kind=self.kind(), members=members, by=self.scope, at=clock.now())
        said = ngettext("%(count)s stream was formed.", "%(count)s streams were formed.", len(made))
        messages.success(self.request, said % {"count": len(made)})


class StreamJoin(StreamVerb):
    """Joins the ticked groups."""

    def act(self) -> None:
        ids = ids_in(self.request, "lines")
        stream = operations.join_lines(kind=self.kind(), line_ids=ids, by=self.scope, at=clock.now())
        messages.success(self.request, _("The groups are joined: %(stream)s.") % {"stream": stream})


class StreamPart(StreamVerb):
    """Parts a group from a stream."""

    def act(self, pk: int) -> None:
        line = number_in(self.request.POST, "line") or 0
        operations.part_line(stream_id=self.stream(pk).pk, line_id=line, by=self.scope, at=clock.now())


class StreamKeep(StreamVerb):
    """Decides that a stream stays as it is."""

    def act(self, pk: int) -> None:
        operations.keep_stream(stream_id=self.stream(pk).pk, by=self.scope, at=clock.now())


class StreamRelease(StreamVerb):
    """Gives the groups of a stream free."""

    def act(self, pk: int) -> None:
        operations.release_stream(stream_id=self.stream(pk).pk, by=self.scope, at=clock.now())


class StreamDetail(ScopedView):
    """A stream: its groups and its history."""

    access = Permission.SEMESTER_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        stream = get_in_scope(Stream.objects.visible_to(self.scope).with_names(), pk=pk)
        seats = stream.seats.select_related("line__plan__group", "line__plan__term__year")
        context = {
            "stream": stream,
            "seats": seats.order_by("line__plan__group__name"),
            "history": audit.history_of(stream),
        }
        return render(request, "curriculum/streams/detail.html", context)
