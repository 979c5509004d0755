"""`python -m kuu_office.embedded run`, the real portal: it starts, mends itself, stops, and recovers from kill -9."""

import signal
import socket
import subprocess
from contextlib import closing, suppress

import psutil
import pytest

from kuu_office.embedded import postgres, processes, redis
from kuu_office.embedded.keeper import pid_of
from kuu_office.embedded.places import BASE_DIR, places
from kuu_office.embedded.portal import MARK
from kuu_office.embedded.tests.trial import (
    RUN,
    all_processes,
    answers,
    ask,
    free_port,
    masters,
    portal_running,
    trial_installation,
    wait_until,
)

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def var():
    """One installation for all tests here, made ready once; each starts the portal in it and leaves it stopped."""
    with trial_installation() as var, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DEMO_MODE", "0")
        for name in ("DB_ROLE", "PROCESS"):
            environment.delenv(name, raising=False)
        yield var


def of_the_worker(var):
    return [each for each in processes.marked(MARK, str(var)) if processes.carries(each, "PROCESS", "worker")]


@pytest.fixture
def port(monkeypatch, socket_enabled):
    number = free_port()
    monkeypatch.setenv("PORT", str(number))
    return number


def test_the_portal_starts_is_one_per_installation_and_leaves_nothing_behind(var, port):
    with portal_running(var, port) as portal:
        second = subprocess.run(RUN, cwd=BASE_DIR, capture_output=True, text=True, check=False)
        assert second.stderr == f"The portal runs already (process {portal.pid}). Stop it:\n  kill {portal.pid}\n"
        assert (second.returncode, answers(port)) == (1, True)
    assert (portal.returncode, all_processes(var)) == (0, [])


def test_a_busy_port_is_named_before_anything_starts(var, port):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ran = subprocess.run(RUN, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (1, f"  PORT={port + 1} make run")
    assert all_processes(var) == []


def test_what_is_killed_while_the_portal_runs_is_started_again(var, port):
    where = places()
    with portal_running(var, port) as portal:
        killed = [*masters(var), *(psutil.Process(pid_of(each(where))) for each in (postgres.server, redis.server))]
        assert len(killed) == 4
        for process in killed:
            process.kill()
        wait_until(lambda: all(processes.is_gone(process) for process in killed))
        wait_until(lambda: answers(port) and len(masters(var)) == 2, seconds=60)
        assert portal.poll() is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_a_closed_terminal_stop_everything(var, port, how):
    with portal_running(var, port) as portal:
        portal.send_signal(how)
        assert portal.wait(30) == 0


def test_the_children_of_a_killed_portal_end_by_themselves(var, port):
    with portal_running(var, port) as portal:
        portal.kill()
        portal.wait()
        wait_until(lambda: not all_processes(var), seconds=30)


def test_the_children_of_masters_killed_with_the_portal_end_by_themselves(var, port):
    with portal_running(var, port) as portal:
        wait_until(lambda: len(of_the_worker(var)) == 4)  # the master, the clock and two that work
        for process in [psutil.Process(portal.pid), *masters(var)]:
            process.kill()
        portal.wait()
        wait_until(lambda: not all_processes(var), seconds=30)


def test_a_start_after_kill_9_of_everything_recovers(var, port):
    with portal_running(var, port) as portal:
        ask("owner", "CREATE TABLE note (word text)")
        ask("app", "INSERT INTO note VALUES ('калды')")
        for process in [psutil.Process(portal.pid), *all_processes(var)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
    with portal_running(var, port):
        assert ask("app", "SELECT word FROM note") == [("калды",)]
