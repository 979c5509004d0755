"""The cast as lines of text, for the terminal."""

from django.utils import translation

from kuu_office.core.access.cast import PASSWORD, cast


def cast_lines() -> list[str]:
    """Who to sign in as, for what; empty outside demo mode. In English: the terminal is the administrator's."""
    with translation.override("en"):
        lines = [f"  {one.username:<12}{one.title} ({one.unit}): {one.sentence}" for one in cast()]
    return [f"Sign in as (password “{PASSWORD}”):", *lines] if lines else []
