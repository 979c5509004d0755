"""One cell of the entry: who may choose what for whom, until the places are gone."""

import pytest

from curriculum.models import Registration
from curriculum.operations.groups import remove_group
from curriculum.operations.registration import Cell, PlacesTaken, confirm_registrations, register, register_self
from curriculum.tests.registration.world import (
    AT,
    DAY,
    active,
    confirmed,
    fresh,
    make_offer,
    make_registration,
    open_window,
)
from curriculum.tests.semester_world import make_group
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, WindowExtension

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(hall, cast):
    """`enter(student, block=0, offer=hall.offers[0], seen=0)` by the dean's clerk."""

    def act(student, block: int = 0, offer=None, by=None, at=AT, **fields):
        cell = Cell(student.pk, hall.blocks[block].pk, offer.pk if offer else None, **fields)
        return register(group=hall.group, term=hall.spring, cell=cell, by=(by or cast.deans_clerk).scope, at=at)

    return act


def events() -> list[tuple]:
    return list(AuditEntry.objects.order_by("id").values_list("event", "object_label", "new__offer"))


def test_a_choice_is_entered_and_stands_in_the_record_of_the_student(hall, cast, enter):
    row = enter(hall.asanov, offer=hall.offers[0])

    assert active() == [("Асанов", "Электив 1", "М.1.КПВ.1", "entered")]
    assert (row.source, row.entered_by, row.entered_at, row.group) == (
        "office", cast.deans_clerk.person, AT, hall.group,
    )  # fmt: skip
    assert events() == [("curriculum.registration.made", "Асанов Бакыт", str(hall.offers[0]))]


def test_another_choice_cancels_the_first_and_remembers_it(hall, cast, enter):
    first = enter(hall.asanov, offer=hall.offers[0])
    second = enter(hall.asanov, offer=hall.offers[1], seen=first.pk)

    first.refresh_from_db()
    assert active() == [("Асанов", "Электив 2", "М.1.КПВ.1", "entered")]
    assert (second.previous, first.state, first.cancelled_by, first.cancelled_at) == (
        first, "cancelled", cast.deans_clerk.person, AT,
    )  # fmt: skip
    assert [event for event, *_rest in events()] == [
        "curriculum.registration.made", "curriculum.registration.cancelled", "curriculum.registration.made",
    ]  # fmt: skip


def test_an_empty_choice_takes_the_registration_back(hall, enter):
    row = enter(hall.asanov, offer=hall.offers[0])

    assert enter(hall.asanov, seen=row.pk) is None
    assert (active(), Registration.objects.count()) == ([], 1)


def test_the_same_choice_twice_changes_nothing(hall, enter):
    row = enter(hall.asanov, offer=hall.offers[0])

    assert enter(hall.asanov, offer=hall.offers[0], seen=row.pk) == row
    assert len(events()) == 1


def test_nothing_chosen_where_nothing_stood_changes_nothing(hall, enter):
    assert enter(hall.asanov) is None
    assert events() == []


def test_a_cell_that_somebody_changed_meanwhile_is_not_overwritten(hall, enter):
    enter(hall.asanov, offer=hall.offers[0])

    with pytest.raises(Conflict, match="meanwhile"):
        enter(hall.asanov, offer=hall.offers[1], seen=0)
    assert active() == [("Асанов", "Электив 1", "М.1.КПВ.1", "entered")]


def test_the_last_place_goes_once(hall, enter):
    offer = make_offer(hall.courses[3], hall.spring, hall.teacher, capacity=1, minimum=1)
    enter(hall.asanov, 1, offer)

    with pytest.raises(PlacesTaken, match="1 of 1") as full:
        enter(hall.omurova, 1, offer)
    assert full.value.field == "offer"
    assert active() == [("Асанов", "Электив 4", "М.1.КПВ.2", "entered")]


