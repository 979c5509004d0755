"""What tests do with a trial installation: run its portal or its servers, ask them, find their processes."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis as redis_client

from kuu_office.embedded import database_url, processes
from kuu_office.embedded.places import BASE_DIR, places
from kuu_office.embedded.portal import MARK

RUN = [sys.executable, "-m", "kuu_office.embedded", "run"]


@contextmanager
def trial_installation():
    """An installation in a directory that PostgreSQL's account may reach. Yields its `var`."""
    home = Path(tempfile.mkdtemp(prefix="kuu-test-", dir="/tmp"))
    home.chmod(0o711)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VAR_DIR", str(home / "var"))
        environment.delenv("DATABASE_URL", raising=False)
        environment.delenv("REDIS_URL", raising=False)
        yield home / "var"
    shutil.rmtree(home)


@contextmanager
def servers_in_use(var):
    """A command that holds the servers until the block ends. Yields its process."""
    holder = subprocess.Popen(
        [sys.executable, "-m", "kuu_office.embedded", "with-services", "--", "sh", "-c", "echo up; cat >/dev/null"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=BASE_DIR, env=os.environ | {"VAR_DIR": str(var)},
    )  # fmt: skip
    with holder:
        assert holder.stdout.readline() == b"up\n"
        yield holder
    wait_until(lambda: not of_installation(var))


def free_port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def portal_running(var, port, *, seconds=90):
    """Yields the portal's process once its web answers; whatever the block did, nothing of it is left afterwards."""
    log = (var.parent / "run.log").open("ab")
    with log, subprocess.Popen(RUN, cwd=BASE_DIR, stdout=log, stderr=log) as portal:
        try:
            wait_until(lambda: answers(port) or portal.poll() is not None, seconds=seconds)
            assert portal.poll() is None, (var.parent / "run.log").read_text()
            yield portal
        finally:
            portal.terminate()
    wait_until(lambda: not all_processes(var))


def answers(port):
    with suppress(OSError, http.client.HTTPException), closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
        line.request("GET", "/healthz", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    return False


def all_processes(var):
    return of_installation(var) + processes.marked(MARK, str(var))


def masters(var):
    """The two processes that the portal watches over: the head of each group."""
    return [process for process in processes.marked(MARK, str(var)) if os.getpgid(process.pid) == process.pid]


def of_installation(var):
    """Every process of the servers: keepers by their environment, servers by their directory."""
    directories_of = (var / "postgres", var / "redis")
    found = [process for directory in directories_of for process in processes.working_in(directory)]
    return found + [process for process in processes.marked("VAR_DIR", str(var)) if "keep" in command_of(process)]


def command_of(process):
    with suppress(psutil.Error):
        return process.cmdline()
    return []


def wait_until(true, seconds=20):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def ask(role, sql, database="kuu"):
    """Rows of one statement, committed, as this role."""
    with closing(psycopg2.connect(database_url(role).removesuffix("kuu") + database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def broker():
    return redis_client.Redis(unix_socket_path=str(places().sockets / "redis.sock"), decode_responses=True)
