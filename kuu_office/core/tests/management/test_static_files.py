"""Static files as they are served: named by their content, and naming each other so."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from kuu_office import settings as of_the_portal
from kuu_office.static_storage import NamedByContent

IMPORT = re.compile(r"""(?:\bfrom|^import)\s*["'](.+?)["']""", re.MULTILINE)
BY_CONTENT = re.compile(r"\.{1,2}/(\w+/)?\w+\.[0-9a-f]{12}\.js")
SERVED = "kuu_office.static_storage.NamedByContent"
DJANGO_ALONE = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def collected(folder: Path, backend: str) -> dict[Path, list[str]]:
    """What each module of ours that is named by its content imports, after collecting into `folder`."""
    storages = {**of_the_portal.STORAGES, "staticfiles": {"BACKEND": backend}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return {path: IMPORT.findall(path.read_text()) for path in folder.glob("js/**/*.*.js")}


@pytest.fixture(scope="module")
def modules(tmp_path_factory) -> dict[Path, list[str]]:
    return collected(tmp_path_factory.mktemp("served"), SERVED)


def test_every_module_imports_others_by_their_content(modules):
    names = [name for imported in modules.values() for name in imported]

    assert len(names) > 50
    assert [name for name in names if not BY_CONTENT.fullmatch(name)] == []


def test_every_file_that_a_module_imports_is_there(modules):
    assert [
        (path.name, name) for path, names in modules.items() for name in names if not (path.parent / name).is_file()
    ] == []


def test_no_module_fetches_another_in_a_way_that_is_not_renamed():
    sources = [*(of_the_portal.BASE_DIR / "static/js").rglob("*.js")]

    assert [path.name for path in sources if re.search(r"\bimport\(", path.read_text())] == []


def test_control_without_the_rule_modules_import_by_plain_names(tmp_path):
    names = [name for imported in collected(tmp_path, DJANGO_ALONE).values() for name in imported]

    assert "./cells.js" in names
    assert [name for name in names if BY_CONTENT.fullmatch(name)] == []


def test_a_changed_module_changes_the_name_of_those_that_import_it(tmp_path):
    """Else a browser would keep the old importer, and with it the old module."""
    before, after = tmp_path / "before", tmp_path / "after"
    source = tmp_path / "source/js"
    source.mkdir(parents=True)
    (source / "main.js").write_text('import { one } from "./part.js";\n')
    with override_settings(STATICFILES_DIRS=[source.parent]):
        names = []
        for folder, text in ((before, "export const one = 1;\n"), (after, "export const one = 2;\n")):
            (source / "part.js").write_text(text)
            names.append({path.name.split(".")[1] for path in collected(folder, SERVED) if path.name[:4] == "main"})

    assert len(names[0] & names[1]) == 0


def test_the_portal_is_served_so():
    text = (of_the_portal.BASE_DIR / "kuu_office/settings.py").read_text()

    assert f'"{SERVED}"' in text
    assert NamedByContent.patterns[-1][0] == "js/*.js"
