"""One order over many students: recorded for all or for none, late ones in their place, each refusal in words."""

from dataclasses import replace
from datetime import date

import pytest

from curriculum.models import ContingentNorms, Group, Movement, Standing, Student
from curriculum.operations.orders import OrderRefused, PreviewOutdated, record_order, try_order
from curriculum.tests.students.world import (
    AUTUMN,
    NOW,
    SPRING,
    admit,
    fresh,
    kinds,
    make_group,
    order,
    record,
    stood,
)
from kuu_office.core import audit
from kuu_office.core.errors import BadInput, Conflict

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)


def trial_of(students, by, *args, **fields):
    return try_order(order=order(*args, **fields), student_ids=[one.pk for one in students], by=by, at=NOW)


def refusals(trial) -> dict[str, tuple]:
    return {str(one.student): one.refusals for one in trial.refused}


def warnings(trial) -> list[tuple]:
    return [one.warnings for one in trial.outcomes]


def test_a_transfer_moves_every_student_from_its_day_on(here, clerk):
    record(here.students, clerk, "transfer", group=here.second.pk, funding="budget")

    for student in here.students:
        assert stood(student) == [
            (AUTUMN, SPRING, "studying", "ПИ(м)-1-25", 1), (SPRING, None, "studying", "ПИ(м)-2-25", 1),
        ]  # fmt: skip
        assert (fresh(student).group, fresh(student).funding, fresh(student).as_of) == (
            here.second, "budget", NOW.date(),
        )  # fmt: skip


