"""Taking a whole import of students back: everything stands again as before, or nothing is touched and it says why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import rules
from curriculum.enums import RowOutcome
from curriculum.models import Movement, StagedStudent, Standing, Student
from curriculum.operations.student_entry import held_cards, put, save_cards
from curriculum.operations.student_imports import TASK, UNDO_TASK, live_job, locked_run
from kuu_office.core import audit, jobs
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import ImportRun, Job, Person
from kuu_office.core.models.imports import ImportState

NAMED = 5


@transaction.atomic
def ask_to_undo(*, run_id: int, by: Scope, at: datetime) -> Job:
    """Has an import taken back in the background: thirty thousand students take longer than a page may.

    Refused: no right; under way; something later rests on its students. Conflict: nothing of it is in.
    """
    run = locked_run(run_id)
    applied = _applied(run, by)
    if live_job(run):
        raise Refused(_("This import is being taken back already."))
    _refuse_rested_on(run, applied)
    title = _("Taking back the file “%(file)s”") % {"file": run.file}
    return jobs.enqueue(UNDO_TASK, by=by, params={"run": run.pk}, title=title, natural_key=str(run.pk))


@transaction.atomic
def undo_import(*, run_id: int, by: Scope, at: datetime) -> ImportRun:
    """Takes a whole import back: its students vanish, changed cards say again what they said.

    Refused: no right; under way; something later rests on its students or cards. Conflict: nothing of it is in.
    """
    run = locked_run(run_id)
    applied = _applied(run, by)
    changed = applied.filter(outcome=RowOutcome.CHANGED)
    cards = held_cards(changed.values_list("student_id", flat=True))
    _refuse_rested_on(run, applied)
    _restore_cards(changed, cards)
    _remove(run, applied.filter(outcome=RowOutcome.CREATED))
    applied.update(is_applied=False, student=None)
    run.state, run.undone_at = ImportState.UNDONE, at
    run.save(update_fields=["state", "undone_at"])
    audit.record("curriculum.students.import_undone", obj=run, by=by, at=at, new={"file": run.file.name})
    return run


def _applied(run: ImportRun, by: Scope):
    """The rows that are in the register."""
    rules.can_undo_student_import(by, run).enforce()
    if Job.objects.live().filter(task=TASK, natural_key=str(run.pk)).exists():
        raise Refused(_("The students of this file are being entered just now. Stop that job first."))
    applied = StagedStudent.objects.filter(run=run, is_applied=True)
    if not applied.exists():
        raise Conflict(_("Nothing of this file is in the register; there is nothing to take back."))
    return applied


def _refuse_rested_on(run: ImportRun, applied) -> None:
    """Names the students who had later orders, and those whose cards were corrected since."""
    later = Movement.objects.filter(student__brought_by=run).exclude(brought_by=run)
    named = {
        one.student_id: _("%(student)s (order № %(number)s of %(date)s)")
        % {"student": one.student, "number": one.order_number, "date": f"{one.order_date:%d.%m.%Y}"}
        for one in later.select_related("student__person").order_by("effective_date", "ordinal", "pk")
    }
    changed = applied.filter(outcome=RowOutcome.CHANGED).select_related("student__person").order_by("number")
    corrected = [one.student for one in changed if one.student.revision != one.before["student"]["revision"] + 1]
    _refuse([*named.values(), *(_("%(student)s (card corrected)") % {"student": one} for one in corrected)])


def _refuse(students: Iterable[str]) -> None:
    students = list(students)
    if not students:
        return
    listed, more = ", ".join(students[:NAMED]), len(students) - NAMED
    if more > 0:
        rest = ngettext("and %(count)s more student", "and %(count)s more students", more) % {"count": more}
        listed = f"{listed} {rest}"
    sentence = _("The import stays: later orders or corrections rest on its students: %(students)s.")
    raise Refused(sentence % {"students": listed})


def _restore_cards(rows, cards: dict[int, Student]) -> None:
    for one in rows:
        student = cards[one.student_id]
        put(student.person, one.before["person"])
        put(student, one.before["student"])
    save_cards(cards.values())


def _remove(run: ImportRun, rows) -> None:
    """Students of the import with their orders; whatever else points at them keeps them, in whichever app it lives."""
    people = [one["new_person"] for one in rows.values_list("before", flat=True) if one.get("new_person")]
    rows.update(student=None)
    students = Student.objects.filter(brought_by=run)
    Standing.objects.filter(student__in=students)._raw_delete("default")
    Movement.objects.filter(brought_by=run)._raw_delete("default")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            students._raw_delete("default")
            Person.objects.filter(pk__in=people)._raw_delete("default")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as kept:
        raise Refused(_("Later work rests on students of this import, so it stays.")) from kept