def test_a_place_that_was_given_back_is_free(hall, enter):
    offer = make_offer(hall.courses[3], hall.spring, hall.teacher, capacity=1, minimum=1)
    row = enter(hall.asanov, 1, offer)
    enter(hall.asanov, 1, None, seen=row.pk)
    enter(hall.omurova, 1, offer)

    assert [name for name, *_rest in active()] == ["Өмүрова"]


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_only_what_is_on_offer_is_chosen(hall, enter, state):
    offer = make_offer(hall.courses[3], hall.spring, hall.teacher, state=state)

    with pytest.raises(Refused, match="not on offer"):
        enter(hall.asanov, 1, offer)


def test_a_course_of_another_block_is_refused(hall, enter):
    with pytest.raises(Refused, match="has no such course"):
        enter(hall.asanov, 0, hall.offers[2])


def test_a_course_whose_prerequisite_was_not_taken_is_refused_with_its_name(hall, enter):
    hall.blocks[0].alternatives.filter(course=hall.courses[0]).update(prerequisites=["М.1.В.7"])

    with pytest.raises(Refused, match=r"М.1.В.7"):
        enter(hall.asanov, 0, hall.offers[0])
    assert active() == []


def test_an_elective_of_another_term_or_a_foreign_block_is_bad_input(hall, cast, enter):
    other = make_offer(hall.courses[3], hall.terms.autumn, hall.teacher)
    with pytest.raises(BadInput, match="not offered in this term"):
        enter(hall.asanov, 1, other)
    hall.blocks.append(hall.plan.lines.get(code="М.1.В.1"))
    with pytest.raises(BadInput, match="no such elective block"):
        enter(hall.asanov, 2, hall.offers[0])


def test_who_does_not_study_in_the_group_is_refused(hall, enter):
    hall.asanov.standings.update(state="on_leave")

    with pytest.raises(Refused, match="does not study in this group"):
        enter(hall.asanov, offer=hall.offers[0])


@pytest.mark.parametrize("member", ["dean", "department_head", "teacher", "other_clerk", "student"])
def test_others_do_not_enter(hall, cast, enter, member):
    with pytest.raises(Refused, match="no right"):
        enter(hall.asanov, offer=hall.offers[0], by=getattr(cast, member))


def test_the_window_stops_the_entry_until_the_office_extends_it(hall, cast, enter):
    window = open_window(hall.spring, closes=-DAY)
    with pytest.raises(Refused, match=r"closed on 30 Nov 2026"):
        enter(hall.asanov, offer=hall.offers[0])

    WindowExtension.objects.create(
        window=window, until=AT + DAY, reason="Карантин", extended_by=cast.head_of_office.person, extended_at=AT
    )
    enter(hall.asanov, offer=hall.offers[0])
    assert len(active()) == 1


def test_before_the_window_the_day_of_its_opening_is_named(hall, enter):
    open_window(hall.spring, opens=2 * DAY)

    with pytest.raises(Refused, match=r"opens on 3 Dec 2026"):
        enter(hall.asanov, offer=hall.offers[0])


def test_re_registration_is_a_window_of_its_own(hall, enter):
    open_window(hall.spring, closes=-DAY)
    open_window(hall.spring, "changes_spring")

    enter(hall.asanov, offer=hall.offers[0])
    assert len(active()) == 1


def test_the_window_of_another_faculty_does_not_open_this_one(hall, cast, enter):
    open_window(hall.spring, unit=cast.units.other_faculty)
    open_window(hall.spring, closes=-DAY, unit=cast.units.faculty)

    with pytest.raises(Refused, match="closed on"):
        enter(hall.asanov, offer=hall.offers[0])


def test_a_summer_term_has_no_registration(hall, cast):
    cell = Cell(hall.asanov.pk, hall.blocks[0].pk, hall.offers[0].pk)

    with pytest.raises(Refused, match="summer"):
        register(group=hall.group, term=hall.terms.summer, cell=cell, by=cast.deans_clerk.scope, at=AT)


# --- students themselves


@pytest.fixture
def choose(hall, cast):
    """The student of the cast is Асанов."""
    hall.asanov.person = cast.student.person
    hall.asanov.save()

    def act(student=None, offer=0, seen=0):
        student = student or hall.asanov
        cell = Cell(student.pk, hall.blocks[0].pk, hall.offers[offer].pk, seen)
        return register_self(student=student, term=hall.spring, cell=cell, by=cast.student.scope, at=AT)

    return act


