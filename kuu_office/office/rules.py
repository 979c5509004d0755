"""Who may keep the register of acts."""

from datetime import date

from django.utils.translation import gettext as _

from kuu_office.core import rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, first_no, no
from kuu_office.office.models import Act


def can_keep_acts(actor: Scope) -> Verdict:
    """Acts bind the whole university: the office and the registrar keep them."""
    return rules.may_everywhere(actor, Permission.ACT_EDIT)


def can_end_act(actor: Scope, act: Act, day: date) -> Verdict:
    """An act that has ended already is corrected, not ended again."""
    ended = no(_("The act is no longer in force. Correct its dates in the form.")) if _has_ended(act, day) else YES
    return first_no(can_keep_acts(actor), ended)


def _has_ended(act: Act, day: date) -> bool:
    return act.valid_to is not None and act.valid_to < day
