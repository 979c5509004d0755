"""Writing a file for AVN and comparing what AVN gives out; a run with its file is kept of each."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.storage import store_file
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import StoredFile
from kuu_office.core.spreadsheets.limits import EXCHANGE, MEGABYTE
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.office import exchange_files, rules
from kuu_office.office.calc.exchange import WHOLE_RECORDS, Found, Key, reconcile, settled_values
from kuu_office.office.enums import Direction, RunState
from kuu_office.office.exchange_files import Reading
from kuu_office.office.models import ExchangeBaseline, ExchangeDifference, ExchangeProfile, ExchangeRun
from kuu_office.office.models.exchange import PART
from kuu_office.office.programs import ExchangeProgram, ExchangeRecord, by_object, digest, fingerprint, program_of
from kuu_office.office.queries.exchange import Extent, baselines, records_of

EVENTS = {
    "office.exchange.exported": gettext_lazy("%(by)s wrote the file “%(file)s” for AVN: %(rows)s rows."),
    "office.exchange.brought": gettext_lazy(
        "%(by)s compared the file “%(file)s” from AVN: %(differences)s differences in %(rows)s rows."
    ),
}
BATCH = 2000


@transaction.atomic
def write_for_avn(*, profile: ExchangeProfile, extent: Extent, by: Scope, at: datetime) -> ExchangeRun:
    """The file of a program for AVN, of what is ready in the extent (approved plans, open groups), or of everything.

    The same data gives the same run again. Refused: no right in the unit. BadInput: nothing is ready; a letter that
    the encoding of the profile cannot write.
    """
    rules.can_exchange(by, extent.unit.pk).enforce()
    profile = locked_profile(profile)
    program = program_of(profile.program)
    records = [one for one in records_of(program, extent, by) if one.ready or extent.everything]
    if not records:
        raise BadInput(program.not_ready or _("There is nothing to write for this unit."), field="unit")
    content = exchange_files.file_of(profile, program, records)
    known = _same_run(profile, Direction.EXPORT, extent, hashlib.sha256(content).hexdigest(), profile_seen(profile))
    if known is not None:
        return known
    name = exchange_files.name_of(profile, program, extent.label)
    file = _store(profile, extent, name=name, content=content, by=by, at=at)
    run = _run(profile, Direction.EXPORT, extent, file=file, by=by, at=at)
    run.state, run.seen, run.counts = RunState.WRITTEN, profile_seen(profile), {"rows": len(records)}
    run.objects_told = {str(pk): fingerprint(program, own) for pk, own in by_object(records).items()}
    run.save()
    _know_first(program, records, run)
    new = {"file": file.name, "sha256": file.sha256, "rows": len(records)}
    audit.record("office.exchange.exported", obj=run, by=by, at=at, new=new, unit_id=extent.unit.pk)
    return run


def bring_from_avn(*, profile: ExchangeProfile, extent: Extent, upload: File, by: Scope, at: datetime) -> ExchangeRun:
    """Compares a file of AVN with the portal and with the last exchange. Nothing of the portal is changed.

    The same file over the same data gives the same run again. Refused: no right in the unit. UploadRefused, BadInput:
    the file. Conflict: the profile was changed while the file was read.
    """
    rules.can_exchange(by, extent.unit.pk).enforce()
    if upload.size > EXCHANGE.file_size:
        size = f"{upload.size / MEGABYTE:.1f}"
        raise UploadRefused("too_big", size=size, limit=EXCHANGE.file_size // MEGABYTE)
    content = upload.read()
    reading = exchange_files.read(profile, program_of(profile.program), content, upload.name)
    return _compare(profile, extent, reading, content=content, name=upload.name, by=by, at=at)


@transaction.atomic
def _compare(
    profile: ExchangeProfile, extent: Extent, reading: Reading, *, content: bytes, name: str, by: Scope, at: datetime
) -> ExchangeRun:
    locked = locked_profile(profile)
    if locked.revision != profile.revision:
        raise Conflict(_("Somebody else changed this profile meanwhile. Bring the file again."))
    program = program_of(profile.program)
    records = {one.key: one for one in records_of(program, extent, by)}
    seen = digest(
        [profile_seen(profile), [[*key, record.ready, dict(record.values)] for key, record in records.items()]]
    )
    known = _same_run(profile, Direction.IMPORT, extent, hashlib.sha256(content).hexdigest(), seen)
    if known is not None:
        return known
    file = _store(profile, extent, name=name, content=content, by=by, at=at)
    run = _run(profile, Direction.IMPORT, extent, file=file, by=by, at=at)
    found, base = compared(program, records, reading, everything=extent.everything)
    run.seen, run.problems = seen, [problem.to_json() for problem in reading.problems]
    run.counts = _counts(found, records, reading)
    run.state = RunState.OPEN if found else RunState.SETTLED
    run.save()
    ExchangeDifference.objects.bulk_create((_difference(run, one, records, reading) for one in found), BATCH)
    remember(program, settled_values(found, reading.records, records, base), base, run)
    new = {"file": file.name, "sha256": file.sha256, "rows": len(reading.records), "differences": len(found)}
    audit.record("office.exchange.brought", obj=run, by=by, at=at, new=new, unit_id=extent.unit.pk)
    return run


def compared(
    program: ExchangeProgram, records: Mapping[Key, ExchangeRecord], reading: Reading, *, everything: bool
) -> tuple[list[Found], dict[Key, dict[str, str]]]:
    """The differences, and what was last exchanged. What is not ready yet is not missing in AVN."""
    awaited = {key: one.values for key, one in records.items() if one.ready or everything or key in reading.records}
    base = baselines(program, {**awaited, **reading.records})
    fields = [(field.key, field.kind) for field in program.value_fields]
    return reconcile(awaited, reading.records, base, fields), base


def locked_profile(profile: ExchangeProfile) -> ExchangeProfile:
    """One exchange of a profile at a time, so that a repeat finds the first."""
    return ExchangeProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)


def profile_seen(profile: ExchangeProfile) -> str:
    return digest([profile.pk, profile.revision])


def _same_run(
    profile: ExchangeProfile, direction: Direction, extent: Extent, sha256: str, seen: str
) -> ExchangeRun | None:
    """The last run over the same extent, when its file and the data were the same."""
    last = (
        ExchangeRun.objects.filter(profile=profile, direction=direction, unit=extent.unit, term=extent.term)
        .filter(everything=extent.everything)
        .with_names()
        .first()
    )
    return last if last and (last.file.sha256, last.seen) == (sha256, seen) else None


def _store(
    profile: ExchangeProfile, extent: Extent, *, name: str, content: bytes, by: Scope, at: datetime
) -> StoredFile:
    return store_file(
        name=name, content=content, content_type=exchange_files.content_type(profile), by=by, at=at,
        unit=extent.unit, access=Permission.EXCHANGE_VIEW,
    )  # fmt: skip


def _run(
    profile: ExchangeProfile, direction: Direction, extent: Extent, *, file: StoredFile, by: Scope, at: datetime
) -> ExchangeRun:
    return ExchangeRun(
        program=profile.program, profile=profile, direction=direction, unit=extent.unit, term=extent.term,
        everything=extent.everything, file=file, by_id=by.person_id, at=at,
    )  # fmt: skip


def _difference(
    run: ExchangeRun, one: Found, records: Mapping[Key, ExchangeRecord], reading: Reading
) -> ExchangeDifference:
    record = records.get(one.key)
    return ExchangeDifference(
        run=run, kind=one.kind, key=PART.join(one.key), field=one.field, portal=one.portal, avn=one.avn, base=one.base,
        like=PART.join(one.like or ()), address=reading.address(one.key, one.field),
        object_id=record.object_id if record else None, unit_id=record.unit_id if record else None,
    )  # fmt: skip


def _counts(found: Sequence[Found], records: Mapping[Key, ExchangeRecord], reading: Reading) -> dict[str, int]:
    """rows of the file, rows that say the same as the portal, differences of each kind, problems."""
    differing = {one.key for one in found if one.kind not in WHOLE_RECORDS}
    both = [key for key in reading.records if key in records]
    equal = sum(key not in differing for key in both)
    kinds = Counter(str(one.kind) for one in found)
    return {"rows": len(reading.records), "equal": equal, "problems": len(reading.problems), **kinds}


def _know_first(program: ExchangeProgram, records: Sequence[ExchangeRecord], run: ExchangeRun) -> None:
    """What goes to AVN for the first time is what AVN is taken to say until it says otherwise."""
    base = baselines(program, [record.key for record in records])
    remember(program, {one.key: dict(one.values) for one in records if one.key not in base}, base, run)


def remember(
    program: ExchangeProgram,
    known: Mapping[Key, dict[str, str]],
    base: Mapping[Key, Mapping[str, str]],
    run: ExchangeRun | None,
) -> None:
    """Writes down what AVN is known to say, where that is news."""
    rows = [
        ExchangeBaseline(program=program.key, key=PART.join(key), values=values, run=run)
        for key, values in sorted(known.items())
        if values != base.get(key)
    ]
    ExchangeBaseline.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["program", "key"], update_fields=["values", "run"]
    )
