"""What every order carries: number, dates, a reason where one is due."""

from datetime import date

from django.utils.translation import gettext as _

from curriculum.enums import MovementKind, MovementReason
from kuu_office.core.errors import BadInput

FIRST_YEAR = 1990
LONGEST_NUMBER = 40
# Which reasons an order of a kind may name (DOMAIN 6.1, 6.2); of other kinds it names none.
REASONS = {
    MovementKind.LEAVE: (
        MovementReason.ILLNESS, MovementReason.MATERNITY, MovementReason.MILITARY_SERVICE, MovementReason.FAMILY,
    ),
    MovementKind.EXPULSION: tuple(
        reason
        for reason in MovementReason
        if reason not in {MovementReason.MATERNITY, MovementReason.MILITARY_SERVICE}
    ),
}  # fmt: skip


def refuse_bad_head(number: str, order_date: date, effective_date: date, today: date) -> None:
    """BadInput: an order without a number, or with dates that no order can have."""
    if not number.strip() or len(number) > LONGEST_NUMBER:
        raise BadInput(
            _("Write the number of the order, at most %(most)s characters.") % {"most": LONGEST_NUMBER}, field="number"
        )
    for name, day in (("date", order_date), ("effective_date", effective_date)):
        refuse_odd_year(day, today, name)


def refuse_odd_year(day: date, today: date, field: str) -> None:
    """BadInput: a day long ago or far ahead is a slip of the keyboard."""
    if not FIRST_YEAR <= day.year <= today.year + 2:
        raise BadInput(
            _("Year %(year)s is not possible: from %(first)s to %(last)s.")
            % {"year": day.year, "first": FIRST_YEAR, "last": today.year + 2},
            field=field,
        )


def refuse_bad_reason(kind: str, reason: str) -> None:
    """BadInput: an expulsion or a leave without one of its reasons, or a reason where none belongs."""
    if reason not in REASONS.get(kind, ("",)):
        raise BadInput(_("Choose the reason from the list."), field="reason")
