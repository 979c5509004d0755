"""Registrations of many brought into line: what is shown is what is done, and nothing is lost on the way."""

import pytest

from curriculum.models import ElectiveOffer, Registration
from curriculum.operations.registration_repair import Asked, repair_registrations, try_repair
from curriculum.queries.registration import fit_of_groups
from curriculum.tests.contingent.people import stand
from curriculum.tests.registration.world import (
    AT,
    DAY,
    active,
    fresh,
    make_offer,
    make_registration,
    newer_plan,
    open_window,
)
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(hall, cast):
    """`see("register", offer=…)`: what the repair of all students of the group would do."""

    def act(kind, offer=None, students=None, reason="Каттоону оңдоо", by=None, at=AT):
        ids = frozenset(one.pk for one in (hall.students if students is None else students))
        asked = Asked(kind, ids, offer.pk if offer else None, reason)
        member = by or cast.deans_clerk
        return try_repair(groups=[fresh(hall.group)], term=hall.spring, asked=asked, by=member.scope, at=at)

    return act


@pytest.fixture
def mend(hall, cast):
    """Records what was seen."""

    def act(trial, seen=None, by=None, at=AT):
        return repair_registrations(
            groups=[fresh(hall.group)], term=hall.spring, asked=trial.asked, by=(by or cast.deans_clerk).scope, at=at,
            seen=trial.digest if seen is None else seen,
        )  # fmt: skip

    return act


def told(trial) -> list[tuple]:
    return [(row.name, row.block.row.code if row.block else "", row.refusal[:20]) for row in trial.rows]


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("event", flat=True))


def test_all_who_have_not_chosen_are_registered_and_the_record_says_why(hall, see, mend):
    make_registration(hall.asanov, hall.offers[1], hall.blocks[0])
    trial = see("register", hall.offers[0])
    assert told(trial) == [
        ("Асанов Бакыт", "М.1.КПВ.2", "“Choice М.1.КПВ.2” h"), ("Өмүрова Айнура", "М.1.КПВ.1", ""),
        ("Үсөнов Темир", "М.1.КПВ.1", ""),
    ]  # fmt: skip
    assert active() == [("Асанов", "Электив 2", "М.1.КПВ.1", "entered")]

    mend(trial)
    assert active() == [
        ("Асанов", "Электив 2", "М.1.КПВ.1", "entered"), ("Үсөнов", "Электив 1", "М.1.КПВ.1", "entered"),
        ("Өмүрова", "Электив 1", "М.1.КПВ.1", "entered"),
    ]  # fmt: skip
    assert set(Registration.objects.exclude(student=hall.asanov).values_list("source", flat=True)) == {"repair"}
    reasons = AuditEntry.objects.values_list("event", "reason")
    assert set(reasons) == {("curriculum.registration.repaired", "Каттоону оңдоо")}


def test_when_the_places_are_gone_the_rest_is_refused_by_name_and_stays(hall, see, mend):
    offer = make_offer(hall.courses[3], hall.spring, hall.teacher, capacity=2)
    trial = see("register", offer)
    assert told(trial) == [
        ("Асанов Бакыт", "М.1.КПВ.2", ""), ("Өмүрова Айнура", "М.1.КПВ.2", ""),
        ("Үсөнов Темир", "М.1.КПВ.2", "No place is left in "),
    ]  # fmt: skip

    mend(trial)
    assert [name for name, *_rest in active()] == ["Асанов", "Өмүрова"]


def test_an_elective_that_fits_no_empty_block_is_refused_student_by_student(hall, see):
    for student in hall.students:
        make_registration(student, hall.offers[0], hall.blocks[0])

    assert [refusal for _name, _block, refusal in told(see("register", hall.offers[1]))] == ["“Choice М.1.КПВ.2” h"] * 3


def test_students_of_a_cancelled_elective_are_moved_and_the_old_registration_is_kept(hall, see, mend):
    for student in hall.students[:2]:
        make_registration(student, hall.offers[0], hall.blocks[0])
    ElectiveOffer.objects.filter(pk=hall.offers[0].pk).update(state="cancelled")

    mend(see("move", hall.offers[1]))
    assert [(name, course) for name, course, *_rest in active()] == [("Асанов", "Электив 2"), ("Өмүрова", "Электив 2")]
    rows = Registration.objects.filter(state="entered").select_related("previous")
    assert {(row.previous.offer_id, row.previous.state, row.previous.reason) for row in rows} == {
        (hall.offers[0].pk, "cancelled", "Каттоону оңдоо"),
    }  # fmt: skip


def test_what_stands_in_no_block_is_cancelled_and_what_fits_stays(hall, see, mend):
    good = make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    autumn_line = hall.plan.lines.get(code="М.1.В.1")
    foreign = make_offer(autumn_line.course, hall.spring, hall.teacher)
    extra = make_registration(hall.asanov, foreign, autumn_line)

    trial = see("cancel")
    assert [(row.name, row.choice.key) for row in trial.rows] == [("Асанов Бакыт", extra.pk)]
    mend(trial)
    assert list(Registration.objects.active()) == [good]


