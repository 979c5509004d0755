"""The child is confined: memory, time, files, network. Each wall is also tried without it (SECURITY M1, M2, 2.2)."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from io import BytesIO
from types import SimpleNamespace

import pytest

from kuu_office.core.spreadsheets import child, reader
from kuu_office.core.spreadsheets.limits import DEFAULT, MEGABYTE
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.tests.spreadsheets import corpus


def run(code: str, *, stdin: bytes = b"") -> subprocess.CompletedProcess:
    """A script beside child.py in an interpreter of its own."""
    lines = f"import sys; sys.path.insert(0, {str(reader.CHILD.parent)!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-I", "-c", lines], input=stdin, capture_output=True, timeout=60, env=reader.ENVIRONMENT
    )


def test_the_child_knows_nothing_of_the_portal():
    source = reader.CHILD.read_text()
    assert "kuu_office" not in source
    assert "django" not in source
    asked = "any(name.startswith('django') for name in sys.modules), openpyxl.LXML, openpyxl.DEFUSEDXML"
    assert run(f"import child, openpyxl; print({asked})").stdout.strip() == b"False False True"


def test_the_child_starts_and_ends_fast():
    before = time.monotonic()
    reader.read_rows(corpus.valid())
    assert time.monotonic() - before < 3


def test_the_child_inherits_neither_environment_nor_open_files(tmp_path, monkeypatch):
    script = tmp_path / "child.py"
    script.write_text(
        "import json, os\n"
        "held = [fd for fd in range(3, 200) if os.path.exists(f'/proc/self/fd/{fd}')]\n"
        "secrets = [name for name in os.environ if name.startswith(('SECRET', 'DATABASE'))]\n"
        "code = 'empty' if not held and not secrets else 'damaged'\n"
        "print(json.dumps({'refused': code, 'values': {'name': os.getcwd(), 'detail': str(held + secrets)}}))\n"
    )
    monkeypatch.setenv("SECRET_KEY", "nobody's")
    monkeypatch.setattr(reader, "CHILD", script)
    with open(tmp_path / "open", "w"), pytest.raises(UploadRefused) as caught:
        reader.read_rows(b"")
    assert (caught.value.code, caught.value.values["name"]) == ("empty", "/")


@pytest.mark.parametrize("megabytes", [40, 74, 86, 98])
def test_too_little_memory_ends_in_a_sentence(megabytes):
    with pytest.raises(UploadRefused) as caught:
        reader.read_rows(corpus.wide_row(), replace(DEFAULT, memory=megabytes * MEGABYTE))
    assert (caught.value.code, caught.value.values) == ("too_heavy", {"limit": megabytes})


def test_too_much_processor_time_ends_in_a_sentence():
    with pytest.raises(UploadRefused) as caught:
        reader.read_rows(corpus.giant_attribute(), replace(DEFAULT, cpu_seconds=1, wall_seconds=30))
    assert (caught.value.code, caught.value.values) == ("too_slow", {"limit": 1})


def test_too_long_a_wait_ends_in_a_sentence():
    with pytest.raises(UploadRefused) as caught:
        reader.read_rows(corpus.giant_attribute(), replace(DEFAULT, wall_seconds=1))
    assert (caught.value.code, caught.value.values) == ("too_slow", {"limit": 1})


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (f"os.kill(os.getpid(), {int(signal.SIGKILL)})", "too_heavy"),
        (f"os.kill(os.getpid(), {int(signal.SIGSEGV)})", "damaged"),
        ("raise MemoryError", "too_heavy"),
        ("sys.exit(3)", "damaged"),
        ("", "damaged"),
    ],
)
def test_a_child_that_dies_without_a_word_ends_in_a_sentence(tmp_path, monkeypatch, end, code):
    script = tmp_path / "child.py"
    script.write_text(f"import os, sys\n{end}\n")
    monkeypatch.setattr(reader, "CHILD", script)
    with pytest.raises(UploadRefused) as caught:
        reader.read_rows(corpus.valid())
    assert caught.value.code == code


FORBIDDEN_DEEDS = [
    "import socket; socket.socket()",
    "import subprocess; subprocess.run(['/bin/true'])",
    "import os; os.system('true')",
    "import os; os.fork() or os._exit(0)",
    "open('/etc/hostname').read()",
    "open('/tmp/kuu-child-test', 'w')",
    "import os; os.open('/dev/null', os.O_WRONLY)",
]


@pytest.mark.parametrize("deed", FORBIDDEN_DEEDS)
def test_the_guard_forbids_network_programs_and_files(deed):
    guarded = run(f"import child, socket, subprocess\nsys.addaudithook(child.guard)\n{deed}")
    assert guarded.returncode == 1
    assert b"PermissionError" in guarded.stderr


@pytest.mark.parametrize("deed", [deed for deed in FORBIDDEN_DEEDS if "/tmp" not in deed and "hostname" not in deed])
def test_control_without_the_guard_the_same_deeds_succeed(deed):
    assert run(f"import child, socket, subprocess\n{deed}").returncode == 0


def test_the_guard_lets_modules_load():
    assert run("import child\nsys.addaudithook(child.guard)\nimport wave, encodings.cp1251").returncode == 0


# What openpyxl does with the killers when nothing stands before it (M1, M2), under a small cap so that it is quick.
UNGUARDED = """
import io, resource
resource.setrlimit(resource.RLIMIT_AS, ({cap}, {cap}))
resource.setrlimit(resource.RLIMIT_CPU, (20, 21))
import openpyxl
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
for row in book.active.iter_rows():
    pass
