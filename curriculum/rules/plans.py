"""Who may do what with a plan or a course - each answer with its reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from curriculum.enums import PlanKind
from curriculum.models import Course, Plan, PlanLine
from curriculum.rules.windows import plan_entry_is_open
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import ApprovalState, ApprovalStep, ImportRun
from kuu_office.core.models.imports import ImportState
from kuu_office.core.rules import has_right

STANDARD_COLUMNS = frozenset({"code", "part", "kind", "name_ky", "name_ru", "name_en", "course", "credits"})


def can_create_plan(actor: Scope, department_id: int, at: datetime) -> Verdict:
    return has_right(actor, Permission.PLAN_EDIT, department_id) and plan_entry_is_open(at)


def can_edit_plan(actor: Scope, plan: Plan, at: datetime) -> Verdict:
    """Right, state, window."""
    return has_right(actor, Permission.PLAN_EDIT, plan.department_id) and is_open(plan) and plan_entry_is_open(at)


def is_open(plan: Plan) -> Verdict:
    if plan.is_editable:
        return YES
    if plan.state == ApprovalState.SUBMITTED:
        return no(_("The plan is in approval. Who must sign may return it, or the sender withdraws it."))
    return no(_("The plan is approved and frozen. A change starts a new version."))


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
    if plan.state != ApprovalState.SUBMITTED or plan.step != ApprovalStep.OFFICE:
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
