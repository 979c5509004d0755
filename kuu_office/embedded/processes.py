"""Starting, finding and stopping processes so that none outlives the portal. Linux only (prctl, /proc)."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
AWAITED = ENDING | {signal.SIGCHLD}
IGNORED_BEHIND_A_SHELL = {signal.SIGINT, signal.SIGQUIT}  # what `command &` in a script ignores, for ever and below
libc = ctypes.CDLL(None, use_errno=True)


def wait_for_signals() -> None:
    """From here on signals arrive only where `sigtimedwait` asks for them."""
    heed_signals()
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)


def heed_signals() -> None:
    for each in IGNORED_BEHIND_A_SHELL:
        signal.signal(each, signal.SIG_DFL)


def die_with_parent(death_signal: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends this signal when the parent dies, even of kill -9."""
    parent = os.getpid()

    def in_child() -> None:
        heed_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
        end_with(parent, death_signal)

    return in_child


def end_with(parent: int, death_signal: int) -> None:
    """Called by a child: the kernel sends it this signal when the process that forked it dies."""
    libc.prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # it died before the line above
        os.kill(os.getpid(), signal.SIGKILL)


def spawn(command: list[str], *, death_signal: int = signal.SIGTERM, **options) -> subprocess.Popen:
    """Start a child at the head of its own process group: Ctrl-C reaches the portal only, which stops the child."""
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen(command, process_group=0, preexec_fn=die_with_parent(death_signal), **options)


def stop(process: subprocess.Popen, stop_signal: int, *, patience: float) -> None:
    """Ask, wait `patience` seconds, then end the child and whatever it left in its group."""
    with suppress(ProcessLookupError):
        process.send_signal(stop_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    sweep(process)


def sweep(process: subprocess.Popen) -> None:
    """End what is left of a child's process group: a killed master leaves its workers."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def working_in(directory: Path) -> list[psutil.Process]:
    """Processes whose current directory is this one: PostgreSQL and Redis both live in their data directory."""
    return [process for process in psutil.process_iter() if cwd_of(process) == str(directory.resolve())]


def cwd_of(process: psutil.Process) -> str | None:
    with suppress(psutil.Error, OSError):
        return process.cwd()
    return None


def marked(name: str, value: str) -> list[psutil.Process]:
    """Other processes that carry this environment variable with this value."""
    own = os.getpid()
    return [process for process in psutil.process_iter() if process.pid != own and carries(process, name, value)]


def carries(process: psutil.Process, name: str, value: str) -> bool:
    with suppress(psutil.Error, OSError):
        return process.environ().get(name) == value
    return False


def end(processes: Iterable[psutil.Process], *signals_in_turn: int, patience: float = 10) -> None:
    """Send each signal in turn to those that are still there; SIGKILL comes last."""
    alive = list(processes)
    for each in (*signals_in_turn, signal.SIGKILL):
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(each)
        deadline = time.monotonic() + patience
        while (alive := [process for process in alive if not is_gone(process)]) and time.monotonic() < deadline:
            time.sleep(0.02)


def is_gone(process: psutil.Process) -> bool:
    """A process that nobody has collected yet (a zombie) does nothing any more."""
    with suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True
