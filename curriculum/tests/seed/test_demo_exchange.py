"""The demo's exchange with AVN: profiles, a file written, one compared with a few differences, marks."""

from collections import Counter
from collections.abc import Iterator

import pytest

from curriculum.models import SemesterPlan
from curriculum.seed.exchange import TITLES, bring_exchange
from kuu_office.core.tests.demo_copies import demo_of
from kuu_office.office.models import ExchangeMark, ExchangeProfile, ExchangeRun
from kuu_office.office.queries.exchange import entered_in_avn

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("faculty", stand_on, django_db_blocker):
        yield


def test_each_program_has_a_profile_in_kyrgyz():
    found = dict(ExchangeProfile.objects.filter(program__in=TITLES).values_list("program", "title"))

    assert found == TITLES


def test_both_programs_were_written_and_one_file_was_compared():
    runs = Counter(ExchangeRun.objects.filter(program__in=TITLES).values_list("program", "direction", "state"))

    assert runs == {
        ("avn-1", "export", "written"): 1,
        ("avn-11", "export", "written"): 1,
        ("avn-11", "import", "open"): 1,
    }


def test_the_compared_file_differs_in_the_places_that_were_altered():
    run = ExchangeRun.objects.get(direction="import", program__in=TITLES)

    assert Counter(run.differences.values_list("kind", "field")) == {
        ("changed_in_avn", "name_ky"): 1, ("changed_in_avn", "lecture"): 1, ("changed_in_avn", "credits"): 1,
        ("missing", ""): 1, ("extra", ""): 1,
    }  # fmt: skip


def test_some_groups_and_the_approved_plans_are_marked_and_nothing_changed_since():
    assert Counter(ExchangeMark.objects.values_list("program", flat=True)) == {"avn-1": 2, "avn-11": 2}
    for program in ("avn-1", "avn-11"):
        marked = list(ExchangeMark.objects.filter(program=program).values_list("object_id", flat=True))
        assert [one.is_outdated for one in entered_in_avn(program, marked).values()] == [False] * 2


def test_bringing_it_again_changes_nothing():
    before = (ExchangeRun.objects.count(), SemesterPlan.objects.filter(state="approved").count())

    bring_exchange()

    assert (ExchangeRun.objects.count(), SemesterPlan.objects.filter(state="approved").count()) == before
