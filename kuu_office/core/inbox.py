"""The one inbox: what waits for a person, of every kind, in the order in which it should be looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse

from kuu_office.core import clock, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import OfficeError
from kuu_office.core.registry import InboxRow, Queue, Text, slots

OWN = "own"


@dataclass(frozen=True)
class Wanted:
    """Filters of the inbox as they stand in the address; an empty one does not narrow.

    `acting_for` is `own` or an absent person's name, `flags` is `with` or `without`, `late` is `yes`.
    """

    kind: str = ""
    acting_for: str = ""
    flags: str = ""
    late: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(**{name: query.get(name, "") for name in cls.__dataclass_fields__})

    @property
    def query(self) -> str:
        """`?kind=…` for a link that keeps the filters, or nothing."""
        chosen = {name: value for name, value in asdict(self).items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    def takes(self, row: InboxRow, today: date) -> bool:
        return all(
            (
                self.kind in {"", row.kind},
                self.acting_for in {"", row.acting_for or OWN},
                not self.flags or (self.flags == "with") == bool(row.flags),
                not self.late or is_late(row, today),
            )
        )


@dataclass(frozen=True)
class Group:
    """Rows of one kind that wait for oneself, or for the absent person one acts for."""

    title: Text
    acting_for: str
    rows: tuple[InboxRow, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of signing one row: nothing to say, or the refusal."""

    row: InboxRow
    refusal: OfficeError | None = None


def queues_of(scope: Scope) -> list[Queue]:
    return [queue for queue in slots.queues.values() if scope.allows(queue.access)]


def count(scope: Scope) -> int:
    """How many documents wait for this person. One query for all kinds that have a route."""
    queues = {queue.kind: queue for queue in queues_of(scope)}
    routes = [route for route in signoffs.all_routes() if route.kind in queues]
    others = queues.keys() - {route.kind for route in routes}
    return signoffs.count_waiting_of(routes, scope) + sum(queues[kind].count(scope) for kind in others)


def waiting(scope: Scope) -> list[InboxRow]:
    """The rows that wait: by kind, own before those of absent people, longest waiting first."""
    return [row for queue in queues_of(scope) for row in sorted(queue.waiting(scope), key=_own_first)]


def narrowed(rows: Iterable[InboxRow], wanted: Wanted) -> list[InboxRow]:
    """The rows that the filters take."""
    today = clock.today()
    return [row for row in rows if wanted.takes(row, today)]


def _own_first(row: InboxRow) -> tuple:
    return row.acting_for, row.since


def is_late(row: InboxRow, today: date) -> bool:
    return row.due is not None and row.due < today


def groups(rows: Iterable[InboxRow]) -> list[Group]:
    """The rows of `waiting` under their headings."""
    return [
        Group(slots.queues[kind].title, acting_for, tuple(members))
        for (kind, acting_for), members in groupby(rows, key=lambda row: (row.kind, row.acting_for))
    ]


def find(rows: Iterable[InboxRow], kind: str, pk: int) -> InboxRow | None:
    return next((row for row in rows if (row.kind, row.pk) == (kind, pk)), None)


def following(rows: list[InboxRow], row: InboxRow | None) -> InboxRow | None:
    """The row to look at after `row`: the one below, or the first when it was the last."""
    if row not in rows:
        return rows[0] if rows else None
    place = rows.index(row) + 1
    rest = rows[place:] + rows[: place - 1]
    return rest[0] if rest else None


def item_url(row: InboxRow | None, wanted: Wanted) -> str:
    """The address of a row within the filtered inbox; of the inbox itself when there is no row."""
    address = reverse("core:inbox_item", args=[row.kind, row.pk]) if row else reverse("core:inbox")
    return address + wanted.query


def name_of(row: InboxRow) -> str:
    """What a tick box carries: the document and the step at which the person saw it."""
    return f"{row.kind}:{row.pk}:{row.step_code}"


@dataclass(frozen=True)
class Choice:
    """Ticked rows, sorted out: what will be signed, what must be looked at one by one, how many no longer wait."""

    to_sign: tuple[InboxRow, ...]
    flagged: tuple[InboxRow, ...]
    gone: int


def sort_out(rows: Iterable[InboxRow], ticked: Iterable[str]) -> Choice:
    """Only rows without flags are signed in bulk; what the page says about flags is not believed."""
    by_name = {name_of(row): row for row in rows}
    names = dict.fromkeys(ticked)
    chosen = [by_name[name] for name in names if name in by_name]
    return Choice(
        to_sign=tuple(row for row in chosen if not row.flags),
        flagged=tuple(row for row in chosen if row.flags),
        gone=len(names) - len(chosen),
    )


def sign(row: InboxRow, *, by: Scope, at: datetime) -> None:
    """Signs one row through the operation of its app."""
    slots.queues[row.kind].approve(pk=row.pk, by=by, at=at, expected_step=row.step_code)


def sign_all(rows: Iterable[InboxRow], *, by: Scope, at: datetime) -> list[Outcome]:
    """Signs row by row; a refusal of one does not stop the others."""
    return [_outcome(row, by, at) for row in rows]


def _outcome(row: InboxRow, by: Scope, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            sign(row, by=by, at=at)
    except OfficeError as refusal:
        return Outcome(row, refusal)
    return Outcome(row)
