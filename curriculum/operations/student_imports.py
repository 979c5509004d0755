"""Bringing students from a spreadsheet: the file, its columns, applying in the background, taking the whole back."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from itertools import islice

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.enums import RowOutcome
from curriculum.models import StagedStudent
from curriculum.operations.layouts import remember_layout
from curriculum.operations.student_rows import StudentRow
from curriculum.operations.student_trial import Frame, Judge, Register
from kuu_office.core import audit, jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.documents.storage import store_file
from kuu_office.core.errors import Conflict
from kuu_office.core.models import ImportRun, Job, Unit
from kuu_office.core.models.imports import ImportState
from kuu_office.core.rules import has_right
from kuu_office.core.spreadsheets.mapping import Mapping as Layout
from kuu_office.core.spreadsheets.sheet import Sheet
from kuu_office.core.spreadsheets.writer import XLSX

KIND = "curriculum.student"
CHUNK, UNIT = 2000, 1000
TASK, UNDO_TASK = "curriculum.import_students", "curriculum.undo_students"
DOES = (RowOutcome.CREATED, RowOutcome.CHANGED)

EVENTS = {
    "curriculum.students.brought": gettext_lazy("%(by)s brought the file of students “%(file)s”."),
    "curriculum.students.columns_settled": gettext_lazy("%(by)s settled the columns of the file “%(file)s”."),
    "curriculum.students.layout_remembered": gettext_lazy("%(by)s had the layout of files “%(name)s” remembered."),
    "curriculum.students.import_asked": gettext_lazy("%(by)s had the students of the file “%(file)s” entered."),
    "curriculum.students.imported": gettext_lazy(
        "The students of the file “%(file)s” were entered: %(created)s new, %(changed)s changed."
    ),
    "curriculum.students.row_mended": gettext_lazy("%(by)s mended row %(row)s of the file “%(file)s”: %(changes)s."),
    "curriculum.students.checked_again": gettext_lazy(
        "%(by)s had the waiting rows of the file “%(file)s” checked again: %(good)s became good."
    ),
    "curriculum.students.import_undone": gettext_lazy("%(by)s took back the import of the file “%(file)s”."),
}


@dataclass(frozen=True)
class Reading:
    """A file as far as it was understood. head: its first rows; rows: all of them, when the columns are settled."""

    head: Sheet
    sheets: tuple[str, ...]
    mapping: Layout | None = None
    rows: Iterable[StudentRow] = field(default=())


@transaction.atomic
def bring_students(
    *, content: bytes, filename: str, reading: Reading, unit: Unit, order: Mapping[str, str], by: Scope, at: datetime
) -> ImportRun:
    """Keeps a file that was read; when its columns are known, says of each row what it would do (F-014).

    order: number and dates of the admission for rows that name none. Refused: no right in the unit.
    """
    has_right(by, Permission.STUDENT_EDIT, unit.pk).enforce()
    file = store_file(
        name=filename, content=content, content_type=XLSX, by=by, at=at, unit=unit, access=Permission.STUDENT_EDIT
    )
    run = ImportRun(kind=KIND, file=file, unit=unit, brought_by_id=by.person_id, brought_at=at)
    run.params = {"order": dict(order)}
    _take_in(run, reading, by, at)
    new = {"file": file.name, "sha256": file.sha256, "counts": counts_of(run)}
    audit.record("curriculum.students.brought", obj=run, by=by, at=at, new=new)
    return run


@transaction.atomic
def settle_columns(*, run_id: int, reading: Reading, remember_as: str, by: Scope, at: datetime) -> ImportRun:
    """Reads the columns of a file anew, and remembers the layout if it is given a name.

    Refused: no right. Conflict: rows of it are in the register already.
    """
    run = locked_run(run_id)
    has_right(by, Permission.STUDENT_EDIT, run.unit_id).enforce()
    if run.applied_at is not None:
        raise Conflict(_("Students of this file are in the register already. Bring the file again for another try."))
    _take_in(run, reading, by, at)
    new = {"file": run.file.name, "columns": run.mapping.get("columns", {})}
    audit.record("curriculum.students.columns_settled", obj=run, by=by, at=at, new=new)
    if remember_as.strip() and reading.mapping:
        layout = remember_layout(run, reading.mapping, remember_as, by=by, at=at)
        audit.record("curriculum.students.layout_remembered", obj=layout, by=by, at=at, new={"name": layout.name})
    return run


def locked_run(run_id: int) -> ImportRun:
    runs = ImportRun.objects.select_for_update(of=("self",)).select_related("file", "unit")
    return runs.get(pk=run_id, kind=KIND)


def _take_in(run: ImportRun, reading: Reading, by: Scope, at: datetime) -> None:
    run.sheet = reading.head.to_json()
    run.params["sheets"] = list(reading.sheets)
    run.state = ImportState.STAGED if reading.mapping else ImportState.UPLOADED
    run.mapping = reading.mapping.to_json() if reading.mapping else {}
    run.save()
    StagedStudent.objects.filter(run=run)._raw_delete("default")
    frame = frame_of(run, by, at)
    seen: dict = {}
    rows = iter(reading.rows)
    while chunk := list(islice(rows, CHUNK)):
        judged(chunk, frame, seen)
        _stage(run, chunk)


def frame_of(run: ImportRun, by: Scope, at: datetime) -> Frame:
    """The groups and programmes of the run's unit in which this person keeps students."""
    units = run.unit.below & by.units(Permission.STUDENT_EDIT)
    return Frame.of(units, run.params["order"], timezone.localdate(at))


