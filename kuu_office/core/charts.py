"""Pictures drawn on the server: the same SVG stands in the page and in the PDF.

Each function returns markup for `{{ chart }}`. pygal computes the geometry; its own styles and scripts are taken out
(the content security policy forbids them) and replaced by plain attributes for paper and by classes that
static/css/components/chart.css colours for the theme. Every text, heading and value is escaped by the XML writer.
"""

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pygal
from django.utils.safestring import SafeString, mark_safe
from lxml import etree
from pygal.style import Style

from kuu_office.core.templatetags.office import number

WIDTH = 560
FONT = "Arimo, Liberation Sans, Segoe UI, Roboto, sans-serif"
ROW = 30
AXIS = 40
LEGEND_LINE = 20
LETTER = 7

INK = "#172025"

# Colours on paper; on the screen chart.css gives the same tones by theme.
TONES = {
    "1": "#0b5a73",
    "2": "#c58a1c",
    "3": "#6f9fb0",
    "4": "#9a4f3c",
    "5": "#4f7d51",
    "6": "#8b8fa3",
    "quiet": "#d5dcdf",
    "good": "#2f7d50",
    "wait": "#d9a43a",
    "bad": "#c04a42",
    "hollow": "#ffffff",
}
CODE = {etree.Comment, "defs", "title"}
DARK = {"1", "4", "5", "good", "bad"}


@dataclass(frozen=True)
class Series:
    """One kind of figure across all labels. `tone`: a key of TONES; without one the place in the chart decides."""

    name: str
    values: Sequence[Any]
    tone: str = ""


def stacked_bars(title: str, series: Sequence[Series], labels: Sequence[str], *, description: str = "") -> SafeString:
    """A lying bar per label, its parts side by side: states of plans by faculty.

    `values` of a series stand in the order of `labels`; None or 0 draws nothing.
    """
    chart = pygal.HorizontalStackedBar(**_bar_options(len(labels)), **_steps_of([one.values for one in series]))
    # pygal draws the first label at the foot; people read from the top
    chart.x_labels = [str(label) for label in reversed(labels)]
    for one in series:
        chart.add(one.name, [_number_or_none(value) for value in reversed(one.values)])
    root = _drawn(chart, series)
    _colour_values_by_ground(root)
    return _markup(root, title, description)


def bars_against_norm(
    title: str,
    labels: Sequence[str],
    values: Sequence[Any],
    norms: Sequence[Any],
    *,
    names: tuple[str, str, str],
    description: str = "",
) -> SafeString:
    """A bar per label measured by its norm: filled up to the norm, red over it, hollow where it is short.

    `names` are the words of the three parts: within, over, short of the norm. Values and norms in one unit.
    """
    pairs = list(zip(values, norms, strict=True))
    within, over, short = names
    parts = [
        Series(within, [min(value, norm) for value, norm in pairs], "1"),
        Series(over, [max(value - norm, 0) for value, norm in pairs], "bad"),
        Series(short, [max(norm - value, 0) for value, norm in pairs], "hollow"),
    ]
    return stacked_bars(title, parts, labels, description=description)


def trend(title: str, series: Sequence[Series], labels: Sequence[str], *, description: str = "") -> SafeString:
    """A line per series along the labels: years, terms, weeks. None leaves a gap."""
    options = {**_options(height=280), "margin_top": 28, "margin_right": 32}
    chart = pygal.Line(**options, dots_size=3.5, include_x_axis=True, allow_interruptions=True)
    chart.x_labels = [str(label) for label in labels]
    for one in series:
        chart.add(one.name, [_number_or_none(value) for value in one.values])
    root = _drawn(chart, series)
    _lift_values_over_dots(root)
    return _markup(root, title, description)


def _options(*, height: int) -> dict[str, Any]:
    style = Style(
        font_family=FONT,
        label_font_size=12,
        major_label_font_size=12,
        value_font_size=11,
    )
    return {
        "style": style,
        "css": [],
        "js": [],
        "no_prefix": True,
        "disable_xml_declaration": True,
        "explicit_size": False,
        "width": WIDTH,
        "height": height,
        "margin": 8,
        "show_legend": False,
        "truncate_label": -1,
        "formatter": number,
        "print_values": True,
        "print_zeroes": False,
        "max_scale": 8,
    }


def _bar_options(rows: int) -> dict[str, Any]:
    return {**_options(height=AXIS + ROW * max(rows, 1)), "spacing": 4, "margin_right": 16}


def _steps_of(values: Sequence[Sequence[Any]]) -> dict[str, int]:
    """What is counted in wholes has an axis of wholes: no 0.4 of a person."""
    is_whole = all(value == int(value) for row in values for value in row if value)
    return {"order_min": 0} if is_whole else {}


def _number_or_none(value: Any) -> float | None:
    return float(value) if value else None


def _drawn(chart: Any, series: Sequence[Series]) -> Any:
    """The tree of the picture: pygal's geometry, our look, our legend."""
    root = chart.render_tree()
    tones = [one.tone or str(index % 6 + 1) for index, one in enumerate(series)]
    _take_out_code(root)
    _give_tones(root, tones)
    for element in list(root.iter()):
        LOOKS.get(element.tag, _no_look)(element)
    if len(series) > 1:
        _add_legend(root, [one.name for one in series], tones)
    return root


def _markup(root: Any, title: str, description: str) -> SafeString:
    _name_it(root, title, description)
    # lxml has escaped every text and attribute of this tree; nothing in it was put together from strings
    return mark_safe(etree.tostring(root, encoding="unicode"))  # noqa: S308


