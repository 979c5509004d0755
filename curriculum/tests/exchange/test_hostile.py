"""Hostile files through the page of the exchange: each ends in a sentence or in a report, nothing is half done."""

import time
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.tests.exchange.files import altered, content_of, export, profile_for
from kuu_office.core.models import StoredFile
from kuu_office.core.spreadsheets.refusals import SENTENCES
from kuu_office.core.tests.spreadsheets.corpus import KILLERS, fuzz
from kuu_office.office.models import ExchangeBaseline, ExchangeDifference, ExchangeRun

pytestmark = pytest.mark.django_db

LONGEST = 24  # seconds: the reader's own bound for a file of the whole university, and the page
URL = reverse("office:exchange_import", args=["avn-11"])


@pytest.fixture
def sent(plans, profile, units, term_world):
    return {"profile": profile.pk, "unit": units.faculty.pk, "term": term_world.autumn.pk}


@pytest.fixture
def text_sent(sent, cast):
    """The same for a profile of text with separators."""
    return sent | {"profile": profile_for("avn-11", cast.office_specialist, title="CSV", file_kind="csv").pk}


def untouched() -> tuple:
    """What no upload may change, whatever becomes of it."""
    return (
        list(SemesterPlan.objects.order_by("pk").values()),
        list(SemesterLine.objects.order_by("pk").values()),
    )


def post(cast, sent: dict, content: bytes, name: str):
    file = BytesIO(content)
    file.name = name
    cast.deans_clerk.client.cookies["django_language"] = "en"
    start = time.monotonic()
    answer = cast.deans_clerk.client.post(URL, sent | {"file": file})
    assert time.monotonic() - start < LONGEST
    return answer


def kept() -> tuple:
    return ExchangeRun.objects.count(), ExchangeDifference.objects.count(), StoredFile.objects.count()


def said_by(code: str, sentence: str) -> bool:
    """Whether a sentence is that of `code`, whatever values stand in it."""
    words = str(SENTENCES[code]).replace("%(", "\0").split("\0")
    return all(part in sentence for part in [words[0], *(word.partition(")s")[2] for word in words[1:])])


@pytest.mark.parametrize("name", [name for name, killer in KILLERS.items() if killer.code])
def test_a_hostile_workbook_is_refused_with_a_sentence(cast, sent, name):
    killer, before = KILLERS[name], untouched()

    answer = post(cast, sent, killer.make(), killer.name)

    assert (answer.status_code, kept(), untouched()) == (422, (0, 0, 0), before)
    (sentence,) = answer.context["form"].errors["file"]
    # What is too large elsewhere may be small enough for a whole university, and then another rule or the columns tell.
    assert any(said_by(code, sentence) for code in SENTENCES) or "has no column" in sentence


@pytest.mark.parametrize("name", [name for name, killer in KILLERS.items() if not killer.code])
def test_an_odd_workbook_is_refused_or_compared(cast, sent, name):
    killer, before = KILLERS[name], untouched()

    answer = post(cast, sent, killer.make(), killer.name)

    assert answer.status_code in (302, 422)
    assert untouched() == before


@pytest.mark.parametrize("seed", range(8))
def test_a_fuzzed_workbook_never_breaks_the_page(cast, sent, seed):
    before = untouched()

    assert post(cast, sent, fuzz(seed), "план.xlsx").status_code in (302, 422)
    assert untouched() == before


@pytest.mark.parametrize("name", ["zip bomb", "a million cells in a row"])
def test_a_hostile_workbook_is_no_text_either(cast, text_sent, name):
    answer = post(cast, text_sent, KILLERS[name].make(), "avn.csv")

    assert (answer.status_code, kept()) == (422, (0, 0, 0))


@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_sent_as_text_end_in_an_answer(cast, text_sent, content):
    assert post(cast, text_sent, content, "avn.csv").status_code == 422


def test_a_file_of_something_else_names_the_columns_it_lacks(cast, sent):
    content = b"name;hours\r\nA;1\r\n"

    assert post(cast, sent, content, "avn.csv").status_code == 422


def test_a_heading_twice_is_named_with_both_cells(cast, sent, profile, units, term_world):
    written = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    answer = post(cast, sent, altered(content_of(written), {"X1": "Lectures"}), "avn.xlsx")

    assert answer.context["form"].errors["file"] == ["The heading “Lectures” stands twice: in O1 and X1."]


def test_a_file_without_the_key_names_the_missing_columns(cast, sent, profile, units, term_world):
    written = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    answer = post(cast, sent, altered(content_of(written), {"A1": "Х", "E1": "У"}), "avn.xlsx")

    assert answer.context["form"].errors["file"] == [
        "The file has no column “Group”, “Code”. Look whether it fits the profile “AVN”."
    ]


def test_headings_may_stand_lower_and_in_another_order(cast, sent, profile, units, term_world):
    written = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    content = altered(content_of(written), {}, dropped=())
    book = openpyxl.load_workbook(BytesIO(content))
    book.active.insert_rows(1, 3)
    book.active["A1"] = "AVN, №11"
    book.active.move_range("W4:W20", cols=2)
    out = BytesIO()
    book.save(out)

    answer = post(cast, sent, out.getvalue(), "avn.xlsx")

    run = ExchangeRun.objects.get(direction="import")
    assert (answer.status_code, run.counts) == (302, {"rows": 12, "equal": 12, "problems": 0})


def test_values_longer_than_any_field_are_compared_and_not_written(cast, sent, profile, units, term_world):
    written = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    post(cast, sent, altered(content_of(written), {"I2": "я" * 9_000, "J2": "я" * 10_001, "A3": "Т" * 600}), "avn.xlsx")

    run = ExchangeRun.objects.get(direction="import")
    assert [(one.field, len(one.avn)) for one in run.differences.exclude(field="")] == [("name_ky", 9_000)]
    assert [one["cell"] for one in run.problems] == ["J2", "A3"]
    assert ExchangeBaseline.objects.count() == 12
