"""What the machine itself must offer: Debian packages and a free port. What lacks is named with the line to run."""

import ctypes
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil

from kuu_office.embedded.errors import CannotStart

FONT_DIRECTORIES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


@dataclass(frozen=True)
class Need:
    """`packages`: Debian's names; `why`: what cannot be done without them; `met`: looks whether they are there."""

    packages: tuple[str, ...]
    why: str
    met: Callable[[], bool]


def has_pango() -> bool:
    return all(loads(name) for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"))


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Tinos has ң ө ү and the widths of Times; Debian 12's Liberation has the widths but not the letters."""
    found = (font for directory in FONT_DIRECTORIES for font in directory.rglob("Tinos-Regular.ttf"))
    return any(has_letters(font) for font in found)


def has_letters(font: Path, letters: str = "ңөүҢӨҮ№") -> bool:
    """Whether the font draws each of the letters."""
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        drawn = opened.getBestCmap()
    return all(ord(letter) in drawn for letter in letters)


def has_chromium() -> bool:
    return shutil.which("chromium") is not None


RUN_NEEDS = (
    Need(("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), "Pango draws the PDF pages", has_pango),
    Need(("fonts-croscore",), "a font with ң ө ү for printed papers", has_font),
)
TEST_NEEDS = (Need(("chromium",), "the browser that the browser tests drive", has_chromium),)


def mend(needs: tuple[Need, ...]) -> None:
    """As root on Debian install what lacks; otherwise raise CannotStart with the line to run."""
    missing = [need for need in needs if not need.met()]
    if not missing:
        return
    if os.getuid() == 0 and shutil.which("apt-get"):
        install([package for need in missing for package in need.packages])
        missing = [need for need in missing if not need.met()]
    if missing:
        raise CannotStart(advice(missing))


def advice(missing: list[Need]) -> str:
    """One line for each thing that lacks, and the line that installs them all."""
    reasons = "".join(f"  {', '.join(need.packages)}: {need.why}\n" for need in missing)
    packages = " ".join(package for need in missing for package in need.packages)
    sudo = "" if os.getuid() == 0 else "sudo "
    return f"This machine lacks:\n{reasons}Install with:\n  {sudo}apt-get install -y {packages}"


def install(packages: list[str]) -> None:
    print(f"Installing {' '.join(packages)} …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([shutil.which("apt-get"), "-q", *command], env=env, stdout=subprocess.DEVNULL, check=False)


def refuse_busy_port(host: str, port: int) -> None:
    """Raises CannotStart when the port is taken, naming who holds it where the system tells."""
    with closing(socket.socket()) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as reason:
            raise CannotStart(
                f"Port {port} is taken{holder_of(port)} ({reason.strerror}). Choose another:\n"
                f"  PORT={port + 1} make run"
            ) from reason


def holder_of(port: int) -> str:
    """` by python3 (process 123)`, or nothing when the process is another user's."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
            return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""
