"""Who may change people, roles, windows and reference data: role, unit, state - each answer with its reason."""

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, missing_right, no
from kuu_office.core.models import Unit, Window


def holds_everywhere(by: Scope, permission: Permission) -> bool:
    """Whether `permission` is held in the whole university: what a role of one faculty never gives."""
    units = by.units(permission)
    return bool(units) and not Unit.objects.filter(parent=None).exclude(pk__in=units).exists()


def may_everywhere(by: Scope, permission: Permission) -> Verdict:
    return YES if holds_everywhere(by, permission) else no(missing_right(permission))


def has_right(by: Scope, permission: Permission, unit_id: int) -> Verdict:
    """Whether `permission` is held in the unit; the first question of every rule of every app."""
    return YES if by.allows(permission, unit_id) else no(missing_right(permission))


def may_give_roles(by: Scope, unit: Unit) -> Verdict:
    return has_right(by, Permission.ACCESS_EDIT, unit.pk)


def may_change_window(by: Scope, window: Window) -> Verdict:
    """A window of one unit belongs to whoever keeps windows there; a window of all, to who keeps all."""
    if window.unit is None:
        return may_everywhere(by, Permission.WINDOW_EDIT)
    return has_right(by, Permission.WINDOW_EDIT, window.unit_id)
