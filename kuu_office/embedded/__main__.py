"""The command line of the package; its docstring says what each word does."""

import argparse
import os
import sys

from kuu_office.embedded import directories, machine, postgres, redis
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.keeper import InUse, keep
from kuu_office.embedded.places import Places, places
from kuu_office.embedded.portal import Portal
from kuu_office.embedded.server import Server

SERVERS = {"postgres": (postgres.server, "DATABASE_URL"), "redis": (redis.server, "REDIS_URL")}


def main(arguments: list[str]) -> int:
    """Returns the exit code; what stands in the way is told without a traceback."""
    try:
        return obey(parse(arguments))
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kuu_office.embedded")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("run", help="the whole portal, until Ctrl-C")
    words.add_parser("with-services", help="run a command that needs the servers").add_argument("command", nargs="+")
    words.add_parser("machine", help="look for missing packages").add_argument("--tests", action="store_true")
    words.add_parser("keep", help="(internal) the keeper of one server").add_argument("server", choices=SERVERS)
    return parser.parse_args(arguments)


def obey(asked: argparse.Namespace) -> int:
    if asked.word == "machine":
        machine.mend(machine.RUN_NEEDS + (machine.TEST_NEEDS if asked.tests else ()))
        return 0
    where = places()
    directories.make(where)
    if asked.word == "keep":
        return keep(SERVERS[asked.server][0](where))
    if where.state != where.var:
        print(f"The database lies in {where.state}: its account may not enter {where.var.parent}.", file=sys.stderr)
    if asked.word == "with-services":
        return replace_by(asked.command, needed(where))
    Portal(where, InUse(needed(where)), os.environ.get("HOST", "127.0.0.1"), port()).run()
    return 0


def needed(where: Places) -> list[Server]:
    """The embedded servers, less those whose place a given address takes."""
    return [make(where) for make, address in SERVERS.values() if not os.environ.get(address)]


def port() -> int:
    """PORT, 8000 when not given."""
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CannotStart(f"PORT={given} is not a port: choose a number from 1 to 65535.")
    return int(given)


def replace_by(command: list[str], servers: list[Server]) -> int:
    """Become the command, holding the servers: they stop when it ends, however it ends."""
    using = InUse(servers)
    using.bring_up()
    using.survive_exec()
    sys.stdout.flush()
    os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
