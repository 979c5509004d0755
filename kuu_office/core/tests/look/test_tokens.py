"""Colours: readable on every ground in both themes; the two dark blocks say the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")

PAPERS = ("paper", "paper-sunk", "paper-raised", "paper-hover", "paper-head")
TEXTS = [
    *((ink, paper) for ink in ("ink", "ink-soft", "ink-faint", "accent") for paper in PAPERS),
    *((tone, f"{tone}-soft") for tone in ("accent", "good", "wait", "bad")),
    *((tone, paper) for tone in ("good", "wait", "bad") for paper in ("paper", "paper-raised", "paper-sunk")),
    *(("ink", soft) for soft in ("accent-soft", "good-soft", "wait-soft", "bad-soft")),
    *(("ink-soft", soft) for soft in ("quiet-soft", "accent-soft", "good-soft", "wait-soft", "bad-soft")),
    ("accent-strong", "accent-soft"),
    ("accent-strong", "paper-head"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bad", "bad"),
]
EDGES = [("line-control", paper) for paper in ("paper", "paper-raised")] + [("accent", paper) for paper in PAPERS]
FILLS = [
    *(("chart-on-strong", f"chart-{tone}") for tone in ("1", "4", "5", "good", "bad")),
    *(("chart-on-warm", f"chart-{tone}") for tone in ("2", "6", "wait")),
    *(("chart-on-soft", f"chart-{tone}") for tone in ("3", "quiet")),
]


def blocks() -> list[dict[str, str]]:
    """Light, dark by the computer's wish, dark by choice."""
    parts = re.split(r":root[^{]*\{", (CSS / "tokens.css").read_text())[1:]
    return [dict(TOKEN.findall(part)) for part in parts]


def tokens(theme: str) -> dict[str, str]:
    light, dark = blocks()[:2]
    return light if theme == "light" else light | dark


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(theme: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    known = tokens(theme)
    measured = {f"{ink} on {ground}": contrast(known[ink], known[ground]) for ink, ground in pairs}
    return [f"{pair}: {value:.2f}" for pair, value in measured.items() if value < least]


def test_the_measure_knows_black_on_white():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_on_every_ground(theme):
    assert too_faint(theme, TEXTS, 4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_and_focus_rings_are_visible(theme):
    assert too_faint(theme, EDGES, 3.0) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_values_are_readable_inside_bars(theme):
    assert too_faint(theme, FILLS, 4.5) == []


def test_a_faint_ink_would_be_noticed():
    known = tokens("light") | {"ink": "#aaaaaa"}
    assert contrast(known["ink"], known["paper"]) < 4.5


def test_dark_by_wish_and_dark_by_choice_are_the_same():
    _, wished, chosen = blocks()[:3]
    assert wished == chosen
    assert len(wished) > 30


def test_dark_names_only_what_light_names():
    light, dark = blocks()[:2]
    assert set(dark) <= set(light)


def test_every_name_that_a_stylesheet_uses_exists():
    sheets = [path for path in CSS.rglob("*.css") if path.name != "pdf.css"]
    defined = set(re.findall(r"--([a-z0-9-]+)\s*:", "".join(path.read_text() for path in sheets)))
    used = {name for path in sheets for name in re.findall(r"var\(--([a-z0-9-]+)", path.read_text())}
    assert used - defined == set()


def test_colours_stand_in_the_tokens_only():
    strays = {
        path.name: found
        for path in (CSS / "components").glob("*.css")
        if (found := re.findall(r"#[0-9a-f]{3,8}\b(?!-)", path.read_text()))
    }
    assert strays == {"entrance.css": ["#ffffff"]}  # the ground of a QR code is white in any theme


def test_every_component_sheet_is_linked():
    listed = re.findall(r'@import url\("([^"]+)"\)', (CSS / "office.css").read_text())
    pages = "".join(path.read_text() for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    present = {f"components/{path.name}" for path in (CSS / "components").glob("*.css")}
    assert len(listed) == len(set(listed))
    assert {sheet for sheet in present - set(listed) if f"css/{sheet}" not in pages} == set()


def test_the_admin_site_has_the_accents_of_the_portal():
    light, dark, shades = tokens("light"), tokens("dark"), settings.UNFOLD["COLORS"]["primary"]
    assert (shades["600"], shades["800"], shades["400"]) == (light["accent"], light["accent-strong"], dark["accent"])
