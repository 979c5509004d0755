"""What the portal exchanges with AVN: groups (program №1) and semester plans (program №11)."""

from curriculum.exchange.groups import GROUPS
from curriculum.exchange.semester import SEMESTER_PLANS

PROGRAMS = (GROUPS, SEMESTER_PLANS)

__all__ = ["GROUPS", "PROGRAMS", "SEMESTER_PLANS"]
