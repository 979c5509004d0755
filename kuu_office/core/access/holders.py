"""Who may do a thing in a unit: the names behind a right, so that a refusal can say whom to ask."""

from dataclasses import dataclass
from datetime import date

from django.db.models.expressions import RawSQL
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kuu_office.core.access.roles import Role, roles_with
from kuu_office.core.models import Deputation, RoleGrant


@dataclass(frozen=True)
class Holder:
    """A person with the right: by their own role, or as the deputy of `acting_for`."""

    person_id: int
    name: str
    role: str
    acting_for: str = ""

    def __str__(self) -> str:
        if self.acting_for:
            return _("%(deputy)s (for %(absent)s)") % {"deputy": self.name, "absent": self.acting_for}
        return f"{self.name} ({self.role})"


def holders(permission: str, unit_id: int, day: date) -> list[Holder]:
    """People whose role in the unit or above it gives `permission` on `day`, and their deputies. Two queries."""
    grants = (
        RoleGrant.objects.valid_on(day)
        .filter(role__in=roles_with(permission), unit_id__in=unit_and_above(unit_id))
        .select_related("person")
        .order_by("pk")
    )
    own = {grant.person_id: Holder(grant.person_id, grant.person.short_name, _role(grant)) for grant in grants}
    deputies = (
        Deputation.objects.valid_on(day).filter(absent_id__in=own).select_related("deputy", "absent").order_by("pk")
    )
    return [
        *own.values(),
        *(
            Holder(deputation.deputy_id, deputation.deputy.short_name, "", deputation.absent.short_name)
            for deputation in deputies
        ),
    ]


def _role(grant: RoleGrant) -> str:
    return str(Role(grant.role).label)


def unit_and_above(unit_id: int) -> RawSQL:
    """Ids of a unit and of every unit that it is part of, for `unit_id__in`."""
    return RawSQL(
        """
        WITH RECURSIVE line (id, parent_id) AS (
            SELECT id, parent_id FROM core_unit WHERE id = %s
            UNION ALL
            SELECT unit.id, unit.parent_id FROM core_unit unit JOIN line ON unit.id = line.parent_id
        )
        SELECT id FROM line
        """,
        [unit_id],
    )


def whom_to_ask(permission: str, unit_id: int, day: date, *, except_ids: frozenset[int] = frozenset()) -> str:
    """A sentence that names who holds the right there, or says that nobody does."""
    names = [str(holder) for holder in holders(permission, unit_id, day) if holder.person_id not in except_ids]
    if not names:
        return _("Nobody holds this right there today; the registrar gives roles.")
    return _("It may be done by: %(names)s.") % {"names": get_text_list(names, _("or"))}
