"""Lines of the board of distribution: written here, because a board has hundreds of them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuu_office.core.templatetags.office import icon, number
from workload import wording
from workload.models import Assignment, LoadLine

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag(takes_context=True)
def board_line(context: template.Context, line: LoadLine, oob: bool = False) -> SafeString:
    """A line: what it is, what of it is free, who takes it; `oob`: put in the place of the one that is there."""
    may_edit = bool(context.get("may_edit"))
    state = "is-over" if line.free < 0 else "" if line.free else "is-given"
    drag = SafeString(' draggable="true"') if may_edit and line.free > 0 else NOTHING
    return format_html(
        '<li class="load-line {}" id="line-{}" data-line="{}" data-free="{}" data-work="{}" data-term="{}"{}{}>'
        '<label class="load-what">{}<span class="load-work">{}</span> <span class="load-groups">{}</span></label> '
        '<span class="load-free number">{}<a href="{}" tabindex="-1">{}</a></span>{}{}</li>',
        state, line.pk, line.pk, str(line.free), line.work, line.term.kind,
        SafeString(' hx-swap-oob="true"') if oob else NOTHING, drag,
        _pick(line, context.get("chosen_line")) if may_edit else NOTHING, line.work_said, line.groups_said,
        _left(line), reverse("workload:line", args=[line.pk]), number(line.hours),
        _takers(line, may_edit), _too_much(line),
    )  # fmt: skip


def _pick(line: LoadLine, chosen: int | None) -> SafeString:
    mark = "disabled" if line.free <= 0 else "checked" if line.pk == chosen else ""
    radio = '<input type="radio" name="line" id="pick-{}" value="{}:{}" {}>'
    return format_html(radio, line.pk, line.pk, str(line.free), mark)


def _left(line: LoadLine) -> SafeString:
    """What is free, where somebody has a part."""
    if not line.taken or line.free <= 0:
        return NOTHING
    return format_html('<strong>{}</strong> <span class="faint">/</span> ', number(line.free))


def _takers(line: LoadLine, may_edit: bool) -> SafeString:
    if not line.takers:
        return NOTHING
    back = reverse("workload:board_take_back", args=[line.sheet_id])
    rows = format_html_join("", "<li>{}</li>", ((_taker(one, back if may_edit else ""),) for one in line.takers))
    return format_html(' <ul class="load-takers">{}</ul>', rows)


def _taker(one: Assignment, back: str) -> SafeString:
    part = format_html(' <span class="faint">{}</span>', one.part) if one.part else NOTHING
    who = format_html('<span>{}</span> <span class="number">{}</span>{}', wording.taker(one), number(one.hours), part)
    if not back:
        return who
    said = _("Take back: %(who)s") % {"who": wording.taker(one)}
    return format_html(
        '{}<button class="load-back" name="one" value="{}.{}" formaction="{}" formnovalidate '
        'aria-label="{}">{}</button>',
        who, one.pk, one.version, back, said, icon("close"),
    )  # fmt: skip


def _too_much(line: LoadLine) -> SafeString:
    if line.free >= 0:
        return NOTHING
    said = _("%(hours)s h are given: more than the line has.") % {"hours": number(line.taken)}
    return format_html(' <p class="load-why">{} {}</p>', icon("warning"), said)
