"""The printer opens nothing but our own files, whatever a page asks for (SECURITY M5, V55)."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from kuu_office.core.documents import NotPrinted, render
from kuu_office.core.documents.printer import Forbidden, OwnFilesOnly

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
SECRET = "КУПУЯ-МААЛЫМАТ"

# what is tried: a page with {url} in the place of the address
CORPUS = {
    "image": '<img src="{url}">',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import "{url}";</style>',
    "import with url()": "<style>@import url({url});</style>",
    "background": '<p style="background: url({url})">x</p>',
    "list mark": '<ul style="list-style-image: url({url})"><li>x</ul>',
    "content": "<style>p::before {{ content: url({url}) }}</style><p>x",
    "font": "<style>@font-face {{ font-family: f; src: url({url}) }} p {{ font-family: f }}</style><p>x",
    "attachment of the page": '<link rel="attachment" href="{url}">',
    "attachment in the text": '<a rel="attachment" href="{url}">x</a>',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="9" height="9"/></svg>',
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg"><use href="{url}#a"/></svg>',
    "svg stylesheet": '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "{url}";</style><rect/></svg>',
    "base address": '<base href="{url}"><img src="x.png"><link rel="stylesheet" href="x.css">',
    "page background": "<style>@page {{ background: url({url}) }}</style><p>x",
}


class Canary:
    """A server on this machine that remembers who came; `/away` sends on to `/there`."""

    def __init__(self):
        canary = self
        self.visits: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                canary.visits.append(self.path)
                self.send_response(302 if self.path == "/away" else 200)
                self.send_header("Location", "/there")
                self.end_headers()
                self.wfile.write(b"p {}")

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def canary():
    canary = Canary()
    yield canary
    canary.server.shutdown()
    canary.server.server_close()


@pytest.fixture
def secret(tmp_path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


def embedded(content: bytes) -> list[bytes]:
    """The files inside a PDF, whether they hang on the document or on a place in the text."""
    reader = PdfReader(BytesIO(content))
    objects = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [
        each.get_data() for each in objects if isinstance(each, StreamObject) and each.get("/Type") == "/EmbeddedFile"
    ]


def leaves(content: bytes | None) -> bool:
    return content is not None and SECRET.encode() in b"".join(embedded(content))


def printed(html: str) -> bytes | None:
    """What our printer makes of a page: a PDF, or nothing when it refuses."""
    try:
        return render.print_html(f"<html lang='ky'><title>x</title>{html}</html>")
    except NotPrinted as refusal:
        if "asks for the address" in str(refusal):
            return None
        raise


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_no_page_reaches_a_server(canary, case):
    for path in ("/x", "/away"):
        printed(CORPUS[case].format(url=canary.url + path))

    assert canary.visits == []


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_no_page_takes_a_file_of_the_machine(secret, case):
    for url in (secret.as_uri(), f"FILE://{secret}", f"file:{secret}"):
        assert not leaves(printed(CORPUS[case].format(url=url)))


# WeasyPrint draws these without asking for what they name
UNASKED = {"svg use", "svg stylesheet"}


@pytest.mark.parametrize("case", [case for case in CORPUS if case not in UNASKED], ids=str)
def test_a_page_that_asks_for_a_strange_address_is_not_printed_at_all(canary, case):
    assert printed(CORPUS[case].format(url=canary.url + "/x")) is None


def default_fetcher(html: str) -> bytes:
    return HTML(string=html, url_fetcher=URLFetcher(timeout=2)).write_pdf()


@pytest.mark.parametrize("case", ["image", "stylesheet", "import", "attachment of the page", "svg image", "background"])
def test_control_the_usual_fetcher_goes_to_the_server_and_follows_it(canary, case):
    default_fetcher(CORPUS[case].format(url=canary.url + "/away"))

    assert canary.visits == ["/away", "/there"]


@pytest.mark.parametrize("case", ["attachment of the page", "attachment in the text"])
def test_control_the_usual_fetcher_puts_the_file_into_the_pdf(secret, case):
    assert leaves(default_fetcher(CORPUS[case].format(url=secret.as_uri())))


@pytest.mark.parametrize(
    "name",
    [
        "css/absent.css", "../settings.py", "css/../../kuu_office/settings.py", "/etc/passwd", "css//pdf.css",
        "%2e%2e/manage.py", "css/pdf.css%00", "css", "", "CSS/PDF.CSS", "css/pdf.css?x", "//127.0.0.1/x",
    ],
)  # fmt: skip
def test_only_known_files_have_a_name(name):
    assert printed(f'<img src="asset:{name}">') is None


def test_our_own_stylesheet_and_drawings_are_served():
    page = '<link rel="stylesheet" href="asset:css/pdf.css"><img src="asset:img/crest.svg"><p>барак</p>'

    assert "барак" in PdfReader(BytesIO(printed(page))).pages[0].extract_text()


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg"])
def test_pictures_inside_the_page_are_served(kind):
    assert printed(f'<img src="data:{kind};base64,{PIXEL}">') is not None


def test_a_drawing_inside_the_page_may_not_reach_outside_either(canary):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{canary.url}/x" width="9" height="9"/></svg>'

    assert printed(f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">') is None
    assert canary.visits == []


@pytest.mark.parametrize("data", ["text/css,p{}", "text/html,x", "image/png,x", "application/pdf;base64,JVBERg=="])
def test_other_data_inside_the_page_is_refused(data):
    assert printed(f'<link rel="stylesheet" href="data:{data}">') is None


def test_links_that_are_only_shown_are_printed(canary):
    assert printed(f'<a href="{canary.url}/verify">текшерүү</a>') is not None
    assert canary.visits == []


def test_symbolic_links_and_unknown_kinds_are_no_files_of_ours(tmp_path, secret):
    root = tmp_path / "static"
    root.mkdir()
    (root / "link.css").symlink_to(secret)
    (root / "notes.txt").write_text("x")
    (root / "own.css").write_text("p {}")

    fetcher = OwnFilesOnly(root)

    assert list(fetcher.files) == ["own.css"]
    assert fetcher.fetch("asset:own.css").read() == b"p {}"
    for name in ("link.css", "notes.txt"):
        with pytest.raises(Forbidden):
            fetcher.fetch(f"asset:{name}")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "https://127.0.0.1/x", "jar:x", "javascript:1", "asset", "x.css"])
def test_any_other_address_raises(tmp_path, url):
    with pytest.raises(Forbidden):
        OwnFilesOnly(tmp_path).fetch(url)
