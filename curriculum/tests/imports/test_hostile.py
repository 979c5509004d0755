"""Hostile workbooks through the real upload page: each ends in a sentence, none leaves anything half done.

`FUZZ=200` runs the whole set of fuzzed files.
"""

import os
import time
from io import BytesIO
from zipfile import BadZipFile

import openpyxl
import polib
import pytest
from django.conf import settings
from django.utils import translation

from curriculum import imports
from curriculum.models import Plan, PlanLine
from curriculum.tests.imports.brought import line, post_file, workbook
from kuu_office.core.models import ColumnMapping, ImportRun, StoredFile
from kuu_office.core.spreadsheets.refusals import SENTENCES
from kuu_office.core.tests.spreadsheets.corpus import KILLERS, fuzz

pytestmark = pytest.mark.django_db

FUZZED = int(os.environ.get("FUZZ", "20"))
LONGEST = 10  # seconds, SECURITY 4.3
LAYOUT = {"header_row": 1, "column_1": "name_ky", "column_2": "credits"}


@pytest.fixture
def client(cast):
    return cast.deans_clerk.client


@pytest.fixture
def into(world) -> dict:
    return {"into": "draft", "plan": world.plan.pk}


def untouched() -> tuple:
    """What no upload may change, whatever becomes of it."""
    return (
        list(Plan.objects.order_by("pk").values()),
        list(PlanLine.objects.order_by("pk").values()),
        ColumnMapping.objects.count(),
    )


def sent(client, content: bytes, name: str, into: dict):
    """The answer within the time that a person waits for it."""
    start = time.monotonic()
    answer = post_file(client, content, name, **into)
    assert time.monotonic() - start < LONGEST
    return answer


def refused_whole(answer) -> list[str]:
    """The sentences at the file; nothing was kept of it."""
    assert (answer.status_code, ImportRun.objects.count(), StoredFile.objects.count()) == (422, 0, 0)
    return answer.context["form"].errors["file"]


@pytest.mark.parametrize("name", [name for name, killer in KILLERS.items() if killer.code])
def test_a_hostile_file_is_refused_with_its_sentence(client, into, name):
    killer, before = KILLERS[name], untouched()
    (sentence,) = refused_whole(sent(client, killer.make(), killer.name, into))
    assert said_by(killer.code, sentence) or said_by("too_slow", sentence)  # on a machine busy with other things
    assert untouched() == before


def said_by(code: str, sentence: str) -> bool:
    """Whether a sentence is that of `code`, whatever values stand in it."""
    words = str(SENTENCES[code]).replace("%(", "\0").split("\0")
    fixed = [word.partition(")s")[2] for word in words[1:]]
    return all(part in sentence for part in [words[0], *fixed])


@pytest.mark.parametrize("name", [name for name, killer in KILLERS.items() if not killer.code])
def test_an_odd_file_is_looked_at_row_by_row(client, into, name):
    killer, before = KILLERS[name], untouched()
    answer = sent(client, killer.make(), killer.name, into)
    assert answer.status_code in (302, 422)
    assert followed(client, answer) < 500
    assert untouched() == before


def followed(client, answer) -> int:
    """The worst status of the pages after the upload, and of the columns settled as well as they can be."""
    if answer.status_code != 302:
        return answer.status_code
    run = ImportRun.objects.first()
    pages = [client.get(answer["Location"], follow=True)]
    pages.append(client.post(f"{answer['Location']}columns/", LAYOUT, follow=True))
    pages.append(client.get(f"/curriculum/plans/import/{run.pk}/", follow=True))
    return max(page.status_code for page in pages)


@pytest.mark.parametrize("seed", range(FUZZED))
def test_a_fuzzed_file_never_breaks_the_portal(client, into, seed):
    before = untouched()
    answer = sent(client, fuzz(seed), "план.xlsx", into)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert all(refused_whole(answer))
    else:
        assert followed(client, answer) < 500
    assert untouched() == before


@pytest.mark.parametrize("seed", range(FUZZED))
def test_a_spoilt_plan_never_breaks_the_portal(client, into, seed):
    """A sound workbook of ours with a few bytes changed."""
    content = bytearray(workbook([line(), line("М.1.В.2")]))
    for step in range(1 + seed % 7):
        content[(seed * 7919 + step * 104_729) % len(content)] = (seed * 31 + step) % 256
    before = untouched()
    answer = sent(client, bytes(content), "план.xlsx", into)
    assert answer.status_code in (302, 422)
    assert followed(client, answer) < 500
    assert untouched() == before


NASTY = (
    "=cmd|'/c calc'!A0", "=1+1", "+1", "-1", "@SUM(1)", "<script>alert(1)</script>", "{{ 7*7 }}", "{% debug %}",
    "%s %(x)s", "'; DROP TABLE curriculum_plan; --", "../../etc/passwd", "\u202eнөм", "NaN", "Infinity", "1e308",
    "9" * 60, "٣", "１２", "½", "0x10", "1_000", "т" * 60, "\U0001f600", "é" * 30, "{0}", "{text}", "{", "}", "%",
)  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_a_nasty_text_in_every_cell_is_shown_applied_and_taken_back(client, into, world, nasty):
    row = dict.fromkeys(line(), nasty)
    before = untouched()
    answer = sent(client, workbook([row | {"code": "М.1.В.1"}]), "план.xlsx", into)
    page = client.get(answer["Location"])
    assert page.status_code == 200
    done = client.post(f"{answer['Location']}apply/", {"seen": page.context["token"]})
    assert done.status_code in (302, 403)
    if done.status_code == 302:
        assert client.get(done["Location"]).status_code == 200
        assert client.post(f"{answer['Location']}undo/").status_code == 302
    plans, lines, layouts = untouched()
    assert (lines, layouts, [plan["state"] for plan in plans]) == (*before[1:], [plan["state"] for plan in before[0]])


@pytest.mark.parametrize("name", ["план.xlsx.exe", "план.csv", "план", "a/../b.xlsm", "п" * 300 + ".ods"])
def test_a_file_by_another_name_is_refused(client, into, name):
    assert refused_whole(sent(client, workbook([line()]), name, into))


def test_a_workbook_of_ten_thousand_letters_in_a_name_is_refused_row_by_row(client, into):
    rows = [line(name_ky="ү" * 10_000), line("М.1.В.2", name_ky="ү" * 10_001), line("М.1.В.3")]
    page = client.get(sent(client, workbook(rows), "план.xlsx", into)["Location"])
    told = [(one.place, one.text) for one in page.context["shown"].said if one.url in ("#D2", "#D3") and not one.check]
    assert told == [
        ("D2, Name in Kyrgyz", "The text has 10000 characters; at most 300 are accepted."),
        ("D3, Name in Kyrgyz", "The text is too long; a cell may hold at most 10,000 characters."),
    ]
    assert not page.context["verdict"].ok


def test_without_the_gate_and_the_child_the_page_would_break(client, into, monkeypatch):
    """The control of this file: what stands between the upload and the parser is needed."""
    monkeypatch.setattr(imports, "read_upload", lambda content, _name: openpyxl.load_workbook(BytesIO(content)))
    with pytest.raises(BadZipFile):
        post_file(client, KILLERS["truncated"].make(), **into)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_refusal_is_a_sentence_in_every_language(language):
    catalog = polib.pofile(str(settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"))
    known = {entry.msgid for entry in catalog if entry.msgstr and not entry.obsolete}
    with translation.override(None):
        wanted = set(map(str, SENTENCES.values()))
    assert wanted - known == set()
