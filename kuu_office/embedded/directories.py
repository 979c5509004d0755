"""Makes the directories of an installation, each with the narrowest rights that work."""

import os
import pwd
from pathlib import Path

from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.places import Places


def make(where: Places) -> None:
    """var, logs, locks and the socket directory; refuses an installation that belongs to somebody else."""
    for directory in (where.var, where.state, where.sockets, where.run, where.log, where.var / "celery"):
        directory.mkdir(parents=True, exist_ok=True)
    for directory in (where.var, where.state, where.sockets):
        refuse_other_owner(directory)
        directory.chmod(0o711 if os.getuid() == 0 else 0o700)
    for directory in (where.log, where.var / "celery"):
        directory.chmod(0o700)


def refuse_other_owner(directory: Path) -> None:
    """Two accounts in one installation would lock each other out; in /tmp it might even be a trap."""
    owner = directory.lstat().st_uid
    if owner != os.getuid():
        raise CannotStart(
            f"{directory} belongs to {name_of(owner)}, and you are {name_of(os.getuid())}. "
            f"Run as {name_of(owner)}, or keep your own data elsewhere: VAR_DIR=$HOME/kuu-var make run"
        )


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
