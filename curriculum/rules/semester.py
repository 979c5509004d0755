"""Who may do what with a semester plan or a stream - each answer with its reason."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from curriculum.enums import LineKind
from curriculum.models import Group, Plan, SemesterLine, SemesterPlan
from curriculum.rules.plans import without_errors
from curriculum.rules.students import is_group_open
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, first_no, no
from kuu_office.core.models import ApprovalState
from kuu_office.core.rules import has_right


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


def can_follow_registrations(actor: Scope, plan: SemesterPlan, differs: bool) -> Verdict:
    """A draft follows what the students of its group have chosen since it was made."""
    if not differs:
        return no(_("The plan has the electives that the students have chosen."))
    return can_edit_semester_plan(actor, plan)


def can_return_to_unit(actor: Scope, plan: SemesterPlan) -> Verdict:
    """The office gives a semester plan back to its unit in any state, also an approved one."""
    if plan.state == ApprovalState.ARCHIVED:
        return no(_("The semester plan is in the archive."))
    return has_right(actor, Permission.SEMESTER_SIGN_OFFICE, plan.department_id)


def can_seat_together(actor: Scope, department_ids: Iterable[int]) -> Verdict:
    """Whoever forms a stream holds the right in the department of every group in it."""
    return first_no(*(has_right(actor, Permission.STREAM_EDIT, pk) for pk in sorted(set(department_ids))))