def test_who_no_longer_studies_gives_the_place_back(hall, see, mend):
    row = make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    stand(hall.asanov, AT.date() - DAY, kind="expulsion", state="expelled")
    [found] = fit_of_groups([fresh(hall.group)], hall.spring, AT.date())
    assert [(one.registration, one.name) for one in found.gone] == [(row.pk, "Асанов Бакыт")]
    assert (found.found["gone"], found.errors) == (1, 5)

    mend(see("cancel"))
    assert active() == []


def test_a_student_of_another_group_since_is_not_gone(hall):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    other = type(hall.group).objects.create(
        name="ПИ-9-26", programme=hall.programme, department=hall.programme.department, intake_year=2026,
        opened_date=hall.group.opened_date, plan=hall.plan,
    )  # fmt: skip
    stand(hall.asanov, AT.date() - DAY, group=other)

    before, after = fit_of_groups([fresh(hall.group), fresh(other)], hall.spring, AT.date())
    assert (before.gone, len(before.members)) == ((), 2)
    assert [(one.name, len(one.fit.seats)) for one in after.members] == [("Асанов Бакыт", 1)]


# --- a version of the plan that was approved after registration


def test_registrations_under_an_earlier_version_are_named_and_nothing_is_lost(hall):
    for student in hall.students:
        make_registration(student, hall.offers[0], hall.blocks[0])
        make_registration(student, hall.offers[2], hall.blocks[1])
    before = active()
    newer = newer_plan(hall, without=hall.courses[0])

    [found] = fit_of_groups([fresh(hall.group)], hall.spring, AT.date())
    assert found.studied.plan == newer.plan.pk
    assert found.found == {"dropped": 3, "missing": 3, "newer_plan": 3, "unconfirmed": 3}
    assert active() == before


def test_what_fits_the_newer_version_is_taken_over_into_its_blocks(hall, see, mend):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    newer = newer_plan(hall)

    trial = see("follow")
    assert [(row.name, row.block.row.key) for row in trial.rows] == [("Асанов Бакыт", newer.blocks[0].pk)]
    mend(trial)
    assert Registration.objects.get().block == newer.blocks[0]
    assert see("follow").rows == ()
    assert events() == ["curriculum.registration.followed"]


def test_what_the_newer_version_dropped_is_cancelled_by_a_repair_and_chosen_anew(hall, see, mend):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    newer_plan(hall, without=hall.courses[0])

    mend(see("cancel"))
    mend(see("register", hall.offers[1], [hall.asanov]))
    assert [(name, course) for name, course, *_rest in active()] == [("Асанов", "Электив 2")]


# --- all or nothing, safe to repeat, refusals


def test_a_repair_recorded_twice_is_refused_the_second_time_and_changes_nothing(hall, see, mend):
    trial = see("register", hall.offers[0])
    mend(trial)
    before = active()

    with pytest.raises(Conflict, match="look at it once more"):
        mend(trial)
    assert (active(), see("register", hall.offers[0], [hall.asanov]).rows[0].refusal != "") == (before, True)


def test_what_changed_since_it_was_shown_stops_the_whole_repair(hall, see, mend):
    trial = see("register", hall.offers[0])
    make_registration(hall.omurova, hall.offers[1], hall.blocks[0])

    with pytest.raises(Conflict):
        mend(trial)
    assert [name for name, *_rest in active()] == ["Өмүрова"]


def test_control_without_the_digest_the_changed_repair_would_go_through(hall, see, mend):
    make_registration(hall.omurova, hall.offers[1], hall.blocks[0])
    trial = see("register", hall.offers[0])

    mend(trial, seen=see("register", hall.offers[0]).digest)
    assert len(active()) == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "register"}, "offer"),
        ({"kind": "move"}, "offer"),
        ({"kind": "paint"}, "kind"),
        ({"kind": "cancel", "students": []}, "students"),
    ],
)
def test_a_repair_that_does_not_say_what_or_whom_is_bad_input(see, fields, field):
    with pytest.raises(BadInput) as nothing:
        see(fields.pop("kind"), **fields)
    assert nothing.value.field == field


def test_a_repair_needs_a_reason(hall, see, mend):
    trial = see("register", hall.offers[0], reason="  ")

    with pytest.raises(BadInput) as empty:
        mend(trial)
    assert (empty.value.field, active()) == ("reason", [])


@pytest.mark.parametrize("member", ["dean", "teacher", "other_clerk", "department_clerk"])
def test_others_do_not_repair(hall, cast, see, member):
    with pytest.raises(Refused, match="no right"):
        see("cancel", by=getattr(cast, member))


def test_repairs_go_on_after_the_window_until_the_term_is_over(hall, see):
    open_window(hall.spring, closes=-DAY)
    assert see("register", hall.offers[0]).done != []

    with pytest.raises(Refused, match="term is over"):
        see("register", hall.offers[0], at=AT + 300 * DAY)


def test_before_the_window_nothing_is_repaired(hall, see):
    open_window(hall.spring, opens=DAY)

    with pytest.raises(Refused, match=r"opens on 2 Dec 2026"):
        see("register", hall.offers[0])


def test_the_same_queries_for_one_student_and_for_all(hall, see, django_assert_num_queries):
    with django_assert_num_queries(9):
        see("register", hall.offers[0], [hall.asanov])
    with django_assert_num_queries(9):
        see("register", hall.offers[0])
