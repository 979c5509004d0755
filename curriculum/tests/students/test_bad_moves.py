"""What must not happen to the register: orders before the admission, several of one day, groups that vanish under the
students, plans that change under who studies by them. Each answer is a sentence, and nothing is half done."""

from datetime import date

import pytest

from curriculum.models import Group, Movement, Plan, Standing, Student
from curriculum.operations.groups import change_group, open_group, remove_group
from curriculum.operations.orders import OrderRefused, record_order
from curriculum.operations.regrouping import merge_groups, promotion, record_renumbering, split_group, transfer
from curriculum.operations.revoking import revoke_order
from curriculum.operations.semester import Result, generate_semester_plans
from curriculum.queries.students import newer_plan
from curriculum.tests.semester_world import make_terms, make_working_plan
from curriculum.tests.students.world import (
    AUTUMN,
    NOW,
    SPRING,
    admit,
    fresh,
    kinds,
    make_contingent,
    make_group,
    order,
    record,
    stood,
)
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import ApprovalState, AuditEntry
from kuu_office.core.tests.committed import at_once

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)
EARLY = date(2025, 8, 31)
BEFORE = "It would be in force before the student is admitted."


def everything() -> dict[str, list[tuple]]:
    """Every row of the register that an order could touch, and how much was recorded about it."""
    models = (Student, Movement, Standing, Group)
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
    return rows | {"record": [(AuditEntry.objects.count(),)]}


def refused(raised: OrderRefused) -> dict[str, tuple[str, ...]]:
    return {str(one.student): one.refusals for one in raised.trial.refused}


# A movement dated before the admission


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("transfer", {"funding": "budget"}),
        ("promotion", {}),
        ("leave", {"reason": "illness", "until": NEXT}),
        ("expulsion", {"reason": "debt"}),
        ("graduation", {}),
        ("name_change", {"names": {"surname": "Башка", "given_name": "Аты"}}),
    ],
)
def test_no_order_of_any_kind_comes_before_the_admission(here, clerk, kind, fields):
    before = everything()

    with pytest.raises(OrderRefused) as raised:
        record([here.omurov], clerk, kind, EARLY, **fields)

    assert str(raised.value) == (
        "Nothing was recorded: the order does not hold for 1 student. The reason stands beside the name."
    )
    assert BEFORE in refused(raised.value)["Өмүров Айбек"]
    assert everything() == before


def test_one_who_was_admitted_later_stops_the_order_for_all(here, clerk):
    late = admit(here.first, "Кеч Келген", clerk, day=date(2025, 11, 3), number="101-К")
    before = everything()

    with pytest.raises(OrderRefused) as raised:
        record([*here.students, late], clerk, "transfer", date(2025, 10, 1), funding="budget")

    assert refused(raised.value) == {"Кеч Келген": (BEFORE,)}
    assert everything() == before


def test_on_the_day_of_the_admission_an_order_comes_after_it(here, clerk):
    record([here.omurov], clerk, "transfer", AUTUMN, group=here.second.pk)

    assert stood(here.omurov) == [(AUTUMN, None, "studying", "ПИ(м)-2-25", 1)]
    assert list(here.omurov.movements.values_list("kind", "ordinal")) == [("admission", 1), ("transfer", 2)]


# Two orders on one day


def test_two_orders_of_a_day_stand_in_the_order_of_their_recording(here, clerk):
    record([here.omurov], clerk, "transfer", number="7-К", group=here.second.pk)
    record([here.omurov], clerk, "transfer", number="8-К", group=here.first.pk, funding="budget")

    assert list(here.omurov.movements.values_list("order_number", "effective_date", "ordinal")) == [
        ("100-К", AUTUMN, 1), ("7-К", SPRING, 1), ("8-К", SPRING, 2),
    ]  # fmt: skip
    assert stood(here.omurov) == [
        (AUTUMN, SPRING, "studying", "ПИ(м)-1-25", 1), (SPRING, None, "studying", "ПИ(м)-1-25", 1),
    ]  # fmt: skip
    assert fresh(here.omurov).funding == "budget"


def test_two_orders_of_a_day_that_contradict_each_other_are_refused_with_the_reason(here, clerk):
    record([here.omurov], clerk, "expulsion", number="7-К", reason="debt")
    before = everything()

    with pytest.raises(OrderRefused) as raised:
        record([here.omurov], clerk, "leave", number="8-К", reason="illness", until=NEXT)

    assert refused(raised.value) == {
        "Өмүров Айбек": ("The student is expelled by then; only a reinstatement leads on.",)
    }
    assert everything() == before


