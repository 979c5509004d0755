"""What every template of the portal may use: `{% load office %}`. Shown with examples on the style-guide page."""

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kuu_office.core.phrases import page_language
from kuu_office.core.text import dates, numbers

register = template.Library()

# A state is told by a word and a shape; the tone only repeats them: state -> (tone, icon).
STATES = {
    "draft": ("quiet", "state-draft"),
    "submitted": ("wait", "state-submitted"),
    "returned": ("bad", "state-returned"),
    "approved": ("good", "state-approved"),
    "archived": ("quiet", "state-archived"),
    "withdrawn": ("quiet", "state-returned"),
    "waiting": ("quiet", "clock"),
    "running": ("accent", "state-running"),
    "done": ("good", "state-approved"),
    "failed": ("bad", "state-failed"),
    "cancelled": ("quiet", "minus"),
    "studying": ("good", "state-approved"),
    "on_leave": ("wait", "clock"),
    "expelled": ("bad", "state-failed"),
    "graduated": ("accent", "stamp"),
    "open": ("good", "state-approved"),
    "closed": ("quiet", "state-archived"),
    "offered": ("good", "state-approved"),
    "entered": ("wait", "state-submitted"),
    "confirmed": ("good", "state-approved"),
}

BRIEF = 80
FIRST_SENTENCE = re.compile(r"(.+?[^\W\d]{2}[»”)]?\.) (.+)", re.DOTALL)  # the point after an initial ends nothing


@register.simple_tag
def idem() -> SafeString:
    """The hidden key that lets a form sent twice have one effect."""
    return format_html('<input type="hidden" name="idem" value="{}">', uuid.uuid4())


@register.simple_tag
@lru_cache(maxsize=2000)  # a list draws the same few over and over
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A drawing of static/img/icons.svg: read aloud with `label`, decoration without. `size="large"`: 24 px."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>',
        f" icon-{size}" if size else "",
        spoken,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def state_badge(obj: Any) -> SafeString:
    """The state of anything with `state` and `get_state_display()`: a plan, a job."""
    return badge(obj.state, str(obj.get_state_display()))


@lru_cache(maxsize=500)
def badge(state: str, label: str) -> SafeString:
    """components/state_badge.html, drawn once for all rows that share a state."""
    return render_to_string("components/state_badge.html", badge_of(state, label))


def badge_of(state: str, label: Any) -> dict:
    """The context of components/state_badge.html."""
    tone, shape = STATES.get(state, ("quiet", "note"))
    return {"tone": tone, "shape": shape, "label": label}


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """Keys to press, one after another: `{% kbd "g h" %}`."""
    return format_html_join(" ", '<kbd class="kbd">{}</kbd>', ((key,) for key in keys.split()))


@register.simple_block_tag(takes_context=True)
def page_title(context: template.Context, content: str) -> str:
    """Keeps the title block for the heading of the page, so that a screen writes it once."""
    context["page_title"] = SafeString(content.strip())
    return context["page_title"]


