"""What every page shows around its content: the functions of the office, the term, the unit, the inbox counter."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kuu_office.core import clock, inbox
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import NOBODY, Scope
from kuu_office.core.access.views import request_scope
from kuu_office.core.models import Term
from kuu_office.core.registry import GROUPS, NavigationEntry, Text, slots


@dataclass(frozen=True)
class Item:
    title: Text
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    title: Text
    items: tuple[Item, ...]


def page(request: HttpRequest) -> dict:
    """Variables of base.html. Nothing is asked of the database until a template shows it; then one query each."""
    user = getattr(request, "user", None)
    scope = request_scope(request) if user is not None and user.is_authenticated else NOBODY
    return {
        "scope": scope,
        "navigation": navigation(scope, request.path),
        "inbox_count": SimpleLazyObject(lambda: inbox.count(scope)),
        "current_term": SimpleLazyObject(lambda: _term(scope)),
        "current_unit": _unit(scope),
        "may_search": scope.allows(Permission.SEARCH),
        "has_inbox": scope.allows(Permission.INBOX_VIEW),
        "demo_mode": settings.DEMO_MODE,
    }


def navigation(scope: Scope, path: str) -> list[Group]:
    """The menu of this person, grouped in the regulation's order; a group with nothing in it stays away."""
    entries = [entry for entry in slots.navigation if scope.allows(entry.access)]
    current = _current(entries, path)
    groups = [Group(title, _items(entries, code, current)) for code, title in GROUPS.items()]
    return [group for group in groups if group.items]


def _items(entries: list[NavigationEntry], group: str, current: str) -> tuple[Item, ...]:
    urls = ((entry, reverse(entry.url_name)) for entry in entries if entry.group == group)
    return tuple(Item(entry.title, url, url == current) for entry, url in urls)


def _current(entries: Iterable[NavigationEntry], path: str) -> str:
    """The entry under which the open page lies: the longest address that begins its path."""
    addresses = (reverse(entry.url_name) for entry in entries)
    return max((url for url in addresses if path.startswith(url)), key=len, default="")


def _term(scope: Scope) -> Term | None:
    if not scope.grants:
        return None
    today = clock.today()
    return Term.objects.filter(start_date__lte=today, end_date__gte=today).select_related("year").first()


def _unit(scope: Scope) -> str:
    """The unit of the person's first role of their own."""
    return next((grant.unit_name for grant in scope.grants if grant.acting_for_id is None), "")