def test_a_student_chooses_while_a_window_is_open(hall, cast, choose):
    open_window(hall.spring)
    row = choose()

    assert (row.source, row.entered_by, row.student) == ("student", cast.student.person, hall.asanov)


def test_without_a_window_students_do_not_choose(hall, choose):
    with pytest.raises(Refused, match="opened no window"):
        choose()


def test_nobody_chooses_for_another_student(hall, choose):
    open_window(hall.spring)

    with pytest.raises(Refused, match="no right"):
        choose(hall.omurova)
    assert active() == []


def test_a_student_in_no_group_is_told_so(hall, choose):
    open_window(hall.spring)
    hall.asanov.group = None
    hall.asanov.save()

    with pytest.raises(Refused, match="do not study in a group"):
        choose()


# --- the adviser


@pytest.fixture
def confirm(hall, cast):
    hall.group.curator = cast.teacher.person
    hall.group.save()
    hall.group = fresh(hall.group)

    def act(students=None, by=None):
        ids = [one.pk for one in (hall.students if students is None else students)]
        by = (by or cast.teacher).scope
        return confirm_registrations(group=hall.group, term=hall.spring, student_ids=ids, by=by, at=AT)

    return act


def both(hall, student) -> None:
    make_registration(student, hall.offers[0], hall.blocks[0])
    make_registration(student, hall.offers[2], hall.blocks[1])


def test_the_adviser_confirms_whole_registrations_and_is_told_whom_he_passed_over(hall, cast, confirm):
    both(hall, hall.asanov)
    make_registration(hall.omurova, hall.offers[0], hall.blocks[0])

    done = confirm()
    assert (done.count, done.passed) == (2, ("Өмүрова Айнура", "Үсөнов Темир"))
    assert [(name, state) for name, _course, _block, state in active()] == [
        ("Асанов", "confirmed"), ("Асанов", "confirmed"), ("Өмүрова", "entered"),
    ]  # fmt: skip
    row = Registration.objects.filter(student=hall.asanov).first()
    assert (row.confirmed_by, row.confirmed_at) == (cast.teacher.person, AT)
    assert {event for event, *_rest in events()} == {"curriculum.registration.confirmed"}


def test_confirming_twice_confirms_nothing_the_second_time(hall, confirm):
    both(hall, hall.asanov)
    confirm([hall.asanov])

    assert confirm([hall.asanov]).count == 0
    assert len(events()) == 2


def test_nobody_but_the_adviser_confirms(hall, cast, confirm):
    with pytest.raises(Refused, match="Үсөнбаев"):
        confirm(by=cast.deans_clerk)


def test_a_group_without_an_adviser_is_confirmed_by_the_deans_office(hall, cast):
    both(hall, hall.asanov)
    act = {"group": hall.group, "term": hall.spring, "student_ids": [hall.asanov.pk], "at": AT}

    with pytest.raises(Refused, match="no right"):
        confirm_registrations(**act, by=cast.teacher.scope)
    assert confirm_registrations(**act, by=cast.deans_clerk.scope).count == 2


def test_nobody_ticked_is_bad_input(confirm):
    with pytest.raises(BadInput) as nothing:
        confirm([])
    assert nothing.value.field == "students"


def test_another_choice_of_a_confirmed_student_is_confirmed_anew(hall, cast, enter):
    row = make_registration(hall.asanov, hall.offers[0], hall.blocks[0], **confirmed(cast.teacher.person))

    enter(hall.asanov, offer=hall.offers[1], seen=row.pk)
    assert active() == [("Асанов", "Электив 2", "М.1.КПВ.1", "entered")]


def test_a_group_with_registrations_is_not_removed(hall, cast):
    """Even when the order that brought its students was taken back."""
    group = make_group(hall.programme, "ПИ-8-26", plan=hall.plan)
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0], group=group)

    with pytest.raises(Refused, match="stays in the record"):
        remove_group(group=group, by=cast.deans_clerk.scope, at=AT)
