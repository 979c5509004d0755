"""The registrations of groups read from the database: by which plan, in which semester, with whose standings."""

from datetime import timedelta
from decimal import Decimal

import pytest

from curriculum.calc.registration import Studied, fit
from curriculum.models import ElectiveOffer, Group, Plan
from curriculum.queries.registration import (
    fit_of_groups,
    group_terms,
    groups_seen,
    is_error,
    of_unit,
    plan_rows,
    studied_by,
    units_of_groups,
)
from curriculum.tests.contingent.people import make_student, stand
from curriculum.tests.registration.world import (
    AT,
    SINCE,
    confirmed,
    fresh,
    make_faculty,
    make_offer,
    make_registration,
    newer_plan,
)
from curriculum.tests.semester_world import make_group, make_working_plan

pytestmark = pytest.mark.django_db

TODAY = AT.date()


def one_fit(hall, term=None, day=TODAY):
    [found] = fit_of_groups([fresh(hall.group)], term or hall.spring, day)
    return found


def names(found) -> list[str]:
    return [member.name for member in found.members]


# --- by which plan, in which semester


def placed(group: Group, term) -> tuple:
    [one] = group_terms([fresh(group)], term, TODAY)
    return one.plan, one.semester, one.has_plan


def test_a_group_studies_by_its_own_plan_in_the_semester_of_the_term(hall):
    assert placed(hall.group, hall.spring) == (hall.plan.pk, 2, True)
    assert placed(hall.group, hall.terms.autumn) == (hall.plan.pk, 1, True)
    assert placed(hall.group, hall.terms.summer) == (hall.plan.pk, None, False)


def test_a_group_without_a_plan_of_its_own_takes_the_newest_of_its_intake(hall):
    bare = make_group(hall.programme, "ПИ-5-26")
    assert placed(bare, hall.spring) == (hall.plan.pk, 2, True)

    newer = newer_plan(hall)
    assert placed(bare, hall.spring) == (newer.plan.pk, 2, True)


def test_a_group_whose_plan_went_to_the_archive_follows_the_version_that_took_its_place(hall):
    newer = newer_plan(hall)

    assert placed(hall.group, hall.spring) == (newer.plan.pk, 2, True)


def test_a_draft_of_a_newer_version_changes_nothing(hall):
    make_working_plan(hall.programme, version_number=2, state="draft")

    assert placed(hall.group, hall.spring)[0] == hall.plan.pk


def test_an_intake_without_an_approved_plan_has_none(hall):
    assert placed(make_group(hall.programme, "ПИ-5-24", intake_year=2024), hall.spring) == (None, 2, False)


def test_a_group_past_its_last_semester_has_no_semester(hall):
    late = make_group(hall.programme, "ПИ-6-26", year_of_study=3)

    assert placed(late, hall.spring) == (hall.plan.pk, None, False)


def test_groups_of_one_plan_share_what_they_study(hall):
    other = make_group(hall.programme, "ПИ-5-26", plan=hall.plan)
    terms = group_terms([fresh(hall.group), fresh(other)], hall.spring, TODAY)

    shared = studied_by(terms)
    assert shared[hall.group.pk] is shared[other.pk]
    assert list(shared[other.pk].blocks) == [block.pk for block in hall.blocks]


def test_the_rows_of_a_plan_are_read_as_the_check_takes_them(hall):
    rows = {row.code: row for row in plan_rows([hall.plan.pk])[hall.plan.pk]}

    block, choice = rows["М.1.КПВ.2"], rows["М.1.КПВ.2.1"]
    assert (block.kind.value, block.semester_credits, block.course) == ("elective_block", {2: Decimal(4)}, None)
    assert (choice.block, choice.course, choice.credits) == (block.key, hall.courses[2].pk, Decimal(4))
    assert choice.names.any == "Электив 3"


def test_the_credits_of_the_semester_are_those_of_the_plan(hall):
    found = one_fit(hall)

    assert found.studied.expected_credits == Decimal(14)  # a course of 5, blocks of 5 and 4
    assert [member.fit.credits for member in found.members] == [Decimal(5)] * 3


