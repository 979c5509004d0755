"""A web session never holds PostgreSQL for long, and never waits long for somebody else (SECURITY 2.4, F18)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors

from kuu_office.settings import session_limits

pytestmark = pytest.mark.django_db


@contextmanager
def session(options: str) -> Iterator:
    """A cursor of a session of its own."""
    given = {**connection.get_connection_params(), "options": options}
    given.pop("cursor_factory", None)
    with closing(psycopg2.connect(**given)) as opened:
        yield opened.cursor()


def shown(cursor, name: str) -> str:
    cursor.execute(f"SHOW {name}")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(("process", "statement"), [("web", "5s"), ("worker", "2min"), ("command", "0")])
def test_each_process_has_its_limits(process, statement):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with session(session_limits(process)) as cursor:
        assert {name: shown(cursor, name) for name in names} == {
            "statement_timeout": statement,
            "lock_timeout": "2s",
            "idle_in_transaction_session_timeout": "15s",
        }


def test_whoever_waits_for_a_lock_is_told_after_two_seconds():
    with session("") as holder, session(session_limits("web")) as waiting:
        holder.execute("SELECT pg_advisory_lock(4242)")

        with pytest.raises(errors.LockNotAvailable):
            waiting.execute("SELECT pg_advisory_lock(4242)")


def test_a_statement_past_its_limit_is_cut_off_and_without_the_limit_goes_on():
    short = session_limits("web").replace("statement_timeout=5s", "statement_timeout=200ms")
    with session(short) as limited, pytest.raises(errors.QueryCanceled):
        limited.execute("SELECT pg_sleep(1)")
    with session("") as free:
        free.execute("SELECT pg_sleep(0.3)")


def test_nothing_that_was_answered_may_be_lost():
    with session(session_limits("web")) as cursor:
        assert (shown(cursor, "synchronous_commit"), shown(cursor, "default_transaction_isolation")) == (
            "on",
            "read committed",
        )
