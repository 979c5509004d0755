"""Who may do what with a group or a student - each answer with its reason."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.calc.orders import OPEN_TO, SENTENCES, wrong_turn
from curriculum.models import Group, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import ImportRun
from kuu_office.core.models.imports import ImportState
from kuu_office.core.phrases import short_day
from kuu_office.core.rules import has_right, may_everywhere


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
    day = short_day(group.closed_date)
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


def can_take_snapshot(actor: Scope) -> Verdict:
    """The contingent is fixed by the office, for the whole university."""
    return may_everywhere(actor, Permission.SNAPSHOT_TAKE)


def can_undo_student_import(actor: Scope, run: ImportRun) -> Verdict:
    """An import of students is taken back by who keeps the students of its unit, once."""
    if run.state == ImportState.UNDONE:
        return no(_("This import was taken back already."))
    return has_right(actor, Permission.STUDENT_EDIT, run.unit_id)