def test_the_record_tells_each_student_what_changed(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    line = audit.history_of(here.omurov)[0]
    assert line.sentence == ("Абдыкадырова Н. recorded order № 7-К of 2 Feb 2026, in force from 2 Feb 2026: transfer.")
    assert line.changes == (("group", "ПИ(м)-1-25", "ПИ(м)-2-25"),)


def test_a_preview_writes_nothing(here, clerk):
    trial = trial_of(here.students, clerk, "transfer", group=here.second.pk)

    assert [(str(one.student), one.before.group, one.after.group) for one in trial.moved] == [
        (name, here.first.pk, here.second.pk) for name in ("Асанова Жылдыз", "Осмонов Нурлан", "Өмүров Айбек")
    ]
    assert (Movement.objects.count(), Standing.objects.count()) == (3, 3)


def test_one_refusal_stops_the_order_for_all(here, clerk):
    record([here.omurov], clerk, "leave", number="5-К", reason="family", until=NEXT)

    with pytest.raises(OrderRefused) as refused:
        record(here.students, clerk, "promotion", NEXT)

    assert refusals(refused.value.trial) == {
        "Өмүров Айбек": ("The student is on academic leave then; the return comes first.",)
    }
    assert str(refused.value) == (
        "Nothing was recorded: the order does not hold for 1 student. The reason stands beside the name."
    )
    assert kinds(here.osmonov) == ["admission"]


def test_an_order_before_the_admission_is_refused(here, clerk):
    trial = trial_of([here.omurov], clerk, "transfer", date(2025, 8, 31), funding="budget")

    assert refusals(trial)["Өмүров Айбек"][0] == "It would be in force before the student is admitted."


def test_an_order_recorded_late_counts_the_later_ones_again(here, clerk):
    record([here.omurov], clerk, "promotion", NEXT, number="9-К")
    trial = trial_of([here.omurov], clerk, "transfer", group=here.second.pk)
    assert warnings(trial) == [("1 later order is counted again.",)]

    record([here.omurov], clerk, "transfer", group=here.second.pk)

    assert stood(here.omurov) == [
        (AUTUMN, SPRING, "studying", "ПИ(м)-1-25", 1),
        (SPRING, NEXT, "studying", "ПИ(м)-2-25", 1),
        (NEXT, None, "studying", "ПИ(м)-2-25", 2),
    ]


def test_an_order_recorded_late_is_refused_when_a_later_one_would_not_hold(here, clerk):
    record([here.omurov], clerk, "transfer", NEXT, number="9-К", group=here.second.pk)

    trial = trial_of([here.omurov], clerk, "transfer", language="ru", group=here.russian.pk)

    fault = "Group ПИ(м)-2-25 is taught in another language than the student would study in."
    assert refusals(trial) == {"Өмүров Айбек": (f"Order № 9-К of 1 Sep 2026 would not hold any more: {fault}",)}


def test_an_order_of_the_future_waits_for_its_day(here, clerk):
    record([here.omurov], clerk, "promotion", NEXT)

    assert fresh(here.omurov).year_of_study == 1


def test_the_second_order_of_a_day_comes_after_the_first(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)
    trial = trial_of([here.omurov], clerk, "transfer", number="8-К", group=here.first.pk, funding="budget")

    [outcome] = trial.outcomes
    assert (outcome.ordinal, outcome.day_orders) == (2, ("7-К",))
    record([here.omurov], clerk, "transfer", number="8-К", group=here.first.pk, funding="budget")
    assert stood(here.omurov)[-1] == (SPRING, None, "studying", "ПИ(м)-1-25", 1)
    assert Movement.objects.filter(student=here.omurov, effective_date=SPRING).count() == 2


def test_the_same_order_once_more_changes_nothing_and_says_so(here, clerk):
    record(here.students[:2], clerk, "transfer", group=here.second.pk)

    trial = record(here.students, clerk, "transfer", group=here.second.pk)

    assert [len(trial.already), len(trial.moved)] == [2, 1]
    assert kinds(here.omurov) == ["admission", "transfer"]


def test_the_same_number_with_another_content_is_refused(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    trial = trial_of([here.omurov], clerk, "transfer", funding="budget")

    assert refusals(trial) == {
        "Өмүров Айбек": ("Order № 7-К is recorded for this student with another content; revoke it there first.",)
    }


def test_a_group_of_another_language_is_refused_until_the_language_changes_too(here, clerk):
    trial = trial_of([here.omurov], clerk, "transfer", group=here.russian.pk)
    assert refusals(trial) == {
        "Өмүров Айбек": ("Group ПИ(м)-3-25 is taught in another language than the student would study in.",)
    }

    record([here.omurov], clerk, "transfer", group=here.russian.pk, language="ru")
    assert fresh(here.omurov).language == "ru"


def test_a_closed_group_takes_nobody(here, clerk):
    Group.objects.filter(pk=here.second.pk).update(closed_date=date(2026, 1, 31))

    trial = trial_of([here.omurov], clerk, "transfer", group=here.second.pk)

    assert refusals(trial) == {"Өмүров Айбек": ("Group ПИ(м)-2-25 is closed from 31 Jan 2026.",)}


def test_a_group_that_is_gone_takes_nobody(here, clerk):
    trial = trial_of([here.omurov], clerk, "transfer", group=987654)

    assert refusals(trial) == {"Өмүров Айбек": ("The group is not there any more.",)}


def test_another_programme_of_the_faculty_brings_another_department(here, clerk):
    sets = {"programme": here.sister.programme_id, "group": here.sister.pk}
    trial = record([here.omurov], clerk, "transfer", **sets)

    assert trial.outcomes[0].warnings == (
        "As a rule nobody is transferred to another programme in the first or the last year.",
    )
    assert fresh(here.omurov).department == here.sister.department


def test_between_faculties_the_office_records(here, clerk, office):
    sets = {"programme": here.other.programme_id, "group": here.other.pk}

    trial = trial_of([here.omurov], clerk, "transfer", **sets)

    assert refusals(trial) == {
        "Өмүров Айбек": (
            "The student would go to a unit whose students you do not keep. The office records such an order.",
        )
    }
    record([here.omurov], office, "transfer", **sets)
    assert fresh(here.omurov).department == here.other.department


def test_students_of_another_unit_are_not_moved(here, cast):
    trial = trial_of([here.omurov], cast.other_clerk.scope, "transfer", funding="budget")

    assert "You have no right to" in refusals(trial)["Өмүров Айбек"][0]


def test_who_only_reads_records_nothing(here, cast):
    with pytest.raises(OrderRefused):
        record([here.omurov], cast.dean.scope, "transfer", funding="budget")


def test_the_same_study_is_not_entered_twice(here, clerk):
    second = admit(here.sister, "Башка Адам", clerk)
    Student.objects.filter(pk=second.pk).update(person=here.omurov.person)

    sets = {"programme": here.programme.pk, "group": here.first.pk}
    trial = trial_of([second], clerk, "transfer", **sets)

    assert "This person studies the programme already, under another record." in refusals(trial)["Өмүров Айбек"]


def test_nothing_to_change_is_said(here, clerk):
    trial = trial_of([here.omurov], clerk, "transfer", group=here.first.pk)

    assert refusals(trial) == {"Өмүров Айбек": ("Nothing would change for this student.",)}


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"number": " "}, "Write the number of the order, at most 40 characters.", "number"),
        ({"number": "1" * 41}, "Write the number of the order, at most 40 characters.", "number"),
        ({"date": date(1925, 9, 1)}, "Year 1925 is not possible: from 1990 to 2028.", "date"),
        ({"effective_date": date(2062, 9, 1)}, "Year 2062 is not possible: from 1990 to 2028.", "effective_date"),
        ({"kind": "expulsion"}, "Choose the reason from the list.", "reason"),
        ({"kind": "expulsion", "reason": "maternity"}, "Choose the reason from the list.", "reason"),
        ({"kind": "leave", "reason": "debt"}, "Choose the reason from the list.", "reason"),
        ({"reason": "debt"}, "Choose the reason from the list.", "reason"),
        (
            {"sets": {}},
            "Say what changes: the group, the programme, the form, the language or the funding.",
            None,
        ),
    ],
)  # fmt: skip
def test_an_order_that_is_not_whole_is_refused_at_its_field(here, clerk, changes, sentence, field):
    broken = replace(order("transfer", funding="budget"), **changes)

    with pytest.raises(BadInput) as refused:
        try_order(order=broken, student_ids=[here.omurov.pk], by=clerk, at=NOW)

    assert (str(refused.value), refused.value.field) == (sentence, field)


