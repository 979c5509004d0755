"""The interface is complete in three languages, and the check would notice if it were not."""

import pytest

from kuu_office.core.management import sentences

WANTED = sentences.sentences()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_catalog_holds_every_sentence_translated_and_nothing_else(language):
    assert sentences.faults(language, WANTED) == []


def test_a_sentence_that_nobody_translated_is_noticed():
    unknown = sentences.Sentence("This sentence stands in no catalog")

    assert sentences.faults("ky", [*WANTED, unknown]) == [f"ky: not in the catalog: {unknown.text!r}"]


def test_a_placeholder_lost_in_translation_is_noticed():
    entry = sentences.polib.POEntry(msgid="%(count)s of %(total)s", msgstr="%(count)s")

    assert list(sentences._faults_of(entry)) == ["placeholders differ (total)"]


def test_sentences_are_found_in_code_and_in_templates():
    places = {place.rsplit(".", 1)[-1] for sentence in WANTED for place in sentence.places}

    assert places == {"py", "html"}
