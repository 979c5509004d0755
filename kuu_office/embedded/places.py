"""Where the embedded servers keep their data and their sockets. Computes only; nothing is made or started here."""

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATABASE = "kuu"
# sockaddr_un holds 107 bytes and PostgreSQL adds "/postgres/.s.PGSQL.5432.lock" to the directory.
LONGEST_SOCKET_DIRECTORY = 107 - len("/postgres/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Places:
    """`var`: all that the portal keeps; `state`: PostgreSQL's data; `sockets`: a path short enough for sockets."""

    var: Path
    state: Path
    sockets: Path

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def log(self) -> Path:
        return self.var / "log"


def places(var: Path | None = None) -> Places:
    """The places of one installation; `VAR_DIR` moves them out of the checkout."""
    var = Path(var or os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()
    state = state_of(var, as_root=os.getuid() == 0)
    return Places(var, state, sockets_of(state))


def state_of(var: Path, *, as_root: bool) -> Path:
    """PostgreSQL refuses to run as root and gets an account of its own, which must be able to reach its data."""
    if not as_root or open_to_others(var.parent):
        return var
    return Path(f"/var/lib/kuu-{fingerprint(var)}")


def sockets_of(state: Path) -> Path:
    sockets = state / "run"
    if len(os.fsencode(sockets)) <= LONGEST_SOCKET_DIRECTORY:
        return sockets
    return Path(f"/tmp/kuu-{os.getuid()}-{fingerprint(state)}")  # noqa: S108 (directories.make refuses a planted one)


def open_to_others(directory: Path) -> bool:
    """True when another account may pass through every directory of the path (one not made yet counts as open)."""
    return all(step.stat().st_mode & 0o001 for step in (directory, *directory.parents) if step.exists())


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def database_url(role: str = "app") -> str:
    """The address of the embedded database. role: `app` (rows), `owner` (the schema), `ro` (reports)."""
    if role not in {"app", "owner", "ro"}:
        raise ValueError(f"Unknown database role {role!r}: choose app, owner or ro.")
    return f"postgresql://kuu_{role}@{quote(str(places().sockets / 'postgres'), safe='')}/{DATABASE}"


def redis_url() -> str:
    """The address of the embedded Redis as Celery writes it."""
    return f"redis+socket://{quote(str(places().sockets / 'redis.sock'))}?virtual_host=0"


def wheel(package: str) -> Path:
    """Where an installed package lies. It is not imported: both wheels do things of their own when they are."""
    return Path(importlib.util.find_spec(package).submodule_search_locations[0])
