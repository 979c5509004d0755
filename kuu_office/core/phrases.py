"""Stored values in the reader's words: what a column is called, what a code in it means."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kuu_office.core.registry import slots
from kuu_office.core.text import dates
from kuu_office.core.text.personal_number import mask

CELL_OF_LINE = " · "
MASKED = frozenset({"personal_number", "passport_number"})
CHOOSE = gettext_lazy("Choose from the list")


def page_language() -> str:
    """The language that is spoken now: "ky", "ru" or "en"."""
    return (get_language() or "ky")[:2]


def short_day(day: date) -> str:
    """A date as it is written in the language of the page."""
    return dates.short_date(day, page_language())


def column_title(kind: str, column: str) -> str:
    """The name of a column of a kind of object: («curriculum.plan», «state») → «state»; unknown ones as they are.

    A cell of a line in it carries the line before its column: «Б.1.Б.3 · credits» → «Б.1.Б.3 · Credits».
    """
    line, dot, key = column.rpartition(CELL_OF_LINE)
    if dot and kind in slots.titles:
        return f"{line}{dot}{slots.titles[kind](key)}"
    field = _field(kind, column)
    return str(field.verbose_name) if field is not None else column.replace("_", " ")


def spoken(kind: str, column: str, value: Any) -> Any:
    """A value as people say it: the word of a choice, yes or no, a date as it is written here, a dash for nothing.

    Of a personal number or a passport the end: a history has more readers than the card.
    """
    if value is None or value == "":
        return "–"
    if column in MASKED:
        return mask(str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = slots.words.get(f"{kind}.{column}") or _choices(kind, column)
    if isinstance(value, str) and value in words:
        return str(words[value])
    return _as_date(value) if isinstance(value, str) else value


def _choices(kind: str, column: str) -> dict:
    field = _field(kind, column)
    return dict(field.flatchoices) if field is not None else {}


def _field(kind: str, column: str) -> models.Field | None:
    try:
        field = apps.get_model(kind)._meta.get_field(column)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, models.Field) else None


def _as_date(value: str) -> str:
    """An ISO date or moment in the reader's form; any other text unchanged."""
    try:
        if len(value) == len("2025-09-01"):
            return short_day(date.fromisoformat(value))
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    return dates.moment(found, page_language()) if found.tzinfo else value
