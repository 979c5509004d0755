"""How the interface's sentences are collected, kept and checked without gettext."""

import polib
import pytest

from kuu_office.core.management import sentences
from kuu_office.core.management.sentences import Sentence


@pytest.fixture
def project(settings, tmp_path):
    """An empty project with folders of code, templates and catalogs."""
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    for folder in sentences.FOLDERS:
        (tmp_path / folder).mkdir()
    for language in sentences.PLURALS:
        (tmp_path / "locale" / language / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def found() -> list[tuple]:
    return [(sentence.text, sentence.plural, sentence.context) for sentence in sentences.sentences()]


CODE = {
    "plain": ('_("Save")', ("Save", "", None)),
    "lazy": ('gettext_lazy("Save")', ("Save", "", None)),
    "marked only": ('N_("Save")', ("Save", "", None)),
    "in two lines": ('_("Save "\n  "all")', ("Save all", "", None)),
    "counted": ('ngettext("%(n)s row", "%(n)s rows", n)', ("%(n)s row", "%(n)s rows", None)),
    "with context": ('pgettext("paper", "Draft")', ("Draft", "", "paper")),
}
TEMPLATES = {
    "plain": ('{% translate "Save" %}', ("Save", "", None)),
    "with context": ('{% translate "Draft" context "paper" %}', ("Draft", "", "paper")),
    "a block": ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", ("Hello %(name)s", "", None)),
    "counted": (
        "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
        ("%(n)s row", "%(n)s rows", None),
    ),
    "with an apostrophe": ('{% translate "The office\'s desk" %}', ("The office's desk", "", None)),
}


@pytest.mark.parametrize(("source", "expected"), CODE.values(), ids=CODE)
def test_a_sentence_in_code_is_found(project, source, expected):
    (project / "curriculum" / "a.py").write_text(f"x = {source}\n")

    assert found() == [expected]


@pytest.mark.parametrize(("source", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_sentence_in_a_template_is_found(project, source, expected):
    (project / "templates" / "a.html").write_text(source)

    assert found() == [expected]


@pytest.mark.parametrize("folder", ["tests", "migrations"])
def test_sentences_of_tests_and_migrations_are_nobodys(project, folder):
    (project / "curriculum" / folder).mkdir()
    (project / "curriculum" / folder / "a.py").write_text('_("Save")')

    assert found() == []


def test_the_same_sentence_in_two_places_stands_once_with_both(project):
    (project / "curriculum" / "a.py").write_text('_("Save")')
    (project / "templates" / "a.html").write_text('{% translate "Save" %}')

    (sentence,) = sentences.sentences()

    assert sentence.places == ["curriculum/a.py", "templates/a.html"]


def saved(language: str, *wanted: Sentence) -> polib.POFile:
    catalog = sentences.update_catalog(language, list(wanted))
    catalog.save(str(sentences.catalog_path(language)))
    return catalog


def translated(language: str, text: str, into: str) -> None:
    catalog = sentences.read_catalog(language)
    catalog.find(text).msgstr = into
    catalog.save(str(sentences.catalog_path(language)))


def test_a_new_sentence_waits_empty_and_is_named(project):
    saved("ky", Sentence("Save"))

    assert sentences.faults("ky", [Sentence("Save")]) == ["ky: not translated: 'Save'"]


def test_a_translation_outlives_the_next_collection(project):
    saved("ky", Sentence("Save"))
    translated("ky", "Save", "Сактоо")

    saved("ky", Sentence("Save"), Sentence("Sign"))

    assert sentences.read_catalog("ky").find("Save").msgstr == "Сактоо"


def test_a_sentence_that_is_gone_leaves_the_catalog(project):
    saved("ky", Sentence("Save"), Sentence("Sign"))
    saved("ky", Sentence("Sign"))

    assert [entry.msgid for entry in sentences.read_catalog("ky")] == ["Sign"]


def test_a_sentence_that_is_gone_from_the_code_is_named(project):
    saved("ky", Sentence("Save"))
    translated("ky", "Save", "Сактоо")

    assert sentences.faults("ky", []) == ["ky: no longer used: 'Save'"]


def test_english_says_what_the_code_says(project):
    saved("en", Sentence("Save"), Sentence("%(n)s row", "%(n)s rows"))

    assert sentences.faults("en", [Sentence("Save"), Sentence("%(n)s row", "%(n)s rows")]) == []


@pytest.mark.parametrize(("language", "forms"), [("ky", 2), ("ru", 3)])
def test_each_language_has_its_own_number_of_plural_forms(project, language, forms):
    catalog = saved(language, Sentence("%(n)s row", "%(n)s rows"))

    assert len(catalog.find("%(n)s row").msgstr_plural) == forms


def test_a_missing_plural_form_is_named(project):
    saved("ru", Sentence("%(n)s row", "%(n)s rows"))
    catalog = sentences.read_catalog("ru")
    catalog.find("%(n)s row").msgstr_plural = {0: "%(n)s строка", 1: "%(n)s строки", 2: ""}
    catalog.save(str(sentences.catalog_path("ru")))

    assert sentences.faults("ru", [Sentence("%(n)s row", "%(n)s rows")]) == ["ru: not translated: '%(n)s row'"]


@pytest.mark.parametrize(
    ("text", "into", "sound"),
    [
        ("%(by)s signed", "%(by)s кол койду", True),
        ("%(by)s signed", "кол койду", False),
        ("%(by)s signed", "%(who)s кол койду", False),
        ("{found} of {allowed}", "{allowed} ичинен {found}", True),
        ("{found} of {allowed}", "{found}", False),
    ],
)
def test_placeholders_must_be_the_same(project, text, into, sound):
    saved("ky", Sentence(text))
    translated("ky", text, into)

    assert (sentences.faults("ky", [Sentence(text)]) == []) is sound


def test_the_same_word_in_two_contexts_is_two_sentences(project):
    (project / "curriculum" / "a.py").write_text('_("Draft")\npgettext("paper", "Draft")\n')

    assert found() == [("Draft", "", None), ("Draft", "", "paper")]
