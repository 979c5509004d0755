"""Who may do what with a plan, a calendar, a course, a programme, a group, a student - each answer with its reason."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from curriculum.calc.orders import OPEN_TO, SENTENCES, wrong_turn
from curriculum.enums import LineKind, PlanKind, PlanStep
from curriculum.models import Calendar, Course, Group, Plan, PlanLine, SemesterLine, SemesterPlan, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, first_no, no
from kuu_office.core.models import ApprovalState, ImportRun, Window
from kuu_office.core.models.calendar import WindowKind
from kuu_office.core.models.imports import ImportState
from kuu_office.core.rules import has_right, may_everywhere
from kuu_office.core.text import N_, dates

# When a window opens, and when it has closed.
WINDOW_SENTENCES = {
    WindowKind.PLAN_ENTRY: (
        N_("The window for entering plans opens on %(day)s."),
        N_("The window for entering plans closed on %(day)s. The office extends it with a reason."),
    ),
    WindowKind.CALENDAR_ENTRY: (
        N_("The window for entering academic calendars opens on %(day)s."),
        N_("The window for entering academic calendars closed on %(day)s. The office extends it with a reason."),
    ),
}
STANDARD_COLUMNS = frozenset({"code", "part", "kind", "name_ky", "name_ru", "name_en", "course", "credits"})


def can_create_plan(actor: Scope, department_id: int, at: datetime) -> Verdict:
    return has_right(actor, Permission.PLAN_EDIT, department_id) and window_is_open(at)


def can_edit_plan(actor: Scope, plan: Plan, at: datetime) -> Verdict:
    """Right, state, window."""
    return has_right(actor, Permission.PLAN_EDIT, plan.department_id) and is_open(plan) and window_is_open(at)


def is_open(plan: Plan) -> Verdict:
    if plan.is_editable:
        return YES
    if plan.state == ApprovalState.SUBMITTED:
        return no(_("The plan is in approval. Who must sign may return it, or the sender withdraws it."))
    return no(_("The plan is approved and frozen. A change starts a new version."))


def window_is_open(at: datetime, kind: WindowKind = WindowKind.PLAN_ENTRY) -> Verdict:
    """Where the office keeps a window for an entry, it must be open; without one entry is free."""
    windows = list(Window.objects.filter(kind=kind, unit=None).prefetch_related("extensions"))
    opens, closed = WINDOW_SENTENCES[kind]
    if not windows or any(window.is_open(at) for window in windows):
        return YES
    coming = [window.opens_at for window in windows if window.opens_at > at]
    if coming:
        return no(_(opens) % {"day": _day(min(coming))})
    return no(_(closed) % {"day": _day(max(window.last_moment for window in windows))})


def _day(moment: datetime) -> str:
    return dates.short_date(timezone.localdate(moment), (get_language() or "ky")[:2])


def can_edit_cell(line: PlanLine, column: str) -> Verdict:
    """Cells that the standard fixes are read only."""
    if line.standard_course_id and column in STANDARD_COLUMNS:
        return no(_("This value comes from the state standard and is not changed in a plan."))
    return YES


def can_derive(actor: Scope, base: Plan, at: datetime) -> Verdict:
    return is_derivable(base) and can_create_plan(actor, base.department_id, at)


def is_derivable(base: Plan) -> Verdict:
    """A working plan comes from an approved base plan."""
    if base.kind != PlanKind.BASE:
        return no(_("A working plan is derived from a base plan only."))
    if base.state != ApprovalState.APPROVED:
        return no(_("The base plan must be approved first."))
    return YES


def can_start_version(actor: Scope, plan: Plan, at: datetime) -> Verdict:
    return has_room_for_version(plan) and can_create_plan(actor, plan.department_id, at)


def has_room_for_version(plan: Plan) -> Verdict:
    """A version follows an approved plan, one at a time."""
    if plan.state != ApprovalState.APPROVED:
        return no(_("Only an approved plan gets a new version; this one can be edited as it is."))
    if Plan.objects.filter(previous=plan).exists():
        return no(_("A newer version of this plan exists already."))
    return YES


def can_submit(actor: Scope, plan: Plan, at: datetime, errors: int) -> Verdict:
    """Nothing with an error in it is submitted."""
    return can_edit_plan(actor, plan, at) and without_errors(errors)


def without_errors(errors: int) -> Verdict:
    if errors:
        return no(_("The plan has %(count)s errors. Mend them first; each leads to its cell.") % {"count": errors})
    return YES


def can_review(actor: Scope, plan: Plan) -> Verdict:
    """The expert card is filled while the plan waits for the office."""
    if plan.state != ApprovalState.SUBMITTED or plan.step != PlanStep.OFFICE:
        return no(_("The expert card is filled while the plan waits for the office."))
    return has_right(actor, Permission.PLAN_SIGN_OFFICE, plan.department_id)


def can_undo_import(actor: Scope, run: ImportRun, plan: Plan, at: datetime) -> Verdict:
    """Only what nobody has changed since is taken back."""
    if run.state != ImportState.APPLIED:
        return no(_("This import is not in a plan; there is nothing to take back."))
    if plan.revision != run.undo["revision"]:
        return no(_("The plan was changed after the import; taking the import back would lose these changes."))
    if run.undo["opened"] and plan.round:
        return no(_("The plan that this import opened has been submitted; it cannot vanish any more."))
    return can_edit_plan(actor, plan, at)


def can_edit_course(actor: Scope, course: Course) -> Verdict:
    return has_right(actor, Permission.COURSE_EDIT, course.department_id)


def can_create_calendar(actor: Scope, department_id: int, at: datetime) -> Verdict:
    return has_right(actor, Permission.CALENDAR_EDIT, department_id) and window_is_open(at, WindowKind.CALENDAR_ENTRY)


def can_edit_calendar(actor: Scope, calendar: Calendar, at: datetime) -> Verdict:
    """Right, state, window."""
    right = has_right(actor, Permission.CALENDAR_EDIT, calendar.department_id)
    return right and calendar_is_open(calendar) and window_is_open(at, WindowKind.CALENDAR_ENTRY)


def calendar_is_open(calendar: Calendar) -> Verdict:
    if calendar.is_editable:
        return YES
    if calendar.state == ApprovalState.SUBMITTED:
        return no(_("The calendar is in approval. Who must sign may return it, or the sender withdraws it."))
    return no(_("The calendar is approved and frozen. A change starts a new version."))


def can_start_calendar_version(actor: Scope, calendar: Calendar, at: datetime) -> Verdict:
    return has_room_for_calendar_version(calendar) and can_create_calendar(actor, calendar.department_id, at)


def has_room_for_calendar_version(calendar: Calendar) -> Verdict:
    """A version follows an approved calendar, one at a time."""
    if calendar.state != ApprovalState.APPROVED:
        return no(_("Only an approved calendar gets a new version; this one can be edited as it is."))
    if Calendar.objects.filter(previous=calendar).exists():
        return no(_("A newer version of this calendar exists already."))
    return YES


def can_submit_calendar(actor: Scope, calendar: Calendar, at: datetime, errors: int) -> Verdict:
    """Nothing with an error in it is submitted."""
    return can_edit_calendar(actor, calendar, at) and calendar_without_errors(errors)


def calendar_without_errors(errors: int) -> Verdict:
    if errors:
        sentence = ngettext(
            "The calendar has %(count)s error. Mend it first; it leads to its week.",
            "The calendar has %(count)s errors. Mend them first; each leads to its week.",
            errors,
        )
        return no(sentence % {"count": errors})
    return YES


def can_move(actor: Scope, student: Student) -> Verdict:
    """Orders about a student are recorded by who keeps the students of the department."""
    return has_right(actor, Permission.STUDENT_EDIT, student.department_id)


def can_order(kind: str, student: Student) -> Verdict:
    """Whether an order of a kind leads on from where the student stands today."""
    if student.state in OPEN_TO[kind]:
        return YES
    return no(_(SENTENCES[wrong_turn(kind, student.state)]))


def can_receive(actor: Scope, department_id: int) -> Verdict:
    """A student goes only where the recorder keeps students too; between faculties it is the office."""
    if actor.allows(Permission.STUDENT_EDIT, department_id):
        return YES
    return no(_("The student would go to a unit whose students you do not keep. The office records such an order."))


def can_keep_group(actor: Scope, group: Group) -> Verdict:
    return has_right(actor, Permission.STUDENT_EDIT, group.department_id)


def is_group_open(group: Group) -> Verdict:
    if group.is_open:
        return YES
    day = dates.short_date(group.closed_date, (get_language() or "ky")[:2])
    return no(_("The group is closed from %(day)s.") % {"day": day})


def can_change_group(actor: Scope, group: Group) -> Verdict:
    return can_keep_group(actor, group) and is_group_open(group)


def can_close_group(actor: Scope, group: Group, students: int) -> Verdict:
    """Only an empty group closes; `students` are those who study or are on leave in it."""
    verdict = can_change_group(actor, group)
    if verdict and students:
        return no(
            ngettext(
                "%(count)s student stands in the group. Move or graduate the student first.",
                "%(count)s students stand in the group. Move or graduate them first.",
                students,
            )
            % {"count": students}
        )
    return verdict


def can_remove_group(actor: Scope, group: Group, is_used: bool) -> Verdict:
    """Only a group that never had a student vanishes."""
    if is_used:
        return no(_("Orders or semester plans name this group, so it stays in the record; close it instead."))
    return can_keep_group(actor, group)


def can_make_semester_plan(actor: Scope, group: Group) -> Verdict:
    """Right in the group's department; a group that is closed is taught no more."""
    return is_group_open(group) and has_right(actor, Permission.SEMESTER_EDIT, group.department_id)


