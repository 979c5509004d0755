"""Who may change people, roles, windows and reference data: role, unit, state - each answer with its reason."""

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.access.views import missing_right
from kuu_office.core.models import Unit, Window


def holds_everywhere(by: Scope, permission: Permission) -> bool:
    """Whether `permission` is held in the whole university: what a role of one faculty never gives."""
    units = by.units(permission)
    return bool(units) and not Unit.objects.filter(parent=None).exclude(pk__in=units).exists()


def may_everywhere(by: Scope, permission: Permission) -> Verdict:
    return YES if holds_everywhere(by, permission) else no(missing_right(permission))


def may_in_unit(by: Scope, permission: Permission, unit: Unit) -> Verdict:
    return YES if by.allows(permission, unit.pk) else no(missing_right(permission))


def may_give_roles(by: Scope, unit: Unit) -> Verdict:
    return may_in_unit(by, Permission.ACCESS_EDIT, unit)


def may_change_window(by: Scope, window: Window) -> Verdict:
    """A window of one unit belongs to whoever keeps windows there; a window of all, to who keeps all."""
    if window.unit is None:
        return may_everywhere(by, Permission.WINDOW_EDIT)
    return may_in_unit(by, Permission.WINDOW_EDIT, window.unit)
