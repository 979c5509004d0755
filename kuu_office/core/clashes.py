"""Clashes of two sessions of the database: nothing was saved, and a moment later the same thing goes through."""

from django.db import OperationalError

PASSING = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available


def is_passing(fault: Exception) -> bool:
    """Whether it was only a clash with another session."""
    return isinstance(fault, OperationalError) and getattr(fault.__cause__, "pgcode", "") in PASSING
