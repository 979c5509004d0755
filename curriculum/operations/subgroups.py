"""Parts of a group for classes that are taught in smaller numbers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.groups import even_parts
from curriculum.enums import SubgroupPurpose
from curriculum.models import Group, Student, Subgroup
from curriculum.operations.groups import held_group
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput

MOST_PARTS = 6

EVENTS = {
    "curriculum.group.subgroups_made": gettext_lazy("%(by)s divided the group for %(purpose)s: %(sizes)s."),
}


@transaction.atomic
def divide_evenly(*, group: Group, purpose: str, count: int, by: Scope, at: datetime) -> list[Subgroup]:
    """Divides a group into `count` subgroups of even size, in the order of the names. 1 takes the division away.

    Refused: no right, closed. BadInput: no such purpose, fewer students than subgroups.
    """
    group = held_group(group.pk)
    members = list(Student.objects.present().filter(group=group).in_kyrgyz_order().values_list("pk", flat=True))
    if not 1 <= count <= min(MOST_PARTS, max(len(members), 1)):
        raise BadInput(
            _("From 1 to %(most)s subgroups are possible here.") % {"most": min(MOST_PARTS, max(len(members), 1))},
            field="count",
        )
    return _divide(group, purpose, even_parts(members, count) if count > 1 else [], by, at)


@transaction.atomic
def divide_by_hand(
    *, group: Group, purpose: str, parts: Sequence[Collection[int]], by: Scope, at: datetime
) -> list[Subgroup]:
    """Divides a group as people decided: a list of students for each subgroup; who is in none may stay so.

    Refused: no right, closed. BadInput: a student twice or of another group.
    """
    group = held_group(group.pk)
    chosen = [pk for part in parts for pk in part]
    here = set(Student.objects.present().filter(group=group).values_list("pk", flat=True))
    if len(chosen) != len(set(chosen)) or not here.issuperset(chosen) or len(parts) > MOST_PARTS:
        raise BadInput(_("A student is named twice, or stands in another group by now. Open the page again."))
    return _divide(group, purpose, [list(part) for part in parts if part], by, at)


def _divide(group: Group, purpose: str, parts: list[list[int]], by: Scope, at: datetime) -> list[Subgroup]:
    rules.can_change_group(by, group).enforce()
    if purpose not in SubgroupPurpose.values:
        raise BadInput(_("Choose what the subgroups are for."), field="purpose")
    group.subgroups.filter(purpose=purpose).delete()
    made = [Subgroup(group=group, purpose=purpose, number=number) for number in range(1, len(parts) + 1)]
    for subgroup, part in zip(Subgroup.objects.bulk_create(made), parts, strict=True):
        subgroup.members.set(part)
    sizes = " + ".join(str(len(part)) for part in parts) or "–"
    new = {"purpose": str(purpose), "sizes": sizes}
    audit.record("curriculum.group.subgroups_made", obj=group, by=by, at=at, new=new)
    return made
