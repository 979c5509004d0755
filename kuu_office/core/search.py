"""Search over everything that the apps registered, whatever keyboard the person types on."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import IssuedDocument, Person, Unit
from kuu_office.core.models.text import KySortKey, matching
from kuu_office.core.registry import SearchSource, Text, register_search, slots
from kuu_office.core.text import dates
from kuu_office.core.text.kyrgyz import fold

SHORTEST = 2
LONGEST = 200
ROWS = 10
LONGEST_NUMBER = 9
PERSON_COLUMNS = ("surname", "given_name", "patronymic", "latin_surname", "latin_given_name")
UNIT_COLUMNS = ("code", "name_ky", "name_ru", "name_en")

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    """A thing found. `label` and `detail` come in pieces: (text, whether it is what was looked for)."""

    label: Pieces
    detail: Pieces
    url: str


@dataclass(frozen=True)
class Found:
    """The hits of one source under its heading."""

    title: Text
    hits: tuple[Hit, ...]


def search(scope: Scope, text: str) -> list[Found]:
    """What the person may see of what matches `text`; nothing for fewer than two letters. One query per source."""
    text = text.strip()[:LONGEST]
    words = fold(text).split()
    if len("".join(words)) < SHORTEST:
        return []
    found = [_found(source, scope, text, words) for source in slots.searches if scope.allows(source.access)]
    return [group for group in found if group.hits]


def _found(source: SearchSource, scope: Scope, text: str, words: list[str]) -> Found:
    hits = (
        Hit(marked(label, words), marked(detail, words), url) for label, detail, url in source.find(scope, text)[:ROWS]
    )
    return Found(source.title, tuple(hits))


def marked(text: str, words: Iterable[str]) -> Pieces:
    """`text` in pieces, those that match a folded word marked: Өзгөрүү by «озг» → («Өзг», True), («өрүү», False)."""
    text = normalize("NFC", text)
    folded, places = "", []
    for place, letter in enumerate(text):
        small = " " if letter.isspace() else fold(letter)
        folded += small
        places += [place] * len(small)
    hit = [False] * len(text)
    for word in words:
        for start in _starts(folded, word):
            for place in places[start : start + len(word)]:
                hit[place] = True
    runs = groupby(zip(text, hit, strict=True), key=lambda pair: pair[1])
    return tuple(("".join(letter for letter, _hit in run), is_hit) for is_hit, run in runs)


def _starts(text: str, word: str) -> Iterable[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def find_people(scope: Scope, text: str) -> list[tuple[str, str, str]]:
    """People of the scope by any part of the name, Cyrillic or Latin."""
    people = matching(Person.objects.visible_to(scope), text, *PERSON_COLUMNS).in_kyrgyz_order()
    return [
        (person.official_name, person.academic_title or person.degree, reverse("core:person", args=[person.pk]))
        for person in people[:ROWS]
    ]


def find_units(scope: Scope, text: str) -> list[tuple[str, str, str]]:
    """Units by code or name in any language."""
    units = matching(Unit.objects.visible_to(scope), text, *UNIT_COLUMNS).order_by(KySortKey("name_ky"), "pk")
    return [
        (unit.name, f"{unit.get_kind_display()}, {unit.code}", reverse("core:unit", args=[unit.pk]))
        for unit in units[:ROWS]
    ]


def find_documents(scope: Scope, text: str) -> list[tuple[str, str, str]]:
    """Issued papers whose file this person may open, by title or number."""
    papers = IssuedDocument.objects.filter(_may_open(scope)).select_related("file")
    found = Q(pk__in=matching(papers, text, "title").values("pk"))
    if text.isdecimal() and len(text) <= LONGEST_NUMBER:
        found |= Q(number=int(text))
    return [
        (str(paper), dates.short_date(timezone.localdate(paper.issued_at)), reverse("core:file", args=[paper.file.key]))
        for paper in papers.filter(found)[:ROWS]
    ]


def _may_open(scope: Scope) -> Q:
    """The rule of `StoredFile.opens_for` as a condition."""
    held = {permission: scope.units(permission) for permission in Permission if scope.allows(permission)}
    may = Q(file__stored_by=scope.person_id) | Q(file__access__in=held, file__unit=None)
    for units in set(held.values()):
        same = [permission for permission in held if held[permission] == units]
        may |= Q(file__access__in=same, file__unit__in=units)
    return may


def register_sources() -> None:
    """People, units and issued papers; other headings come from the apps that own the things."""
    register_search(SearchSource(_("People"), Permission.PERSON_VIEW, find_people))
    register_search(SearchSource(_("Units"), Permission.UNIT_VIEW, find_units))
    register_search(SearchSource(_("Issued documents"), Permission.PORTAL_ENTER, find_documents))
