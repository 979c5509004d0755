"""An order that led groups on is taken back: the groups are in their year again, unless something stands on it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import Group, GroupPromotion, GroupSuccession, Movement
from curriculum.operations import regrouping, revoking
from curriculum.operations.groups import close_group, remove_group
from curriculum.operations.revoking import ask_to_revoke, revoke_order, try_revoking
from curriculum.tests.students.pages import page, url
from curriculum.tests.students.world import NOW, fresh, kinds, make_group, place_in, record, stood
from curriculum.tests.views.pages import text, tree
from kuu_office.core import audit
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import AuditEntry, Job

pytestmark = pytest.mark.django_db
SIGNED = NOW.date()
NEXT, LATER = date(2026, 9, 1), date(2027, 9, 1)


def lead(groups, by, number: str = "50-К", day: date = NEXT):
    order = regrouping.promotion(number=number, order_date=SIGNED, effective_date=day)
    return regrouping.record_renumbering(group_ids=[one.pk for one in groups], order=order, by=by, at=NOW)


def revoke(by, number: str = "50-К", reason: str = "Ката жазылган"):
    return revoke_order(number=number, order_date=SIGNED, reason=reason, by=by, at=NOW)


def split(here, by, day: date = NEXT) -> Group:
    order = regrouping.transfer(number="60-К", order_date=SIGNED, effective_date=day)
    [made] = regrouping.split_group(group=here.first, parts={"": [here.omurov.pk]}, order=order, by=by, at=NOW)
    return made


def years(*groups) -> list[int]:
    return [fresh(group).year_of_study for group in groups]


def refusal(by, number: str = "50-К") -> str:
    with pytest.raises(Refused) as refused:
        revoke(by, number)
    return str(refused.value)


def test_an_order_keeps_which_group_it_led_to_which_year(here, clerk):
    lead([here.first, here.second], clerk)

    rows = GroupPromotion.objects.order_by("group__name")
    assert list(rows.values_list("group", "year_of_study", "order_number", "order_date", "effective_date")) == [
        (here.first.pk, 2, "50-К", SIGNED, NEXT), (here.second.pk, 2, "50-К", SIGNED, NEXT),
    ]  # fmt: skip
    assert str(rows[0]) == "ПИ(м)-1-25, 2"


def test_groups_and_students_are_in_their_year_again(here, clerk):
    before = [stood(one) for one in here.students]
    lead([here.first, here.second], clerk)
    revisions = [fresh(group).revision for group in (here.first, here.second)]

    revoke(clerk)

    assert years(here.first, here.second) == [1, 1]
    assert [fresh(group).revision for group in (here.first, here.second)] == [one + 1 for one in revisions]
    assert [stood(one) for one in here.students] == before
    assert [kinds(one) for one in here.students] == [["admission"]] * 3
    assert not GroupPromotion.objects.exists()


def test_the_record_of_the_group_says_who_led_it_back_and_why(here, clerk):
    lead([here.first], clerk)
    revoke(clerk)

    line = audit.history_of(here.first)[0]
    assert (line.sentence, line.reason) == (
        "Абдыкадырова Н. took back order № 50-К: the group is in year 1 again.", "Ката жазылган",
    )  # fmt: skip


def test_what_was_taken_back_can_be_led_on_again(here, clerk):
    lead([here.first], clerk)
    revoke(clerk)
    lead([here.first], clerk)

    assert years(here.first) == [2]
    assert [kinds(one) for one in here.students] == [["admission", "promotion"]] * 3


def test_a_preview_shows_the_groups_and_writes_nothing(here, clerk):
    lead([here.first, here.second], clerk)

    undoing = try_revoking(number="50-К", order_date=SIGNED, by=clerk)

    assert [(str(one.group), one.year, one.year_before, one.refusals) for one in undoing.groups] == [
        ("ПИ(м)-1-25", 2, 1, ()), ("ПИ(м)-2-25", 2, 1, ()),
    ]  # fmt: skip
    assert (undoing.refusals, years(here.first, here.second)) == ([], [2, 2])


def test_a_group_that_was_split_the_same_day_before_is_led_back(here, clerk):
    made = split(here, clerk)
    lead([here.first], clerk)

    revoke(clerk)

    assert years(here.first, made) == [1, 1]


def test_an_empty_group_is_led_back_too(here, clerk):
    lead([here.second], clerk)
    assert not Movement.objects.filter(kind="promotion").exists()

    assert revoke(clerk).outcomes == []
    assert years(here.second) == [1]


def test_an_order_about_students_alone_touches_no_group(here, clerk):
    record(here.students, clerk, "transfer", NEXT, number="50-К", group=here.second.pk, date=SIGNED)
    assert revoke(clerk).groups == []
    assert years(here.first, here.second) == [1, 1]


def test_a_group_that_was_led_on_once_more_stays(here, clerk):
    Group.objects.filter(pk=here.second.pk).update(intake_year=2025)
    here.programme.semesters = 6
    here.programme.save()
    lead([here.second], clerk)
    lead([here.second], clerk, "51-К", LATER)

    said = "Group ПИ(м)-2-25 was led to year 3 by order № 51-К since; take that order back first."
    assert refusal(clerk) == said
    assert try_revoking(number="50-К", order_date=SIGNED, by=clerk).refusals == [said]
    assert years(here.second) == [3]
    revoke(clerk, "51-К")
    revoke(clerk)
    assert years(here.second) == [1]


def test_a_group_that_was_split_since_stays_until_the_split_is_undone(here, clerk):
    lead([here.first], clerk)
    made = split(here, clerk)

    assert refusal(clerk) == (
        f"Group ПИ(м)-1-25 was split or merged with {made} by order № 60-К since; take that order back and "
        "remove the empty group."
    )
    assert years(here.first, made) == [2, 2]
    revoke(clerk, "60-К")
    remove_group(group=made, by=clerk, at=NOW)
    revoke(clerk)

    assert (years(here.first), GroupSuccession.objects.count()) == ([1], 0)
    assert [stood(one)[-1][3:] for one in here.students] == [("ПИ(м)-1-25", 1)] * 3


def test_groups_that_were_merged_since_stay(here, clerk):
    full = make_group(here.programme, "ПИ(м)-9-25")
    lead([here.first, full], clerk)
    order = regrouping.transfer(number="60-К", order_date=SIGNED, effective_date=NEXT)
    regrouping.merge_groups(source_ids=[full.pk], into_id=here.first.pk, order=order, by=clerk, at=NOW)

    assert refusal(clerk) == "The group is closed from 1 Sep 2026."
    assert years(here.first, full) == [2, 2]


def test_a_split_before_the_order_does_not_stop_it(here, clerk):
    made = split(here, clerk, date(2026, 3, 1))
    lead([here.first], clerk)

    revoke(clerk)

    assert years(here.first, made) == [1, 1]


def test_groups_split_on_the_day_and_led_on_together_go_back_together(here, clerk):
    made = split(here, clerk)
    lead([here.first, made], clerk)

    revoke(clerk)

    assert years(here.first, made) == [1, 1]


def test_a_closed_group_stays_in_its_year(here, clerk):
    lead([here.second], clerk)
    close_group(group=here.second, closed_date=NEXT, by=clerk, at=NOW)

    assert refusal(clerk) == "The group is closed from 1 Sep 2026."
    assert years(here.second) == [2]


def test_groups_of_others_are_not_led_back(here, clerk, cast):
    lead([here.second], clerk)
    for by in (cast.dean.scope, cast.other_clerk.scope):
        with pytest.raises(Refused, match="You have no right to"):
            revoke(by)
    assert years(here.second) == [2]


def test_one_student_who_cannot_stops_the_groups_too(here, clerk):
    lead([here.first, here.second], clerk)
    record([here.omurov], clerk, "leave", date(2026, 10, 1), number="70-К", reason="illness", until=date(2027, 2, 1),
           date=SIGNED)  # fmt: skip
    Group.objects.filter(pk=here.second.pk).update(closed_date=date(2027, 1, 1))

    with pytest.raises(Refused):
        revoke(clerk)
    assert years(here.first, here.second) == [2, 2]
    assert Movement.objects.filter(kind="promotion").count() == 3


def test_twice_the_same_taking_back_says_that_it_is_gone(here, clerk):
    lead([here.first], clerk)
    revoke(clerk)

    with pytest.raises(BadInput, match="Order № 50-К is not there any more"):
        revoke(clerk)
    assert years(here.first) == [1]


def test_more_groups_take_no_more_queries(here, clerk):
    counts = []
    for number in range(2):
        lead(
            [make_group(here.programme, f"ПИ(м)-{number}{n}-25") for n in range(1 + number * 4)], clerk, f"5{number}-К"
        )
        with CaptureQueriesContext(connection) as captured:
            try_revoking(number=f"5{number}-К", order_date=SIGNED, by=clerk)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


def test_the_page_shows_groups_before_and_after(here, clerk, cast):
    lead([here.first], clerk)
    movement = Movement.objects.filter(kind="promotion").first()

    shown = page(cast.deans_clerk.client, "order_revoke", movement.pk)

    [row] = [text(one) for one in tree(shown).xpath("//tr[.//a[contains(@href,'/groups/')]]")]
    assert row == "ПИ(м)-1-25 Year: 2 → 1 –"
    answer = cast.deans_clerk.client.post(url("order_revoke", movement.pk), {"remark": "Ката"}, follow=True)
    assert "Order № 50-К of 2 Mar 2026 was taken back from 3 students." in text(tree(answer))
    assert years(here.first) == [1]


def test_the_page_says_what_stands_on_the_year(here, clerk, cast):
    lead([here.first], clerk)
    made = split(here, clerk)
    movement = Movement.objects.filter(kind="promotion").first()

    shown = text(tree(page(cast.deans_clerk.client, "order_revoke", movement.pk)))

    assert f"was split or merged with {made} by order № 60-К since" in shown
    assert "The order cannot be taken back" in shown
    assert "Why it is taken back" not in shown


@pytest.fixture
def few(monkeypatch):
    """Two students are very many."""
    monkeypatch.setattr("curriculum.views.orders.MOST_AT_ONCE", 2)


@pytest.mark.usefixtures("queue", "few")
class TestVeryMany:
    """An order about very many students is taken back by a job, whole or not at all."""

    def movement(self, here, clerk) -> Movement:
        lead([here.first], clerk)
        return Movement.objects.filter(kind="promotion").first()

    def test_the_page_tells_that_it_goes_to_the_background(self, here, clerk, cast):
        shown = text(tree(page(cast.deans_clerk.client, "order_revoke", self.movement(here, clerk).pk)))
        assert (
            "The order names 3 students. It is taken back in the background, from all or from none; "
            "what stops it will stand beside the job." in shown
        )

    def test_the_job_takes_it_back(self, here, clerk, cast):
        movement = self.movement(here, clerk)
        answer = cast.deans_clerk.client.post(url("order_revoke", movement.pk), {"remark": " Ката "})
        job = Job.objects.get()
        assert (answer.status_code, answer["Location"], job.title) == (
            302, f"/jobs/{job.pk}/", "Order № 50-К taken back",
        )  # fmt: skip
        assert years(here.first) == [2]

        run_job(job.pk)

        assert (fresh(job).state, years(here.first)) == ("done", [1])
        assert [kinds(one) for one in here.students] == [["admission"]] * 3
        entries = AuditEntry.objects.filter(event="curriculum.student.order_revoked")
        assert set(entries.values_list("reason", flat=True)) == {"Ката"}

    def test_what_stops_it_stands_beside_the_job(self, here, clerk, cast):
        movement = self.movement(here, clerk)
        made = split(here, clerk)
        cast.deans_clerk.client.post(url("order_revoke", movement.pk), {"remark": "Ката"})

        run_job(Job.objects.get().pk)

        unit = Job.objects.get().units.get()
        assert unit.state == "failed"
        assert f"was split or merged with {made} by order № 60-К since" in unit.message
        assert years(here.first) == [2]

    def test_without_a_reason_no_job_is_asked(self, here, clerk, cast):
        movement = self.movement(here, clerk)
        assert cast.deans_clerk.client.post(url("order_revoke", movement.pk), {"remark": " "}).status_code == 422
        assert not Job.objects.exists()

    def test_asked_twice_it_is_one_job(self, here, clerk):
        self.movement(here, clerk)
        asked = [ask_to_revoke(number="50-К", order_date=SIGNED, reason="Ката", by=clerk, at=NOW) for _turn in range(2)]
        assert asked[0] == asked[1]
        assert Job.objects.count() == 1


def test_many_hundreds_are_taken_back_with_the_same_queries_but_for_their_record(here, clerk):
    """What grows is the record: an entry for each student."""
    assert revoking.MOST_AT_ONCE == 500
    counts = []
    for number, students in (("7-К", here.students[:1]), ("8-К", here.students)):
        record(students, clerk, "transfer", NEXT, number=number, funding="budget", date=SIGNED)
        with CaptureQueriesContext(connection) as captured:
            revoke(clerk, number)
        counts.append(len(captured) - len(students))
    assert counts[0] == counts[1]
    assert place_in(here.first).group == here.first.pk