def judged(rows: Sequence[StudentRow], frame: Frame, seen: dict) -> Sequence[StudentRow]:
    """The rows with what each would do. A constant number of queries."""
    judge = Judge(frame, Register.of(rows), seen)
    for row in rows:
        judge.judge(row)
    return rows


STAGED = ("run_id", "number", "cells", "outcome", "values", "said", "before", "is_applied", "decision")


def _stage(run: ImportRun, rows: Iterable[StudentRow]) -> None:
    """COPY: thirty thousand rows in a second instead of ten."""
    lines = StringIO()
    for row in rows:
        told = (_json(row.values), _json(row.said), "{}", "f", row.decision)
        values = (run.pk, row.number, _json(row.cells_json()), row.outcome, *told)
        lines.write("\t".join(_escaped(str(value)) for value in values) + "\n")
    lines.seek(0)
    columns = ", ".join(f'"{name}"' for name in STAGED)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY curriculum_stagedstudent ({columns}) FROM STDIN", lines)


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def tally_of(run: ImportRun) -> Counter[tuple[str, bool]]:
    """Rows per outcome and whether they are in the register. One query."""
    rows = StagedStudent.objects.filter(run=run).values_list("outcome", "is_applied").annotate(count=Count("pk"))
    return Counter({(outcome, is_applied): count for outcome, is_applied, count in rows})


def counts_of(run: ImportRun, tally: Counter | None = None) -> dict[str, int]:
    """Rows per outcome, all five named."""
    found = tally or tally_of(run)
    return {outcome: found[outcome, True] + found[outcome, False] for outcome in RowOutcome.values}


def token_of(run: ImportRun, counts: Mapping[str, int]) -> str:
    """What a person saw: it changes with the reading of the columns and with what the rows would do."""
    seen = [
        run.pk,
        sorted(run.mapping.get("columns", {}).items()),
        run.mapping.get("header_row"),
        run.params.get("mended", 0),
        sorted(counts.items()),
    ]
    return hashlib.sha256(_json(seen).encode()).hexdigest()


def live_job(run: ImportRun) -> Job | None:
    """The job that enters the rows of a file just now, or takes them back."""
    return Job.objects.live().filter(task__in=(TASK, UNDO_TASK), natural_key=str(run.pk)).first()


def waiting_rows(run: ImportRun) -> QuerySet[StagedStudent]:
    """Good rows that are not in the register."""
    return StagedStudent.objects.filter(run=run, outcome__in=DOES, is_applied=False)


def may_work_on(run: ImportRun, by: Scope) -> Verdict:
    """Whether rows of a file may still be mended and entered."""
    right = has_right(by, Permission.STUDENT_EDIT, run.unit_id)
    if not right:
        return right
    if run.state == ImportState.UNDONE:
        return no(_("This import was taken back. Bring the file again."))
    if run.state == ImportState.UPLOADED:
        return no(_("The columns of the file are not settled yet."))
    if live_job(run):
        return no(_("The students of this file are being entered just now."))
    return YES


def may_apply(run: ImportRun, by: Scope) -> Verdict:
    """Something to do, nobody at it, and the right to keep the students of the unit."""
    return with_work(may_work_on(run, by), is_waiting=waiting_rows(run).exists())


def with_work(verdict: Verdict, *, is_waiting: bool) -> Verdict:
    """The verdict, unless no good row waits."""
    return verdict if is_waiting or not verdict else no(_("No row of the file would change anything."))


@transaction.atomic
def ask_to_apply(*, run_id: int, seen: str, by: Scope, at: datetime) -> Job:
    """Has the good rows entered in the background, five hundred at a time; held and refused rows stay in the run.

    Refused: no right, nothing to do, under way already. Conflict: the rows changed since the person saw them.
    """
    run = locked_run(run_id)
    counts = counts_of(run)
    may_apply(run, by).enforce()
    if token_of(run, counts) != seen:
        raise Conflict(_("The file was read anew while you looked at it. Look at it again."))
    run.applied_at = run.applied_at or at
    run.save(update_fields=["applied_at"])
    title = _("Students of the file “%(file)s”") % {"file": run.file}
    audit.record("curriculum.students.import_asked", obj=run, by=by, at=at, new={"file": run.file.name})
    return jobs.enqueue(
        TASK, by=by, params={"run": run.pk}, title=title, units=list(units_of(run)), natural_key=str(run.pk)
    )


def units_of(run: ImportRun) -> Iterator[tuple[str, str]]:
    """(key, label) of each unit of work: «2-501», the numbers of its first and last row."""
    numbers = list(waiting_rows(run).order_by("number").values_list("number", flat=True))
    for start in range(0, len(numbers), UNIT):
        first, last = numbers[start], numbers[min(start + UNIT, len(numbers)) - 1]
        yield f"{first}-{last}", _("Rows %(first)s to %(last)s") % {"first": first, "last": last}