@register.simple_block_tag
def card(content: str, *, title: str = "", note: str = "", url: str = "", link: str = "", flush: bool = False) -> str:
    """A framed part of a page. `note` stands beside the title; `url` + `link` lead on; `flush` for a table inside."""
    values = {"content": content, "title": title, "note": note, "url": url, "link": link, "flush": flush}
    return render_to_string("components/card.html", values)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str, wide: bool = False) -> str:
    """A dialog opened by any button with `data-dialog="the id"`."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title, "wide": wide})


@register.simple_tag(takes_context=True)
def active_filters(context: template.Context, form: Any) -> list[dict]:
    """The filters of the address that narrow the list now: label, chosen value, address without it."""
    query: QueryDict = context["request"].GET
    shown = []
    for bound in form:
        if bound.data not in (None, "", [], False) and stands_in(query, bound.html_name):
            shown.append({"label": bound.label, "value": chosen_words(bound), "url": without(query, bound.html_name)})
    return shown


def stands_in(query: QueryDict, name: str) -> bool:
    """Whether the address says it, or a part of it; what a page begins with is not taken away."""
    return any(key == name or key.startswith(f"{name}_") for key in query)


def chosen_words(bound: Any) -> str:
    """What the person sees of a chosen value: the label of the choice, the day, else the text typed."""
    day = getattr(bound.form, "cleaned_data", {}).get(bound.name)
    if isinstance(day, date):
        return short_date(day)
    values = bound.data if isinstance(bound.data, list) else [bound.data]
    words = {str(value): str(label) for value, label in getattr(bound.field, "choices", ())}
    return ", ".join(words.get(str(value), str(value)) for value in values)


def without(query: QueryDict, name: str) -> str:
    """The same list without one filter, from its first page."""
    rest = query.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


@register.filter
def long_date(value: date | None) -> str:
    """«2024-жылдын 27-сентябры»; nothing for no date."""
    return dates.long_date(value, page_language()) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """«27.09.2024»; nothing for no date."""
    return dates.short_date(value, page_language()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """«27.09.2024, 14:35» in Bishkek; nothing for no moment."""
    return dates.moment(value, page_language()) if value else ""


@register.filter
def academic_year(start_year: int) -> str:
    """«2024–2025-окуу жылы»."""
    return dates.academic_year(int(start_year), page_language())


@register.filter
def number(value: Decimal | float | str | None) -> str:
    """A number as people write it here: decimal comma in ky and ru, no trailing zeros, groups from 10 000 on."""
    return numbers.plain_number(value, page_language())


@register.filter
def hours(value: Decimal | float | str | None) -> str:
    """Hours without a unit: «36», «7,5»."""
    return number(value)


@register.filter
def credits(value: Decimal | float | str | None) -> str:
    """Credits without a unit: «4», «2,5»."""
    return number(value)


@register.filter
def in_brief(text: Any) -> tuple[str, str]:
    """A text that takes more than a line or two as its first sentence and the rest; a shorter one whole, and ""."""
    whole = str(text)
    parts = FIRST_SENTENCE.fullmatch(whole) if len(whole) > BRIEF else None
    return (parts[1], parts[2]) if parts else (whole, "")


@register.filter
def cells(row: Any) -> SafeString:
    """All cells of a row of an OfficeTable."""
    openings = row.table.openings
    return format_html_join("", "{}{}</td>", ((openings[column.name], localize(cell)) for column, cell in row.items()))


@register.simple_tag
def options(widget: dict) -> SafeString:
    """The options of a select from the context of its widget: at once, for a list may hold two thousand of them."""
    return format_html_join("", "{}", ((_group(name, choices),) for name, choices, _place in widget["optgroups"]))


def _group(name: str | None, choices: list[dict]) -> SafeString:
    rows = ((str(one["value"]), flatatt(one["attrs"]), localize(one["label"])) for one in choices)
    inside = format_html_join("", '\n  <option value="{}"{}>{}</option>', rows)
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, inside) if name else inside


@register.filter
def severities(findings: Any) -> dict[str, int]:
    """How many errors, warnings and notes: {"error": 2, "warning": 1, "note": 0}."""
    found = [read(finding, "severity") for finding in findings]
    return {severity: found.count(severity) for severity in ("error", "warning", "note")}


def read(row: Any, name: str) -> Any:
    """A value of a dict or of an object, as templates read it."""
    return row[name] if isinstance(row, dict) else getattr(row, name)


@register.filter
def refused_value(bound: Any) -> str:
    """The value that a field refused, when it is short, typed and no secret; otherwise nothing."""
    if bound.widget_type not in {"text", "number", "email", "date", "regex"} or bound.data in (None, ""):
        return ""
    text = str(bound.data)
    return text if len(text) <= 40 else f"{text[:40]}…"


@register.filter
def pages_around(page: Any) -> list[int]:
    """Numbers of pages to offer: the first, the last, two on each side of this one; 0 stands for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)})
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown
