"""Names in three languages, and the Kyrgyz order and search of them in the database."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuu_office.core.text.kyrgyz import fold, normalise

TRIGRAM = 3
STORED = "search_text"  # a column of this name keeps folded text already


class KySortKey(Func):
    """`ky_sort_key(text)`: order of the Kyrgyz alphabet (ң after н, ө after о, ү after у)."""

    function = "ky_sort_key"
    template = '(%(function)s(%(expressions)s) COLLATE "C")'
    output_field = TextField()


class KyFold(Func):
    """`ky_fold(text)`: what search compares; small letters, look-alikes and ө/ү/ң levelled."""

    function = "ky_fold"
    output_field = TextField()


def folded(*fields: str) -> KyFold:
    """The search text of several columns, written the same way in the index and in the query."""
    parts: list = []
    for field in fields:
        parts += [F(field), Value(" ")]
    return KyFold(Concat(*parts[:-1]) if len(fields) > 1 else F(fields[0]))


def kept_text(*fields: str) -> models.GeneratedField:
    """A column that the database keeps with the search text of `fields`; to be called `search_text`."""
    return models.GeneratedField(expression=folded(*fields), output_field=models.TextField(), db_persist=True)


def kept_text_index(name: str) -> GinIndex:
    """A trigram index over the kept search text."""
    return GinIndex(fields=[STORED], opclasses=["gin_trgm_ops"], name=name)


def search_index(name: str, *fields: str) -> GinIndex:
    """A trigram index over the folded text of `fields`."""
    from django.contrib.postgres.indexes import OpClass

    return GinIndex(OpClass(folded(*fields), name="gin_trgm_ops"), name=name)


def matching(queryset: QuerySet, text: str, *fields: str) -> QuerySet:
    """Rows of `queryset` in whose `fields` every word of `text` occurs, whatever the keyboard.

    One or two letters must begin a word: only so can the trigram index find them.
    """
    queryset = queryset.alias(searched=F(fields[0]) if fields[0].endswith(STORED) else folded(*fields))
    for word in fold(normalise(text)).split():
        short = len(word) < TRIGRAM and word.isalnum()
        queryset = queryset.filter(Q(searched__regex=f"(^| ){word}") if short else Q(searched__contains=word))
    return queryset


class NamedInThreeLanguages(models.Model):
    """`name` follows the reader's language and falls back to Kyrgyz."""

    name_ky = models.CharField(_("name in Kyrgyz"), max_length=300)
    name_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "ky")

    def name_in(self, language: str) -> str:
        return getattr(self, f"name_{language[:2]}", "") or self.name_ky
