"""Electives prepared, offered, closed and cancelled by their departments; how far they are."""

import pytest

from curriculum.models import ElectiveOffer
from curriculum.operations.electives import cancel_offer, change_offer, close_offer, offer_electives, prepare_offer
from curriculum.queries.electives import (
    below_minimum,
    electives_report,
    of_department,
    registrations_of,
    term_windows,
    wanted_electives,
)
from curriculum.tests.registration.world import ANNOTATION, AT, DAY, active, make_registration, open_window
from curriculum.tests.semester_world import make_group
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepare(hall, cast):
    def act(course=None, by=None, at=AT, term=None, language="ky", **values):
        values = {"teacher": None, "capacity": None, "minimum": 10} | values
        return prepare_offer(
            course=course or hall.courses[3], term=term or hall.spring, language=language, values=values,
            by=(by or cast.department_head).scope, at=at,
        )  # fmt: skip

    return act


def whole(hall) -> dict:
    return {"teacher": hall.teacher, "capacity": 30, "annotation_ky": ANNOTATION}


def events() -> list[tuple]:
    return list(AuditEntry.objects.order_by("id").values_list("event", "object_label"))


def test_a_department_prepares_an_elective(hall, cast, prepare):
    offer = prepare(annotation_ky="  Тармактар   жана коопсуздук ")

    assert (offer.state, offer.department, offer.minimum, offer.capacity) == ("draft", cast.units.department, 10, None)
    assert offer.annotation_ky == "Тармактар жана коопсуздук"
    assert events() == [("curriculum.electiveoffer.prepared", str(offer))]


def test_the_same_course_in_the_same_language_is_offered_once(hall, prepare):
    prepare()

    with pytest.raises(Conflict, match="already"):
        prepare()
    assert prepare(language="ru").language == "ru"


def test_what_was_cancelled_may_be_offered_anew(hall, cast, prepare):
    offer = prepare()
    cancel_offer(offer_id=offer.pk, reason="Мугалим жок", by=cast.department_head.scope, at=AT)

    assert prepare().state == "draft"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"minimum": 0}, "minimum"), ({"capacity": 9}, "capacity"), ({"language": "tr"}, "language")],
)
def test_numbers_and_languages_that_make_no_sense_are_bad_input(prepare, values, field):
    with pytest.raises(BadInput) as odd:
        prepare(**values)
    assert odd.value.field == field


@pytest.mark.parametrize("member", ["dean", "teacher", "sister_head", "other_clerk", "student"])
def test_only_the_department_prepares(cast, prepare, member):
    with pytest.raises(Refused, match="no right"):
        prepare(by=getattr(cast, member))


def test_the_window_of_offering_stops_the_department(hall, prepare):
    open_window(hall.spring, "offers_spring", closes=-DAY)

    with pytest.raises(Refused, match=r"closed on 30 Nov 2026. The office extends"):
        prepare()


def test_before_the_window_of_offering_its_day_is_named(hall, prepare):
    open_window(hall.spring, "offers_spring", opens=2 * DAY)

    with pytest.raises(Refused, match=r"opens on 3 Dec 2026"):
        prepare()


def test_a_summer_term_has_no_electives(hall, prepare):
    with pytest.raises(Refused, match="summer"):
        prepare(term=hall.terms.summer)


def test_only_a_whole_elective_is_put_on_offer_and_what_it_lacks_is_named(hall, cast, prepare):
    lacking, ready = prepare(), prepare(language="ru", **whole(hall))

    with pytest.raises(BadInput, match="who teaches") as absent:
        offer_electives(offer_ids=[lacking.pk, ready.pk], by=cast.department_head.scope, at=AT)
    assert absent.value.field == "teacher"
    assert set(ElectiveOffer.objects.filter(pk__in=[lacking.pk, ready.pk]).values_list("state", flat=True)) == {"draft"}

    done = offer_electives(offer_ids=[ready.pk], by=cast.department_head.scope, at=AT)
    assert [(one.pk, one.state) for one in done] == [(ready.pk, "offered")]


def test_nothing_ticked_is_bad_input(cast):
    with pytest.raises(BadInput):
        offer_electives(offer_ids=[], by=cast.department_head.scope, at=AT)


def test_an_elective_on_offer_is_closed_and_opened_again(hall, cast):
    by = cast.department_head.scope
    offer = close_offer(offer_id=hall.offers[0].pk, by=by, at=AT)
    assert offer.state == "closed"
    with pytest.raises(Refused, match="on offer is closed"):
        close_offer(offer_id=offer.pk, by=by, at=AT)

    open_window(hall.spring, "offers_spring", closes=-DAY)
    [again] = offer_electives(offer_ids=[offer.pk], by=by, at=AT)
    assert again.state == "offered"


def change(hall, cast, seen=1, **values) -> ElectiveOffer:
    return change_offer(
        offer_id=hall.offers[0].pk, values=values, seen_revision=seen, by=cast.department_head.scope, at=AT
    )


def test_places_may_change_but_not_below_those_who_are_registered(hall, cast):
    for student in hall.students:
        make_registration(student, hall.offers[0], hall.blocks[0])

    with pytest.raises(BadInput, match="registered already: 3") as few:
        change(hall, cast, capacity=2)
    assert few.value.field == "capacity"
    assert change(hall, cast, capacity=5).capacity == 5


def test_what_is_on_offer_keeps_its_teacher_and_annotation(hall, cast):
    with pytest.raises(BadInput) as absent:
        change(hall, cast, teacher=None)
    assert absent.value.field == "teacher"


def test_an_elective_that_somebody_changed_meanwhile_is_not_overwritten(hall, cast):
    change(hall, cast, capacity=7)

    with pytest.raises(Conflict, match="meanwhile"):
        change(hall, cast, capacity=9)
    assert ElectiveOffer.objects.get(pk=hall.offers[0].pk).capacity == 7


