"""Tests in which several sessions see each other's work: everything is really committed and cleared afterwards."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections


@pytest.fixture
def truncatable(django_db_setup, django_db_blocker):
    """The records of operations refuse to be emptied; for the clearing after a test they must let it happen."""
    tables = ("core_auditentry", "core_auditseal")

    def switch(state: str) -> None:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} {state} TRIGGER {table}_no_truncate")

    switch("DISABLE")
    yield
    switch("ENABLE")


@pytest.fixture
def committed(truncatable, transactional_db):
    """Named before every other fixture (`def test_…(committed, cast)`) and without a `django_db` mark beside it.

    Otherwise the refusal is switched on again before the clearing.
    """


def at_once(*works: Callable[[], object]) -> list[object]:
    """Runs functions at the same moment, each in a thread with a database session of its own; their results in order.

    What a function raised stands in the place of its result.
    """
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait(10)
            results[place] = work()
        except BaseException as raised:
            results[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
