"""PostgreSQL and Redis under `var/`, and the processes of the portal, for a machine where nothing is installed.

Settings read two addresses from here; asking for them starts nothing and imports no Django. With `DATABASE_URL`
or `REDIS_URL` set, the server it names is used and its embedded twin is never started.

    python -m kuu_office.embedded run                      the whole portal, until Ctrl-C (`make run`)
    python -m kuu_office.embedded with-services -- COMMAND  a command that needs the database and the broker
    python -m kuu_office.embedded machine [--tests]         what Debian packages are missing (`make setup`)

Who keeps what alive: every server has a keeper process of its own. Whoever needs the server holds a shared lock
on `var/run/<name>.use`; the keeper restarts a server that dies and stops it when nobody holds the lock any more.
The kernel drops the lock of a process that was killed, so nothing is left behind and two commands may share.
"""

from kuu_office.embedded.places import database_url, redis_url

__all__ = ["database_url", "redis_url"]