def test_an_order_without_students_is_refused(clerk):
    with pytest.raises(BadInput, match="Tick the students first"):
        record_order(order=order("transfer", funding="budget"), student_ids=[], by=clerk, at=NOW)


def test_a_student_who_vanished_meanwhile_is_told(here, clerk):
    with pytest.raises(Conflict, match="not there any more"):
        record_order(order=order("transfer", funding="budget"), student_ids=[987654], by=clerk, at=NOW)


def test_what_was_shown_is_what_is_recorded(here, clerk):
    moving = order("transfer", group=here.second.pk)
    shown = try_order(order=moving, student_ids=[here.omurov.pk], by=clerk, at=NOW)
    record([here.omurov], clerk, "transfer", date(2026, 1, 15), number="3-К", funding="budget")

    with pytest.raises(PreviewOutdated, match="Look at it once more"):
        record_order(order=moving, student_ids=[here.omurov.pk], by=clerk, at=NOW, seen=shown.digest)
    record_order(order=moving, student_ids=[here.omurov.pk], by=clerk, at=NOW)


def test_a_leave_and_the_return_from_it(here, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2026, 8, 31))
    assert fresh(here.omurov).state == "on_leave"

    record([here.omurov], clerk, "return", NEXT, number="11-К", group=here.second.pk)

    assert stood(here.omurov)[1:] == [
        (SPRING, NEXT, "on_leave", "ПИ(м)-1-25", 1), (NEXT, None, "studying", "ПИ(м)-2-25", 1),
    ]  # fmt: skip


