"""The printer: a process of its own that turns HTML into PDF and can reach nothing (SECURITY M5, 2.1).

It is started by `render` as a plain script, without Django, without the settings' secrets and without a database
connection. It knows the files of static/ by name and opens no other address. The kernel's alarm ends it when a page
takes too long, whatever it is doing, and a memory limit keeps it from taking the machine along.

Each request on stdin is a length (8 bytes) and JSON {"html": text, "seconds": float}; each answer on stdout is one
byte (P: a PDF, F: an address was refused, M: memory, E: another fault), a length and the bytes.
"""

import json
import os
import resource
import signal
import struct
import sys
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

MEMORY = 2 * 1024**3
TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
INLINE_IMAGES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,")


class Forbidden(FatalURLFetchingError):
    """A page asked for an address that is neither ours nor inside the page."""


class OwnFilesOnly(URLFetcher):
    """Serves `asset:css/pdf.css` from the files known at the start and images inside the page; refuses the rest.

    A refusal stops the whole print: our templates ask for nothing else, so that something was smuggled in.
    """

    def __init__(self, root: Path):
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if is_asset(path)}
        self.refused = ""

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url.startswith(INLINE_IMAGES):
            return super().fetch(url, headers)
        path = self.files.get(unquote(url.removeprefix("asset:"))) if url.startswith("asset:") else None
        if path is None:
            self.refused = url[:200]
            raise Forbidden(self.refused)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


def is_asset(path: Path) -> bool:
    return path.suffix in TYPES and path.is_file() and not path.is_symlink()


def to_pdf(html: str, fetcher: OwnFilesOnly) -> bytes:
    """The PDF of a page; its title and language come from <title> and <html lang>."""
    fetcher.refused, pdf = "", BytesIO()
    HTML(string=html, url_fetcher=fetcher).write_pdf(pdf, font_config=FontConfiguration(), presentational_hints=False)
    if fetcher.refused:  # inside a drawing WeasyPrint goes on after a refusal
        raise Forbidden(fetcher.refused)
    return pdf.getvalue()


def answer_to(html: str, fetcher: OwnFilesOnly) -> tuple[bytes, bytes]:
    try:
        return b"P", to_pdf(html, fetcher)
    except Forbidden as refused:
        return b"F", str(refused).encode()
    except MemoryError:
        return b"M", b""
    except Exception as fault:
        return b"E", f"{type(fault).__name__}: {fault}".encode()


def serve(requests: BinaryIO, answers: BinaryIO, fetcher: OwnFilesOnly) -> None:
    """Answers until the other end is closed."""
    while head := requests.read(8):
        request = json.loads(requests.read(struct.unpack("!Q", head)[0]))
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        kind, body = answer_to(request["html"], fetcher)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(kind + struct.pack("!Q", len(body)) + body)
        answers.flush()


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin.buffer, answers, OwnFilesOnly(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
