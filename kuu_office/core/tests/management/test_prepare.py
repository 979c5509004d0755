"""Making a checkout ready: only what is missing, again and again the same, quick when all is there."""

import os
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from kuu_office.core.management import static_files
from kuu_office.core.management.catalogs import compile_stale_catalogs, stale_catalogs
from kuu_office.core.management.commands.prepare import has_unapplied_migrations
from kuu_office.core.models import Unit
from kuu_office.core.registry import slots

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "plan"\nmsgstr "план"\n'


@pytest.fixture
def catalog(tmp_path, settings) -> Path:
    """A .po file without its .mo."""
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    path = tmp_path / "locale/ky/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_a_new_catalog_is_compiled_without_gettext(catalog):
    assert compile_stale_catalogs() == [catalog]

    compiled = polib.mofile(str(catalog.with_suffix(".mo")))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("plan", "план")]


def test_a_compiled_catalog_is_left_alone(catalog):
    compile_stale_catalogs()

    assert (stale_catalogs(), compile_stale_catalogs()) == ([], [])


def test_a_changed_catalog_is_compiled_again(catalog):
    compile_stale_catalogs()
    later = catalog.with_suffix(".mo").stat().st_mtime + 5
    os.utime(catalog, (later, later))

    assert stale_catalogs() == [catalog]


def test_the_command_names_what_it_compiled(catalog):
    out = StringIO()

    call_command("compile_catalogs", stdout=out)

    assert out.getvalue() == "Compiled ky/django\n"


@pytest.fixture
def statics(tmp_path, settings, monkeypatch) -> Path:
    """A folder of static files of its own, and a place to collect them."""
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    monkeypatch.setattr(static_files, "folders", lambda: [tmp_path / "static"])
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/page.css").write_text("body {}")
    return tmp_path


def test_static_files_are_collected_once(statics):
    assert (static_files.collect_changed(), static_files.collect_changed()) == (True, False)
    assert list((statics / "collected/css").glob("page*.css"))


@pytest.mark.parametrize("change", ["new", "changed", "removed"])
def test_static_files_are_collected_again_when_one_changed(statics, change):
    (statics / "static/other.css").write_text("a {}")
    static_files.collect_changed()
    page = statics / "static/css/page.css"
    if change == "new":
        (statics / "static/third.css").write_text("b {}")
    elif change == "changed":
        os.utime(page, (page.stat().st_mtime + 5, page.stat().st_mtime + 5))
    else:
        (statics / "static/other.css").unlink()

    assert static_files.collect_changed()


def test_a_lost_collection_is_collected_again(statics):
    static_files.collect_changed()
    (statics / "collected").rename(statics / "lost")

    assert static_files.collect_changed()


@pytest.fixture
def quiet(statics, catalog, monkeypatch) -> list[str]:
    """The list of demo data brought; nothing of this checkout is touched."""
    brought: list[str] = []
    monkeypatch.setattr(slots, "seeds", [lambda size: brought.append(size)])
    return brought


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_an_empty_database_gets_its_demo_in_demo_mode(db, quiet, settings):
    settings.DEMO_MODE = True

    prepare()

    assert quiet == ["faculty"]


def test_a_served_database_gets_no_demo(db, quiet, settings):
    settings.DEMO_MODE = False

    prepare()

    assert quiet == []


def test_a_database_with_units_gets_no_demo(units, quiet, settings):
    settings.DEMO_MODE = True

    prepare()

    assert (quiet, Unit.objects.count()) == ([], 8)


def test_the_address_and_the_cast_are_shown_where_asked(units, quiet, settings, monkeypatch):
    settings.DEMO_MODE = True
    monkeypatch.setenv("SHOW_CAST_PORT", "8123")

    text = prepare()

    assert ("http://localhost:8123/" in text, "registrar" in text, "“demo”" in text) == (True, True, True)


def test_a_served_portal_shows_its_address_and_no_cast(units, quiet, settings, monkeypatch):
    settings.DEMO_MODE = False
    monkeypatch.setenv("SHOW_CAST_PORT", "8123")

    text = prepare()

    assert ("http://localhost:8123/" in text, "registrar" in text) == (True, False)


def test_without_being_asked_nothing_is_shown(units, quiet, monkeypatch):
    monkeypatch.delenv("SHOW_CAST_PORT", raising=False)
    prepare()

    assert prepare() == ""


def test_the_schema_of_the_tests_is_the_newest(db):
    assert not has_unapplied_migrations()
