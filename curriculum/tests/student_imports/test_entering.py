"""Good rows enter the register once, held ones stay out, and the whole can be taken back without a trace."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.models import Movement, StagedStudent, Standing, Student, Subgroup
from curriculum.operations import student_imports as operations
from curriculum.operations.bulk import write_columns
from curriculum.operations.snapshots import take_snapshot
from curriculum.operations.student_entry import enter_rows
from curriculum.operations.student_undo import undo_import
from curriculum.queries.contingent import contingent_on
from curriculum.tests.contingent.people import make_student, stand
from curriculum.tests.student_imports.files import bring, enter, number_of, outcomes, rows_of, student
from curriculum.tests.world import NOON
from kuu_office.core.audit import history_of
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import Job, Person
from kuu_office.core.models.imports import ImportState
from kuu_office.core.tests.committed import at_once

TABLES = ("core_person", "curriculum_student", "curriculum_movement", "curriculum_standing")


def row_hashes() -> dict[str, str]:
    """What stands in the tables of people and students, row by row."""
    hashes = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY id), '')) FROM {table} t")
            hashes[table] = cursor.fetchone()[0]
    return hashes


def known(contingent, index: int = 1, name: str = "Өмүров Бакыт", **fields) -> Student:
    card = {"personal_number": number_of(index), "birth_date": date(2006, 3, 12), "sex": "male"}
    return make_student(contingent.first, name, record_number=f"Б-{index:05d}", **card | fields)


def applied(run) -> list[bool]:
    return [row.is_applied for row in rows_of(run)]


def test_a_new_student_stands_in_the_group_from_the_day_of_the_order(contingent, faculty, clerk, cast):
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт Токтосунович")])

    assert enter(run, clerk) == 1
    one = Student.objects.get(brought_by=run)
    person, movement, standing = one.person, one.movements.get(), one.standings.get()
    assert (person.surname, person.given_name, person.patronymic, person.sex, person.birth_date) == (
        "Өмүров", "Бакыт", "Токтосунович", "male", date(2006, 3, 12)
    )  # fmt: skip
    assert (person.personal_number, one.record_number, one.citizenship) == (number_of(1), "Б-00001", "KG")
    assert (one.group, one.programme, one.department_id, one.funding, one.state, one.as_of) == (
        contingent.first, contingent.programme, contingent.programme.department_id, "contract", "studying",
        date(2025, 9, 1),
    )  # fmt: skip
    assert (movement.kind, movement.order_number, movement.order_date, movement.effective_date) == (
        "admission", "12-К", date(2025, 8, 28), date(2025, 9, 1)
    )  # fmt: skip
    assert (movement.brought_by, movement.recorded_by, movement.recorded_at) == (run, cast.deans_clerk.person, NOON)
    assert (standing.movement, standing.valid_from, standing.valid_to, standing.group) == (
        movement, date(2025, 9, 1), None, contingent.first
    )  # fmt: skip


def test_good_rows_are_entered_and_the_others_stay_with_their_reasons(contingent, faculty, clerk):
    rows = [
        student(1),
        student(2, "Бекова Айжан", sex="кто"),
        student(3, "Жолдошев Эрлан"),
        student(3, "Жолдошев Эрик"),
    ]
    run = bring(faculty, clerk, rows)

    assert enter(run, clerk) == 2
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    assert outcomes(run) == ["created", "refused", "created", "held"]
    assert applied(run) == [True, False, True, False]
    assert operations.counts_of(run) == {"created": 2, "changed": 0, "unchanged": 0, "held": 1, "refused": 1}


def test_what_an_import_did_is_written_down(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])
    enter(run, clerk)
    undo_import(run_id=run.pk, by=clerk, at=NOON)

    assert len(history_of(run)) == 4
    assert "студенттер.xlsx" in history_of(run)[0].sentence


def test_a_known_card_is_changed_and_its_study_is_not_doubled(contingent, faculty, clerk):
    one = known(contingent, sex="")
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт", record_number="Б-9")])

    assert enter(run, clerk) == 1
    one = Student.objects.select_related("person").get(pk=one.pk)
    assert (one.person.sex, one.record_number, one.revision) == ("male", "Б-9", 2)
    assert Student.objects.filter(person=one.person).count() == 1


def test_a_known_person_gets_a_study_and_no_second_card(contingent, faculty, clerk):
    person = Person.objects.create(surname="Өмүров", given_name="Бакыт", personal_number=number_of(1))
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт")])
    enter(run, clerk)

    assert Student.objects.get(brought_by=run).person == person
    undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert Person.objects.filter(pk=person.pk).exists()


def test_the_same_file_once_more_changes_nothing(contingent, faculty, clerk):
    rows = [student(1), student(2, "Сыдыкова Жаңыл", sex="аял", personal_number="")]
    enter(bring(faculty, clerk, rows), clerk)
    before = row_hashes()

    again = bring(faculty, clerk, rows)
    assert outcomes(again) == ["unchanged", "unchanged"]
    with pytest.raises(Refused):
        enter(again, clerk)
    assert row_hashes() == before


def test_a_stretch_done_twice_enters_nobody_twice(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты") for index in range(1, 6)])

    assert enter_rows(run_id=run.pk, first=2, last=4, by=clerk, at=NOON) == 3
    assert enter_rows(run_id=run.pk, first=2, last=4, by=clerk, at=NOON) == 0
    assert enter_rows(run_id=run.pk, first=2, last=6, by=clerk, at=NOON) == 2
    assert Student.objects.filter(brought_by=run).count() == 5


def test_somebody_entered_meanwhile_is_not_entered_twice(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт"), student(2, "Касымов Нурлан")])
    known(contingent)
    known(contingent, 2, "Башка Адам")

    assert enter(run, clerk) == 0
    assert outcomes(run) == ["unchanged", "held"]
    assert not Student.objects.filter(brought_by=run).exists()


def test_work_is_cut_into_units_of_five_hundred_rows(contingent, faculty, clerk, monkeypatch):
    monkeypatch.setattr(operations, "UNIT", 2)
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты") for index in range(1, 6)])

    assert [key for key, _label in operations.units_of(run)] == ["2-3", "4-5", "6-6"]


@pytest.mark.parametrize("count", [2, 30])
def test_a_stretch_is_entered_in_a_constant_number_of_queries(
    contingent, faculty, clerk, count, django_assert_max_num_queries
):
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты") for index in range(1, count + 1)])
    with django_assert_max_num_queries(21):
        assert enter_rows(run_id=run.pk, first=1, last=99, by=clerk, at=NOON) == count


def test_rows_read_anew_since_the_preview_are_not_entered_unseen(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])

    with pytest.raises(Conflict):
        operations.ask_to_apply(run_id=run.pk, seen="old", by=clerk, at=NOON)
    assert not Job.objects.exists()


def test_another_faculty_s_office_enters_and_takes_back_nothing(contingent, faculty, clerk, cast):
    run, stranger = bring(faculty, clerk, [student(1)]), cast.other_clerk.scope
    seen = operations.token_of(run, operations.counts_of(run))
    for act in (
        lambda: operations.ask_to_apply(run_id=run.pk, seen=seen, by=stranger, at=NOON),
        lambda: enter_rows(run_id=run.pk, first=1, last=9, by=stranger, at=NOON),
        lambda: undo_import(run_id=run.pk, by=stranger, at=NOON),
        lambda: bring(faculty, stranger, [student(1)]),
    ):
        with pytest.raises(Refused):
            act()
    assert not Student.objects.filter(brought_by=run).exists()


def test_a_file_for_the_university_reaches_only_the_units_that_one_keeps(contingent, cast):
    office, university = cast.office_specialist.scope, cast.units.university
    run = bring(university, office, [student(1), student(2, "Касымов Нурлан", group="Т-1-25")])

    assert enter(run, office) == 2
    assert set(Student.objects.filter(brought_by=run).values_list("department__code", flat=True)) == {"ПИ", "КТ"}


def test_while_the_rows_are_being_entered_nobody_enters_them_again_or_takes_them_back(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])
    seen = operations.token_of(run, operations.counts_of(run))
    operations.ask_to_apply(run_id=run.pk, seen=seen, by=clerk, at=NOON)

    with pytest.raises(Refused):
        operations.ask_to_apply(run_id=run.pk, seen=seen, by=clerk, at=NOON)
    with pytest.raises(Refused):
        undo_import(run_id=run.pk, by=clerk, at=NOON)


# taking back


def test_taking_back_what_was_never_entered_is_refused(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])
    with pytest.raises(Conflict):
        undo_import(run_id=run.pk, by=clerk, at=NOON)


def test_an_import_is_taken_back_once(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])
    enter(run, clerk)
    undo_import(run_id=run.pk, by=clerk, at=NOON)

    with pytest.raises(Refused):
        undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert StagedStudent.objects.filter(run=run, is_applied=True).count() == 0


def later_order(one, contingent, cast):
    stand(one, date(2026, 1, 10), group=contingent.russian)


def in_a_subgroup(one, contingent, cast):
    Subgroup.objects.create(group=contingent.first, number=1, purpose="language").members.add(one)


def in_a_fixed_contingent(one, contingent, cast):
    take_snapshot(day=date(2025, 10, 1), by=cast.office_specialist.scope, at=NOON)


@pytest.mark.parametrize("later", [later_order, in_a_subgroup, in_a_fixed_contingent])
def test_an_import_on_which_later_work_rests_stays_whole(contingent, faculty, clerk, cast, later):
    run = bring(faculty, clerk, [student(1), student(2, "Касымов Нурлан")])
    enter(run, clerk)
    later(Student.objects.filter(brought_by=run).first(), contingent, cast)
    before = row_hashes()

    with pytest.raises(Refused):
        undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert row_hashes() == before
    assert applied(run) == [True, True]


def test_a_card_corrected_since_keeps_the_import(contingent, faculty, clerk):
    one = known(contingent, sex="")
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт")])
    enter(run, clerk)
    Student.objects.filter(pk=one.pk).update(revision=5, record_number="Б-5")

    with pytest.raises(Refused, match="Өмүров Бакыт"):
        undo_import(run_id=run.pk, by=clerk, at=NOON)


cards = st.fixed_dictionaries(
    {
        "index": st.integers(1, 6),
        "name": st.sampled_from(["Өмүров Бакыт", "Омуров Бакыт", "Cадыкова Жаңыл", "Асанов Бакыт", "Ли"]),
        "sex": st.sampled_from(["эркек", "аял", "", "?"]),
        "funding": st.sampled_from(["контракт", "грант", ""]),
        "group": st.sampled_from(["ПИ(м)-1-25", "ПИ(м)-2-25", "ЭТ-1-25", "Т-1-25", ""]),
        "birth_date": st.sampled_from(["12.03.2006", "", "12.03.2007", "эсимде жок"]),
        "record_number": st.sampled_from(["", "Б-1", "Б-2", "Б-3"]),
    }
)


def row_of(card: dict) -> dict:
    surname, _space, given_name = card["name"].partition(" ")
    number = number_of(card["index"]) if card["index"] < 5 else ""
    rest = {key: value for key, value in card.items() if key not in ("index", "name")}
    return student(1) | {"surname": surname, "given_name": given_name, "personal_number": number} | rest


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cards, min_size=1, max_size=6), st.lists(cards, max_size=4))
def test_taking_back_restores_every_row_whatever_the_file_held(contingent, faculty, clerk, first, second):
    """The first file leaves people for the second one to meet."""
    base = bring(faculty, clerk, [row_of(card) for card in first])
    if operations.may_apply(base, clerk):
        enter(base, clerk)
    before, day = row_hashes(), date(2025, 10, 1)
    counted = contingent_on(clerk, day).counts("group")
    run = bring(faculty, clerk, [row_of(card) for card in [*second, *first]])
    good = operations.counts_of(run)

    if operations.may_apply(run, clerk):
        entered = enter(run, clerk)
        assert entered == good["created"] + good["changed"]
        assert Student.objects.filter(brought_by=run).count() == good["created"]
        undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert row_hashes() == before
    assert contingent_on(clerk, day).counts("group") == counted
    if StagedStudent.objects.filter(run=base, is_applied=True).exists():
        undo_import(run_id=base.pk, by=clerk, at=NOON)


def test_every_standing_comes_from_the_order_that_made_it(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты") for index in range(1, 4)])
    enter(run, clerk)

    movements = Movement.objects.filter(brought_by=run)
    assert movements.count() == 3
    assert set(Standing.objects.filter(movement__in=movements).values_list("movement_id", flat=True)) == set(
        movements.values_list("pk", flat=True)
    )


@pytest.mark.usefixtures("committed")
def test_two_workers_at_once_enter_each_row_once(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты") for index in range(1, 6)])
    work = lambda: enter_rows(run_id=run.pk, first=1, last=9, by=clerk, at=NOON)  # noqa: E731

    assert sorted(at_once(work, work)) == [0, 5]
    assert Student.objects.filter(brought_by=run).count() == 5


def test_columns_of_many_rows_are_written_in_one_statement(contingent, django_assert_num_queries):
    one, other = contingent.asan, contingent.omur
    one.citizenship, one.record_number, other.citizenship, other.group = "KZ", 'Б"1\\', "UZ", None
    with django_assert_num_queries(1):
        assert write_columns([one, other], ["citizenship", "record_number", "group"]) == 2

    assert list(
        Student.objects.filter(pk__in=[one.pk, other.pk])
        .order_by("pk")
        .values_list("citizenship", "record_number", "group_id")
    ) == [("KZ", 'Б"1\\', contingent.first.pk), ("UZ", other.record_number, None)]
    assert write_columns([], ["citizenship"]) == 0
    person = one.person
    person.birth_date, person.sex = date(2001, 2, 3), ""
    write_columns([person], ["birth_date", "sex"])
    assert list(Person.objects.filter(pk=person.pk).values_list("birth_date", "sex")) == [(date(2001, 2, 3), "")]