def can_edit_semester_plan(actor: Scope, plan: SemesterPlan) -> Verdict:
    return has_right(actor, Permission.SEMESTER_EDIT, plan.department_id) and is_open_semester_plan(plan)


def is_open_semester_plan(plan: SemesterPlan) -> Verdict:
    if plan.is_editable:
        return YES
    if plan.state == ApprovalState.SUBMITTED:
        return no(_("The semester plan is in approval. Who must sign may return it, or the sender withdraws it."))
    return no(_("The semester plan is approved and frozen. The office may return it to its unit with a remark."))


def can_edit_semester_cell(line: SemesterLine, column: str) -> Verdict:
    """The elective is chosen only where the working plan has a block of them."""
    if column == "choice" and line.kind != LineKind.ELECTIVE_BLOCK:
        return no(_("Only an elective block of the working plan has courses to choose from."))
    return YES


def can_submit_semester_plan(actor: Scope, plan: SemesterPlan, errors: int) -> Verdict:
    """Nothing with an error in it is submitted."""
    return can_edit_semester_plan(actor, plan) and without_errors(errors)


def can_renew_semester_plan(actor: Scope, plan: SemesterPlan, newer: Plan | None) -> Verdict:
    """A draft follows a version of the working plan that was approved later."""
    if newer is None:
        return no(_("There is no newer approved version of the working plan."))
    return can_edit_semester_plan(actor, plan)


def can_return_to_unit(actor: Scope, plan: SemesterPlan) -> Verdict:
    """The office gives a semester plan back to its unit in any state, also an approved one."""
    if plan.state == ApprovalState.ARCHIVED:
        return no(_("The semester plan is in the archive."))
    return has_right(actor, Permission.SEMESTER_SIGN_OFFICE, plan.department_id)


def can_seat_together(actor: Scope, department_ids: Iterable[int]) -> Verdict:
    """Whoever forms a stream holds the right in the department of every group in it."""
    return first_no(*(has_right(actor, Permission.STREAM_EDIT, pk) for pk in sorted(set(department_ids))))


def can_take_snapshot(actor: Scope) -> Verdict:
    """The contingent is fixed by the office, for the whole university."""
    return may_everywhere(actor, Permission.SNAPSHOT_TAKE)


def can_undo_student_import(actor: Scope, run: ImportRun) -> Verdict:
    """An import of students is taken back by who keeps the students of its unit, once."""
    if run.state == ImportState.UNDONE:
        return no(_("This import was taken back already."))
    return has_right(actor, Permission.STUDENT_EDIT, run.unit_id)
