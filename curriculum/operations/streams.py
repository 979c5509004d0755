"""Forming streams: taking what is proposed, joining and parting groups by hand, keeping what people decided."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules, wording
from curriculum.calc.streams import Classes, ClassKind, why_not_together
from curriculum.models import SemesterLine, Stream, StreamSeat
from curriculum.queries.streams import classes_of, stream_limits, taught_lines
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused

MOST_STREAMS = 500

EVENTS = {
    "curriculum.stream.accepted": gettext_lazy("%(by)s took the proposed stream of: %(groups)s."),
    "curriculum.stream.joined": gettext_lazy("%(by)s joined by hand: %(groups)s."),
    "curriculum.stream.parted": gettext_lazy("%(by)s parted the group %(group)s from the stream."),
    "curriculum.stream.kept": gettext_lazy("%(by)s decided that the stream stays as it is."),
    "curriculum.stream.released": gettext_lazy("%(by)s let proposals change the stream again."),
}


@transaction.atomic
def accept_streams(*, kind: str, members: Sequence[Sequence[int]], by: Scope, at: datetime) -> list[Stream]:
    """Forms the streams that were proposed; `members` are the lines of each.

    Refused: no right in the department of a group; the classes do not fit together (any more), with the reason.
    Conflict: a line sits in a stream already. BadInput: nothing chosen.
    """
    if not 0 < len(members) <= MOST_STREAMS:
        raise BadInput(_("Choose from 1 to %(most)s streams.") % {"most": MOST_STREAMS}, field="streams")
    if any(len(one) < 2 for one in members):
        raise BadInput(_("A stream has at least two groups."), field="streams")
    lines = _locked_lines([pk for one in members for pk in one], kind, by)
    streams = _form([[lines[pk] for pk in one] for one in members], kind, at, by_hand=False)
    named = [
        (stream, {"groups": _groups([lines[pk] for pk in one])}) for stream, one in zip(streams, members, strict=True)
    ]
    audit.record_each("curriculum.stream.accepted", named, by=by, at=at)
    return streams


@transaction.atomic
def join_lines(*, kind: str, line_ids: Sequence[int], by: Scope, at: datetime) -> Stream:
    """Joins groups by hand; no proposal changes the stream afterwards.

    Refused: no right in the department of a group; the first property in which they differ, or too many students.
    Conflict: a line sits in a stream already. BadInput: fewer than two groups.
    """
    if len(set(line_ids)) < 2:
        raise BadInput(_("Tick at least two groups."), field="lines")
    lines = _locked_lines(line_ids, kind, by)
    [stream] = _form([list(lines.values())], kind, at, by_hand=True)
    audit.record("curriculum.stream.joined", obj=stream, by=by, at=at, new={"groups": _groups(list(lines.values()))})
    return stream


def _locked_lines(line_ids: Sequence[int], kind: str, by: Scope) -> dict[int, SemesterLine]:
    """Lines with classes of the kind, locked in order, free, and all of them this person's to join."""
    if kind not in list(ClassKind):
        raise BadInput(_("Choose the kind of class."), field="kind")
    wanted = set(line_ids)
    found = {
        line.pk: line
        for line in taught_lines(kind).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    }
    if wanted - set(found) or len(wanted) < len(line_ids):
        raise Conflict(_("The semester plans changed meanwhile. Open the page again."))
    rules.can_seat_together(by, [line.plan.department_id for line in found.values()]).enforce()
    seat = StreamSeat.objects.filter(line_id__in=wanted, kind=kind).select_related("line__plan__group").first()
    if seat is not None:
        raise Conflict(_("The group %(group)s sits in a stream already. Part it from there first.")
                       % {"group": seat.line.plan.group})  # fmt: skip
    return found


