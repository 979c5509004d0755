"""Locks and processes: nothing is started twice, nothing is left behind."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from kuu_office.embedded import processes
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.locks import EXCLUSIVE, SHARED, Lock, is_held
from kuu_office.embedded.places import (
    BASE_DIR,
    Places,
)
from kuu_office.embedded.portal import only_one
from kuu_office.embedded.tests.trial import wait_until


def test_a_lock_is_held_until_its_holder_lets_go(tmp_path):
    path = tmp_path / "lock"
    lock = Lock(path)
    assert (lock.try_take(EXCLUSIVE), is_held(path), Lock(path).try_take(SHARED)) == (True, True, False)
    lock.close()
    assert is_held(path) is False


def test_those_who_share_do_not_exclude_each_other(tmp_path):
    first, second, third = (Lock(tmp_path / "lock") for _ in range(3))
    assert (first.try_take(SHARED), second.try_take(SHARED), third.try_take(EXCLUSIVE)) == (True, True, False)


def test_the_note_in_a_lock_is_replaced_whole(tmp_path):
    lock = Lock(tmp_path / "lock")
    lock.write("12345")
    lock.write("67")
    assert Lock(tmp_path / "lock").read() == "67"


def test_a_second_portal_in_one_installation_is_refused_with_the_line_that_mends_it(tmp_path):
    where = Places(tmp_path, tmp_path, tmp_path)
    where.run.mkdir()
    with only_one(where), pytest.raises(CannotStart, match=f"\n  kill {os.getpid()}$"), only_one(where):
        pass
    with only_one(where):
        pass


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path):
    program = (
        "import sys, time; from kuu_office.embedded import processes\n"
        "print(processes.spawn(['sleep', '60']).pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=BASE_DIR) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    wait_until(lambda: processes.is_gone(child))


def test_what_a_child_started_ends_with_it():
    child = processes.spawn(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE)
    with child:
        grandchild = psutil.Process(int(child.stdout.readline()))
        processes.stop(child, signal.SIGKILL, patience=5)
        wait_until(lambda: processes.is_gone(grandchild))


def test_a_child_that_will_not_stop_is_ended_after_its_time():
    with processes.spawn(["sh", "-c", "trap '' TERM; echo ready; sleep 60"], stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        processes.stop(child, signal.SIGTERM, patience=0.2)
        assert child.returncode == -signal.SIGKILL


def test_leftovers_are_found_by_their_mark_and_ended(tmp_path):
    left = processes.spawn(["sleep", "60"], env=os.environ | {"KUU_TEST_MARK": str(tmp_path)})
    with left:
        assert [process.pid for process in processes.marked("KUU_TEST_MARK", str(tmp_path))] == [left.pid]
        processes.end(processes.marked("KUU_TEST_MARK", str(tmp_path)), signal.SIGTERM)
        assert left.wait() == -signal.SIGTERM


def test_processes_are_found_by_the_directory_they_live_in(tmp_path):
    with processes.spawn(["sleep", "60"], cwd=tmp_path) as living:
        assert [process.pid for process in processes.working_in(tmp_path)] == [living.pid]
        living.kill()
