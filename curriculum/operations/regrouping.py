"""Many groups to the next year by one order; one group into several; several into one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from curriculum import rules
from curriculum.calc.standing import ON_LEAVE, PROMOTION, STUDYING, TRANSFER
from curriculum.models import Group, GroupPromotion, GroupSuccession, Student
from curriculum.operations.groups import close_held_group, open_group
from curriculum.operations.histories import held_groups, years_of
from curriculum.operations.order_trial import Order, Trial
from curriculum.operations.orders import record_moves, try_moves
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict

EVENTS = {
    "curriculum.group.renumbered": gettext_lazy("%(by)s led the group to year %(year_of_study)s, order № %(number)s."),
    "curriculum.group.split": gettext_lazy("%(by)s split the group by order № %(number)s: %(into)s."),
    "curriculum.group.merged": gettext_lazy("%(by)s merged the group into “%(into)s” by order № %(number)s."),
}
SAME = ("programme_id", "study_form", "language", "year_of_study")


@dataclass(frozen=True)
class Renumbering:
    """What leading groups to the next year would do. last: groups of the last year, whose students are to graduate;
    on_leave: people who stay where they are; trial: the order about the others, None when there is nobody."""

    groups: list[Group]
    last: list[Group]
    on_leave: list[Student]
    trial: Trial | None

    @property
    def digest(self) -> str:
        groups = ",".join(f"{group.pk}:{group.year_of_study}" for group in self.groups)
        return f"{groups};{self.trial.digest if self.trial else ''}"


def try_renumbering(*, group_ids: Collection[int], order: Order, by: Scope, at: datetime) -> Renumbering:
    """What leading these groups to the next year would do; writes nothing. BadInput: the order itself, no group."""
    groups = list(Group.objects.with_names().filter(pk__in=group_ids).in_kyrgyz_order())
    return _renumbering(groups, order, by, at)


def _renumbering(groups: list[Group], order: Order, by: Scope, at: datetime) -> Renumbering:
    if not groups:
        raise BadInput(_("Tick the groups first."), field="groups")
    for group in groups:
        rules.can_change_group(by, group).enforce()
    last = [group for group in groups if group.year_of_study >= years_of(group.programme)]
    going = [group for group in groups if group not in last]
    students = list(Student.objects.present().filter(group__in=going).with_names().in_kyrgyz_order())
    ids = [student.pk for student in students if student.state == STUDYING]
    trial = try_moves(order=order, sets_of={pk: {} for pk in ids}, by=by, at=at) if ids else None
    return Renumbering(going, last, [one for one in students if one.state == ON_LEAVE], trial)


@transaction.atomic
def record_renumbering(
    *, group_ids: Collection[int], order: Order, by: Scope, at: datetime, seen: str = ""
) -> Renumbering:
    """Leads groups and their students to the next year by one order; people on leave stay in their year.

    Groups of the last year are left alone: their students graduate. Refused: no right, closed. OrderRefused: somebody
    cannot be promoted. Conflict: something changed since the preview.
    """
    held_groups(group_ids)
    renumbering = try_renumbering(group_ids=group_ids, order=order, by=by, at=at)
    if seen and seen != renumbering.digest:
        raise Conflict(_("Something has changed since this was shown. Look at it once more and record it then."))
    if not renumbering.groups:
        raise BadInput(_("All these groups are in their last year; there is nobody to promote."), field="groups")
    if renumbering.trial:
        sets_of = {one.student.pk: {} for one in renumbering.trial.outcomes}
        record_moves(order=order, sets_of=sets_of, by=by, at=at)
    for group in renumbering.groups:
        old, group.year_of_study = group.year_of_study, group.year_of_study + 1
        GroupPromotion.objects.create(
            group=group, year_of_study=group.year_of_study, order_number=order.number, order_date=order.date,
            effective_date=order.effective_date,
        )  # fmt: skip
        group.revision += 1
        group.save(update_fields=["year_of_study", "revision"])
        audit.record(
            "curriculum.group.renumbered", obj=group, by=by, at=at,
            old={"year_of_study": old}, new={"year_of_study": group.year_of_study, "number": order.number},
        )  # fmt: skip
    return renumbering


def promotion(*, number: str, order_date: date, effective_date: date) -> Order:
    return Order(kind=PROMOTION, number=number.strip(), date=order_date, effective_date=effective_date)


def transfer(*, number: str, order_date: date, effective_date: date) -> Order:
    return Order(kind=TRANSFER, number=number.strip(), date=order_date, effective_date=effective_date)


@transaction.atomic
def split_group(
    *, group: Group, parts: Mapping[str, Collection[int]], order: Order, by: Scope, at: datetime
) -> list[Group]:
    """Takes students of a group out into new groups (name, or "" for the next free one → students) by one order.

    Refused: no right, closed. BadInput: an empty part, a student twice or of another group. OrderRefused.
    """
    group = _held(group.pk)
    rules.can_change_group(by, group).enforce()
    _refuse_odd_parts(group, parts)
    new = {}
    for name, students in parts.items():
        made = open_group(
            programme=group.programme, intake_year=group.intake_year, language=group.language, name=name.strip(),
            opened_date=order.effective_date, year_of_study=group.year_of_study, plan=group.plan, by=by, at=at,
        )  # fmt: skip
        new[made] = students
    record_moves(order=order, sets_of={pk: {"group": made.pk} for made, ids in new.items() for pk in ids}, by=by, at=at)
    _succeed([(group, made) for made in new], order)
    told = {"number": order.number, "into": ", ".join(made.name for made in new)}
    audit.record("curriculum.group.split", obj=group, by=by, at=at, new=told)
    return list(new)


def _refuse_odd_parts(group: Group, parts: Mapping[str, Collection[int]]) -> None:
    chosen = [pk for ids in parts.values() for pk in ids]
    if not parts or not all(parts.values()):
        raise BadInput(_("Every new group needs at least one student."), field="parts")
    here = set(Student.objects.present().filter(group=group).values_list("pk", flat=True))
    if len(chosen) != len(set(chosen)) or not here.issuperset(chosen):
        raise BadInput(_("A student is named twice, or stands in another group by now. Open the page again."))


def try_split(*, group: Group, student_ids: Collection[int], order: Order, by: Scope, at: datetime) -> int:
    """How many would stay in the group. BadInput and Refused as in `split_group`."""
    rules.can_change_group(by, group).enforce()
    _refuse_odd_parts(group, {"": list(student_ids)})
    return Student.objects.present().filter(group=group).exclude(pk__in=student_ids).count()


def try_merge(*, sources: Collection[Group], into: Group, order: Order, by: Scope, at: datetime) -> Trial | None:
    """What merging groups into one would do to their students; None when they are empty. Refused: they do not fit."""
    _refuse_odd_merge(sources, into, by)
    ids = _present_in(sources)
    return try_moves(order=order, sets_of={pk: {"group": into.pk} for pk in ids}, by=by, at=at) if ids else None


@transaction.atomic
def merge_groups(
    *, source_ids: Collection[int], into_id: int, order: Order, by: Scope, at: datetime, seen: str = ""
) -> Group:
    """Moves everybody of the source groups into one group by one order and closes the sources.

    Refused: no right, a group is closed or of another programme, form, language or year. OrderRefused. PreviewOutdated.
    """
    held = {group.pk: group for group in held_groups({*source_ids, into_id})}
    if held.keys() != {*source_ids, into_id}:
        raise Conflict(_("The group is not there any more."))
    into, sources = held[into_id], [held[pk] for pk in source_ids]
    _refuse_odd_merge(sources, into, by)
    ids = _present_in(sources)
    if ids:
        record_moves(order=order, sets_of={pk: {"group": into.pk} for pk in ids}, by=by, at=at, seen=seen)
    _succeed([(source, into) for source in sources], order)
    for source in sources:
        close_held_group(source, order.effective_date, by, at)
        told = {"number": order.number, "into": into.name}
        audit.record("curriculum.group.merged", obj=source, by=by, at=at, new=told)
    return into


def _refuse_odd_merge(sources: Collection[Group], into: Group, by: Scope) -> None:
    if not sources or into.pk in {source.pk for source in sources}:
        raise BadInput(_("Tick the groups to merge, and choose another one that takes them in."), field="groups")
    for group in [*sources, into]:
        rules.can_change_group(by, group).enforce()
    other = [str(one) for one in sources if any(getattr(one, name) != getattr(into, name) for name in SAME)]
    if other:
        raise BadInput(
            ngettext(
                "Group %(groups)s is of another programme, form, language or year than %(into)s.",
                "Groups %(groups)s are of another programme, form, language or year than %(into)s.",
                len(other),
            )
            % {"groups": ", ".join(other), "into": into},
            field="groups",
        )


def _present_in(groups: Collection[Group]) -> list[int]:
    return list(Student.objects.present().filter(group__in=groups).values_list("pk", flat=True))


def _held(group_id: int) -> Group:
    found = held_groups([group_id])
    if not found:
        raise Conflict(_("The group is not there any more."))
    return found[0]


def _succeed(pairs: list[tuple[Group, Group]], order: Order) -> None:
    GroupSuccession.objects.bulk_create(
        GroupSuccession(before=before, after=after, date=order.effective_date, order_number=order.number)
        for before, after in pairs
    )
