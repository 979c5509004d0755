"""What screens and operations read of groups, students and orders."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.calc.standing import Place
from curriculum.filters import records_in
from curriculum.models import Group, Movement
from curriculum.operations.histories import (
    fact_of,
    group_fact,
    held_groups,
    held_histories,
    read_histories,
    surroundings_of,
    years_of,
)
from curriculum.queries import students as queries
from curriculum.tests.students.world import (
    AUTUMN,
    SPRING,
    admit,
    fresh,
    make_group,
    make_person,
    place_in,
    record,
)
from curriculum.tests.world import make_plan

pytestmark = pytest.mark.django_db


def test_groups_are_counted_with_who_is_on_leave_and_without_who_has_left(here, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2026, 9, 1))
    record([here.osmonov], clerk, "expulsion", number="8-К", reason="debt")

    assert queries.counted(Group.objects.filter(pk=here.first.pk)).get().student_count == 2


def test_groups_to_keep_are_open_and_ones_own(here, clerk, cast):
    Group.objects.filter(pk=here.second.pk).update(closed_date=SPRING)

    assert [str(group) for group in queries.groups_to_keep(clerk)] == ["ПИ(м)-1-25", "ПИ(м)-3-25", "ЭТ-1-25"]
    assert list(queries.groups_to_keep(cast.dean.scope)) == []
    assert [str(group) for group in queries.groups_to_keep(cast.other_clerk.scope)] == ["Т-1-25"]


def test_students_to_keep_are_those_of_ones_units(here, clerk, cast):
    assert queries.students_to_keep(clerk).count() == 3
    assert queries.students_to_keep(cast.other_clerk.scope).count() == 0


def test_movements_are_joined_into_orders(here, clerk):
    record(here.students[:2], clerk, "transfer", group=here.second.pk)
    record([here.asanova], clerk, "transfer", date(2026, 2, 20), date=SPRING, funding="budget")

    [order] = queries.orders_of(queries.movements_seen(clerk)).filter(order_number="7-К")
    assert (order["order_date"], order["effective_date"], order["kinds"], order["students"]) == (
        SPRING, SPRING, ["transfer"], 3,
    )  # fmt: skip
    assert Movement.objects.get(pk=order["first"]).order_number == "7-К"


def test_movements_of_other_units_are_not_seen(here, cast):
    assert queries.movements_seen(cast.other_clerk.scope).count() == 0
    assert queries.movements_seen(cast.office_specialist.scope).count() == 3
    assert queries.movements_seen(cast.outsider.scope).count() == 0


def test_the_newest_approved_version_of_a_groups_plan_is_found(here):
    first = make_plan(here.programme, 2025, kind="working", state="archived")
    here.first.plan = first
    assert queries.newer_plan(here.first) is None
    second = make_plan(here.programme, 2025, kind="working", state="archived", version_number=2, previous=first)
    third = make_plan(here.programme, 2025, kind="working", state="approved", version_number=3, previous=second)
    make_plan(here.programme, 2025, kind="working", state="draft", version_number=4, previous=third)

    assert queries.newer_plan(here.first) == third
    assert queries.newer_plan(here.second) is None


def test_where_a_student_stood_is_one_question(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    with CaptureQueriesContext(connection) as captured:
        found = [queries.standing_on(here.omurov, day) for day in (AUTUMN, SPRING)]
        names = [str(one.group) for one in found]
    assert (names, len(captured)) == (["ПИ(м)-1-25", "ПИ(м)-2-25"], 2)
    assert queries.standing_on(here.omurov, date(2025, 8, 31)) is None


def test_people_are_similar_by_letters_and_by_birth(here):
    known = make_person("Токтогулова Айсулуу", birth_date=date(2006, 5, 1))

    def found(surname: str, given: str, born: date | None = None) -> list:
        return queries.similar_people({"surname": surname, "given_name": given}, born)

    assert found("Токтогулова", "Айсулуу") == [known]
    assert found("ТОКТОГУЛОВА", "айсулуу") == [known]
    assert found("Токтогулава", "Айсулу", date(2006, 5, 1)) == [known]
    assert found("Токтогулава", "Айсулу") == []
    assert found("Токтогулова", "Айсулуу", date(2007, 5, 1)) == []
    assert found("Башка", "Адам", date(2006, 5, 1)) == []


def test_record_books_are_read_from_whatever_was_pasted():
    assert records_in(" 25-0001,25-0002;25-0003\n25-0001\t25-0004 ") == ["25-0001", "25-0002", "25-0003", "25-0004"]
    assert records_in("") == []


def test_a_history_is_read_with_its_orders_in_turn(here, clerk):
    record([here.omurov], clerk, "promotion", date(2026, 9, 1), number="9-К")
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    [history] = read_histories([here.omurov.pk])
    assert [movement.kind for movement in history.movements] == ["admission", "transfer", "promotion"]
    assert [fact.place for fact in history.facts] == [
        place_in(here.first), place_in(here.second), place_in(here.second, year=2),
    ]  # fmt: skip


def test_histories_take_as_many_queries_for_one_as_for_three(here):
    counts = []
    for students in (here.students[:1], here.students):
        with CaptureQueriesContext(connection) as captured:
            histories = read_histories([one.pk for one in students])
            surroundings_of(histories, ())
        counts.append(len(captured))

    assert counts == [5, 5]


def test_locked_histories_are_the_same(here):
    ids = [one.pk for one in here.students]

    locked, read = held_histories(ids, [here.second.pk]), read_histories(ids)

    assert [one.student for one in locked] == [one.student for one in read]
    assert held_groups([here.second.pk, here.first.pk]) == [here.first, here.second]
    assert held_groups([987654]) == []


def test_what_orders_name_is_brought_along(here):
    histories = read_histories([here.omurov.pk])
    around = surroundings_of(histories, [{"group": here.sister.pk}, {"programme": here.other.programme_id}, {}])

    assert set(around.groups) == {here.first.pk, here.sister.pk}
    assert set(around.programmes) == {here.programme.pk, here.sister.programme_id, here.other.programme_id}
    assert around.department_of(Place(programme=here.programme.pk)) == here.programme.department_id
    assert around.world.years == dict.fromkeys(around.programmes, 2)


def test_a_group_is_told_to_the_checks_as_it_is(here):
    group = make_group(here.programme, "ПИ(м)-9-25", language="en", closed_date=SPRING)

    fact = group_fact(group)
    assert (fact.name, fact.programme, fact.form, fact.language, fact.opened, fact.closed) == (
        "ПИ(м)-9-25", here.programme.pk, "full_time", "en", AUTUMN, SPRING,
    )  # fmt: skip


@pytest.mark.parametrize(("semesters", "years"), [(8, 4), (4, 2), (7, 4), (1, 1)])
def test_half_a_year_at_the_end_counts_as_a_year(here, semesters, years):
    here.programme.semesters = semesters

    assert years_of(here.programme) == years


def test_a_movement_becomes_a_fact(here):
    movement = here.omurov.movements.get()
    fact = fact_of(movement)

    assert (fact.step.kind, fact.step.day, fact.step.ordinal, fact.step.key) == ("admission", AUTUMN, 1, movement.pk)
    assert fact.place == place_in(here.first)


def test_the_newest_columns_stay_when_nothing_is_recorded(here, clerk):
    before = fresh(here.omurov).revision
    admit(here.second, "Башка Студент", clerk)

    assert fresh(here.omurov).revision == before
