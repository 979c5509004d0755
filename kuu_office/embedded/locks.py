"""File locks that the kernel drops with the process that held them, so that none is ever stale."""

import fcntl
import os
from pathlib import Path

SHARED, EXCLUSIVE = fcntl.LOCK_SH, fcntl.LOCK_EX


class Lock:
    """One open lock file. The text in it tells others something about the holder (a process number)."""

    def __init__(self, path: Path):
        self.path = path
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, kind: int) -> None:
        fcntl.flock(self.file, kind)

    def try_take(self, kind: int) -> bool:
        try:
            fcntl.flock(self.file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self.file, 100, 0).decode()

    def survive_exec(self) -> None:
        """Let the program that replaces this process hold the lock until it ends."""
        os.set_inheritable(self.file, True)

    def close(self) -> None:
        os.close(self.file)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock exclusively."""
    lock = Lock(path)
    free = lock.try_take(SHARED)
    lock.close()
    return not free
