"""The demo's course registration: electives on every stretch of their way, fix lists with something in them."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from curriculum.models import ElectiveOffer, Group, Registration
from curriculum.queries.electives import STAGES, wanted_electives
from curriculum.queries.registration import fit_of_groups
from curriculum.seed.registration import bring_registration
from kuu_office.core import clock
from kuu_office.core.access.scope import scope_of
from kuu_office.core.models import Term, User, Window
from kuu_office.core.tests.demo_copies import demo_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("faculty", stand_on, django_db_blocker):
        yield


@pytest.fixture
def term() -> Term:
    return Term.objects.filter(start_date__gt=clock.today()).exclude(kind="summer").order_by("start_date").first()


def found(term: Term) -> Counter:
    groups = Group.objects.filter(closed_date=None).select_related("programme", "plan", "department__parent")
    return sum((one.found for one in fit_of_groups(groups, term, clock.today())), Counter())


def test_electives_stand_on_every_stretch_of_their_way(term):
    stages = {one.stage for one in wanted_electives(term, clock.today())}

    assert stages == set(STAGES) - {"capacity"}


def test_what_is_on_offer_has_a_teacher_places_and_an_annotation_in_three_languages():
    offers = ElectiveOffer.objects.filter(state="offered")

    assert offers.exists()
    assert [one for one in offers if not (one.teacher_id and one.capacity and one.annotation_ky)] == []
    assert not offers.filter(annotation_ru="").exists()
    assert not offers.filter(annotation_en="").exists()


def test_no_elective_has_more_students_than_places():
    assert not ElectiveOffer.objects.counted().filter(taken__gt=F("capacity")).exists()


def test_the_fix_lists_have_something_to_mend(term):
    counts = found(term)

    assert {"missing", "cancelled", "language", "unconfirmed"} <= set(counts)
    assert not {"extra", "twice", "credits", "gone"} & set(counts)


def test_one_elective_with_students_is_cancelled():
    cancelled = ElectiveOffer.objects.counted().filter(state="cancelled", taken__gt=0)

    assert cancelled.count() == 1


def test_the_windows_of_the_coming_term_are_open(term):
    windows = Window.objects.filter(year=term.year, kind__endswith=term.kind).prefetch_related("extensions")

    assert sorted(one.kind for one in windows) == [f"offers_{term.kind}", f"registration_{term.kind}"]
    assert all(one.is_open(clock.now()) for one in windows)


def test_somebody_may_sign_in_as_a_student_and_has_something_to_choose():
    user = User.objects.get(username="student")
    client = Client()
    client.force_login(user)

    assert [grant.role for grant in scope_of(user).grants] == ["student"]
    page = client.get(reverse("curriculum:own_electives"))
    assert (page.status_code, bool(page.context["entries"]), page.context["may_enter"].ok) == (200, True, True)
    assert [entry.offer for entry in page.context["entries"]] == [None] * len(page.context["entries"])


def test_bringing_twice_changes_nothing():
    def rows() -> tuple:
        return tuple(list(model.objects.order_by("pk").values()) for model in (ElectiveOffer, Registration, Window))

    before = rows()
    bring_registration()
    assert rows() == before