def test_an_expulsion_and_the_reinstatement_after_it(here, clerk):
    old = make_group(here.programme, "ПИ(м)-1-23", intake_year=2023, opened_date=date(2023, 9, 1))
    student = admit(old, "Көп Окуган", clerk, day=date(2023, 9, 1))
    record([student], clerk, "expulsion", date(2025, 1, 30), number="4-К", reason="debt")
    record([student], clerk, "reinstatement", SPRING, number="12-К", group=here.first.pk, funding="contract", year=2)

    assert stood(student)[1:] == [
        (date(2025, 1, 30), SPRING, "expelled", "ПИ(м)-1-23", 1), (SPRING, None, "studying", "ПИ(м)-1-25", 2),
    ]  # fmt: skip


def test_two_semesters_are_demanded_before_a_reinstatement(here, clerk):
    record([here.omurov], clerk, "expulsion", SPRING, number="4-К", reason="own_request")

    trial = trial_of([here.omurov], clerk, "reinstatement", NEXT, number="12-К", year=2)
    assert refusals(trial) == {"Өмүров Айбек": ("Semesters studied before the expulsion: 1; at least 2 are demanded.",)}
    ContingentNorms.objects.create(degree="master", valid_from=NEXT, least_semesters=1)
    assert trial_of([here.omurov], clerk, "reinstatement", NEXT, number="12-К", year=2).refused == []


def test_norms_that_begin_later_or_are_of_another_degree_or_form_change_nothing(here, clerk):
    record([here.omurov], clerk, "expulsion", SPRING, number="4-К", reason="own_request")
    for fields in (
        {"degree": "master", "valid_from": date(2026, 9, 2)},
        {"degree": "bachelor", "valid_from": AUTUMN},
        {"degree": "master", "study_form": "extramural", "valid_from": AUTUMN},
        {"degree": "master", "valid_from": AUTUMN, "valid_to": date(2026, 8, 31)},
    ):
        ContingentNorms.objects.create(**fields, least_semesters=1)
    trial = trial_of([here.omurov], clerk, "reinstatement", NEXT, number="12-К", year=2)
    assert refusals(trial) == {"Өмүров Айбек": ("Semesters studied before the expulsion: 1; at least 2 are demanded.",)}


def test_a_leave_longer_than_the_office_allows_is_marked_by_its_own_figure(here, clerk):
    ContingentNorms.objects.create(degree="master", valid_from=AUTUMN, longest_leave=6, most_leaves=0)
    trial = trial_of([here.omurov], clerk, "leave", reason="illness", until=date(2026, 8, 3))
    assert warnings(trial) == [
        ("The leave is longer than 6 months.", "It is leave number 1; as a rule there are at most 0.")
    ]


def test_a_change_of_name_keeps_the_old_one(here, clerk):
    names = {"surname": "Токтогулова", "given_name": "Жылдыз", "patronymic": ""}
    record([here.asanova], clerk, "name_change", names=names)

    movement = Movement.objects.get(student=here.asanova, kind="name_change")
    assert (str(fresh(here.asanova)), movement.old_name) == ("Токтогулова Жылдыз", "Асанова Жылдыз")


@pytest.mark.parametrize("names", [{}, {"surname": "Токтогулова"}, {"given_name": "Жылдыз"}])
def test_a_name_has_a_surname_and_a_given_name(here, clerk, names):
    with pytest.raises(BadInput, match="surname and the given name"):
        record([here.asanova], clerk, "name_change", names=names)


def test_a_name_changes_for_one_student_at_a_time(here, clerk):
    with pytest.raises(BadInput, match="one student at a time"):
        record(here.students, clerk, "name_change", names={"surname": "А", "given_name": "Б"})


def test_orders_signed_after_their_day_are_marked(here, clerk):
    trial = trial_of([here.omurov], clerk, "transfer", date=date(2026, 2, 20), funding="budget")

    assert warnings(trial) == [("The order is in force before the day on which it was signed.",)]