# --- whose standings


def test_only_who_studies_on_the_day_counts(hall):
    stand(hall.omurova, TODAY - timedelta(days=3), kind="leave", state="on_leave")
    stand(hall.usonov, TODAY + timedelta(days=9), kind="expulsion", state="expelled")

    assert names(one_fit(hall)) == ["Асанов Бакыт", "Үсөнов Темир"]
    assert names(one_fit(hall, day=TODAY - timedelta(days=4))) == ["Асанов Бакыт", "Өмүрова Айнура", "Үсөнов Темир"]
    assert names(one_fit(hall, day=TODAY + timedelta(days=9))) == ["Асанов Бакыт"]


def test_students_stand_in_the_kyrgyz_order(hall):
    for name in ("Осмонов Нурлан", "Яковлев Пётр", "Өзүбеков Азат", "Узаков Эл"):
        make_student(hall.group, name, day=SINCE)

    assert names(one_fit(hall)) == [
        "Асанов Бакыт", "Осмонов Нурлан", "Өзүбеков Азат", "Өмүрова Айнура", "Узаков Эл", "Үсөнов Темир",
        "Яковлев Пётр",
    ]  # fmt: skip


def test_who_came_from_another_group_brings_the_registrations_along(hall):
    other = make_group(hall.programme, "ПИ-5-26", plan=hall.plan)
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    stand(hall.asanov, TODAY, group=other)

    [found] = fit_of_groups([fresh(other)], hall.spring, TODAY)
    assert [(member.name, len(member.fit.seats)) for member in found.members] == [("Асанов Бакыт", 1)]
    assert one_fit(hall).gone == ()


def test_who_came_from_another_programme_keeps_nothing_that_the_new_plan_does_not_have(hall, world, cast):
    other = make_faculty(world.other_programme, cast, "Т")
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    stand(hall.asanov, TODAY, group=other.group, programme=other.programme)

    [found] = fit_of_groups([fresh(other.group)], hall.spring, TODAY)
    moved = next(member for member in found.members if member.student_id == hall.asanov.pk)
    assert [one.check for one in moved.fit.misfits] == ["dropped", "missing", "missing"]


# --- what is read of a registration


def test_a_cancelled_registration_is_none(hall):
    row = make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    row.state, row.cancelled_by, row.cancelled_at = "cancelled", hall.asanov.person, AT
    row.save()

    assert one_fit(hall).chosen == 0


def test_the_state_of_a_registration_and_of_its_elective_is_read(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0], **confirmed(cast.teacher.person))
    make_registration(hall.omurova, hall.offers[1], hall.blocks[0])
    ElectiveOffer.objects.filter(pk=hall.offers[1].pk).update(state="cancelled", language="ru")

    found = one_fit(hall)
    checks = {member.name: [one.check for one in member.fit.misfits] for member in found.members}
    assert checks == {
        "Асанов Бакыт": ["missing"],
        "Өмүрова Айнура": ["cancelled", "language", "unconfirmed", "missing"],
        "Үсөнов Темир": ["missing", "missing"],
    }
    assert (found.chosen, found.wanted, found.whole, found.errors) == (2, 6, 0, 5)


def test_registrations_of_an_earlier_term_count_as_taken_unless_their_elective_was_cancelled(hall):
    earlier = make_offer(hall.courses[0], hall.terms.autumn, hall.teacher)
    dropped = make_offer(hall.courses[1], hall.terms.autumn, hall.teacher, state="cancelled")
    make_registration(hall.asanov, earlier, hall.blocks[0])
    make_registration(hall.asanov, dropped, hall.blocks[1])

    [asanov, *_rest] = one_fit(hall).members
    assert asanov.fit.chooser.taken == {hall.courses[0].pk}
    assert asanov.fit.seats == {}


def test_registrations_of_a_later_term_do_not_count_as_taken(hall):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    [asanov, *_rest] = one_fit(hall, term=hall.terms.autumn).members
    assert asanov.fit.chooser.taken == frozenset()


