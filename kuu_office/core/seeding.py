"""Bringing rows that are not there yet: running a seed again changes nothing."""

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
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


@contextmanager
def phase(title: str) -> Iterator[Callable[[int], None]]:
    """A stretch of a long load: says its rows, seconds and the most memory so far when it is done.

    Gives a function that counts rows.
    """
    start, counted = time.monotonic(), []
    yield counted.append
    seconds, megabytes = time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{title:<44} {sum(counted):>9,} rows {seconds:7.1f} s {megabytes:7.0f} MB\n")
    sys.stdout.flush()


def analyse() -> None:
    """Lets the database count its rows again, so that what is read next is read the short way."""
    tables = sorted(model._meta.db_table for model in apps.get_models())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
