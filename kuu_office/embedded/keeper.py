"""Keeps one server alive while somebody needs it. See the package's docstring for the two locks."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from kuu_office.embedded import processes
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.locks import EXCLUSIVE, SHARED, Lock, is_held
from kuu_office.embedded.places import BASE_DIR
from kuu_office.embedded.server import Server

LOOK_EVERY = 0.3  # seconds between two looks whether anybody still needs the server
START_WITHIN = 60  # seconds; recovery after kill -9 of a busy database is the longest start
STOP_WITHIN = 30
GIVE_UP_AFTER = 5  # quick deaths in a row


class InUse:
    """Holds servers: they run from `bring_up` until `release`, or until this process ends in any way."""

    def __init__(self, servers: list[Server]):
        self.servers = servers
        self.locks = [Lock(server.use_lock) for server in servers]

    def bring_up(self) -> None:
        """Returns when every server answers. Raises CannotStart with the last lines of the log of one that does not."""
        for lock in self.locks:
            lock.take(SHARED)
        self.keepers = {server.name: ensure_keeper(server) for server in self.servers}
        for server in self.servers:
            self.keepers[server.name] = wait_until_ready(server, self.keepers[server.name])

    def revive(self) -> None:
        """Start the keepers again that were killed."""
        for server in self.servers:
            if not is_held(server.keeper_lock):
                reap(self.keepers[server.name])
                self.keepers[server.name] = ensure_keeper(server)

    def survive_exec(self) -> None:
        for lock in self.locks:
            lock.survive_exec()

    def release(self) -> None:
        """Let go, and wait for the servers to stop unless another command needs them."""
        for lock in self.locks:
            lock.close()
        deadline = time.monotonic() + STOP_WITHIN
        while any(is_stopping(server) for server in self.servers) and time.monotonic() < deadline:
            time.sleep(0.05)


def ensure_keeper(server: Server) -> subprocess.Popen | None:
    """Start the keeper of this server unless it has one."""
    if is_held(server.keeper_lock):
        return None
    with server.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "kuu_office.embedded", "keep", server.name],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=BASE_DIR, start_new_session=True,
            env=os.environ | {"VAR_DIR": str(server.run.parent)},
        )  # fmt: skip


def wait_until_ready(server: Server, keeper: subprocess.Popen | None) -> subprocess.Popen | None:
    """Returns the keeper that this process started, if any: one that was about to end may need a successor."""
    deadline = time.monotonic() + START_WITHIN
    while not is_ready(server):
        if keeper is None or keeper.poll() == 0:
            keeper = ensure_keeper(server)
        if time.monotonic() > deadline or (keeper and keeper.poll()):
            raise CannotStart(f"{server.name} does not start. The end of {server.log}:\n{tail(server)}")
        time.sleep(0.03)
    return keeper


def is_ready(server: Server) -> bool:
    """Kept, started by that keeper (an orphan of a killed one may still answer for a moment), and answering."""
    return is_held(server.keeper_lock) and bool(pid_of(server)) and server.answers()


def is_stopping(server: Server) -> bool:
    """Whether the server still runs though nobody needs it."""
    return is_held(server.keeper_lock) and not is_used(server)


def is_used(server: Server) -> bool:
    """Whether somebody holds the server; the keeper's own lock while it stops the server does not count."""
    lock = Lock(server.use_lock)
    used = not lock.try_take(EXCLUSIVE) and lock.try_take(SHARED)
    lock.close()
    return used


def pid_of(server: Server) -> int:
    """The process number of the kept server; 0 while it is being started."""
    lock = Lock(server.keeper_lock)
    text = lock.read()
    lock.close()
    return int(text or 0)


def tail(server: Server, lines: int = 12) -> str:
    return "\n".join(server.log.read_text(errors="replace").splitlines()[-lines:])


def reap(keeper: subprocess.Popen | None) -> None:
    if keeper is not None:
        with suppress(subprocess.TimeoutExpired):
            keeper.wait(1)


def keep(server: Server) -> int:
    """The keeper itself: start, restart, and stop when unused. Returns the exit code (0: no longer needed)."""
    own = Lock(server.keeper_lock)
    if not take_patiently(own):
        return 0  # another keeper was faster
    processes.wait_for_signals()
    use, failures = Lock(server.use_lock), 0
    while failures < GIVE_UP_AFTER:
        started = time.monotonic()
        process = start(server, own)
        if stays_until_unneeded(process, use):
            processes.stop(process, server.stop_signal, patience=STOP_WITHIN)
            own.close()  # before the lock that the next command waits for: it must see that there is no keeper
            use.close()
            return 0
        failures = failures + 1 if time.monotonic() - started < 10 else 0
        say(f"{server.name} ended with {process.returncode}; starting it again")
        time.sleep(0.2 * failures)
    return 1


def take_patiently(own: Lock) -> bool:
    """Somebody's look at the lock may hold it for an instant."""
    for _ in range(20):
        if own.try_take(EXCLUSIVE):
            own.write("")
            return True
        time.sleep(0.05)
    return False


def start(server: Server, own: Lock) -> subprocess.Popen:
    """Never two on one data directory: what a killed keeper left there is stopped first."""
    own.write("")
    processes.end(processes.working_in(server.data), server.stop_signal, signal.SIGQUIT)
    server.prepare()
    with server.log.open("ab") as log:
        process = processes.spawn(
            server.command, death_signal=server.stop_signal, stdout=log, stderr=log, **server.options
        )
    own.write(str(process.pid))
    return process


def stays_until_unneeded(process: subprocess.Popen, use: Lock) -> bool:
    """Waits. True: nobody needs the server any more (or the keeper was told to end). False: the server died."""
    while process.poll() is None:
        came = signal.sigtimedwait(processes.AWAITED, LOOK_EVERY)
        if (came and came.si_signo in processes.ENDING) or use.try_take(EXCLUSIVE):
            return True
    return False


def say(text: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S"), text, flush=True)
