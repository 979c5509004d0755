"""What the machine must offer, and what the command line is told."""

import os
import socket
import subprocess
import sys
from contextlib import closing, contextmanager

import psutil
import pytest

from kuu_office.embedded import __main__ as command_line
from kuu_office.embedded import machine
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.places import (
    BASE_DIR,
    Places,
)
from kuu_office.embedded.tests.trial import of_installation


def test_a_given_address_takes_the_place_of_an_embedded_server(monkeypatch, tmp_path):
    where = Places(tmp_path, tmp_path, tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://server/kuu")
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert [server.name for server in command_line.needed(where)] == ["redis"]
    monkeypatch.setenv("REDIS_URL", "redis://server/0")
    assert command_line.needed(where) == []


def test_with_both_addresses_given_nothing_is_started(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://server/kuu")
    monkeypatch.setenv("REDIS_URL", "redis://server/0")
    command = [sys.executable, "-m", "kuu_office.embedded", "with-services", "--", "echo", "done"]
    ran = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, of_installation(var)) == (0, "done\n", [])
    assert not (var / "postgres").exists()


@pytest.mark.parametrize("given", ["eighty", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_named(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(CannotStart, match="is not a port"):
        command_line.port()


def test_the_port_is_8000_unless_told(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert command_line.port() == 8000
    monkeypatch.setenv("PORT", "8123")
    assert command_line.port() == 8123


def test_what_cannot_start_is_told_without_a_traceback(monkeypatch, capsys, var):
    monkeypatch.setenv("PORT", "none")
    assert command_line.main(["run"]) == 1
    assert capsys.readouterr().err == "PORT=none is not a port: choose a number from 1 to 65535.\n"


@contextmanager
def listening():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_busy_port_is_named_with_its_holder_and_the_line_that_mends_it(socket_enabled):
    with listening() as port, pytest.raises(CannotStart) as refusal:
        machine.refuse_busy_port("127.0.0.1", port)
    holder = psutil.Process().name()
    assert str(refusal.value) == (
        f"Port {port} is taken by {holder} (process {os.getpid()}) (Address already in use). Choose another:\n"
        f"  PORT={port + 1} make run"
    )


def test_a_free_port_is_accepted(socket_enabled):
    with listening() as port:
        pass
    assert machine.refuse_busy_port("127.0.0.1", port) is None


def lacking(*packages):
    return machine.Need(packages, "a reason", lambda: False)


def test_what_an_ordinary_user_lacks_is_named_with_one_line_that_installs_it_all(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    with pytest.raises(CannotStart) as refusal:
        machine.mend((lacking("libpango-1.0-0", "libpangoft2-1.0-0"), lacking("fonts-croscore")))
    assert str(refusal.value) == (
        "This machine lacks:\n"
        "  libpango-1.0-0, libpangoft2-1.0-0: a reason\n"
        "  fonts-croscore: a reason\n"
        "Install with:\n"
        "  sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 fonts-croscore"
    )


def test_root_installs_what_lacks(monkeypatch, tmp_path):
    """A stand-in for apt-get writes down what it was asked and brings the package."""
    asked, brought = tmp_path / "asked", tmp_path / "brought"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\ntouch {brought}\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    machine.mend((machine.Need(("fonts-croscore",), "a font", brought.exists),))
    assert asked.read_text() == "-q update\n-q install -y --no-install-recommends fonts-croscore\n"


def test_what_root_could_not_install_is_named(monkeypatch, tmp_path):
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 100\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(CannotStart, match=r"\n  apt-get install -y chromium$"):
        machine.mend((lacking("chromium"),))


def test_this_machine_lacks_nothing():
    assert machine.mend(machine.RUN_NEEDS + machine.TEST_NEEDS) is None


def test_a_library_that_is_not_there_is_seen():
    assert (machine.loads("libpango-1.0.so.0"), machine.loads("libno-such-thing.so.0")) == (True, False)


def test_a_font_without_the_kyrgyz_letters_does_not_count():
    found = next(font for directory in machine.FONT_DIRECTORIES for font in directory.rglob("Tinos-Regular.ttf"))

    assert machine.has_letters(found)
    assert not machine.has_letters(found, "ң漢")
