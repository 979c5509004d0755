"""Stored bytes: whole or absent, under names of our choice, checked when read."""

import errno
import hashlib
import itertools
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from kuu_office.core import clock
from kuu_office.core.documents import storage
from kuu_office.core.documents.storage import DamagedFile
from kuu_office.core.models import StoredFile
from kuu_office.core.tests.documents.conftest import NOON

pytestmark = pytest.mark.django_db
CONTENT = "Окуу планы".encode()


@pytest.fixture
def store(cast):
    def make(name: str = "план.txt", content: bytes = CONTENT, **more) -> StoredFile:
        values = {"content_type": "text/plain", "by": cast.dean.scope, "at": NOON, **more}
        return storage.store_file(name=name, content=content, **values)

    return make


def files_in(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


def test_a_file_is_kept_with_its_size_hash_and_owner(store, cast, media):
    stored = store(unit=cast.units.faculty, access="curriculum.plan.view")

    stored.refresh_from_db()
    assert (stored.name, stored.content_type, stored.size) == ("план.txt", "text/plain", len(CONTENT))
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (stored.unit, stored.access, stored.stored_by, stored.stored_at) == (
        cast.units.faculty,
        "curriculum.plan.view",
        cast.dean.person,
        NOON,
    )
    assert (media / stored.path).read_bytes() == CONTENT
    assert storage.read_file(stored) == CONTENT


def test_the_path_tells_nothing_of_the_name(store):
    first, second = store("../../etc/passwd"), store("../../etc/passwd")

    assert first.path.startswith("files/")
    assert "passwd" not in first.path
    assert first.path != second.path


def test_only_the_portal_may_read_the_file_on_the_disk(store, media):
    assert (media / store().path).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("план.pdf", "план.pdf"),
        ("/etc/passwd", "passwd"),
        ("C:\\Documents\\план.xlsx", "план.xlsx"),
        ("../../x", "x"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("fdp.\u202etxt.exe", "fdp.txt.exe"),
        ("nul\x00l.pdf", "null.pdf"),
        ("...", "file"),
        ("", "file"),
        ("ө" * 300 + ".pdf", "ө" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_names_are_shown_without_what_deceives(given, kept):
    assert storage.clean_name(given) == kept


def test_a_full_disk_leaves_neither_file_nor_row(store, media, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store()

    assert (StoredFile.objects.count(), files_in(media)) == (0, [])


def test_a_file_appears_under_its_name_only_when_it_is_whole(store, media, monkeypatch):
    seen = []
    really = os.fsync

    def look(handle):
        seen.append(files_in(media))
        really(handle)

    monkeypatch.setattr(os, "fsync", look)
    stored = store()

    assert seen[0] == [f"{stored.path}.tmp"]
    assert seen[1:] == [[stored.path], [stored.path]]


def test_an_altered_file_is_not_read(store, media):
    stored = store()
    (media / stored.path).chmod(0o600)
    (media / stored.path).write_bytes(CONTENT.replace(b" ", b"-"))

    with pytest.raises(DamagedFile, match="altered"):
        storage.read_file(stored)


def test_a_missing_file_is_told_by_name(store, media):
    stored = store()
    (media / stored.path).unlink()

    with pytest.raises(DamagedFile, match=r"план\.txt"):
        storage.read_file(stored)
    with pytest.raises(DamagedFile, match=r"план\.txt"):
        storage.open_file(stored)


def test_the_row_of_a_file_never_changes(store):
    from django.db import DatabaseError

    stored = store()
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64)


def test_files_of_undone_transactions_are_swept_away_and_others_stay(store, media):
    kept = store()
    with transaction.atomic():
        undone = store()
        transaction.set_rollback(True)
    assert files_in(media) == sorted([kept.path, undone.path])

    assert storage.sweep_orphans(clock.now()) == []
    assert storage.sweep_orphans(clock.now() + timedelta(hours=25)) == [undone.path]
    assert files_in(media) == [kept.path]


def test_a_half_written_file_is_swept_away(media):
    half = media / "files/ab/key.tmp"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")

    assert storage.sweep_orphans(clock.now() + timedelta(hours=25)) == ["files/ab/key.tmp"]


def test_there_is_nothing_to_sweep_before_the_first_file():
    assert storage.sweep_orphans() == []


def die_at(step: int, *functions: str):
    """Within a forked process: the kernel ends it before the given call of the file system."""
    calls = itertools.count()

    def deadly(function):
        def call(*args, **kwargs):
            if next(calls) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return call

    for name in functions:
        setattr(os, name, deadly(getattr(os, name)))


@pytest.mark.parametrize("step", range(6))
def test_a_file_whose_writer_is_killed_at_any_step_is_whole_or_absent(tmp_path, step):
    target = tmp_path / "files" / "ab" / "key"
    child = os.fork()
    if child == 0:
        die_at(step, "open", "fsync", "replace")
        storage.write_durably(target, CONTENT)
        os._exit(0)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    assert (target.read_bytes() if target.exists() else CONTENT) == CONTENT


def test_another_storage_than_the_disk_is_used_as_it_is(store, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}

    assert storage.read_file(store()) == CONTENT
