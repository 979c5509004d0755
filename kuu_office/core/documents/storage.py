"""Bytes in the file storage: whole or not at all, and never a row without its file (SECURITY 2.1, F05)."""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import OfficeError
from kuu_office.core.models.documents import StoredFile, random_key
from kuu_office.core.models.org import Unit

FOLDER = "files"
ORPHAN_AGE = timedelta(hours=24)  # longer than any transaction that may still write the row


class DamagedFile(OfficeError):
    """Stored bytes are not what was stored."""

    status = 409


def storage() -> Storage:
    return storages["default"]


def store_file(
    *,
    name: str,
    content: bytes,
    content_type: str,
    by: Scope,
    at: datetime,
    unit: Unit | None = None,
    access: str = "",
) -> StoredFile:
    """Keeps bytes: first the file, on the disk to stay, then its row.

    Who stores a file may open it. So may holders of the permission `access` in `unit` (anywhere, when it has none).
    """
    key = random_key()
    path = f"{FOLDER}/{secrets.token_hex(1)}/{key}"
    write(path, content)
    return StoredFile.objects.create(
        key=key,
        name=clean_name(name),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        unit=unit,
        access=access,
        stored_by_id=by.person_id,
        stored_at=at,
    )


def clean_name(name: str) -> str:
    """A file name without path, control characters and marks that turn the direction of reading."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: 199 - len(suffix)]}{dot}{suffix}" if stem and len(suffix) < 20 else plain[:200] or "file"


def write(path: str, content: bytes) -> None:
    """Writes a new file that a crash leaves either whole or absent."""
    if isinstance(storage(), FileSystemStorage):
        write_durably(Path(storage().path(path)), content)
    else:
        storage().save(path, ContentFile(content))


def write_durably(target: Path, content: bytes) -> None:
    """tmp → fsync → replace → fsync(directory). Leaves nothing behind when the disk is full."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".tmp")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    for directory in (target.parent, target.parent.parent):
        sync_directory(directory)


def sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_file(stored: StoredFile) -> bytes:
    """The bytes as they were stored. Raises DamagedFile when they are missing or altered."""
    fault = fault_of(stored)
    if fault:
        raise DamagedFile(fault)
    with storage().open(stored.path) as file:
        return file.read()


def open_file(stored: StoredFile) -> File:
    """The stored file, open for reading. Raises DamagedFile when it is missing."""
    try:
        return storage().open(stored.path)
    except FileNotFoundError as missing:
        raise DamagedFile(_missing(stored)) from missing


def fault_of(stored: StoredFile) -> str:
    """A sentence when the bytes are missing or altered; empty when all is well."""
    try:
        with storage().open(stored.path) as file:
            digest = hashlib.file_digest(file.file, "sha256").hexdigest()
    except FileNotFoundError:
        return _missing(stored)
    if digest != stored.sha256:
        return _("The file “%(name)s” (%(path)s) was altered.") % {"name": stored.name, "path": stored.path}
    return ""


def _missing(stored: StoredFile) -> str:
    return _("The file “%(name)s” (%(path)s) is missing.") % {"name": stored.name, "path": stored.path}


def sweep_orphans(at: datetime | None = None) -> list[str]:
    """Removes files that no row tells of: their transaction was undone or the process died. Returns their paths."""
    oldest = (at or clock.now()) - ORPHAN_AGE
    known = set(StoredFile.objects.values_list("path", flat=True))
    orphans = [path for path in paths() if path not in known and storage().get_modified_time(path) < oldest]
    for path in orphans:
        storage().delete(path)
    return orphans


def paths() -> Iterator[str]:
    """Every stored path."""
    if not storage().exists(FOLDER):
        return
    for directory in storage().listdir(FOLDER)[0]:
        for name in storage().listdir(f"{FOLDER}/{directory}")[1]:
            yield f"{FOLDER}/{directory}/{name}"
