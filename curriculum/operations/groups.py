"""Opening, keeping, closing and removing groups."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.groups import proposed_name
from curriculum.enums import PlanKind
from curriculum.models import Group, GroupSuccession, Movement, Plan, Programme, Standing
from curriculum.models.students import StandingQuerySet
from curriculum.operations.histories import held_groups
from curriculum.operations.order_heads import refuse_odd_year
from curriculum.operations.plans import check_intake_year
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import ApprovalState, Person
from kuu_office.core.rules import has_right
from kuu_office.core.text.kyrgyz import normalise

KEPT = ("name", "language", "curator", "plan")

EVENTS = {
    "curriculum.group.opened": gettext_lazy("%(by)s opened the group “%(label)s”."),
    "curriculum.group.changed": gettext_lazy("%(by)s changed the group “%(label)s”."),
    "curriculum.group.closed": gettext_lazy("%(by)s closed the group “%(label)s” from %(closed_date)s."),
    "curriculum.group.removed": gettext_lazy("%(by)s removed the group “%(label)s”, which never had a student."),
}


def name_for(programme: Programme, intake_year: int) -> str:
    """The next free name: abbreviation of the programme, number, intake year. One query."""
    taken = Group.objects.filter(intake_year=intake_year).values_list("name", flat=True)
    return proposed_name(programme.abbreviation, intake_year, set(taken))


@transaction.atomic
def open_group(
    *, programme: Programme, intake_year: int, language: str, opened_date: date, by: Scope, at: datetime,
    name: str = "", year_of_study: int = 1, curator: Person | None = None, plan: Plan | None = None,
) -> Group:  # fmt: skip
    """Opens a group for an intake of a programme; without a name it gets the next free one.

    Refused: no right. Conflict: the intake has a group of that name. BadInput: odd year, plan that does not fit.
    """
    has_right(by, Permission.STUDENT_EDIT, programme.department_id).enforce()
    check_intake_year(intake_year, at)
    refuse_odd_year(opened_date, timezone.localdate(at), "opened_date")
    Programme.objects.select_for_update().get(pk=programme.pk)
    group = Group(
        name=normalise(name) or name_for(programme, intake_year), programme=programme, intake_year=intake_year,
        department_id=programme.department_id, study_form=programme.study_form, language=language,
        year_of_study=year_of_study, opened_date=opened_date, curator=curator, plan=plan,
    )  # fmt: skip
    refuse_foreign_plan(group)
    _saved(group)
    audit.record("curriculum.group.opened", obj=group, by=by, at=at, new=_values(group))
    return group


@transaction.atomic
def change_group(*, group: Group, values: dict, seen_revision: int, by: Scope, at: datetime) -> Group:
    """Changes the name, the curator, the working plan or, while it is empty, the language of a group.

    Refused: no right, closed. Conflict: somebody changed it since it was opened, the name is taken.
    BadInput: a plan that does not fit, another language over students' heads.
    """
    group = held_group(group.pk)
    rules.can_change_group(by, group).enforce()
    if group.revision != seen_revision:
        raise Conflict(_("Somebody changed this group meanwhile. Open it again; what you typed is still here."))
    old, language = _values(group), group.language
    for name in KEPT:
        setattr(group, name, values.get(name, getattr(group, name)))
    if group.language != language and students_in(group, timezone.localdate(at)).exists():
        raise BadInput(_("Students stand in the group; another language needs an order about them."), field="language")
    refuse_foreign_plan(group)
    group.name = normalise(group.name)
    group.revision += 1
    _saved(group)
    audit.record("curriculum.group.changed", obj=group, by=by, at=at, old=old, new=_values(group))
    return group


@transaction.atomic
def close_group(*, group: Group, closed_date: date, by: Scope, at: datetime) -> Group:
    """Closes an empty group from a day on. Refused: no right, closed, somebody stands in it on that day or later."""
    group = held_group(group.pk)
    close_held_group(group, closed_date, by, at)
    return group


def close_held_group(group: Group, closed_date: date, by: Scope, at: datetime) -> None:
    """The same for a group that is locked already."""
    refuse_odd_year(closed_date, timezone.localdate(at), "closed_date")
    rules.can_close_group(by, group, students_in(group, closed_date).count()).enforce()
    if closed_date < group.opened_date:
        raise BadInput(_("A group closes after it was opened."), field="closed_date")
    group.closed_date = closed_date
    group.revision += 1
    group.save(update_fields=["closed_date", "revision"])
    audit.record("curriculum.group.closed", obj=group, by=by, at=at, new={"closed_date": str(closed_date)})


@transaction.atomic
def remove_group(*, group: Group, by: Scope, at: datetime) -> None:
    """Removes a group that was opened by mistake. Refused: no right, an order names it."""
    group = held_group(group.pk)
    rules.can_remove_group(by, group, is_used(group)).enforce()
    audit.record("curriculum.group.removed", obj=group, by=by, at=at, old=_values(group))
    group.subgroups.all().delete()
    GroupSuccession.objects.filter(Q(before=group) | Q(after=group)).delete()
    group.delete()


def is_used(group: Group) -> bool:
    """Whether orders, registrations or semester plans name it."""
    named = (Movement.objects.filter(group=group), group.registrations, group.semester_plans)
    return any(rows.exists() for rows in named)


def held_group(group_id: int) -> Group:
    """The group, locked. Conflict: it was removed meanwhile."""
    found = held_groups([group_id])
    if not found:
        raise Conflict(_("The group is not there any more."))
    return found[0]


def students_in(group: Group, since: date) -> StandingQuerySet:
    """Standings of who studies or is on leave in a group, on a day or later."""
    return Standing.objects.present().filter(group=group).exclude(valid_to__lte=since)


def refuse_foreign_plan(group: Group) -> None:
    """BadInput: a group studies by an approved working plan of its own programme and form."""
    plan = group.plan
    if plan is None:
        return
    if (plan.kind, plan.programme_id, plan.study_form) != (PlanKind.WORKING, group.programme_id, group.study_form):
        raise BadInput(_("Choose a working plan of the group's own programme and form."), field="plan")
    if plan.state not in {ApprovalState.APPROVED, ApprovalState.ARCHIVED}:
        raise BadInput(_("The working plan must be approved first."), field="plan")


def _values(group: Group) -> dict:
    names = ("name", "programme", "intake_year", "year_of_study", "study_form", "language", "curator", "plan")
    return audit.plain({name: getattr(group, name) for name in names})


def _saved(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as taken:
        raise Conflict(
            _("The intake of %(year)s has a group %(name)s already.")
            % {"year": group.intake_year, "name": group.name}, field="name"
        ) from taken  # fmt: skip
