"""What is refused before a file is opened, and that each limit is what refuses it (SECURITY 2.2, V49, V51)."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.gate import check_upload
from kuu_office.core.spreadsheets.limits import DEFAULT, Limits
from kuu_office.core.spreadsheets.refusals import SENTENCES, UploadRefused
from kuu_office.core.tests.spreadsheets import corpus

MEGABYTE = 1024 * 1024


def refusal(content: bytes, name: str = "план.xlsx", limits: Limits = DEFAULT) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        check_upload(content, name, limits)
    return caught.value


def sentence(*arguments) -> str:
    with override("en"):
        return str(refusal(*arguments))


def test_an_honest_workbook_passes():
    assert check_upload(corpus.valid(), "План 2024.XLSX") is None


def test_limits_are_those_of_the_security_plan():
    assert (DEFAULT.file_size, DEFAULT.members, DEFAULT.unpacked_size, DEFAULT.ratio) == (
        5 * MEGABYTE,
        200,
        50 * MEGABYTE,
        100,
    )
    assert (DEFAULT.rows, DEFAULT.columns, DEFAULT.blank_rows, DEFAULT.cell_chars) == (5000, 60, 50, 10_000)
    assert (DEFAULT.memory, DEFAULT.cpu_seconds <= 10, DEFAULT.wall_seconds < 10) == (512 * MEGABYTE, True, True)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "план.xlsx", "The file “план.xlsx” is empty."),
        (b"PK" * 4 * MEGABYTE, "план.xlsx", "The file has 8.0 MB; at most 5 MB are accepted."),
        (b"PK\x03\x04" + bytes(5 * MEGABYTE), "план.xlsx", "The file has 5.1 MB; at most 5 MB are accepted."),
        (corpus.valid(), "план.ods", "The file is called “план.ods”. Only names ending in .xlsx are accepted."),
        (
            "a;b".encode("utf-16"),
            "план.xlsx",
            "The file “план.xlsx” is not an Excel workbook. Only .xlsx workbooks are accepted.",
        ),
        (
            corpus.pack([*corpus.parts(), *corpus.numbered(300)]),
            "план.xlsx",
            "The file consists of 307 parts; a workbook may have at most 200.",
        ),
        (
            corpus.with_part("../x"),
            "план.xlsx",
            "The file has a part with the forbidden name “../x”.",
        ),
    ],
)
def test_a_refusal_says_the_value_and_the_rule(content, name, expected):
    assert sentence(content, name) == expected


def test_a_refusal_is_an_error_of_input_at_the_file_field():
    refused = refusal(b"")
    assert isinstance(refused, BadInput)
    assert (refused.status, refused.field, refused.code, refused.values) == (
        422,
        "file",
        "empty",
        {"name": "план.xlsx"},
    )


def test_every_sentence_can_be_filled_and_is_one_line():
    names = ("name", "size", "limit", "detail", "count", "ratio", "member", "sheet", "row", "cell", "line", "encoding")
    for code in SENTENCES:
        told = str(UploadRefused(code, **dict.fromkeys(names, "7")))
        assert "%" not in told
        assert "\n" not in told
        assert told.endswith(".")


def test_a_hostile_file_name_is_shown_clean():
    told = sentence(b"", "\u202efdp.exe\n<script>" + "а" * 300 + ".xlsx")
    assert "\u202e" not in told
    assert "\n" not in told
    assert len(told) < 150


def test_the_first_broken_rule_is_named():
    assert refusal(b"x" * 6 * MEGABYTE, "план.exe").code == "too_big"
    assert refusal(corpus.ole("EncryptedPackage"), "план.exe").code == "password_protected"
    assert refusal(corpus.pack([*corpus.parts(), *corpus.numbered(300), ("../x", b"")])).code == "too_many_members"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/media/photo.png", ""),
        ("docProps/app.xml", ""),
        ("xl/..hidden/x", ""),
        ("xl/../x", "bad_member_name"),
        ("..", "bad_member_name"),
        ("/x", "bad_member_name"),
        ("xl\\x", "bad_member_name"),
        ("C:/x", "bad_member_name"),
        ("xl/\u202ex", "bad_member_name"),
        ("XL/WORKBOOK.XML", "repeated_member"),
        ("xl/VBAPROJECT.bin", "macros"),
        ("xl/ExternalLinks/externalLink1.xml", "external_links"),
    ],
)
def test_names_of_parts(name, code):
    content = corpus.with_part(name)
    if code:
        assert refusal(content).code == code
    else:
        check_upload(content, "план.xlsx")


def test_a_member_name_with_a_nul_is_refused_though_zipfile_would_cut_it():
    raw = corpus.with_part("xl/a#b").replace(b"xl/a#b", b"xl/a\0b")
    with ZipFile(BytesIO(raw)) as package:
        assert "xl/a" in package.namelist()
    assert refusal(raw).code == "bad_member_name"


def test_a_zip_without_members_is_no_workbook():
    assert refusal(b"PK\x05\x06" + bytes(18)).code == "not_workbook"


@pytest.mark.parametrize(
    ("killer", "loosened"),
    [
        ("zip bomb", {"unpacked_size": 10**12, "ratio": 10**6}),
        ("packed too tightly", {"ratio": 10**6}),
        ("too many members", {"members": 10**6}),
        ("too big", {"file_size": 10**9}),
    ],
)
def test_control_it_is_the_limit_that_refuses(killer, loosened):
    attack = corpus.KILLERS[killer]
    assert refusal(attack.make()).code == attack.code
    try:
        check_upload(attack.make(), attack.name, replace(DEFAULT, **loosened))
    except UploadRefused as other:
        assert other.code != attack.code  # noqa: PT017  the file may break a later rule, but not this one
