"""How much of a stranger's file is looked at. Measured in SECURITY M1, M2; order and figures of SECURITY 2.2."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bytes unless the name says otherwise. The first four are checked before anything is unpacked.

    The two times keep every file under the ten seconds of SECURITY 4.3; a full sheet takes two and a half.
    """

    file_size: int = 5 * MEGABYTE
    members: int = 200
    unpacked_size: int = 50 * MEGABYTE
    ratio: int = 100
    sheets: int = 30
    rows: int = 5000
    columns: int = 60
    cells: int = 300_000
    blank_rows: int = 50
    cell_chars: int = 10_000
    answer_size: int = 32 * MEGABYTE
    memory: int = 512 * MEGABYTE
    cpu_seconds: int = 8
    wall_seconds: int = 9


DEFAULT = Limits()
# A file of all students: thirty thousand rows of two dozen columns take five seconds of a processor, and on a busy
# machine they wait for it three times as long. Only who keeps students may bring one; the child process keeps the
# memory bound of every file, and the gate keeps every rule but the size (SECURITY 2.2). A cell of students is shorter
# than a note of a plan, so that their longer file cannot be filled with endless texts.
STUDENTS = Limits(
    file_size=16 * MEGABYTE,
    unpacked_size=120 * MEGABYTE,
    rows=31_000,
    cells=800_000,
    cell_chars=1000,
    answer_size=96 * MEGABYTE,
    cpu_seconds=10,
    wall_seconds=28,
)
# What AVN gives out of the whole university: ten thousand lines and more (SECURITY 2.2 as above).
EXCHANGE = Limits(
    file_size=10 * MEGABYTE,
    unpacked_size=80 * MEGABYTE,
    rows=20_001,
    cells=500_000,
    answer_size=64 * MEGABYTE,
    cpu_seconds=12,
    wall_seconds=20,
)
