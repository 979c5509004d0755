"""Fixing a date: frozen rows, refusals, the proof, and what late orders changed."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from curriculum.models import ContingentSnapshot, SnapshotRow, Standing
from curriculum.operations.revoking import revoke_order
from curriculum.operations.snapshots import take_snapshot
from curriculum.queries.snapshots import count_and_hash, differences, snapshot_faults
from curriculum.tests.contingent.people import FIXING, make_student, stand
from curriculum.tests.students.world import admit
from curriculum.tests.world import NOON
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def snapshot(contingent, cast) -> ContingentSnapshot:
    return take_snapshot(day=FIXING, title="1-октябрь", by=cast.office_specialist.scope, at=NOON)


def fixed_rows(snapshot) -> list[tuple]:
    columns = ("name", "group__name", "year_of_study", "funding", "citizenship", "sex", "state")
    return sorted(snapshot.rows.values_list(*columns))


def test_everybody_present_is_fixed_as_they_stood(snapshot, cast):
    assert fixed_rows(snapshot) == [
        ("Асанов Бакыт", "ПИ(м)-1-25", 1, "contract", "KG", "male", "studying"),
        ("Иванов Пётр", "ПИ(м)-2-25", 2, "contract", "RU", "male", "studying"),
        ("Ли Вэй", "ЭТ-1-25", 1, "contract", "CN", "", "studying"),
        ("Тарыхова Нур", "Т-1-25", 1, "contract", "KG", "female", "studying"),
        ("Өмүрова Айнура", "ПИ(м)-1-25", 1, "budget", "KG", "female", "studying"),
    ]
    assert (snapshot.title, snapshot.count, len(snapshot.sha256)) == ("1-октябрь", 5, 64)
    assert set(snapshot.rows.values_list("faculty__code", "department__code")) == {
        ("ИТФ", "ПИ"), ("ИТФ", "ЭЭТ"), ("ТФ", "КТ")
    }  # fmt: skip


def test_fixing_is_written_down(snapshot):
    (line,) = history_of(snapshot)

    assert "5" in line.sentence
    assert line.at == NOON


def test_without_a_title_the_date_is_the_title(contingent, cast):
    snapshot = take_snapshot(day=FIXING, title="  ", by=cast.head_of_office.scope, at=NOON)

    assert snapshot.title.endswith("01.10.2025") or "01.10.2025" in snapshot.title


def test_a_day_to_come_is_not_fixed(contingent, cast):
    with pytest.raises(BadInput):
        take_snapshot(day=NOON.date() + timedelta(days=1), by=cast.office_specialist.scope, at=NOON)
    assert not ContingentSnapshot.objects.exists()


def test_a_day_on_which_nobody_studied_is_not_fixed(contingent, cast):
    with pytest.raises(BadInput):
        take_snapshot(day=date(2020, 1, 1), by=cast.office_specialist.scope, at=NOON)
    assert not ContingentSnapshot.objects.exists()


def test_a_date_is_fixed_once_and_the_second_is_told_by_whom(snapshot, cast):
    with pytest.raises(Conflict) as refusal:
        take_snapshot(day=FIXING, by=cast.head_of_office.scope, at=NOON)

    assert refusal.value.field == "date"
    assert cast.office_specialist.person.short_name in str(refusal.value)
    assert ContingentSnapshot.objects.count() == 1


@pytest.mark.parametrize("member", ["deans_clerk", "dean", "registrar", "vice_rector", "outsider"])
def test_only_the_office_fixes_a_date(contingent, cast, member):
    with pytest.raises(Refused):
        take_snapshot(day=FIXING, by=getattr(cast, member).scope, at=NOON)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE curriculum_snapshotrow SET funding = 'budget'",
        "DELETE FROM curriculum_snapshotrow",
        "UPDATE curriculum_contingentsnapshot SET count = 1",
        "UPDATE curriculum_contingentsnapshot SET sha256 = ''",
        "DELETE FROM curriculum_contingentsnapshot",
        "INSERT INTO curriculum_snapshotrow SELECT * FROM curriculum_snapshotrow LIMIT 1",
    ],
)
def test_the_database_refuses_any_change_of_what_is_fixed(snapshot, statement):
    refused = pytest.raises(DatabaseError, match="a fixed contingent never changes")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_rows_prove_themselves_and_an_altered_row_is_found(snapshot):
    assert snapshot_faults() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE curriculum_snapshotrow DISABLE TRIGGER curriculum_snapshotrow_no_change")
        cursor.execute("UPDATE curriculum_snapshotrow SET funding = 'budget' WHERE name = 'Асанов Бакыт'")
        cursor.execute("ALTER TABLE curriculum_snapshotrow ENABLE TRIGGER curriculum_snapshotrow_no_change")

    (fault,) = snapshot_faults()
    assert "2025-10-01" in fault
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("prove", stdout=out)
    assert "fixed contingents: 1 faults" in out.getvalue()


def test_the_hash_covers_every_column_and_no_order_of_rows_matters(snapshot):
    assert count_and_hash(snapshot.pk) == (5, snapshot.sha256)
    assert count_and_hash(0)[0] == 0


def test_a_renamed_person_keeps_the_fixed_name(snapshot, contingent):
    person = contingent.omur.person
    person.surname = "Асанова"
    person.save()

    assert ("Өмүрова Айнура",) in snapshot.rows.values_list("name")
    assert snapshot_faults() == []


def test_nothing_differs_while_no_late_order_comes(snapshot, cast):
    assert differences(cast.office_specialist.scope, snapshot) == []


def backdate(student, day, **changes) -> None:
    """A late order in force from a day before the fixing date."""
    Standing.objects.filter(student=student, valid_from__gt=day).delete()
    stand(student, day, **changes)


def test_late_orders_show_who_came_left_and_changed(snapshot, contingent, cast):
    backdate(contingent.asan, date(2025, 9, 20), funding="budget", year_of_study=2)
    backdate(contingent.omur, date(2025, 9, 25), kind="expulsion", state="expelled")
    newcomer = make_student(contingent.third, "Жаңы Келген")

    found = differences(cast.office_specialist.scope, snapshot)

    assert [(one.name, one.kind, one.changes) for one in found] == [
        ("Асанов Бакыт", "changed", {"year": (1, 2), "funding": ("contract", "budget")}),
        ("Жаңы Келген", "came", {}),
        ("Өмүрова Айнура", "gone", {}),
    ]
    assert found[1].student_id == newcomer.pk
    assert differences(cast.other_clerk.scope, snapshot) == []


def test_an_order_of_a_later_day_is_no_difference(snapshot, contingent, cast):
    stand(contingent.omur, date(2025, 10, 2), funding="contract")

    assert differences(cast.office_specialist.scope, snapshot) == []


def test_rows_are_copied_in_a_constant_number_of_queries(contingent, cast, django_assert_max_num_queries):
    for number in range(3):
        make_student(contingent.first, f"Дагы Студент{number}")
    scope = cast.office_specialist.scope
    with django_assert_max_num_queries(10):
        take_snapshot(day=FIXING, by=scope, at=NOON)


@pytest.mark.usefixtures("committed")
def test_two_people_at_once_fix_a_date_once(contingent, cast):
    work = lambda member: lambda: take_snapshot(day=FIXING, by=member.scope, at=NOON)  # noqa: E731

    results = at_once(work(cast.office_specialist), work(cast.head_of_office))

    assert sorted(type(one).__name__ for one in results) == ["Conflict", "ContingentSnapshot"]
    assert SnapshotRow.objects.count() == 5


def test_an_admission_on_which_a_fixed_contingent_rests_is_not_taken_back(contingent, cast):
    clerk = cast.deans_clerk.scope
    one = admit(contingent.first, "Жаңы Студент", clerk, number="500-К")
    take_snapshot(day=FIXING, by=cast.office_specialist.scope, at=NOON)
    movement = one.movements.get()

    with pytest.raises(Refused):
        revoke_order(
            number=movement.order_number, order_date=movement.order_date, reason="Жаңылыштык", by=clerk, at=NOON
        )
    assert Standing.objects.filter(student=one).count() == 1
    assert snapshot_faults() == []
