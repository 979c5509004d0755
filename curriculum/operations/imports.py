"""Bringing a plan from a spreadsheet: taking the file in, settling its columns, applying, taking back."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.enums import PlanKind
from curriculum.models import Plan, PlanLine, Programme
from curriculum.operations.cells import WRITTEN
from curriculum.operations.file_rows import FileRow, Item
from curriculum.operations.layouts import remember_layout
from curriculum.operations.lines import STEP
from curriculum.operations.locking import count_change, locked_plan, opened_plan
from curriculum.operations.plans import blank_plan, check_intake_year, create_plan, standard_lines
from curriculum.operations.trial import Trial, try_rows
from curriculum.queries import lines_of
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import Verdict, no
from kuu_office.core.documents.storage import store_file
from kuu_office.core.errors import Conflict
from kuu_office.core.models import ImportRun
from kuu_office.core.models.imports import ImportState
from kuu_office.core.rules import has_right
from kuu_office.core.spreadsheets.mapping import Mapping
from kuu_office.core.spreadsheets.results import Outcome
from kuu_office.core.spreadsheets.sheet import Sheet
from kuu_office.core.spreadsheets.writer import XLSX

KIND = "curriculum.plan"
BATCH = 500

EVENTS = {
    "curriculum.import.brought": gettext_lazy("%(by)s brought the file “%(file)s”."),
    "curriculum.import.columns_settled": gettext_lazy("%(by)s settled the columns of the file “%(file)s”."),
    "curriculum.plan.imported": gettext_lazy("%(by)s brought the plan from the file “%(file)s”."),
    "curriculum.plan.import_undone": gettext_lazy("%(by)s took back the import of the file “%(file)s”."),
    "curriculum.layout.remembered": gettext_lazy("%(by)s had the layout of spreadsheets “%(name)s” remembered."),
}


@dataclass(frozen=True)
class Into:
    """What a file becomes: an existing draft, or a new base plan of a programme for an intake."""

    programme: Programme
    intake_year: int
    plan: Plan | None = None


@dataclass(frozen=True)
class Reading:
    """A file as far as it was understood; without a mapping a person has to say which column is which.

    `skipped`: rows that are no lines, as {"number", "why", "text"}; why is heading, total or remark.
    """

    sheet: Sheet
    sheets: tuple[str, ...]
    mapping: Mapping | None = None
    rows: Sequence[FileRow] = ()
    skipped: Sequence[dict] = ()


@transaction.atomic
def bring_file(*, content: bytes, filename: str, reading: Reading, into: Into, by: Scope, at: datetime) -> ImportRun:
    """Keeps a file that was read, and what it is to become. Nothing of the plan changes yet.

    Refused: no right, frozen plan, closed window. Conflict: the intake has a plan already. BadInput: odd year.
    """
    _may_become(into, by, at)
    unit = into.plan.department if into.plan else into.programme.department
    file = store_file(
        name=filename, content=content, content_type=XLSX, by=by, at=at, unit=unit, access=Permission.PLAN_VIEW
    )
    run = ImportRun(kind=KIND, file=file, unit=unit, brought_by_id=by.person_id, brought_at=at)
    run.params = {"programme": into.programme.pk, "intake_year": into.intake_year, "new": into.plan is None}
    run.target_id = into.plan.pk if into.plan else None
    _take_in(run, reading)
    run.save()
    new = {"file": file.name, "sha256": file.sha256, **_read_as(run), "sheet": reading.sheet.name}
    audit.record("curriculum.import.brought", obj=run, by=by, at=at, new=new)
    return run


def _may_become(into: Into, by: Scope, at: datetime) -> None:
    if into.plan is not None:
        rules.can_edit_plan(by, into.plan, at).enforce()
        return
    rules.can_create_plan(by, into.programme.department_id, at).enforce()
    check_intake_year(into.intake_year, at)
    taken = _same_plan(blank_plan(into.programme, into.intake_year, at))
    if taken is not None:
        raise Conflict(_("There is such a plan already: %(plan)s.") % {"plan": taken}, field="intake_year")


def _same_plan(plan: Plan) -> Plan | None:
    """The newest version of the plan that a new one would stand beside."""
    return (
        Plan.objects.filter(
            kind=PlanKind.BASE, programme=plan.programme, intake_year=plan.intake_year, study_form=plan.study_form
        )
        .with_names()
        .order_by("-version_number")
        .first()
    )


def _take_in(run: ImportRun, reading: Reading) -> None:
    run.sheet = reading.sheet.to_json()
    run.params["sheets"] = list(reading.sheets)
    run.state = ImportState.STAGED if reading.mapping else ImportState.UPLOADED
    run.mapping = reading.mapping.to_json() if reading.mapping else {}
    run.rows = [row.to_json() for row in reading.rows]
    run.skipped = list(reading.skipped)


def _read_as(run: ImportRun) -> dict:
    """How a file is read so far: from which sheet, and which of its columns is which of ours."""
    return {"sheet": run.mapping.get("sheet", ""), "columns": run.mapping.get("columns", {})}


@transaction.atomic
def settle_columns(*, run_id: int, reading: Reading, remember_as: str, by: Scope, at: datetime) -> ImportRun:
    """Keeps how the columns of a file are read, and the layout for the next file of this source if it has a name.

    Refused: no right. Conflict: the import was applied already.
    """
    run = _locked(run_id)
    has_right(by, Permission.PLAN_EDIT, run.unit_id).enforce()
    _still_open(run)
    old = _read_as(run)
    _take_in(run, reading)
    run.save()
    new = {"file": run.file.name, **_read_as(run), "sheet": reading.sheet.name}
    audit.record("curriculum.import.columns_settled", obj=run, by=by, at=at, old=old, new=new)
    if remember_as.strip() and reading.mapping:
        layout = remember_layout(run, reading.mapping, remember_as, by=by, at=at)
        new = {"name": layout.name, "columns": reading.mapping.columns}
        audit.record("curriculum.layout.remembered", obj=layout, by=by, at=at, new=new)
    return run


def _locked(run_id: int) -> ImportRun:
    runs = ImportRun.objects.select_for_update(of=("self",)).select_related("file", "unit")
    return runs.defer("sheet").get(pk=run_id)


def _still_open(run: ImportRun) -> None:
    if run.state not in (ImportState.UPLOADED, ImportState.STAGED):
        raise Conflict(_("This file was put into the plan already. Bring it again for another try."))


def programme_of(run: ImportRun) -> Programme:
    return Programme.objects.select_related("standard", "department__parent").get(pk=run.params["programme"])


def draft_of(run: ImportRun, at: datetime) -> tuple[Plan, list[PlanLine]]:
    """The plan that a run goes into, with its lines; a plan still to be opened is not saved."""
    if run.target_id:
        plan = Plan.objects.with_names().get(pk=run.target_id)
        return plan, lines_of(plan)
    plan = blank_plan(programme_of(run), run.params["intake_year"], at)
    return plan, standard_lines(plan)


def trial_of(run: ImportRun, plan: Plan, lines: list[PlanLine], *, remove: bool, language: str) -> Trial:
    """What the rows of a run make of the plan as it stands now."""
    rows = [FileRow.from_json(row) for row in run.rows]
    return try_rows(plan, lines, rows, opening=run.params["new"], remove=remove, language=language)


def token_of(run: ImportRun, plan: Plan, *, remove: bool) -> str:
    """What a person saw: it changes with the plan, with the reading of the columns and with the choice to remove."""
    seen = [run.pk, 0 if run.params["new"] else plan.revision, run.mapping, run.rows, remove]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def may_apply(run: ImportRun, trial: Trial, by: Scope, at: datetime) -> Verdict:
    """Nothing refused, something to do, and a plan that this person may change."""
    refused = trial.result.counts[Outcome.REFUSED]
    if refused:
        return no(_("%(count)s rows are refused. Mend them in the file and bring it again.") % {"count": refused})
    if not trial.can_apply:
        return no(_("The plan already says what the file says."))
    if not run.params["new"]:
        return rules.can_edit_plan(by, trial.plan, at)
    taken = _same_plan(trial.plan)
    if taken is not None and not trial.plan.pk:
        return no(_("There is such a plan already: %(plan)s.") % {"plan": taken})
    return rules.can_create_plan(by, trial.plan.department_id, at)


@transaction.atomic
def apply_import(*, run_id: int, seen: str, remove: bool, by: Scope, at: datetime, language: str) -> Plan:
    """Puts the rows of a file into the plan, all or nothing; a plan still to be opened is opened (F-001).

    Refused: no right, frozen plan, closed window, a refused row. Conflict: applied already, or the plan or the reading
    of the file changed since the person saw the preview.
    """
    run = _locked(run_id)
    if run.state != ImportState.STAGED:
        raise Conflict(_("This file was put into the plan already, or its columns are not settled. Look at it again."))
    plan = _opened(run, by, at)
    before = list(PlanLine.objects.filter(plan=plan).order_by("pk").values())
    if token_of(run, plan, remove=remove) != seen:
        raise Conflict(_("The plan or the file was changed while you looked at the preview. Look at it again."))
    trial = trial_of(run, plan, lines_of(plan), remove=remove, language=language)
    may_apply(run, trial, by, at).enforce()
    _save_lines(plan, trial)
    _close(run, plan, trial, before, at)
    audit.record("curriculum.plan.imported", obj=plan, by=by, at=at, new=_told(run, trial))
    return plan


def _opened(run: ImportRun, by: Scope, at: datetime) -> Plan:
    if run.target_id:
        return opened_plan(run.target_id, by, at)
    return create_plan(programme=programme_of(run), intake_year=run.params["intake_year"], by=by, at=at)


def _save_lines(plan: Plan, trial: Trial) -> None:
    """Writes what differs: new lines, changed cells with their versions, order and blocks; then removes."""
    new = [item for item in trial.items if item.before is None]
    written = [item for item in trial.items if item.changed]
    moved = _put_in_order(trial.items)
    for item in written:
        _count_versions(item)
    PlanLine.objects.bulk_create([item.line for item in new], batch_size=BATCH)
    PlanLine.objects.bulk_update([item.line for item in written], WRITTEN, batch_size=BATCH)
    for item in trial.items:
        item.line.block = item.block.line if item.block else None
    placed = [item.line for item in trial.items if id(item) in moved or (item.before is None and item.block)]
    PlanLine.objects.bulk_update(placed, ["position", "block"], batch_size=BATCH)
    PlanLine.objects.filter(pk__in=[item.before.pk for item in trial.removed]).delete()
    count_change(plan)
    plan.refresh_from_db(fields=["revision"])


def _put_in_order(items: Sequence[Item]) -> set[int]:
    """Numbers the lines in the order of the file; which of the standing ones now have another place or block."""
    for place, item in enumerate(items, 1):
        item.line.position = place * STEP
    return {
        id(item)
        for item in items
        if item.before and (item.before.position != item.line.position or item.block is not item.block_before)
    }


def _count_versions(item: Item) -> None:
    """Who has an older text of a changed cell on the screen is told, as with any save."""
    for column in item.changed:
        item.line.cell_versions[column] = item.line.cell_versions.get(column, 0) + 1


def _close(run: ImportRun, plan: Plan, trial: Trial, before: list[dict], at: datetime) -> None:
    run.state, run.applied_at, run.target_id = ImportState.APPLIED, at, plan.pk
    run.result = trial.result.to_json()
    run.undo = {
        "revision": plan.revision,
        "opened": run.params["new"],
        "lines": before,
        "removed": [str(item.line) for item in trial.removed],
    }
    run.save()


def _told(run: ImportRun, trial: Trial) -> dict:
    counts = trial.result.counts
    return {
        "file": run.file.name,
        "sha256": run.file.sha256,
        "created": counts[Outcome.CREATED],
        "changed": counts[Outcome.CHANGED],
        "removed": len(trial.removed),
    }


@transaction.atomic
def undo_import(*, run_id: int, by: Scope, at: datetime) -> ImportRun:
    """Takes a whole import back: the lines stand as they stood, a plan that it opened vanishes.

    Refused: no right, frozen plan, the plan was changed since. Conflict: not applied, or taken back already.
    """
    run = _locked(run_id)
    if run.state != ImportState.APPLIED:
        raise Conflict(_("This import is not in a plan; there is nothing to take back."))
    plan = locked_plan(run.target_id)
    rules.can_undo_import(by, run, plan, at).enforce()
    plan.lines.all().delete()
    if run.undo["opened"]:
        Plan.objects.filter(pk=plan.pk).delete()
        run.target_id = None
    else:
        PlanLine.objects.bulk_create([PlanLine(**row) for row in run.undo["lines"]], batch_size=BATCH)
        count_change(plan)
    run.state, run.undone_at = ImportState.UNDONE, at
    run.save()
    audit.record("curriculum.plan.import_undone", obj=plan, by=by, at=at, new={"file": run.file.name})
    return run
