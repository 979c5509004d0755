"""Figures of the contingent: written here, because a table has thousands of them."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curriculum.views.counted import Shown, ShownLine
from kuu_office.core.templatetags.office import number

register = template.Library()
EMPTY = SafeString('<td class="number faint">–</td>')


@register.simple_tag
def counted_cells(line: ShownLine, compared: bool = False) -> SafeString:
    """The cells of a line: each figure leads to its people, its difference to those of the earlier date."""
    cells = [_cell(shown) for shown in line.figures]
    total = _cell(line.total, "counted-total")
    before = _before(line.total) if compared else ""
    counted = [line.groups] if line.streams is None else [line.groups, line.streams]
    counts = [format_html('<td class="number">{}</td>', number(one)) for one in counted]
    return SafeString("".join([*cells, total, before, *counts]))


def _cell(shown: Shown, css: str = "") -> str:
    if shown.figure.is_empty:
        return EMPTY
    figure = number(shown.figure.now.students)
    link = f'<a href="{escape(shown.url)}">{escape(figure)}</a>'
    return f'<td class="number {css}">{link}{_change(shown)}</td>'


def _change(shown: Shown) -> str:
    change = shown.figure.change
    if not change:
        return ""
    sign, css = ("+", "up") if change > 0 else ("−", "down")
    return f' <span class="counted-{css}">{sign}{escape(number(abs(change)))}</span>'


def _before(shown: Shown) -> str:
    before = shown.figure.before
    if before is None or not before.students:
        return EMPTY
    figure = escape(number(before.students))
    return f'<td class="number"><a href="{escape(shown.url_before)}">{figure}</a></td>'