def _form(groups: Sequence[Sequence[SemesterLine]], kind: str, at: datetime, *, by_hand: bool) -> list[Stream]:
    """Streams with their seats. Refused: classes that do not fit together."""
    limit = int(stream_limits(timezone.localdate(at))[ClassKind(kind)].value)
    every = {one.key: one for one in classes_of([line for lines in groups for line in lines], kind)}
    streams = []
    for lines in groups:
        _refuse_apart([every[str(line.pk)] for line in lines], limit)
        streams.append(_stream(lines[0], kind, at, limit, by_hand=by_hand))
    Stream.objects.bulk_create(streams)
    StreamSeat.objects.bulk_create(
        StreamSeat(stream=stream, line=line, kind=kind)
        for stream, lines in zip(streams, groups, strict=True)
        for line in lines
    )
    return streams


def _refuse_apart(members: Sequence[Classes], limit: int) -> None:
    apart = why_not_together(members, limit)
    if apart is not None:
        raise Refused(wording.said_apart(apart))


def _stream(line: SemesterLine, kind: str, at: datetime, limit: int, *, by_hand: bool) -> Stream:
    return Stream(
        term_id=line.plan.term_id,
        course=line.course,
        language=line.language,
        kind=kind,
        hours=getattr(line, kind),
        size_limit=limit,
        kept_by_hand=by_hand,
        department=line.department or line.plan.department,
        created_at=at,
    )


def _groups(lines: Sequence[SemesterLine]) -> str:
    return ", ".join(sorted(line.plan.group.name for line in lines))


@transaction.atomic
def part_line(*, stream_id: int, line_id: int, by: Scope, at: datetime) -> None:
    """Parts a group from a stream by hand: it stays alone until people let it be joined again. Of two groups the other
    is free again, of more the rest stays together as people left it.

    Refused: no right in the department of a group. Conflict: the stream or the group is gone from it.
    """
    stream, seats = _locked_stream(stream_id, by)
    seat = next((one for one in seats if one.line_id == line_id), None)
    if seat is None:
        raise _gone()
    group = seat.line.plan.group.name
    audit.record("curriculum.stream.parted", obj=stream, by=by, at=at, new={"group": group})
    if len(seats) == 2:
        _alone(seat, stream, at)
        stream.delete()
    elif len(seats) > 2:
        _alone(seat, stream, at)
        _keep(stream, kept=True)


def _alone(seat: StreamSeat, stream: Stream, at: datetime) -> None:
    """A stream of one group, kept by hand."""
    own = _stream(seat.line, stream.kind, at, stream.size_limit, by_hand=True)
    own.save()
    seat.stream = own
    seat.save(update_fields=["stream"])


@transaction.atomic
def keep_stream(*, stream_id: int, by: Scope, at: datetime) -> None:
    """Locks a stream: no proposal changes it. Refused: no right. Conflict: the stream is gone."""
    stream, _seats = _locked_stream(stream_id, by)
    _keep(stream, kept=True)
    audit.record("curriculum.stream.kept", obj=stream, by=by, at=at)


@transaction.atomic
def release_stream(*, stream_id: int, by: Scope, at: datetime) -> None:
    """Gives the groups of a stream free, so that they are proposed anew. Refused: no right. Conflict: it is gone."""
    stream, _seats = _locked_stream(stream_id, by)
    audit.record("curriculum.stream.released", obj=stream, by=by, at=at)
    stream.delete()


def _keep(stream: Stream, *, kept: bool) -> None:
    stream.kept_by_hand, stream.revision = kept, stream.revision + 1
    stream.save(update_fields=["kept_by_hand", "revision"])


def _locked_stream(stream_id: int, by: Scope) -> tuple[Stream, list[StreamSeat]]:
    stream = Stream.objects.select_for_update(of=("self",)).with_names().filter(pk=stream_id).first()
    if stream is None:
        raise _gone()
    seats = list(stream.seats.select_related("line__plan__group", "line__plan__department", "line__course",
                                             "line__department"))  # fmt: skip
    rules.can_seat_together(by, [seat.line.plan.department_id for seat in seats]).enforce()
    return stream, seats


def _gone() -> Conflict:
    return Conflict(_("The stream changed meanwhile. Open the page again."))
