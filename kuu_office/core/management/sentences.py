"""The interface's sentences: found in code and templates, kept complete in three languages. No gettext tools needed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "N_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLURALS = {
    "ky": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "en": "nplurals=2; plural=(n != 1);",
}
FOLDERS = ("kuu_office", "curriculum", "workload", "staffing", "templates")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
SOURCE_LANGUAGE = "en"


@dataclass
class Sentence:
    """A sentence of the interface: its English text, its plural, its context and where it stands."""

    text: str
    plural: str = ""
    context: str | None = None
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def sentences() -> list[Sentence]:
    """Every sentence in code and templates, in alphabetical order."""
    found: dict[tuple[str | None, str], Sentence] = {}
    for path in _sources():
        for sentence in _in_file(path):
            known = found.setdefault(sentence.key, sentence)
            known.plural = known.plural or sentence.plural
            known.places = sorted({*known.places, str(path.relative_to(settings.BASE_DIR))})
    return sorted(found.values(), key=lambda one: (one.text, one.context or ""))


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations"} & set(path.parts):
                yield path


def _in_file(path: Path) -> Iterator[Sentence]:
    source = path.read_text()
    if path.suffix == ".py":
        rows = extract("python", BytesIO(source.encode()), keywords=KEYWORDS)
    else:
        rows = extract("javascript", BytesIO(templatize(source).encode()), keywords=KEYWORDS)
    for _line, message, _comments, context in rows:
        text, plural = message if isinstance(message, tuple) else (message, "")
        if text:
            yield Sentence(text, plural, context)


def catalog_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> polib.POFile:
    path = catalog_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    return polib.POFile(wrapwidth=110)


def update_catalog(language: str, wanted: list[Sentence]) -> polib.POFile:
    """The catalog with exactly the wanted sentences: known translations are kept, new ones wait empty."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in read_catalog(language)}
    catalog = polib.POFile(wrapwidth=110)
    catalog.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for sentence in wanted:
        catalog.append(_entry(sentence, language, known.get(sentence.key)))
    return catalog


def _entry(sentence: Sentence, language: str, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=sentence.text,
        msgctxt=sentence.context,
        msgid_plural=sentence.plural,
        occurrences=[(place, "") for place in sentence.places],
    )
    forms = int(PLURALS[language][len("nplurals=")])
    if language == SOURCE_LANGUAGE:
        entry.msgstr = "" if sentence.plural else sentence.text
        entry.msgstr_plural = {0: sentence.text, 1: sentence.plural} if sentence.plural else {}
    elif sentence.plural:
        entry.msgstr_plural = {form: (known.msgstr_plural.get(form, "") if known else "") for form in range(forms)}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def faults(language: str, wanted: list[Sentence]) -> list[str]:
    """What is wrong with a catalog: sentences missing, idle or untranslated, placeholders that differ."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in read_catalog(language)}
    keys = {sentence.key for sentence in wanted}
    problems = [f"{language}: no longer used: {key[1]!r}" for key in known if key not in keys]
    for sentence in wanted:
        entry = known.get(sentence.key)
        if entry is None:
            problems.append(f"{language}: not in the catalog: {sentence.text!r}")
        else:
            problems += [f"{language}: {fault}: {sentence.text!r}" for fault in _faults_of(entry)]
    return problems


def _faults_of(entry: polib.POEntry) -> Iterator[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        yield "not translated"
        return
    if entry.fuzzy:
        yield "marked fuzzy"
    allowed = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural)
    needed = _placeholders(entry.msgid) & _placeholders(entry.msgid_plural or entry.msgid)
    for text in texts:
        named = _placeholders(text)
        if not (needed - {"count"}) <= named <= allowed:
            yield f"placeholders differ ({', '.join(sorted(named ^ allowed))})"
            return


def _placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text or "")}
