"""Where the embedded servers keep things, and who may enter there."""

import os
from pathlib import Path

import pytest

from kuu_office.embedded import database_url, directories, redis_url
from kuu_office.embedded.errors import CannotStart
from kuu_office.embedded.places import (
    BASE_DIR,
    LONGEST_SOCKET_DIRECTORY,
    fingerprint,
    places,
    sockets_of,
    state_of,
)

AS_ROOT = os.getuid() == 0


def test_the_address_names_the_role_and_the_socket(monkeypatch):
    monkeypatch.setenv("VAR_DIR", "/srv/portal/var")
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert database_url("owner") == "postgresql://kuu_owner@%2Fsrv%2Fportal%2Fvar%2Frun%2Fpostgres/kuu"
    assert database_url() == "postgresql://kuu_app@%2Fsrv%2Fportal%2Fvar%2Frun%2Fpostgres/kuu"
    assert redis_url() == "redis+socket:///srv/portal/var/run/redis.sock?virtual_host=0"


def test_an_unknown_database_role_is_an_error():
    with pytest.raises(ValueError, match="choose app, owner or ro"):
        database_url("admin")


def test_without_a_setting_everything_lies_under_var_in_the_checkout(monkeypatch):
    monkeypatch.delenv("VAR_DIR", raising=False)
    assert places().var == BASE_DIR / "var"


def test_an_ordinary_user_keeps_the_database_under_var(tmp_path):
    tmp_path.chmod(0o700)
    assert state_of(tmp_path / "var", as_root=False) == tmp_path / "var"


def test_root_keeps_the_database_outside_a_checkout_that_others_cannot_enter(tmp_path):
    tmp_path.chmod(0o700)
    var = tmp_path / "var"
    assert state_of(var, as_root=True) == Path(f"/var/lib/kuu-{fingerprint(var)}")


def test_root_keeps_the_database_under_var_where_others_may_pass():
    assert state_of(Path("/srv/portal/var"), as_root=True) == Path("/srv/portal/var")


def test_a_path_too_long_for_a_socket_is_replaced_by_a_short_one_of_this_account():
    longest = Path("/" + "d" * (LONGEST_SOCKET_DIRECTORY - len("//run")))
    assert sockets_of(longest) == longest / "run"
    longer = Path(f"{longest}d")
    assert sockets_of(longer) == Path(f"/tmp/kuu-{os.getuid()}-{fingerprint(longer)}")


def test_length_of_a_socket_path_is_counted_in_bytes():
    kyrgyz = Path("/" + "ө" * (LONGEST_SOCKET_DIRECTORY // 2))
    assert sockets_of(kyrgyz) != kyrgyz / "run"


def test_an_installation_of_another_account_is_refused_with_the_line_that_mends_it(tmp_path):
    theirs = Path("/etc")
    if AS_ROOT:
        theirs = tmp_path / "theirs"
        theirs.mkdir()
        os.chown(theirs, 65534, 65534)
    with pytest.raises(CannotStart, match=r"belongs to .* VAR_DIR="):
        directories.refuse_other_owner(theirs)


def test_a_link_planted_in_the_place_of_the_socket_directory_is_refused(tmp_path):
    if AS_ROOT:
        planted = tmp_path / "planted"
        planted.symlink_to("/etc")
        os.lchown(planted, 65534, 65534)
        with pytest.raises(CannotStart):
            directories.refuse_other_owner(planted)


def test_the_directories_are_closed_to_reading_by_others(var):
    directories.make(places())
    modes = {path.name: path.stat().st_mode & 0o777 for path in (var, var / "log", var / "run", var / "celery")}
    passage = 0o711 if AS_ROOT else 0o700
    assert modes == {"var": passage, "run": passage, "log": 0o700, "celery": 0o700}
