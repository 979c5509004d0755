"""What is looked at before a file is opened, in the order of SECURITY 2.2. Nothing is unpacked here."""

import math
import stat
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kuu_office.core.spreadsheets.limits import DEFAULT, MEGABYTE, Limits
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.text.kyrgyz import normalise

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_FLAG = 0x1


def check_upload(content: bytes, filename: str, limits: Limits = DEFAULT) -> None:
    """Returns nothing when `content` may be handed to the reader.

    Raises UploadRefused naming the first broken rule: size, kind and extension, then the parts of the package.
    """
    name = normalise(filename)[-100:]
    _check_size(content, name, limits)
    _check_kind(content, name)
    members = _members(content)
    _check_amount(members, limits)
    for member in members:
        _check_member(member)
    _check_contents([member.orig_filename.lower() for member in members], name)


def _check_size(content: bytes, name: str, limits: Limits) -> None:
    if not content:
        raise UploadRefused("empty", name=name)
    if len(content) > limits.file_size:
        raise UploadRefused("too_big", size=_megabytes(len(content)), limit=limits.file_size // MEGABYTE)


def _megabytes(size: int) -> str:
    """Rounded up, so that a file just over the limit does not seem to keep it."""
    return f"{math.ceil(size * 10 / MEGABYTE) / 10:.1f}"


def _check_kind(content: bytes, name: str) -> None:
    if content.startswith(OLE):
        raise UploadRefused("password_protected" if ENCRYPTED_STREAM in content else "old_format")
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
        raise UploadRefused("web_page")
    if not content.startswith(ZIP):
        raise UploadRefused("not_workbook", name=name)
    if PurePosixPath(name.lower()).suffix != ".xlsx":
        raise UploadRefused("wrong_extension", name=name)


def _members(content: bytes) -> list[ZipInfo]:
    try:
        with ZipFile(BytesIO(content)) as package:
            return package.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UploadRefused("damaged", detail=type(error).__name__) from error


def _check_amount(members: list[ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise UploadRefused("too_many_members", count=len(members), limit=limits.members)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_size:
        raise UploadRefused("too_large_unpacked", size=_megabytes(unpacked), limit=limits.unpacked_size // MEGABYTE)
    ratio = unpacked // max(1, sum(member.compress_size for member in members))
    if ratio > limits.ratio:
        raise UploadRefused("packed_too_tightly", ratio=ratio, limit=limits.ratio)


def _check_member(member: ZipInfo) -> None:
    shown = normalise(member.orig_filename)[:100]
    if _is_bad_name(member.orig_filename) or stat.S_ISLNK(member.external_attr >> 16):
        raise UploadRefused("bad_member_name", member=shown)
    if member.flag_bits & ENCRYPTED_FLAG:
        raise UploadRefused("password_protected")
    # bz2 and lzma unpack without a bound on the output of one step.
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UploadRefused("unknown_packing", member=shown)


def _is_bad_name(name: str) -> bool:
    return (
        not name
        or name.startswith("/")
        or any(sign in name for sign in "\\:\0")
        or ".." in name.split("/")
        or not name.isprintable()
    )


def _check_contents(names: list[str], filename: str) -> None:
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise UploadRefused("repeated_member", member=min(repeated)[:100])
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UploadRefused("not_workbook", name=filename)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UploadRefused("macros")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise UploadRefused("external_links")
