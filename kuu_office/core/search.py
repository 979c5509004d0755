"""Search over everything that the apps registered, whatever keyboard the person types on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from unicodedata import normalize

from django.contrib.postgres.expressions import ArraySubquery
from django.db import router
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import IssuedDocument, Person, Unit, User
from kuu_office.core.models.text import KySortKey, matching
from kuu_office.core.registry import SearchSource, Text, register_search, slots
from kuu_office.core.text import dates
from kuu_office.core.text.kyrgyz import fold

SHORTEST = 2
LONGEST = 200
ROWS = 10
LONGEST_NUMBER = 9
UNIT_COLUMNS = ("code", "name_ky", "name_ru", "name_en")

Pieces = tuple[tuple[str, bool], ...]
Row = tuple[str, str, str]


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
    """What the person may see of what matches `text`; nothing for fewer than two letters. One query in all."""
    text = text.strip()[:LONGEST]
    words = fold(text).split()
    if len("".join(words)) < SHORTEST:
        return []
    sources = [source for source in slots.searches if scope.allows(source.access)]
    return [
        Found(source.title, tuple(_hit(row, words) for row in rows))
        for source, rows in zip(sources, rows_of_each(sources, scope, text), strict=True)
        if rows
    ]


def _hit(row: Row, words: list[str]) -> Hit:
    label, detail, url = row
    return Hit(marked(label, words), marked(detail, words), url)


def rows_of_each(sources: Sequence[SearchSource], scope: Scope, text: str) -> list[list[Row]]:
    """Label, detail and address of what each source finds, in its order, at most ten: one query however many sources.

    The query reads the person's own row, and beside it a list of things for each source.
    """
    matches = [source.matches(scope, text) for source in sources]
    lists = [_as_list(queryset, source.columns) for queryset, source in zip(matches, sources, strict=True)]
    found = User.objects.filter(pk=scope.user_id).values_list(*lists).first() if lists else None
    return [
        [source.show(thing_of(queryset.model, values)) for values in things or ()]
        for source, queryset, things in zip(sources, matches, found or [()] * len(sources), strict=True)
    ]


def _as_list(queryset: QuerySet, columns: Sequence[str]) -> ArraySubquery:
    return ArraySubquery(queryset.values(as_json=JSONObject(**{path: path for path in ("id", *columns)}))[:ROWS])


def thing_of(model: type[Model], values: dict[str, Any]) -> Model:
    """The object with these columns of its own and of what it points to; a column left out is asked for when read."""
    own = {path: value for path, value in values.items() if "__" not in path}
    fields = [field for field in model._meta.concrete_fields if field.attname in own]
    thing = model.from_db(
        router.db_for_read(model),
        [field.attname for field in fields],
        [field.to_python(own[field.attname]) for field in fields],
    )
    for name in {path.partition("__")[0] for path in values if "__" in path}:
        its = {path.removeprefix(f"{name}__"): value for path, value in values.items() if path.startswith(f"{name}__")}
        field = model._meta.get_field(name)
        absent = all(value is None for value in its.values())
        field.set_cached_value(thing, None if absent else thing_of(field.related_model, its))
    return thing


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


def matching_people(scope: Scope, text: str) -> QuerySet:
    """People of the scope by any part of the name, Cyrillic or Latin."""
    return matching(Person.objects.visible_to(scope), text, "search_text").in_kyrgyz_order()


def show_person(person: Person) -> Row:
    return (person.official_name, person.academic_title or person.degree, reverse("core:person", args=[person.pk]))


def matching_units(scope: Scope, text: str) -> QuerySet:
    """Units by code or name in any language."""
    return matching(Unit.objects.visible_to(scope), text, *UNIT_COLUMNS).order_by(KySortKey("name_ky"), "pk")


def show_unit(unit: Unit) -> Row:
    return (unit.name, f"{unit.get_kind_display()}, {unit.code}", reverse("core:unit", args=[unit.pk]))


def matching_documents(scope: Scope, text: str) -> QuerySet:
    """Issued papers whose file this person may open, by title or number."""
    papers = IssuedDocument.objects.filter(_may_open(scope))
    found = Q(pk__in=matching(papers, text, "title").values("pk"))
    if text.isdecimal() and len(text) <= LONGEST_NUMBER:
        found |= Q(number=int(text))
    return papers.filter(found)


def show_document(paper: IssuedDocument) -> Row:
    issued = dates.short_date(timezone.localdate(paper.issued_at))
    return (str(paper), issued, reverse("core:file", args=[paper.file.key]))


def _may_open(scope: Scope) -> Q:
    """The rule of `StoredFile.opens_for` as a condition."""
    held = {permission: scope.units(permission) for permission in Permission if scope.allows(permission)}
    may = Q(file__stored_by=scope.person_id) | Q(file__access__in=held, file__unit=None)
    for units in set(held.values()):
        same = [permission for permission in held if held[permission] == units]
        may |= Q(file__access__in=same, file__unit__in=units)
    return may


SOURCES = (
    SearchSource(
        _("People"), Permission.PERSON_VIEW, matching_people,
        ("surname", "given_name", "patronymic", "academic_title", "degree"), show_person,
    ),
    SearchSource(_("Units"), Permission.UNIT_VIEW, matching_units, ("kind", *UNIT_COLUMNS), show_unit),
    SearchSource(
        _("Issued documents"), Permission.PORTAL_ENTER, matching_documents,
        ("title", "series", "year", "number", "issued_at", "file__key"), show_document,
    ),
)  # fmt: skip


def register_sources() -> None:
    """People, units and issued papers; other headings come from the apps that own the things."""
    for source in SOURCES:
        register_search(source)