def test_the_first_order_of_a_day_is_taken_back_and_the_second_keeps_what_it_says(here, clerk):
    """Both lead into the second group: what the second says holds without the first."""
    record([here.omurov], clerk, "transfer", number="7-К", group=here.second.pk)
    record([here.omurov], clerk, "transfer", number="8-К", group=here.second.pk, funding="budget")

    revoke_order(number="7-К", order_date=SPRING, reason="Ката", by=clerk, at=NOW)

    assert stood(here.omurov)[-1] == (SPRING, None, "studying", "ПИ(м)-2-25", 1)
    assert list(here.omurov.movements.values_list("order_number", "ordinal")) == [("100-К", 1), ("8-К", 2)]


def test_an_order_recorded_late_and_taken_back_takes_nothing_from_the_later_one(here, clerk):
    record([here.omurov], clerk, "transfer", date(2026, 3, 1), number="8-К", group=here.second.pk)
    before = stood(here.omurov)
    record([here.omurov], clerk, "transfer", SPRING, number="7-К", group=here.second.pk)

    revoke_order(number="7-К", order_date=SPRING, reason="Ката", by=clerk, at=NOW)

    assert stood(here.omurov) == before


def test_the_same_order_twice_with_another_day_is_refused(here, clerk):
    record([here.omurov], clerk, "transfer", funding="budget")
    again = order("transfer", date(2026, 2, 20), funding="budget", date=SPRING)

    with pytest.raises(OrderRefused) as raised:
        record_order(order=again, student_ids=[here.omurov.pk], by=clerk, at=NOW)

    assert refused(raised.value) == {
        "Өмүров Айбек": ("Order № 7-К is recorded for this student with another content; revoke it there first.",)
    }


# A group deleted while students are moved into it: two sessions at the same moment


class TestAtOnce:
    @pytest.fixture
    def here(self, committed, cast):
        return make_contingent(cast)

    def removing(self, group, by):
        return lambda: remove_group(group=group, by=by, at=NOW)

    def outcome(self, results) -> tuple[object, Exception | None]:
        """What the mover got and what the remover got: one of them must have lost."""
        moved, removed = results
        assert isinstance(moved, Exception) != isinstance(removed, Exception)
        return moved, removed

    @pytest.mark.parametrize("turn", range(3))
    def test_many_are_moved_or_the_group_goes(self, here, clerk, office, turn):
        moved, removed = self.outcome(
            at_once(
                lambda: record(here.students, clerk, "transfer", group=here.second.pk),
                self.removing(here.second, office),
            )
        )
        if isinstance(moved, OrderRefused):
            assert set(refused(moved).values()) == {("The group is not there any more.",)}
            assert [kinds(one) for one in here.students] == [["admission"]] * 3
            assert not Group.objects.filter(pk=here.second.pk).exists()
        else:
            assert (
                str(removed) == "Orders or semester plans name this group, so it stays in the record; close it instead."
            )
            assert {fresh(one).group for one in here.students} == {here.second}
            assert len(moved.moved) == 3

    def test_a_newcomer_is_admitted_or_the_group_goes(self, here, clerk, office):
        admitted, removed = self.outcome(
            at_once(lambda: admit(here.second, "Жаңы Келген", clerk), self.removing(here.second, office))
        )
        there = Group.objects.filter(pk=here.second.pk).exists()
        assert there == isinstance(admitted, Student) == isinstance(removed, Refused)
        assert Student.objects.filter(person__surname="Жаңы").count() == int(there)

    def test_groups_are_merged_into_it_or_it_goes(self, here, clerk, office):
        asked = transfer(number="60-К", order_date=NOW.date(), effective_date=date(2026, 3, 2))
        merged, _removed = self.outcome(
            at_once(
                lambda: merge_groups(source_ids=[here.first.pk], into_id=here.second.pk, order=asked, by=clerk, at=NOW),
                self.removing(here.second, office),
            )
        )
        if isinstance(merged, Exception):
            assert (type(merged), str(merged)) == (Conflict, "The group is not there any more.")
            assert fresh(here.first).is_open
        else:
            assert not fresh(here.first).is_open
            assert Group.objects.filter(pk=here.second.pk).exists()

    def test_a_group_is_led_on_or_goes(self, here, clerk, office):
        asked = promotion(number="50-К", order_date=NOW.date(), effective_date=NEXT)
        led, removed = at_once(
            lambda: record_renumbering(group_ids=[here.second.pk], order=asked, by=clerk, at=NOW),
            self.removing(here.second, office),
        )
        assert removed is None
        assert not Group.objects.filter(pk=here.second.pk).exists()
        if isinstance(led, Exception):
            assert (type(led), str(led)) == (BadInput, "Tick the groups first.")