"""


@pytest.mark.parametrize("killer", ["one cell at the last address", "zip bomb"])
def test_control_openpyxl_alone_eats_all_the_memory_it_is_given(killer):
    attack = corpus.KILLERS[killer].make()
    unguarded = run(UNGUARDED.format(cap=150 * MEGABYTE), stdin=attack)
    assert b"MemoryError" in unguarded.stderr
    try:
        kilobytes = reader.read_rows(attack).peak_kb
    except UploadRefused as refused:
        assert refused.code in ("too_many_columns", "no_sheets")  # noqa: PT017
    else:
        assert kilobytes < 150 * 1024


def test_control_an_honest_workbook_survives_the_same_cap():
    assert run(UNGUARDED.format(cap=150 * MEGABYTE), stdin=corpus.valid()).returncode == 0


def test_control_without_the_cap_a_small_file_speaks_endlessly():
    attack = corpus.echo()
    with pytest.raises(UploadRefused) as caught:
        reader.read_rows(attack)
    assert caught.value.code == "too_much_text"
    limits = replace(DEFAULT, answer_size=10**9)
    command = [sys.executable, "-I", str(reader.CHILD), json.dumps(asdict(limits))]
    answer = subprocess.run(command, input=attack, capture_output=True, timeout=60, env=reader.ENVIRONMENT).stdout
    assert len(answer) > 1000 * len(attack)


# The parts of the child in this process, where their answers can be looked at.


def limits_of(**changed) -> SimpleNamespace:
    return SimpleNamespace(**asdict(replace(DEFAULT, **changed)))


def test_refusals_of_parsers_get_the_right_code():
    entities = type("EntitiesForbidden", (ValueError,), {})()
    said_by_parsers = (SyntaxError("out of memory: line 1"), ValueError("Error -4 while decompressing data"))
    codes = [
        child.refusal_of(error, limits_of()).code
        for error in (child.Refusal("no_sheets"), MemoryError(), *said_by_parsers, entities, KeyError("x"))
    ]
    assert codes == ["no_sheets", "too_heavy", "too_heavy", "too_heavy", "entities", "damaged"]


def answer_in_this_process(content: bytes, limits: SimpleNamespace) -> list[dict]:
    out = BytesIO()
    try:
        child.read_book(content, child.Answer(out, limits))
    except Exception as error:  # as in the child's own main
        refusal = child.refusal_of(error, limits)
        return [{"refused": refusal.code, "values": refusal.values}]
    return [json.loads(line) for line in out.getvalue().splitlines()]


def handed_over(content: bytes) -> list | dict:
    try:
        sheets = reader.read_rows(content).sheets
    except UploadRefused as refused:
        return {"refused": refused.code, "values": refused.values}
    return [row for sheet in sheets for row in sheet.to_json()["rows"]]


SLOW = {"zip bomb", "too many texts", "60,000 styles"}
QUICK = [name for name, killer in corpus.KILLERS.items() if killer.without_gate is not None and name not in SLOW]


@pytest.mark.filterwarnings("ignore")  # as in the child
@pytest.mark.parametrize("name", QUICK)
def test_the_reader_hands_over_what_the_child_says(name):
    content = corpus.KILLERS[name].make()
    said = answer_in_this_process(content, limits_of())
    rows = [[line["row"], line["cells"]] for line in said if "row" in line]
    nothing = said[-1] if "refused" in said[-1] else {"refused": "no_sheets", "values": {}}
    assert handed_over(content) == (rows or nothing)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("killer", ["outer entity", "outer entity in UTF-16", "billion laughs"])
def test_entities_are_refused_before_they_are_expanded(killer):
    with pytest.raises(Exception, match="Entit") as caught:
        child.read_book(corpus.KILLERS[killer].make(), child.Answer(BytesIO(), limits_of()))
    assert type(caught.value).__name__ == "EntitiesForbidden"


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", ()),
        ("subprocess.Popen", ()),
        ("os.system", ("x",)),
        ("open", ("/etc/passwd", "r", os.O_RDONLY)),
        ("open", (sys.prefix + "/x", "w", os.O_WRONLY)),
        ("open", (3, "r", os.O_RDONLY)),
    ],
)
def test_the_guard_says_no(event, arguments):
    with pytest.raises(PermissionError):
        child.guard(event, arguments)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [("open", (sys.prefix + "/x.py", "r", os.O_RDONLY)), ("open", (child.OWN_MEMORY, "r", 0)), ("import", ("wave",))],
)
def test_the_guard_lets_its_own_pass(event, arguments):
    assert child.guard(event, arguments) is None


def test_the_child_knows_its_greatest_memory():
    assert 1000 < child.peak_kilobytes() < 10**7


@pytest.mark.parametrize(
    ("address", "previous", "column"), [("A1", 0, 1), ("BH5000", 0, 60), ("XFD1", 0, 16384), (None, 4, 5)]
)
def test_addresses_are_read(address, previous, column):
    assert child.column_of(address, previous, "План") == column


@pytest.mark.parametrize("address", ["", "1", "A", "A0", "a1", "AAAA1", "XFE1", "A12345678", "A1:B2", "А1", "A1\n"])
def test_impossible_addresses_are_refused(address):
    with pytest.raises(child.Refusal) as caught:
        child.column_of(address, 0, "План")
    assert (caught.value.code, caught.value.values) == ("bad_address", {"sheet": "План", "cell": address})


@pytest.mark.parametrize(("text", "previous", "number"), [("1", 0, 1), ("1048576", 5, 1048576), (None, 5, 6)])
def test_row_numbers_are_read(text, previous, number):
    assert child.row_number({"r": text}, previous, "План") == number


@pytest.mark.parametrize(
    ("text", "previous"), [("0", 0), ("1", 1), ("-1", 0), ("1.5", 0), ("1048577", 0), ("2147483648", 0), ("１", 0)]
)
def test_impossible_row_numbers_are_refused(text, previous):
    with pytest.raises(child.Refusal, match="bad_address"):
        child.row_number({"r": text}, previous, "План")


def test_the_child_script_ends_in_one_json_line_whatever_comes():
    command = [sys.executable, "-I", str(reader.CHILD), json.dumps(asdict(DEFAULT))]
    for content in (b"", b"PK", os.urandom(300), corpus.far_cell()):
        ended = subprocess.run(command, input=content, capture_output=True, timeout=30, env=reader.ENVIRONMENT)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert "refused" in json.loads(ended.stdout.splitlines()[-1])
