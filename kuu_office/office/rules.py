"""Who may keep the register of acts, exchange with AVN, and take which of its values."""

from datetime import date

from django.utils.translation import gettext as _

from kuu_office.core import rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, first_no, no
from kuu_office.office.calc.exchange import is_readable
from kuu_office.office.enums import DifferenceKind
from kuu_office.office.models import Act, ExchangeDifference, ExchangeRun
from kuu_office.office.programs import program_of


def can_keep_acts(actor: Scope) -> Verdict:
    """Acts bind the whole university: the office and the registrar keep them."""
    return rules.may_everywhere(actor, Permission.ACT_EDIT)


def can_end_act(actor: Scope, act: Act, day: date) -> Verdict:
    """An act that has ended already is corrected, not ended again."""
    ended = no(_("The act is no longer in force. Correct its dates in the form.")) if _has_ended(act, day) else YES
    return first_no(can_keep_acts(actor), ended)


def _has_ended(act: Act, day: date) -> bool:
    return act.valid_to is not None and act.valid_to < day


def can_keep_profiles(actor: Scope) -> Verdict:
    """A layout of AVN's files holds for the whole university."""
    return rules.may_everywhere(actor, Permission.EXCHANGE_PROFILE)


def can_exchange(actor: Scope, unit_id: int) -> Verdict:
    return rules.has_right(actor, Permission.EXCHANGE_RUN, unit_id)


def can_take(run: ExchangeRun, row: ExchangeDifference) -> Verdict:
    """AVN's value is taken only into a record of the portal, into a field with no other owner, when it is legible."""
    if not row.field:
        return no(
            _("Only AVN has it: add it in the portal by hand, or take it away in AVN.")
            if row.kind == DifferenceKind.EXTRA
            else _("AVN lacks it: enter it there.")
        )
    field = program_of(run.program).field(row.field)
    if field is None or field.fixed:
        return no(field.fixed if field else _("The portal no longer exchanges this field."))
    if not is_readable(row.avn, field.kind):
        return no(_("“%(value)s” is not a number.") % {"value": row.avn[:60]})
    return YES
