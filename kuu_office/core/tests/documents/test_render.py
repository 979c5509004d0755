"""PDF from templates: readable Kyrgyz, title and language, a limit of time, and nothing of it stays behind."""

import os
import re
import signal
import threading
from pathlib import Path

import pytest

from kuu_office.core.documents import NotPrinted, printer, render, render_pdf
from kuu_office.core.tests.documents.conftest import pdf, place_templates, text_of

PAGE = "<html lang='ky'><title>Барак</title><body>%s</body></html>"
PERSON = {"person": "Өмүралиев Эркин Үсөнбай уулу, Таңатар", "rate": "1,5", "document": {"title": "Маалымкат"}}
BOMBS = {
    "columns": "<div style='columns:100000'>" + "<p>сөз</p>" * 20_000 + "</div>",
    "a long text in tiny pages": "<style>@page{size:10mm 10mm;margin:0}</style>" + "сөз " * 60_000,
}


@pytest.fixture
def own_printer(monkeypatch):
    """A printer of this test alone."""
    own = render.Printer()
    monkeypatch.setattr(render, "_printer", own)
    yield own
    own.stop()


def test_kyrgyz_letters_can_be_read_back(templates):
    text = text_of(render_pdf("prints/plain.html", PERSON, language="ky"))

    assert "Өмүралиев Эркин Үсөнбай уулу, Таңатар, 1,5" in text


def test_a_pdf_carries_its_title_and_language(templates):
    printed = pdf(render_pdf("prints/plain.html", PERSON, language="ru"))

    assert printed.metadata.title == "Маалымкат"
    assert printed.trailer["/Root"]["/Lang"] == "ru"


def test_fonts_are_inside_the_pdf(templates):
    page = pdf(render_pdf("prints/plain.html", PERSON, language="ky")).pages[0]
    names = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}

    assert all(name[7] == "+" for name in names)  # "/ABCDEF+Name" is a subset that the file holds


def test_a_word_with_kyrgyz_letters_is_set_in_one_typeface(templates):
    page = pdf(render_pdf("prints/plain.html", PERSON, language="ky")).pages[0]
    names = {str(font.get_object()["/BaseFont"]).split("+")[1] for font in page["/Resources"]["/Font"].values()}

    assert {re.sub(r"-(Bold|Italic)", "", name) for name in names} <= {"Tinos", "Arimo"}


def test_text_of_people_is_never_markup(templates):
    text = text_of(render_pdf("prints/plain.html", {**PERSON, "person": "<b>Ө</b> & <img src=x>"}, language="ky"))

    assert "<b>Ө</b> & <img src=x>, 1,5" in text


def test_a_name_of_ten_thousand_letters_is_printed(templates):
    text = text_of(render_pdf("prints/plain.html", {**PERSON, "person": "ң" * 10_000}, language="ky"))

    assert text.count("ң") >= 10_000 - 100


def test_a_template_is_translated_into_the_papers_language_not_the_persons(tmp_path, settings):
    place_templates(settings, tmp_path)
    (tmp_path / "month.html").write_text(
        "<html lang='{{ language }}'><title>x</title>{% load i18n %}{% get_current_language as L %}{{ L }}</html>"
    )

    assert text_of(render_pdf("month.html", {}, language="ru")) == "ru"


@pytest.mark.parametrize("bomb", BOMBS, ids=str)
def test_a_page_that_takes_too_long_ends_at_its_limit(own_printer, bomb):
    with pytest.raises(NotPrinted, match="within 1 seconds"):
        render.print_html(PAGE % BOMBS[bomb], seconds=1)


def test_after_a_bomb_the_next_paper_is_printed(own_printer):
    with pytest.raises(NotPrinted):
        render.print_html(PAGE % BOMBS["columns"], seconds=0.5)

    assert text_of(render.print_html(PAGE % "кийинки")) == "кийинки"


def test_a_page_too_deep_to_be_laid_out_is_refused_and_the_next_is_printed(own_printer):
    with pytest.raises(NotPrinted, match="could not be printed"):
        render.print_html(PAGE % ("<table><tr><td>" * 60 + "сөз" + "</table>" * 60))

    assert text_of(render.print_html(PAGE % "кийинки")) == "кийинки"


def test_a_printer_may_take_two_gigabytes_and_no_more(own_printer):
    render.print_html(PAGE % "барак")
    limits = Path(f"/proc/{own_printer.process.pid}/limits").read_text()
    [memory] = [line.split()[3:5] for line in limits.splitlines() if line.startswith("Max address space")]

    assert memory == [str(printer.MEMORY)] * 2


def test_a_page_that_needs_more_memory_is_refused_with_a_sentence(monkeypatch):
    def eat(*_):
        raise MemoryError

    monkeypatch.setattr(printer, "to_pdf", eat)
    kind, _body = printer.answer_to("x", None)

    assert kind == b"M"
    assert "memory" in render._reason(kind, "", 30)


def test_a_printer_that_was_killed_is_replaced(own_printer):
    render.print_html(PAGE % "биринчи")
    os.kill(own_printer.process.pid, signal.SIGKILL)
    own_printer.process.wait()

    assert text_of(render.print_html(PAGE % "экинчи")) == "экинчи"


def test_a_printer_is_replaced_after_its_share_of_papers(own_printer, monkeypatch):
    monkeypatch.setattr(render, "PAPERS_PER_PRINTER", 2)
    used = []
    for _ in range(5):
        render.print_html(PAGE % "барак")
        used.append(own_printer.process.pid)

    assert [used.index(pid) for pid in used] == [0, 0, 2, 2, 4]


def test_threads_share_a_printer_one_paper_at_a_time(own_printer):
    printed = {}

    def work(word: str) -> None:
        printed[word] = text_of(render.print_html(PAGE % word))

    threads = [threading.Thread(target=work, args=[f"сөз{number}"]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert printed == {f"сөз{number}": f"сөз{number}" for number in range(8)}


def test_a_forked_process_gets_a_printer_of_its_own(own_printer):
    render.print_html(PAGE % "ата")
    parents = own_printer.process
    own_printer.forget()
    render.print_html(PAGE % "бала")

    assert own_printer.process.pid != parents.pid
    parents.stdin.close()
    parents.stdout.close()
    assert parents.wait(5) == 0


def test_the_printer_knows_no_secret_of_ours(own_printer, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    render.print_html(PAGE % "барак")

    environment = Path(f"/proc/{own_printer.process.pid}/environ").read_text()
    assert {entry.split("=")[0] for entry in environment.split("\0") if entry} <= render.HANDED_DOWN


def test_the_printer_ends_with_the_process_that_started_it(own_printer):
    render.print_html(PAGE % "барак")
    process = own_printer.process
    own_printer.stop()

    assert process.returncode == 0


def test_a_papers_version_changes_with_its_template_its_parts_and_its_stylesheet(tmp_path, settings):
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    settings.STATICFILES_DIRS = [static]
    sources = {
        tmp_path / "paper.html": "{% extends 'frame.html' %}",
        tmp_path / "frame.html": '<link rel="stylesheet" href="asset:css/a.css">{% include "foot.html" %}',
        tmp_path / "foot.html": "foot",
        static / "css/a.css": "p {}",
    }
    for path, text in sources.items():
        path.write_text(text)
    place_templates(settings, tmp_path)

    versions = {render.template_version("paper.html")}
    for path in sources:
        path.write_text(path.read_text() + " ")
        versions.add(render.template_version("paper.html"))

    assert len(versions) == 1 + len(sources)
    assert {len(version) for version in versions} == {64}
