"""What a rule answers: yes, or no with the reason and who could lift it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import roles_with
from kuu_office.core.errors import Refused


@dataclass(frozen=True)
class Verdict:
    """`ok`, or the sentence that says why not. Rules answer this; buttons show it; operations enforce it."""

    ok: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.ok

    def enforce(self) -> None:
        """Refuses with the reason unless the rule says yes."""
        if not self.ok:
            raise Refused(self.reason)


YES = Verdict(ok=True)


def no(reason: str | Promise) -> Verdict:
    return Verdict(ok=False, reason=reason)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal, or yes."""
    return next((verdict for verdict in verdicts if not verdict), YES)


def missing_right(permission: Permission) -> str:
    """Why a door is closed, and whose it is."""
    roles = get_text_list([str(role.label) for role in roles_with(permission)], _("or"))
    return _("You have no right to: %(right)s. It belongs to: %(roles)s. The registrar gives roles.") % {
        "right": permission.label,
        "roles": roles,
    }
