"""The demo cast: invented people to sign in as, one for each role. Exists in demo mode only."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.roles import ROLES, Role

PASSWORD = "demo"  # noqa: S105 - the whole world may know it; these accounts are made in demo mode only


@dataclass(frozen=True)
class Member:
    """Somebody to sign in as: the first person in `post` of the unit `works_in`, with `role` in the unit `unit`.

    `acts_for` is the post of the absent colleague in the same unit whose role a deputy has.
    """

    username: str
    role: Role
    unit: str
    post: str
    works_in: str = ""
    acts_for: str = ""

    @property
    def place(self) -> str:
        return self.works_in or self.unit

    @property
    def title(self) -> str:
        label = str(self.role.label)
        return str(_("deputy for: %(role)s")) % {"role": label} if self.acts_for else label

    @property
    def sentence(self) -> str | Promise:
        return ROLES[self.role].sentence


CAST = (
    Member("clerk", Role.DEANS_CLERK, "FITM", "deans_clerk"),
    Member("clerk2", Role.DEANS_CLERK, "FEM", "deans_clerk"),
    Member("assistant", Role.DEPARTMENT_CLERK, "SE", "department_clerk"),
    Member("head", Role.DEPARTMENT_HEAD, "SE", "department_head"),
    Member("dean", Role.DEAN, "FITM", "dean"),
    Member("deputy", Role.DEAN, "FITM", "deputy_dean", acts_for="dean"),
    Member("specialist", Role.OFFICE_SPECIALIST, "KNU", "chief_specialist", "OB-OPKB"),
    Member("chief", Role.HEAD_OF_OFFICE, "KNU", "head_of_office", "OB"),
    Member("vicerector", Role.VICE_RECTOR, "KNU", "vice_rector"),
    Member("teacher", Role.TEACHER, "SE", "docent"),
    Member("dispatcher", Role.DISPATCHER, "KNU", "dispatcher", "OB-OPKB"),
    Member("diploma", Role.DIPLOMA_CLERK, "KNU", "leading_specialist", "OB-DOC"),
    Member("quality", Role.QUALITY_SPECIALIST, "KNU", "chief_specialist", "OB-BSMAL"),
    Member("mobility", Role.MOBILITY_SPECIALIST, "KNU", "chief_specialist", "OB-AMETM"),
    Member("finance", Role.FINANCE_SPECIALIST, "KNU", "finance_specialist"),
    Member("registrar", Role.REGISTRAR, "KNU", "registrar"),
)


def cast() -> tuple[Member, ...]:
    """Who may be signed in as with one click; nobody outside demo mode."""
    return CAST if settings.DEMO_MODE else ()
