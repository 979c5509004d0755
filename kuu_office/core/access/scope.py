"""What a person may reach: the units of their roles, of those they act for, and nothing else."""

from dataclasses import dataclass
from datetime import date

from kuu_office.core import clock
from kuu_office.core.access.roles import ROLES, Role


@dataclass(frozen=True)
class Grant:
    """A role held in `unit_id` and its sub-units; `acting_for` names the absent person when it is a deputy's."""

    role: Role
    unit_id: int
    unit_ids: frozenset[int]
    unit_name: str = ""
    acting_for_id: int | None = None
    acting_for: str = ""

    def allows(self, permission: str) -> bool:
        return permission in ROLES[self.role].permissions


@dataclass(frozen=True)
class Scope:
    """The actor of every operation (`by`): the person, their grants, and the request they came with."""

    user_id: int | None
    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    request_id: str = ""
    ip: str = ""

    def units(self, permission: str) -> frozenset[int]:
        """Ids of the units, with their sub-units, in which `permission` is held."""
        return frozenset().union(*(grant.unit_ids for grant in self.grants if grant.allows(permission)))

    def grant(self, permission: str, unit_id: int) -> Grant | None:
        """The grant by which `permission` is held in a unit; one's own before a deputy's."""
        held = [grant for grant in self.grants if grant.allows(permission) and unit_id in grant.unit_ids]
        return min(held, key=lambda grant: grant.acting_for_id is not None, default=None)

    def allows(self, permission: str, unit_id: int | None = None) -> bool:
        if unit_id is None:
            return any(grant.allows(permission) for grant in self.grants)
        return self.grant(permission, unit_id) is not None


NOBODY = Scope(user_id=None, person_id=None, name="")


def scope_of(user, *, day: date | None = None, request_id: str = "", ip: str = "") -> Scope:
    """The scope of a signed-in user on `day` (today). Two queries."""
    if not user.is_authenticated or user.person_id is None:
        return NOBODY
    rows = _roles(user.person_id, day or clock.today())
    own = next((row.person for row in rows if row.person_id == user.person_id), None)
    return Scope(
        user_id=user.pk,
        person_id=user.person_id,
        name=own.short_name if own else str(user),
        grants=_grants(rows, user.person_id),
        request_id=request_id,
        ip=ip,
    )


def _roles(person_id: int, day: date) -> list:
    """The roles of a person and of those they act for on `day`."""
    from kuu_office.core.models import Deputation, Person, RoleGrant
    from kuu_office.core.models.org import units_below

    absent = Deputation.objects.valid_on(day).filter(deputy_id=person_id).values("absent_id")
    # a list of people and not an OR, for which PostgreSQL would read the roles of everybody
    people = Person.objects.filter(pk=person_id).values("pk").union(absent)
    return list(
        RoleGrant.objects.valid_on(day)
        .filter(person_id__in=people)
        .annotate(unit_ids=units_below("core_rolegrant.unit_id"))
        .select_related("person", "unit")
        .order_by("pk")
    )


def _grants(rows: list, person_id: int) -> tuple[Grant, ...]:
    return tuple(
        Grant(
            role=Role(row.role),
            unit_id=row.unit_id,
            unit_ids=frozenset(row.unit_ids),
            unit_name=row.unit.short_name,
            acting_for_id=row.person_id if row.person_id != person_id else None,
            acting_for=row.person.short_name if row.person_id != person_id else "",
        )
        for row in rows
    )