def test_a_whole_group_is_whole(hall, cast):
    for student in hall.students:
        make_registration(student, hall.offers[0], hall.blocks[0], **confirmed(cast.teacher.person))
        make_registration(student, hall.offers[2], hall.blocks[1], **confirmed(cast.teacher.person))

    found = one_fit(hall)
    assert (found.whole, found.errors, found.found, found.faulty) == (3, 0, {}, [])


def test_only_a_missing_confirmation_is_nothing_to_mend(hall):
    for offer, block in zip((hall.offers[0], hall.offers[2]), hall.blocks, strict=True):
        make_registration(hall.asanov, offer, block)

    found = one_fit(hall)
    assert [member.name for member in found.faulty] == ["Өмүрова Айнура", "Үсөнов Темир"]
    assert found.whole == 1


def test_without_a_plan_nothing_is_judged_and_nobody_is_called_whole(hall):
    Plan.objects.filter(pk=hall.plan.pk).update(state="draft")
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    found = one_fit(hall)
    assert (found.studied, found.whole, found.wanted, len(found.members)) == (None, 0, 0, 3)


def test_the_answer_is_that_of_the_calculation(hall):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    found = one_fit(hall)

    again = [fit(member.fit.chooser, found.studied) for member in found.members]
    assert again == [member.fit for member in found.members]
    assert isinstance(found.studied, Studied)


@pytest.mark.parametrize(("check", "error"), [("gone", True), ("missing", True), ("language", False)])
def test_what_counts_as_an_error(check, error):
    assert is_error(check) is error


def test_five_queries_for_a_group_and_for_a_faculty(hall, django_assert_num_queries):
    groups = [fresh(hall.group)]
    with django_assert_num_queries(4):
        fit_of_groups(groups, hall.spring, TODAY)
    for number in range(5, 9):
        group = fresh(make_group(hall.programme, f"ПИ-{number}-26", plan=hall.plan))
        groups.append(group)
        for name in ("Биринчи Студент", "Экинчи Студент"):
            make_registration(make_student(group, name, day=SINCE), hall.offers[0], hall.blocks[0])
    with django_assert_num_queries(4):
        fit_of_groups(groups, hall.spring, TODAY)
    stand(hall.asanov, TODAY, kind="expulsion", state="expelled")
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    with django_assert_num_queries(5):
        fit_of_groups(groups, hall.spring, TODAY)


# --- whose groups are seen


def test_people_see_the_groups_of_their_units_and_those_that_they_advise(hall, world, cast):
    other = make_faculty(world.other_programme, cast, "Т")
    Group.objects.filter(pk=other.group.pk).update(curator=cast.teacher.person)

    def seen(member) -> set[str]:
        return {group.name for group in groups_seen(member.scope)}

    assert seen(cast.deans_clerk) == {"ПИ-1-26"}
    assert seen(cast.other_dean) == {"Т-1-26"}
    assert seen(cast.teacher) == {"Т-1-26"}
    assert seen(cast.office_specialist) == {"ПИ-1-26", "Т-1-26"}
    assert (seen(cast.student), seen(cast.outsider)) == (set(), set())


def test_a_closed_group_is_not_registered_any_more(hall, cast):
    Group.objects.filter(pk=hall.group.pk).update(closed_date=TODAY)

    assert list(groups_seen(cast.deans_clerk.scope)) == []


def test_groups_are_asked_for_by_faculty_or_by_department(hall, cast):
    groups = groups_seen(cast.office_specialist.scope)

    assert list(of_unit(groups, cast.units.faculty)) == list(of_unit(groups, cast.units.department)) == [hall.group]
    assert list(of_unit(groups, cast.units.other_faculty)) == []
    assert list(of_unit(groups, None)) == [hall.group]
    assert units_of_groups(cast.office_specialist.scope) == [cast.units.faculty]
    assert units_of_groups(cast.other_dean.scope) == []