# A plan version approved after students were attached


@pytest.fixture
def working(here) -> Plan:
    """The approved working plan by which the first group studies."""
    plan = make_working_plan(here.programme, intake_year=2025)
    Group.objects.filter(pk=here.first.pk).update(plan=plan)
    return plan


def next_version(plan: Plan) -> Plan:
    newer = make_working_plan(plan.programme, intake_year=plan.intake_year, version_number=2, previous=plan)
    Plan.objects.filter(pk=plan.pk).update(state=ApprovalState.ARCHIVED)
    return newer


def test_a_group_keeps_its_version_and_is_told_of_the_newer_one(here, working, cast):
    newer = next_version(working)

    assert (fresh(here.first).plan, newer_plan(fresh(here.first))) == (working, newer)
    page = cast.deans_clerk.client.get(f"/curriculum/groups/{here.first.pk}/").content.decode()
    assert "There is a newer approved version of the group's working plan." in page


def test_the_group_is_brought_to_the_newer_version_by_a_person(here, working, clerk):
    newer = next_version(working)
    group = fresh(here.first)

    change_group(group=group, values={"plan": newer}, seen_revision=group.revision, by=clerk, at=NOW)

    assert (fresh(here.first).plan, newer_plan(fresh(here.first))) == (newer, None)
    assert [stood(one)[-1][3] for one in here.students] == ["ПИ(м)-1-25"] * 3


def test_an_unapproved_version_is_not_offered_and_not_taken(here, working, clerk):
    draft = make_working_plan(here.programme, intake_year=2025, state="draft", version_number=2, previous=working)
    group = fresh(here.first)
    before = everything()

    assert newer_plan(group) is None
    with pytest.raises(BadInput) as raised:
        change_group(group=group, values={"plan": draft}, seen_revision=group.revision, by=clerk, at=NOW)

    assert (str(raised.value), raised.value.field) == ("The working plan must be approved first.", "plan")
    assert everything() == before


def test_semester_plans_of_the_group_are_made_from_the_newer_version(here, working, clerk):
    newer = next_version(working)
    term = make_terms(2025).autumn

    [outcome] = generate_semester_plans(groups=[fresh(here.first)], term=term, by=clerk, at=NOW)

    assert (outcome.result, outcome.plan.source) == (Result.MADE, newer)


def test_a_semester_plan_made_before_stays_with_its_version(here, working, clerk):
    term = make_terms(2025).autumn
    [made] = generate_semester_plans(groups=[fresh(here.first)], term=term, by=clerk, at=NOW)
    next_version(working)

    [again] = generate_semester_plans(groups=[fresh(here.first)], term=term, by=clerk, at=NOW)

    assert (made.plan.source, again.result, again.plan) == (working, Result.EXISTS, made.plan)


def test_groups_out_of_a_split_study_by_the_same_version(here, working, clerk):
    next_version(working)
    asked = transfer(number="60-К", order_date=NOW.date(), effective_date=NEXT)

    [made] = split_group(group=here.first, parts={"": [here.omurov.pk]}, order=asked, by=clerk, at=NOW)

    assert made.plan == working


def test_a_new_group_takes_no_plan_of_another_programme_or_form(here, working, clerk):
    head = {"intake_year": 2025, "language": "ky", "opened_date": AUTUMN, "by": clerk, "at": NOW}
    with pytest.raises(BadInput) as raised:
        open_group(programme=here.sister.programme, plan=working, **head)
    assert (str(raised.value), raised.value.field) == (
        "Choose a working plan of the group's own programme and form.", "plan",
    )  # fmt: skip
    assert open_group(programme=here.programme, plan=working, **head).plan == working
    assert make_group(here.programme, "ПИ(м)-77-25").plan is None
