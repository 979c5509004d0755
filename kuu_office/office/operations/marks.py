"""“Entered in AVN”: who entered what, when; a mark tells itself when the portal's data changed since."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Refused
from kuu_office.office import rules
from kuu_office.office.enums import Direction
from kuu_office.office.models import ExchangeMark, ExchangeRun
from kuu_office.office.operations.exchange import remember
from kuu_office.office.programs import ExchangeProgram, ExchangeRecord, by_object, fingerprint, program_of
from kuu_office.office.queries.exchange import baselines

EVENTS = {
    "office.exchange.marked": gettext_lazy("%(by)s marked “%(label)s” as entered in AVN."),
    "office.exchange.unmarked": gettext_lazy("%(by)s took away the mark that “%(label)s” is entered in AVN."),
    "office.exchange.run_marked": gettext_lazy("%(by)s marked as entered in AVN what the file held: %(objects)s."),
}


@transaction.atomic
def mark_entered(*, program: ExchangeProgram, object_id: int, by: Scope, at: datetime) -> ExchangeMark:
    """Notes that an object was entered in AVN as it stands now.

    Http404: outside the scope. Refused: no right in its unit, not ready to be entered.
    """
    records = _records_in_scope(program, object_id, by)
    if not all(record.ready for record in records):
        raise Refused(program.not_ready)
    mark = _mark(program, records, fingerprint(program, records), by=by, at=at)
    _write([mark])
    mark = ExchangeMark.objects.get(program=program.key, object_id=object_id)
    _know(program, records, None)
    audit.record("office.exchange.marked", obj=mark, by=by, at=at, new={"fingerprint": mark.fingerprint})
    return mark


@transaction.atomic
def unmark_entered(*, program: ExchangeProgram, object_id: int, by: Scope, at: datetime) -> None:
    """Takes a mark away that was set by mistake; without a mark nothing happens. Refused: no right in its unit."""
    _records_in_scope(program, object_id, by)
    for mark in ExchangeMark.objects.select_for_update().filter(program=program.key, object_id=object_id):
        audit.record("office.exchange.unmarked", obj=mark, by=by, at=at, old={"fingerprint": mark.fingerprint})
        mark.delete()


@transaction.atomic
def mark_run(*, run: ExchangeRun, by: Scope, at: datetime) -> int:
    """Marks everything that an exported file held as entered, as it stood in the file; answers how many objects.

    Refused: no right in the unit, a run that wrote nothing.
    """
    run = ExchangeRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    rules.can_exchange(by, run.unit_id).enforce()
    if run.direction != Direction.EXPORT:
        raise Refused(_("Only what was written for AVN can have been entered there."))
    program, told = program_of(run.program), {int(pk): seen for pk, seen in run.objects_told.items()}
    now = by_object(program.of_objects(told))
    marks = [_mark(program, now[pk], seen, by=by, at=at, run=run) for pk, seen in told.items() if pk in now]
    _write(marks)
    unchanged = _unchanged(program, now, told)
    _know(program, unchanged, run)
    audit.record("office.exchange.run_marked", obj=run, by=by, at=at, new={"objects": len(marks)})
    return len(marks)


def _records_in_scope(program: ExchangeProgram, object_id: int, by: Scope) -> list[ExchangeRecord]:
    records = program.of_objects([object_id])
    if not records or not by.allows(program.access, records[0].unit_id):
        raise Http404(_("There is no such page, or it belongs to another unit."))
    rules.can_exchange(by, records[0].unit_id).enforce()
    return records


def _mark(
    program: ExchangeProgram,
    records: Sequence[ExchangeRecord],
    seen: str,
    *,
    by: Scope,
    at: datetime,
    run: ExchangeRun | None = None,
) -> ExchangeMark:
    first = records[0]
    return ExchangeMark(
        program=program.key, object_id=first.object_id, label=first.label, unit_id=first.unit_id, fingerprint=seen,
        run=run, marked_by_id=by.person_id, marked_at=at,
    )  # fmt: skip


def _write(marks: list[ExchangeMark]) -> None:
    ExchangeMark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["program", "object_id"],
        update_fields=["label", "unit", "fingerprint", "run", "marked_by", "marked_at"],
    )


def _unchanged(
    program: ExchangeProgram, now: Mapping[int, Sequence[ExchangeRecord]], told: Mapping[int, str]
) -> list[ExchangeRecord]:
    """Records of objects that stand as they stood in the file."""
    return [one for pk, own in now.items() if fingerprint(program, own) == told[pk] for one in own]


def _know(program: ExchangeProgram, records: Sequence[ExchangeRecord], run: ExchangeRun | None) -> None:
    base = baselines(program, [record.key for record in records])
    remember(program, {record.key: dict(record.values) for record in records}, base, run)
