"""The web and the worker are watched over."""

import signal

import pytest

from kuu_office.embedded import directories, processes
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.places import Places
from kuu_office.embedded.portal import Child, Portal


@pytest.fixture
def portal(tmp_path):
    where = Places(tmp_path, tmp_path, tmp_path)
    directories.make(where)
    return Portal(where, None, "127.0.0.1", 8000)


def test_a_child_that_died_is_started_again(portal, capsys):
    child = Child("web", ["sleep", "60"])
    portal.start(child)
    first = child.process
    first.kill()
    first.wait()
    portal.restart(child)
    assert (child.process.pid != first.pid, child.process.poll()) == (True, None)
    assert capsys.readouterr().out == f"The web process ended (-9); started again. See {portal.where.log}/web.log\n"
    processes.stop(child.process, signal.SIGTERM, patience=5)


def test_a_child_that_dies_at_once_again_and_again_is_given_up_with_the_place_of_its_log(portal):
    child = Child("worker", ["false"])
    portal.start(child)
    for _ in range(4):
        child.process.wait()
        portal.restart(child)
    child.process.wait()
    with pytest.raises(CannotStart, match=f"worker process dies at once, 5 times in a row; see {portal.where.log}/"):
        portal.restart(child)


def test_every_child_carries_the_mark_of_its_installation_and_its_kind(portal):
    told = {child.name: (child.env["KUU_PORTAL"], child.env["PROCESS"]) for child in portal.children}
    assert told == {"web": (str(portal.where.var), "web"), "worker": (str(portal.where.var), "worker")}


def test_only_the_preparation_signs_in_as_the_owner_of_the_schema(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://kuu_app@server/kuu")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://kuu_owner@server/kuu")
    portal = Portal(Places(tmp_path, tmp_path, tmp_path), None, "127.0.0.1", 8000)
    told = {"prepare": portal.as_owner(), **{child.name: child.env for child in portal.children}}
    assert {name: env["DATABASE_URL"] for name, env in told.items()} == {
        "prepare": "postgresql://kuu_owner@server/kuu",
        "web": "postgresql://kuu_app@server/kuu",
        "worker": "postgresql://kuu_app@server/kuu",
    }
    assert (portal.as_owner()["DB_ROLE"], portal.as_owner()["PROCESS"]) == ("owner", "command")