def test_a_cancelled_elective_keeps_its_registrations_for_the_fix_lists(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    by = cast.department_head.scope
    with pytest.raises(BadInput) as silent:
        cancel_offer(offer_id=hall.offers[0].pk, reason=" ", by=by, at=AT)
    assert silent.value.field == "reason"

    offer = cancel_offer(offer_id=hall.offers[0].pk, reason="Мугалим кетти", by=by, at=AT)
    assert (offer.state, len(active())) == ("cancelled", 1)
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.new, entry.reason) == (
        "curriculum.electiveoffer.cancelled", {"students": 1}, "Мугалим кетти",
    )  # fmt: skip
    with pytest.raises(Refused, match="was cancelled"):
        change(hall, cast, seen=2, capacity=9)


def test_an_elective_that_is_gone_is_a_conflict(cast):
    with pytest.raises(Conflict):
        close_offer(offer_id=987654321, by=cast.department_head.scope, at=AT)


# --- readiness


def stages(hall) -> dict:
    wanted = wanted_electives(hall.spring, AT.date())
    return {(one.course.name_ky, one.language): (one.stage, one.groups) for one in wanted}


def test_every_course_of_a_block_is_wanted_in_the_language_of_its_groups(hall):
    make_group(hall.programme, "ПИ-2-26", plan=hall.plan)
    make_group(hall.programme, "ПИ-3-26", plan=hall.plan, language="ru")

    found = stages(hall)
    assert len(found) == 8
    assert found["Электив 1", "ky"] == ("offered", 2)
    assert found["Электив 1", "ru"] == ("missing", 1)


def test_what_an_elective_lacks_is_named_in_turn(hall, cast, prepare):
    offer = prepare()
    seen = []
    for revision, values in enumerate([{}, {"teacher": hall.teacher}, {"capacity": 20}, {"annotation_ky": "Х"}], 1):
        if values:
            change_offer(
                offer_id=offer.pk, values=values, seen_revision=revision - 1, by=cast.department_head.scope, at=AT
            )
        seen.append(stages(hall)["Электив 4", "ky"][0])

    assert seen == ["teacher", "capacity", "annotation", "ready"]


def test_a_group_in_another_semester_or_without_a_plan_wants_nothing(hall):
    assert wanted_electives(hall.terms.autumn, AT.date()) == []
    type(hall.plan).objects.filter(pk=hall.plan.pk).update(state="draft")
    assert wanted_electives(hall.spring, AT.date()) == []


def test_the_report_sums_departments_up_within_the_scope(hall, cast):
    wanted = wanted_electives(hall.spring, AT.date())
    report = electives_report(wanted, cast.dean.scope)

    assert (report.wanted, report.ready, report.percent) == (4, 3, 75)
    [faculty] = report.departments
    assert (faculty.unit, [one.unit for one in faculty.departments]) == (cast.units.faculty, [cast.units.department])
    assert electives_report(wanted, cast.other_dean.scope).wanted == 0
    assert (
        len(of_department(wanted, cast.units.faculty.pk)) == len(of_department(wanted, cast.units.department.pk)) == 4
    )


def test_nothing_wanted_is_a_hundred_percent(cast):
    assert electives_report([], cast.dean.scope).percent == 100


def test_below_the_minimum_are_those_with_too_few(hall):
    for student in hall.students[:2]:
        make_registration(student, hall.offers[0], hall.blocks[0])
    make_registration(hall.usonov, hall.offers[1], hall.blocks[0])

    small = below_minimum(ElectiveOffer.objects.counted()).order_by("pk")
    assert [(one.pk, one.taken) for one in small] == [(hall.offers[1].pk, 1), (hall.offers[2].pk, 0)]


def test_the_windows_of_a_term_and_the_deadline_of_departments(hall):
    assert (term_windows(hall.spring).deadline, term_windows(hall.terms.summer).registering) == (None, ())
    offering, registering = open_window(hall.spring, "offers_spring"), open_window(hall.spring)

    windows = term_windows(hall.spring)
    assert (windows.offering, windows.registering) == ((offering,), (registering,))
    assert windows.deadline == AT + 3 * DAY
    assert term_windows(hall.terms.autumn).offering == ()


def test_the_same_queries_for_one_group_and_for_many(hall, django_assert_num_queries):
    with django_assert_num_queries(5):
        wanted_electives(hall.spring, AT.date())
    for number in range(2, 6):
        make_group(hall.programme, f"ПИ-{number}-26", plan=hall.plan)
    with django_assert_num_queries(5):
        wanted_electives(hall.spring, AT.date())


def test_what_is_in_preparation_is_seen_by_its_department_alone(hall, cast, prepare):
    offer = prepare()

    def seen(member) -> bool:
        return ElectiveOffer.objects.visible_to(member.scope).filter(pk=offer.pk).exists()

    assert [seen(one) for one in (cast.department_head, cast.dean, cast.other_head, cast.student)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert ElectiveOffer.objects.visible_to(cast.other_head.scope).count() == 3


def test_the_department_sees_all_who_are_registered_and_others_their_own_groups(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    def seen(member) -> list[str]:
        return [str(one.student) for one in registrations_of(hall.offers[0], member.scope)]

    assert [seen(one) for one in (cast.dean, cast.department_head, cast.other_dean)] == [
        ["Асанов Бакыт"], ["Асанов Бакыт"], [],
    ]  # fmt: skip
    ElectiveOffer.objects.filter(pk=hall.offers[0].pk).update(department=cast.units.other_department)
    hall.offers[0].refresh_from_db()
    assert seen(cast.other_head) == ["Асанов Бакыт"]
