"""The demo for tests: brought once for each worker, kept as a database of its own, copied for whoever stands on it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import override_settings

from kuu_office.core.tests.committed import OTHERS_LEAVE

Stand = Callable[[str], Path]


@pytest.fixture(scope="session")
def stand_on(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Stand]:
    """`stand_on("faculty")`: the test database holds the demo of this size; the folder of its files.

    `stand_on("")`: it is empty again. Nobody may be in a transaction.
    """
    copies = DemoCopies(tmp_path_factory.mktemp("demo"))

    def stand(size: str) -> Path:
        with django_db_blocker.unblock():
            return copies.stand_on(size)

    yield stand
    with django_db_blocker.unblock():
        copies.drop()


class DemoCopies:
    """Copies of the test database by what is in them: "" is nothing, else the size of the demo."""

    def __init__(self, files: Path):
        self.files = files
        self.name = connection.settings_dict["NAME"]
        self.kept: set[str] = set()

    def stand_on(self, size: str) -> Path:
        if "" not in self.kept:
            self._keep("")
        if size not in self.kept:
            self._replace("")
            with override_settings(MEDIA_ROOT=self.files / size):
                call_command("seed", size=size, verbosity=0)
            self._keep(size)
        else:
            self._replace(size)
        cache.clear()
        return self.files / size

    def drop(self) -> None:
        for size in self.kept:
            self._run(f'DROP DATABASE "{self._copy_of(size)}"')

    def _keep(self, size: str) -> None:
        (self.files / size).mkdir(exist_ok=True)
        self._part()
        self._run(f'CREATE DATABASE "{self._copy_of(size)}" TEMPLATE "{self.name}"')
        self.kept.add(size)

    def _replace(self, size: str) -> None:
        self._part()
        self._run(f'DROP DATABASE "{self.name}"')
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self._copy_of(size)}"')

    def _copy_of(self, size: str) -> str:
        return f"{self.name}_{size or 'empty'}"

    def _part(self) -> None:
        """Nobody is in the database any more: neither this process nor a server thread of an earlier test.

        PostgreSQL itself sends its own cleaner away when a database is dropped or copied; we have no right to.
        """
        with connection.cursor() as cursor:
            cursor.execute(OTHERS_LEAVE)
        connections.close_all()

    def _run(self, statement: str) -> None:
        params = {**connection.get_connection_params(), "dbname": "postgres"}
        params = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
        with closing(psycopg2.connect(**params)) as session:
            session.autocommit = True
            session.cursor().execute(statement)


@contextmanager
def demo_of(size: str, stand: Stand, blocker) -> Iterator[Path]:
    """The demo under all tests of a file, and the folder of its files: what they change is rolled back.

    The database is empty afterwards.
    """
    files = stand(size)
    with blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield files
        transaction.set_rollback(True)
    stand("")
