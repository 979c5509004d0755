"""A group led to a year by an order that is taken back is led down again, unless something stands on that year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.models import Group, GroupPromotion, GroupSuccession
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope

EVENTS = {
    "curriculum.group.led_back": gettext_lazy(
        "%(by)s took back order № %(number)s: the group is in year %(year_of_study)s again."
    ),
}


@dataclass(frozen=True)
class LedBack:
    """A group that an order led to `year`; `refusals`: what stands on that year."""

    promotion: GroupPromotion
    refusals: tuple[str, ...]

    @property
    def group(self) -> Group:
        return self.promotion.group

    @property
    def year(self) -> int:
        return self.promotion.year_of_study

    @property
    def year_before(self) -> int:
        return self.year - 1


def promotions_of(number: str, order_date: date) -> list[GroupPromotion]:
    """The groups that an order led on, by their names. One query."""
    rows = GroupPromotion.objects.filter(order_number=number, order_date=order_date)
    return list(rows.select_related("group__programme").order_by("group__name", "pk"))


def led_back(promotions: Sequence[GroupPromotion], by: Scope) -> list[LedBack]:
    """What taking an order back would do to its groups. Writes nothing. Two queries."""
    groups = {one.group_id: one for one in promotions}
    newer = {one.group_id: one for one in _newer(promotions)}
    kin = _successions(promotions)
    return [LedBack(one, tuple(_refusals(one, newer.get(one.group_id), kin, set(groups), by))) for one in promotions]


def _newer(promotions: Sequence[GroupPromotion]) -> list[GroupPromotion]:
    """The last promotion of each group after one of these."""
    later = Q(pk__in=[])
    for one in promotions:
        later |= Q(group=one.group_id, year_of_study__gt=one.year_of_study)
    return list(GroupPromotion.objects.filter(later).order_by("year_of_study"))


def _successions(promotions: Sequence[GroupPromotion]) -> list[GroupSuccession]:
    ids = [one.group_id for one in promotions]
    return list(GroupSuccession.objects.filter(Q(before__in=ids) | Q(after__in=ids)).select_related("before", "after"))


def _refusals(
    one: GroupPromotion, newer: GroupPromotion | None, kin: list[GroupSuccession], led: set[int], by: Scope
) -> list[str]:
    told = [str(rules.can_change_group(by, one.group).reason)]
    if newer:
        told.append(
            _("Group %(group)s was led to year %(year)s by order № %(number)s since; take that order back first.")
            % {"group": one.group, "year": newer.year_of_study, "number": newer.order_number}
        )
    told += [_kin_said(one.group, *pair) for pair in _kin_since(one, kin) if pair[0].pk not in led]
    return [text for text in told if text]


def _kin_since(one: GroupPromotion, kin: list[GroupSuccession]) -> list[tuple[Group, str]]:
    """The groups that came out of this one, or went into it, since it was led on, with the order that did it.

    Kin stand in one year when they part or meet: a group of a lower year did so before, be it on the same day.
    """
    since = [row for row in kin if row.date >= one.effective_date]
    pairs = [(row.after, row.order_number) for row in since if row.before_id == one.group_id]
    pairs += [(row.before, row.order_number) for row in since if row.after_id == one.group_id]
    return [(other, number) for other, number in pairs if other.year_of_study >= one.year_of_study]


def _kin_said(group: Group, other: Group, number: str) -> str:
    return _(
        "Group %(group)s was split or merged with %(other)s by order № %(number)s since; take that order back and "
        "remove the empty group."
    ) % {"group": group, "other": other, "number": number}


def lead_back(outcomes: Sequence[LedBack], number: str, reason: str, by: Scope, at: datetime) -> None:
    """Writes it: the groups are locked by the caller."""
    groups = [one.group.pk for one in outcomes]
    Group.objects.filter(pk__in=groups).update(year_of_study=F("year_of_study") - 1, revision=F("revision") + 1)
    GroupPromotion.objects.filter(pk__in=[one.promotion.pk for one in outcomes]).delete()
    told = [(one.group, {"year_of_study": one.year_before, "number": number}) for one in outcomes]
    audit.record_each("curriculum.group.led_back", told, by=by, at=at, reason=reason)
