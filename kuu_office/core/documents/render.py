"""PDF from the project's templates. The work is done by a printer process that can reach nothing (`printer.py`).

The printer is kept between papers, because starting one takes longer than most papers do; a paper that takes too long
costs the printer its life, not the worker.
"""

import atexit
import hashlib
import json
import logging
import os
import re
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core.errors import OfficeError

logger = logging.getLogger(__name__)

PDF = "application/pdf"
SECONDS = 30.0
PAPERS_PER_PRINTER = 300  # then a fresh one, so that memory does not grow
HANDED_DOWN = {
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
}
NAMED_PARTS = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']|["'(]asset:([\w./-]+\.css)""")


class NotPrinted(OfficeError):
    """The paper could not be made; the sentence says why."""

    status = 422


def render_pdf(template: str, context: dict[str, Any], *, language: str, seconds: float = SECONDS) -> bytes:
    """The PDF of a template in a language, within `seconds`.

    The template is a whole page with <html lang="{{ language }}"> and <title>, from which the PDF takes its language
    and title. It names its files as `asset:css/pdf.css` (a file of static/). Raises NotPrinted.
    """
    with translation.override(language):
        html = get_template(template).render({"language": language, **context})
    return print_html(html, seconds=seconds)


def template_version(template: str) -> str:
    """The fingerprint of everything that shapes a paper: its template, the templates it names and its stylesheets."""
    digest = hashlib.sha256()
    for name, source in sorted(_sources(template, {}).items()):
        digest.update(f"{name}\0{len(source)}\0".encode() + source)
    return digest.hexdigest()


def _sources(template: str, found: dict[str, bytes]) -> dict[str, bytes]:
    if template in found:
        return found
    found[template] = Path(get_template(template).origin.name).read_bytes()
    for part, stylesheet in NAMED_PARTS.findall(found[template].decode()):
        if part:
            _sources(part, found)
        else:
            found[stylesheet] = (assets() / stylesheet).read_bytes()
    return found


def assets() -> Path:
    return Path(settings.STATICFILES_DIRS[0])


def print_html(html: str, *, seconds: float = SECONDS) -> bytes:
    """The PDF of a whole page. Raises NotPrinted."""
    kind, body = _printer.answer_to(html, seconds)
    if kind == b"P":
        return body
    logger.error("A paper was not printed: %s %s", kind.decode(), body.decode())
    raise NotPrinted(_reason(kind, body.decode(), seconds))


def _reason(kind: bytes, text: str, seconds: float) -> str:
    if kind == b"T":
        return _("The paper could not be printed within %(seconds)d seconds.") % {"seconds": seconds}
    if kind == b"M":
        return _("The paper needs more memory than a print may take.")
    if kind == b"F":
        return _("The paper was not printed: it asks for the address “%(url)s”.") % {"url": text}
    return _("The paper could not be printed. The fault is in the log; tell the registrar.")


class Printer:
    """One printer process, started when first needed and used by one paper at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen | None = None
        self.papers = 0

    def answer_to(self, html: str, seconds: float) -> tuple[bytes, bytes]:
        """The printer's answer, or (b"T", b"") when the alarm ended it, (b"E", …) when something else did."""
        request = json.dumps({"html": html, "seconds": seconds}).encode()
        with self.lock:
            try:
                return self.exchange(self.ready(), request)
            except OSError:
                return self.buried()

    def ready(self) -> subprocess.Popen:
        if self.papers >= PAPERS_PER_PRINTER or (self.process and self.process.poll() is not None):
            self.stop()
        if self.process is None:
            self.process, self.papers = start(), 0
        self.papers += 1
        return self.process

    def exchange(self, process: subprocess.Popen, request: bytes) -> tuple[bytes, bytes]:
        process.stdin.write(struct.pack("!Q", len(request)) + request)
        process.stdin.flush()
        head = process.stdout.read(9)
        if len(head) < 9:
            raise BrokenPipeError
        return head[:1], process.stdout.read(struct.unpack("!Q", head[1:])[0])

    def buried(self) -> tuple[bytes, bytes]:
        """What the death of the process says."""
        status = self.stop()
        if status == -signal.SIGALRM:
            return b"T", b""
        return b"E", f"the printer ended with status {status}".encode()

    def stop(self) -> int | None:
        """Ends the process; returns its status."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.stdout.close()
        try:
            process.stdin.close()
        except OSError:
            logger.debug("the printer was gone before its last request was written")
        return end(process)

    def forget(self) -> None:
        """A forked process must not talk to its parent's printer."""
        self.__init__()


def start() -> subprocess.Popen:
    """A printer with nothing of our environment but the way to its libraries and fonts."""
    return subprocess.Popen(  # noqa: S603 - our own script, no input on its command line
        [sys.executable, "-I", str(Path(__file__).with_name("printer.py")), str(assets())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name in HANDED_DOWN},
        cwd="/",
    )


def end(process: subprocess.Popen) -> int:
    """Waits a moment for a process whose pipes are closed, then kills it."""
    try:
        return process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


_printer = Printer()
atexit.register(_printer.stop)
os.register_at_fork(after_in_child=_printer.forget)
