"""`make run`: the servers, the web and the worker as one thing that starts, is watched over, and stops."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

from kuu_office.embedded import machine, processes
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.keeper import InUse
from kuu_office.embedded.locks import EXCLUSIVE, Lock
from kuu_office.embedded.places import BASE_DIR, Places

MARK = "KUU_PORTAL"  # environment variable by which processes of a killed portal are found again
# What each child is told in turn, with the seconds it then gets: gunicorn and Celery finish what they have in hand at
# SIGTERM and drop it at SIGQUIT; Celery puts a dropped task back into the queue.
STOPPING = ((signal.SIGTERM, 10), (signal.SIGQUIT, 8))
QUICK_DEATHS = 5


@dataclass
class Child:
    """One process of the portal that is started again when it dies. `failures`: quick deaths in a row."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0
    failures: int = 0
    env: dict[str, str] = field(default_factory=dict)


class Portal:
    """One run. `host`, `port`: where the web listens; `using`: the embedded servers, none when addresses are given."""

    def __init__(self, where: Places, using: InUse, host: str, port: int):
        self.where, self.using, self.host, self.port = where, using, host, port
        self.children = [self.web(), self.worker()]

    def web(self) -> Child:
        command = [
            sys.executable, "-m", "gunicorn", "kuu_office.wsgi", "--bind", f"{self.host}:{self.port}",
            "--worker-class", "gthread", "--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--threads", "4",
            "--preload", "--no-control-socket", "--graceful-timeout", "15", "--log-level", "warning",
        ]  # fmt: skip
        return Child("web", command, env=self.environment("web"))

    def worker(self) -> Child:
        command = [
            sys.executable, "-m", "celery", "-A", "kuu_office", "worker", "--beat",
            "--schedule", str(self.where.var / "celery" / "beat"), "--queues", "default,pdf", "--concurrency", "2",
            "--without-gossip", "--without-mingle", "--loglevel", "WARNING", "--", "worker.soft_shutdown_timeout=0",
        ]  # fmt: skip
        return Child("worker", command, env=self.environment("worker"))

    def environment(self, process: str, **more: str) -> dict[str, str]:
        return os.environ | {MARK: str(self.where.var), "PROCESS": process} | more

    def as_owner(self) -> dict[str, str]:
        """The environment of the one step that changes the schema; on a given server its owner has another address."""
        env = self.environment("command", DB_ROLE="owner", SHOW_CAST_PORT=str(self.port))
        if owner := os.environ.get("DATABASE_OWNER_URL"):
            env["DATABASE_URL"] = owner
        return env

    def run(self) -> None:
        """Everything, until a signal says stop. Raises CannotStart with what stands in the way."""
        processes.wait_for_signals()
        follow_make()
        with only_one(self.where):
            processes.end(processes.marked(MARK, str(self.where.var)), signal.SIGTERM, patience=2)
            machine.refuse_busy_port(self.host, self.port)
            try:
                self.using.bring_up()
                if self.prepare():
                    self.serve()
            finally:
                self.stop()

    def prepare(self) -> bool:
        """Schema, seed, texts and static files, in one Django start. False when told to stop meanwhile."""
        process = processes.spawn([sys.executable, "manage.py", "prepare"], cwd=BASE_DIR, env=self.as_owner())
        while process.poll() is None:
            if told_to_stop(1):
                processes.stop(process, signal.SIGINT, patience=5)
                return False
        if process.returncode:
            raise CannotStart("The database could not be prepared; the reason stands above.")
        return True

    def serve(self) -> None:
        for child in self.children:
            self.start(child)
        announced = False
        while not told_to_stop(0.1 if not announced else 1):
            self.mend()
            if not announced and self.answers():
                announced = True
                print(f"\nReady: http://localhost:{self.port}/    Stop with Ctrl-C. Logs: {self.where.log}", flush=True)

    def start(self, child: Child) -> None:
        with (self.where.log / f"{child.name}.log").open("ab") as log:
            child.process = processes.spawn(
                child.command, death_signal=signal.SIGKILL, cwd=BASE_DIR, env=child.env, stdout=log, stderr=log
            )
        child.started = time.monotonic()

    def mend(self) -> None:
        """Start again what died; give up on what dies at once again and again."""
        self.using.revive()
        for child in self.children:
            if child.process.poll() is not None:
                self.restart(child)

    def restart(self, child: Child) -> None:
        processes.sweep(child.process)
        child.failures = child.failures + 1 if time.monotonic() - child.started < 10 else 1
        log = self.where.log / f"{child.name}.log"
        if child.failures == QUICK_DEATHS:
            raise CannotStart(f"The {child.name} process dies at once, {QUICK_DEATHS} times in a row; see {log}")
        print(f"The {child.name} process ended ({child.process.returncode}); started again. See {log}", flush=True)
        self.start(child)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status < 500
        return False

    def stop(self) -> None:
        """Children first, side by side; then the servers that they need. Told to stop a second time: at once."""
        running = [child.process for child in self.children if child.process]
        for each, patience in STOPPING:
            for process in running:
                process.send_signal(each)
            if not all_end(running, patience):
                break
        for process in running:
            processes.sweep(process)
        self.using.release()


def all_end(running: list[subprocess.Popen], patience: float) -> bool:
    """Wait so many seconds for all of them. False when told to stop a second time meanwhile."""
    deadline = time.monotonic() + patience
    while any(process.poll() is None for process in running) and time.monotonic() < deadline:
        if told_to_stop(0.2):
            return False
    return True


def told_to_stop(seconds: float) -> bool:
    """Wait so long for a signal to stop, or until a child changed its state."""
    came = signal.sigtimedwait(processes.AWAITED, seconds)
    return came is not None and came.si_signo in processes.ENDING


def follow_make() -> None:
    """When make is killed, the portal it started stops too."""
    if psutil.Process().parent().name() == "make":
        processes.libc.prctl(processes.PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def only_one(where: Places):
    """One portal per installation: a second one would run every timed task twice."""
    lock = Lock(where.run / "portal.lock")
    if not lock.try_take(EXCLUSIVE):
        raise CannotStart(f"The portal runs already (process {lock.read()}). Stop it:\n  kill {lock.read()}")
    lock.write(str(os.getpid()))
    try:
        yield
    finally:
        lock.close()
