"""Templates keep the rules of the house: no inline code, known drawings, documented parts."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
SCREENS = [path for path in TEMPLATES.rglob("*.html") if "print" not in path.parts]
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def found(pattern: str, paths: list[Path]) -> dict[str, list[str]]:
    """What matches, file by file."""
    matches = {name(path): re.findall(pattern, COMMENT.sub("", path.read_text())) for path in paths}
    return {file: hits for file, hits in matches.items() if hits}


def test_no_screen_carries_inline_styles_scripts_or_handlers():
    assert found(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", SCREENS) == {}
    assert found(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", SCREENS) == {}


def test_the_search_for_inline_code_finds_some():
    assert re.findall(r"\sstyle=", '<p style="color:red">') == [" style="]


def test_no_template_marks_data_as_safe():
    assert found(r"\|\s*safe\b|autoescape off", list(TEMPLATES.rglob("*.html"))) == {}


def test_every_drawing_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    asked = {icon for hits in found(r'\{% icon "([a-z-]+)"', SCREENS).values() for icon in hits}
    asked |= {icon for hits in found(r'\bicon="([a-z-]+)"', SCREENS).values() for icon in hits}
    assert asked - drawn == set()


def test_every_component_says_what_it_is():
    silent = [
        name(path) for path in (TEMPLATES / "components").glob("*.html") if "{% comment %}" not in path.read_text()
    ]
    assert silent == []


def test_every_include_names_a_template_that_exists():
    asked = {hit for hits in found(r'\{% (?:include|extends) "([^"]+)"', SCREENS).values() for hit in hits}
    ours = {
        one
        for one in asked
        if one.split("/")[0] in {"components", "core", "curriculum", "office", "staffing", "workload"} or "/" not in one
    }
    assert [one for one in sorted(ours) if not (TEMPLATES / one).exists()] == []


def test_forms_that_change_something_carry_the_token():
    forms = found(r'<form\b[^>]*method="post"[^>]*>(?:(?!</form>).)*', SCREENS)
    assert {file: hits for file, hits in forms.items() if any("</form" in hit for hit in hits)} == {}
    without = {
        name(path)
        for path in SCREENS
        for form in re.findall(r'<form\b[^>]*method="post".*?</form>', path.read_text(), re.DOTALL)
        if "csrf_token" not in form
    }
    assert without == set()


def test_browser_modules_are_external_and_few():
    sizes = {path.name: path.read_text().count("\n") for path in (STATIC / "js").rglob("*.js")}
    assert {file: lines for file, lines in sizes.items() if lines > 400} == {}