def _take_out_code(root: Any) -> None:
    """Styles, scripts, comments, tooltips and invisible helpers go; a bar keeps its value as a <title>."""
    for element in list(root.iter()):
        if element.tag in CODE or "tooltip-overlay" in _classes(element):
            _drop(element)
        elif element.tag == "desc":
            _turn_into_title(element)


def _turn_into_title(desc: Any) -> None:
    if "value" not in _classes(desc):
        _drop(desc)
        return
    desc.tag = "title"
    desc.attrib.clear()


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _classes(element: Any) -> list[str]:
    return element.get("class", "").split() if isinstance(element.tag, str) else []


def _give_tones(root: Any, tones: Sequence[str]) -> None:
    """Marks the shapes and values of each series with its tone."""
    for group in root.iter("g"):
        found = re.search(r"\bserie-(\d+)", group.get("class", ""))
        if found:
            _mark(group, tones[int(found.group(1))])


def _mark(group: Any, tone: str) -> None:
    _set(group, {"class": f"chart-series tone-{tone}", "data-tone": tone})


def _tone_of(element: Any) -> str:
    holder = next((one for one in element.iterancestors() if one.get("data-tone")), None)
    return holder.get("data-tone") if holder is not None else ""


def _no_look(element: Any) -> None:
    """Groups and titles look like nothing."""


def _look_of_text(text: Any) -> None:
    is_value = any("text-overlay" in _classes(one) for one in text.iterancestors())
    _set(text, {"font-family": FONT, "font-size": "11" if is_value else "12", "fill": INK})
    text.set("class", "chart-value" if is_value else "chart-label")
    text.set("text-anchor", "middle" if is_value else _anchor(text))


def _colour_values_by_ground(root: Any) -> None:
    """A value stands inside its bar: white on a dark bar."""
    for text in root.iterfind(".//text[@class='chart-value']"):
        text.set("class", "chart-value-inside")
        text.set("fill", "#ffffff" if _tone_of(text) in DARK else INK)


def _lift_values_over_dots(root: Any) -> None:
    for text in root.iterfind(".//text[@class='chart-value']"):
        _set(text, {"x": f"{float(text.get('x')) - 7:.1f}", "y": f"{float(text.get('y')) - 20:.1f}"})


def _add_legend(root: Any, names: Sequence[str], tones: Sequence[str]) -> None:
    """Signs and names under the picture, in as many lines as they need."""
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    x, y = 8.0, height + 4
    for name, tone in zip(names, tones, strict=True):
        room = 28 + LETTER * len(name)
        if x > 8 and x + room > width:
            x, y = 8.0, y + LEGEND_LINE
        _add_legend_entry(root, name, tone, x, y)
        x += room
    root.set("viewBox", f"0 0 {width:g} {y + LEGEND_LINE:g}")


def _add_legend_entry(root: Any, name: str, tone: str, x: float, y: float) -> None:
    group = etree.SubElement(root, "g")
    _mark(group, tone)
    rect = etree.SubElement(group, "rect", x=f"{x:g}", y=f"{y:g}", width="11", height="11")
    _look_of_rect(rect)
    text = etree.SubElement(group, "text", x=f"{x + 16:g}", y=f"{y + 10:g}")
    text.text = str(name)
    _look_of_text(text)
    text.set("text-anchor", "start")


def _anchor(text: Any) -> str:
    return "end" if any("y" in _classes(one) and "axis" in _classes(one) for one in text.iterancestors()) else "middle"


def _look_of_rect(rect: Any) -> None:
    if "background" in _classes(rect):
        _drop(rect)
        return
    tone = _tone_of(rect)
    hollow = tone == "hollow"
    rect.set("class", "chart-hollow" if hollow else "chart-fill")
    rect.set("fill", TONES.get(tone, "none"))
    rect.set("stroke", "#7f8c92" if hollow else "#ffffff")
    rect.set("stroke-width", "1")


def _look_of_path(path: Any) -> None:
    tone = _tone_of(path)
    classes = _classes(path)
    path.set("fill", "none")
    if tone:
        _set(path, {"class": "chart-stroke", "stroke": TONES[tone], "stroke-width": "2"})
    elif "axis" in classes or ("line" in classes and "guide" not in classes):
        _set(path, {"class": "chart-axis", "stroke": "#7f8c92", "stroke-width": "1"})
    else:
        _set(path, {"class": "chart-line", "stroke": "#dfe4e6", "stroke-width": "1"})


def _look_of_circle(circle: Any) -> None:
    _set(circle, {"class": "chart-fill", "fill": TONES.get(_tone_of(circle), "#172025"), "stroke": "#ffffff"})


def _set(element: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        element.set(name, value)


LOOKS: dict[str, Callable[[Any], None]] = {
    "text": _look_of_text,
    "rect": _look_of_rect,
    "path": _look_of_path,
    "circle": _look_of_circle,
}


def _name_it(root: Any, title: str, description: str) -> None:
    """A heading and a description for those who hear the page."""
    key = uuid.uuid4().hex[:8]
    root.attrib.pop("id")
    root.set("class", "chart")
    root.set("role", "img")
    named = [(f"chart-{key}-title", "title", title), (f"chart-{key}-desc", "desc", description)]
    present = [(id_, tag, text) for id_, tag, text in named if text]
    for place, (id_, tag, text) in enumerate(present):
        element = etree.Element(tag, id=id_)
        element.text = text
        root.insert(place, element)
    root.set("aria-labelledby", " ".join(id_ for id_, _, _ in present))
