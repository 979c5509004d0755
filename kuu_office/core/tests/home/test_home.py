"""The first page of each role, and what stands around every page."""

from datetime import date, timedelta

import pytest

from kuu_office.core import clock, context, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import NOBODY
from kuu_office.core.models import AcademicYear, Job, Term
from kuu_office.core.registry import GROUPS, Card, NavigationEntry, slots
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later

pytestmark = pytest.mark.usefixtures("queue", "bare_slots")

ROLES = [
    "deans_clerk", "dean", "department_head", "department_clerk", "teacher", "dispatcher", "office_specialist",
    "head_of_office", "vice_rector", "diploma_clerk", "quality_specialist", "mobility_specialist", "registrar",
]  # fmt: skip


@pytest.fixture
def bare_slots():
    """No cards and no menu but those that a test registers."""
    before = slots.cards, slots.navigation
    slots.cards, slots.navigation = [], []
    yield slots
    slots.cards, slots.navigation = before


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", ROLES)
def test_every_role_has_a_home(cast, name):
    assert getattr(cast, name).client.get("/").status_code == 200


def test_without_a_role_the_door_is_closed_and_the_stranger_signs_in(cast, client):
    assert cast.outsider.client.get("/").status_code == 403
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_home_tells_what_waits_how_long_and_how_much_is_late(new_paper, cast, conditions):
    papers = [new_paper(), new_paper()]
    for hour, paper in enumerate(papers):
        signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(hour))
    conditions.due = {papers[1].pk: clock.today() - timedelta(days=1)}
    [line] = cast.department_head.client.get("/").context["waiting"]
    assert (line.count, line.late, line.oldest.pk, line.url) == (2, 1, papers[0].pk, f"/inbox/?kind={KIND}")


def test_home_brings_back_what_was_returned_to_its_sender(submitted, cast):
    signoffs.return_with_remark(submitted, by=cast.department_head.scope, at=hours_later(1), remark="Кредиттер 238")
    assert "Кредиттер 238" in text_of(cast.department_clerk.client.get("/"))
    assert "Кредиттер 238" not in text_of(cast.deans_clerk.client.get("/"))


def test_home_shows_ones_own_live_jobs_only(cast):
    for owner, state in (("dean", "running"), ("dean", "done"), ("teacher", "waiting")):
        Job.objects.create(
            task="core.x", title=f"Job of {owner}, {state}", owner=getattr(cast, owner).user, state=state,
            created_at=MONDAY,
        )  # fmt: skip
    assert [job.title for job in cast.dean.client.get("/").context["jobs"]] == ["Job of dean, running"]


def test_cards_come_to_those_who_have_the_right_and_only_when_they_have_something_to_say(cast, bare_slots):
    template = "curriculum/home/_states.html"
    bare_slots.cards = [
        Card(template, Permission.PLAN_REPORT, lambda scope: {"chart": "a report <b>"}),
        Card(template, Permission.PLAN_VIEW, lambda scope: {"chart": "some plans"}),
        Card(template, Permission.PLAN_VIEW, lambda scope: None),
    ]

    def shown(member) -> list:
        page = member.client.get("/")
        return [len(page.context["cards"]), "a report &lt;b&gt;" in text_of(page), "some plans" in text_of(page)]

    assert shown(cast.vice_rector) == [2, True, True]
    assert shown(cast.teacher) == [1, False, True]


def test_a_deputy_is_reminded_for_whom_they_act(cast, deputise):
    deputise(cast.sister_head, for_=cast.dean)
    assert cast.sister_head.client.get("/").context["acting_for"] == ["Токтогулов Б."]


def test_home_stays_within_fifteen_queries(new_paper, cast, django_assert_max_num_queries):
    cast.department_clerk.client.get("/")
    for _number in range(3):
        paper = signoffs.submit(new_paper(), by=cast.department_clerk.scope, at=MONDAY)
        signoffs.return_with_remark(paper, by=cast.department_head.scope, at=MONDAY, remark="кайра")
    with django_assert_max_num_queries(15):
        cast.department_clerk.client.get("/")


# what stands around every page


def entry(group: str, title: str, url_name: str, access=Permission.PORTAL_ENTER) -> NavigationEntry:
    return NavigationEntry(group, title, url_name, access)


def test_the_menu_holds_what_the_person_may_do_in_the_regulations_order(cast, bare_slots):
    bare_slots.navigation = [
        entry("reference", "Find", "core:search"),
        entry("curriculum", "Home", "core:home"),
        entry("curriculum", "Inbox", "core:inbox", Permission.PLAN_REPORT),
    ]

    def menu(member) -> list:
        groups = context.navigation(member.scope, "/search/")
        return [(str(group.title), [(item.title, item.current) for item in group.items]) for group in groups]

    plans, reference = str(GROUPS["curriculum"]), str(GROUPS["reference"])
    assert menu(cast.teacher) == [(plans, [("Home", False)]), (reference, [("Find", True)])]
    assert menu(cast.vice_rector)[0] == (plans, [("Home", False), ("Inbox", False)])
    assert menu(cast.outsider) == []


@pytest.mark.parametrize(
    ("path", "current"), [("/inbox/", "/inbox/"), ("/inbox/a.b/3/", "/inbox/"), ("/", "/"), ("/units/4/", "/")]
)
def test_the_entry_under_which_a_page_lies_is_marked(cast, bare_slots, path, current):
    bare_slots.navigation = [entry("office", "Home", "core:home"), entry("office", "Inbox", "core:inbox")]
    [group] = context.navigation(cast.teacher.scope, path)
    assert [item.url for item in group.items if item.current] == [current]


def test_the_bar_shows_the_term_the_unit_and_the_counter(submitted, cast):
    today = clock.today()
    year = AcademicYear.objects.create(start_year=2025, start_date=date(2025, 9, 1), end_date=date(2026, 6, 30))
    term = Term.objects.create(year=year, kind="autumn", start_date=today, end_date=today + timedelta(days=1))
    page = cast.department_head.client.get("/")
    assert page.context["current_term"] == term
    assert (page.context["current_unit"], page.context["inbox_count"]) == ("ПИ", 1)
    assert '<span class="count count-urgent">1</span>' in text_of(page)


def test_nothing_is_asked_of_the_database_until_it_is_shown(cast, rf, django_assert_num_queries):
    request = rf.get("/")
    request.user, request.scope = cast.dean.user, cast.dean.scope
    with django_assert_num_queries(0):
        around = context.page(request)
    with django_assert_num_queries(2):
        str(around["inbox_count"]), str(around["current_term"])
    with django_assert_num_queries(0):
        str(around["inbox_count"]), str(around["current_term"]), str(around["current_unit"])


def test_around_the_sign_in_page_there_is_nothing_to_count(db, rf, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/accounts/login/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        around = context.page(request)
        seen = around["scope"], around["navigation"], around["inbox_count"] == 0, bool(around["current_term"])
    assert seen == (NOBODY, [], True, False)


def test_a_page_made_without_a_user_still_has_its_frame(rf):
    assert context.page(rf.get("/"))["navigation"] == []
