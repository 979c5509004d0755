"""Acts for the search, and what rests on an act: told by the apps whose rules point at it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from kuu_office.core.access.scope import Scope
from kuu_office.core.models.text import matching
from kuu_office.office.models import Act

SEARCHED = ("number", "title_ky", "title_ru", "title_en")


@dataclass(frozen=True)
class Use:
    """A rule or document that rests on an act: its name, and where it is shown (may be empty)."""

    label: str
    url: str = ""


FindUses = Callable[[Act, Scope], list[Use]]
_finders: list[FindUses] = []


def register_act_use(find: FindUses) -> None:
    """An app tells how to find what of its own rests on an act; called from the app's `ready`."""
    _finders.append(find)


def uses_of(act: Act, scope: Scope) -> list[Use]:
    """Everything that this person may see and that rests on the act."""
    return [use for find in _finders for use in find(act, scope)]


def matching_acts(scope: Scope, text: str) -> QuerySet:
    """Acts for the global search, newest first."""
    return matching(Act.objects.visible_to(scope), text, *SEARCHED)


def show_act(act: Act) -> tuple[str, str, str]:
    """Number and date, title, address."""
    return (str(act), act.title, reverse("office:act", args=[act.pk]))
