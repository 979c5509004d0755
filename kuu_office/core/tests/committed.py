"""Tests in which several sessions see each other's work: everything is really committed and cleared afterwards."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

# A server thread or a killed process may still hold a session when the database is to be dropped.
OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
GUARDED = ("core_auditentry", "core_auditseal")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test database whose records may be emptied: clearing it after a test is what their guard refuses."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
    yield
    connections.close_all()  # beside a browser's loop Django keeps a second session here, parted by a copy of the demo
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(OTHERS_LEAVE)


@pytest.fixture
def guarded_against_emptying(db):
    """The guard as it stands in the office's database, for the test that tries it."""
    with connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")


@pytest.fixture
def committed(transactional_db):
    """Everything is really committed; what the test wrote is cleared afterwards."""


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
