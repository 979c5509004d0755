"""The record of operations: written in their transaction, shown as sentences, sealed in a chain (SECURITY 2.7)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.scope import Grant, Scope
from kuu_office.core.models.audit import AuditEntry, AuditSeal
from kuu_office.core.phrases import column_title, spoken
from kuu_office.core.registry import slots

ENTRIES_PER_LINE = 10  # a series of entries is one line
FIRST_SEAL = "0" * 64
AUDIT_LOCK = 7_104_221  # the same number stands in the trigger of core_auditentry


def kind_of(obj: models.Model) -> str:
    """`curriculum.plan` for a Plan."""
    return obj._meta.label_lower


def record(
    event: str,
    *,
    obj: models.Model,
    by: Scope,
    at: datetime,
    old: dict | None = None,
    new: dict | None = None,
    reason: str = "",
    grant: Grant | None = None,
    unit_id: int | None = None,
) -> AuditEntry:
    """Writes one operation down. `old` and `new` hold plain values; `grant` tells for whom a deputy acted."""
    entry = _entry(event, obj, by=by, at=at, old=old, new=new, reason=reason, grant=grant, unit_id=unit_id)
    entry.save(force_insert=True)
    return entry


def record_each(
    event: str, objects: Iterable[tuple[models.Model, dict]], *, by: Scope, at: datetime, reason: str = ""
) -> None:
    """Writes one operation down that was done to many objects: an entry for each with its new values. One query."""
    AuditEntry.objects.bulk_create(_entry(event, obj, by=by, at=at, new=new, reason=reason) for obj, new in objects)


def _entry(
    event: str,
    obj: models.Model,
    *,
    by: Scope,
    at: datetime,
    old: dict | None = None,
    new: dict | None = None,
    reason: str = "",
    grant: Grant | None = None,
    unit_id: int | None = None,
) -> AuditEntry:
    return AuditEntry(
        event=event,
        object_kind=kind_of(obj),
        object_id=obj.pk,
        object_label=str(obj)[:400],
        unit_id=unit_id if unit_id is not None else getattr(obj, "unit_id", None),
        user_id=by.user_id,
        by=by.name,
        acting_for=grant.acting_for if grant else "",
        at=at,
        reason=reason[:2000],
        old=old or {},
        new=new or {},
        request_id=by.request_id,
        ip=by.ip,
    )


@dataclass(frozen=True)
class Line:
    """A line of a history: the sentence, who, when, and the values before and after.

    `since` is when a series of entries began that is read as one line; None for a single entry.
    """

    sentence: str
    at: datetime
    by: str
    reason: str
    changes: tuple[tuple[str, Any, Any], ...]
    since: datetime | None = None


def history_of(obj: models.Model, limit: int = 50) -> list[Line]:
    """What happened to an object, latest first, under the name that it has today. One query."""
    entries = AuditEntry.objects.filter(object_kind=kind_of(obj), object_id=obj.pk)[: limit * ENTRIES_PER_LINE]
    return [_line(series, str(obj)) for series in _in_series(entries)[:limit]]


def line_of(entry: AuditEntry) -> Line:
    """An entry in the reader's language; codes and columns in words."""
    return _line([entry], entry.object_label)


def _in_series(entries: Iterable[AuditEntry]) -> list[list[AuditEntry]]:
    """What one person did over and over on one day belongs together where the event is one of a series."""
    found: list[list[AuditEntry]] = []
    for entry in entries:
        if found and entry.event in slots.series and _doer(found[-1][-1]) == _doer(entry):
            found[-1].append(entry)
        else:
            found.append([entry])
    return found


def _doer(entry: AuditEntry) -> tuple:
    return entry.event, entry.user_id, entry.acting_for, entry.reason, timezone.localdate(entry.at)


def _line(series: list[AuditEntry], label: str) -> Line:
    """Entries of one series, latest first, as one line: the first values before, the last values after."""
    last, old, new = series[0], {}, {}
    for entry in series:
        old, new = old | entry.old, entry.new | new
    kind, by = last.object_kind, signature(last)
    names = {key: spoken(kind, key, value) for key, value in (old | new).items()} | {"by": by, "label": label}
    template = slots.events.get(last.event)
    sentence = str(template) % _Spoken(names) if template else f"{by}: {last.event}"
    changes = tuple(
        (column_title(kind, key), spoken(kind, key, old[key]), spoken(kind, key, value))
        for key, value in new.items()
        if key in old and old[key] != value
    )
    return Line(sentence, last.at, by, last.reason, changes, series[-1].at if len(series) > 1 else None)


def signature(entry: AuditEntry) -> str:
    """Both names, when one acted for another."""
    if not entry.acting_for:
        return entry.by or _("the system")
    return _("%(deputy)s (for %(absent)s)") % {"deputy": entry.by, "absent": entry.acting_for}


class _Spoken(dict):
    """Values of a sentence; what an old record lacks is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values fit for JSON: decimals and dates as text, objects by their name."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | date):
        return str(value)
    return str(value) if isinstance(value, models.Model) else value


@transaction.atomic
def seal_new_entries(at: datetime | None = None) -> AuditSeal | None:
    """Chains the entries since the last seal. Returns the new seal, or None if all is sealed.

    The lock waits for operations that are writing an entry (the table's trigger takes its shared side and numbers the
    row under it), so that no entry can later appear below a seal.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AUDIT_LOCK])
    previous = AuditSeal.objects.order_by("-id").first()
    last_id, seal = (previous.last_entry_id, previous.seal) if previous else (0, FIRST_SEAL)
    entries = list(AuditEntry.objects.filter(id__gt=last_id).order_by("id"))
    if not entries:
        return None
    return AuditSeal.objects.create(
        last_entry_id=entries[-1].id, entries=len(entries), seal=_chain(seal, entries), sealed_at=at or clock.now()
    )


def verify_seals() -> list[str]:
    """Replays the chain. Returns one sentence per fault; an empty list means nothing was altered, removed or moved."""
    faults, seal, last_id = [], FIRST_SEAL, 0
    for link in AuditSeal.objects.order_by("id"):
        entries = list(AuditEntry.objects.filter(id__gt=last_id, id__lte=link.last_entry_id).order_by("id"))
        if len(entries) != link.entries:
            faults.append(
                _("Seal %(seal)s covers %(expected)s records, but %(found)s are there.")
                % {"seal": link.pk, "expected": link.entries, "found": len(entries)}
            )
        elif _chain(seal, entries) != link.seal:
            faults.append(_("The records under seal %(seal)s were changed.") % {"seal": link.pk})
        seal, last_id = link.seal, link.last_entry_id
    return faults


def _chain(seal: str, entries: list[AuditEntry]) -> str:
    digest = hashlib.sha256(seal.encode())
    for entry in entries:
        digest.update(_canonical(entry))
    return digest.hexdigest()


def _canonical(entry: AuditEntry) -> bytes:
    values = {field.attname: getattr(entry, field.attname) for field in entry._meta.concrete_fields}
    return json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode()
