"""Bringing rows that are not there yet: running a seed again changes nothing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

Key = tuple[Any, ...]


def bring(model: type[Model], key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> dict[Key, Model]:
    """Adds the rows whose natural key (column names, `unit_id` for a relation) is new, and touches no other.

    Returns all rows of the table by their key. Two queries, or one when nothing is new.
    """
    there = {tuple(getattr(obj, name) for name in key): obj for obj in model._base_manager.all()}
    new = {tuple(row[name] for name in key): row for row in rows}
    made = {one: model(**row) for one, row in new.items() if one not in there}
    model._base_manager.bulk_create(made.values())
    return there | made
