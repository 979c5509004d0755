"""Windows of course registration and who may do what - each answer with its reason."""

import pytest

from curriculum import rules
from curriculum.tests.registration.world import AT, DAY, fresh, open_window
from kuu_office.core.models import WindowExtension
from kuu_office.core.models.calendar import WindowKind

pytestmark = pytest.mark.django_db


def said(verdict) -> str:
    return "" if verdict else str(verdict.reason)


@pytest.fixture
def department(hall):
    return fresh(hall.group).department


# --- windows

CLOSED = "Course registration closed on 30 Nov 2026. The office extends it with a reason."
COMING = "Course registration opens on 3 Dec 2026."


@pytest.mark.parametrize(
    ("windows", "office", "students"),
    [
        ([], "", "The office has opened no window for course registration in this term."),
        ([{}], "", ""),
        ([{"closes": -DAY}], CLOSED, CLOSED),
        ([{"opens": 2 * DAY}], COMING, COMING),
        ([{"closes": -DAY}, {"kind": "changes_spring", "opens": 2 * DAY}], COMING, COMING),
        ([{"closes": -DAY}, {"kind": "changes_spring"}], "", ""),
        (
            [{"kind": "registration_autumn"}],
            "",
            "The office has opened no window for course registration in this term.",
        ),
        ([{"kind": "offers_spring"}], "", "The office has opened no window for course registration in this term."),
    ],
    ids=["none", "open", "closed", "coming", "between", "changes", "another term", "another kind"],
)
def test_registration_goes_on_in_its_windows(hall, department, windows, office, students):
    for window in windows:
        open_window(hall.spring, **window)

    assert said(rules.registration_is_open(hall.spring, department, AT)) == office
    windows = rules.registration_windows(hall.spring, department)
    assert said(rules.is_open_to_students(hall.spring, windows, AT)) == students


def test_a_window_opens_at_its_moment_and_closes_at_its_moment(hall, department):
    window = open_window(hall.spring)

    moments = (window.opens_at - DAY / 1000, window.opens_at, window.closes_at - DAY / 1000, window.closes_at)
    assert [bool(rules.registration_is_open(hall.spring, department, at)) for at in moments] == [
        False, True, True, False,
    ]  # fmt: skip


def test_an_extension_keeps_the_window_open(hall, department, cast):
    window = open_window(hall.spring, closes=-DAY)
    WindowExtension.objects.create(
        window=window, until=AT + DAY, reason="Карантин", extended_by=cast.head_of_office.person, extended_at=AT
    )

    assert said(rules.registration_is_open(hall.spring, department, AT)) == ""
    assert said(rules.registration_is_open(hall.spring, department, AT + DAY)) == CLOSED.replace(
        "30 Nov 2026", "2 Dec 2026"
    )


@pytest.mark.parametrize(
    ("unit", "is_open"),
    [("faculty", True), ("department", True), ("other_faculty", False), ("sister_department", False)],
)
def test_a_window_of_a_unit_holds_for_its_departments_alone(hall, department, cast, unit, is_open):
    open_window(hall.spring, closes=-DAY)
    open_window(hall.spring, unit=getattr(cast.units, unit))

    assert bool(rules.registration_is_open(hall.spring, department, AT)) is is_open


def test_the_windows_of_a_term_stand_in_the_order_of_their_opening(hall, department, django_assert_num_queries):
    later = open_window(hall.spring, "changes_spring", opens=2 * DAY)
    first = open_window(hall.spring)
    kinds = (WindowKind.REGISTRATION_SPRING, WindowKind.CHANGES_SPRING)

    with django_assert_num_queries(2):
        assert rules.windows_of(hall.spring, kinds, department) == [first, later]
    assert rules.windows_of(hall.terms.autumn, kinds, department) == [first, later]  # kept for the year, told by kind


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        (None, ""),
        ({}, ""),
        (
            {"closes": -DAY},
            "The window for offering electives closed on 30 Nov 2026. The office extends it with a reason.",
        ),
        ({"opens": 2 * DAY}, "The window for offering electives opens on 3 Dec 2026."),
    ],
)
def test_departments_offer_in_their_window(hall, department, window, sentence):
    if window is not None:
        open_window(hall.spring, "offers_spring", **window)

    assert said(rules.offering_is_open(hall.spring, department, AT)) == sentence


def test_the_window_of_offering_is_not_that_of_registration(hall, department):
    open_window(hall.spring, "offers_spring", closes=-DAY)

    assert said(rules.registration_is_open(hall.spring, department, AT)) == ""


# --- people

EVERYBODY = (
    "deans_clerk", "dean", "department_clerk", "department_head", "teacher", "dispatcher", "office_specialist",
    "head_of_office", "vice_rector", "registrar", "student", "other_clerk", "outsider",
)  # fmt: skip


def who(cast, rule) -> set[str]:
    return {name for name in EVERYBODY if rule(getattr(cast, name).scope)}


def test_who_may_offer_enter_confirm_and_repair(hall, cast, department):
    group, draft = fresh(hall.group), hall.offers[0]
    draft.state = "draft"
    keepers = {"deans_clerk", "office_specialist"}
    authors = keepers | {"department_clerk", "department_head"}

    assert who(cast, lambda by: rules.can_prepare_offer(by, department, hall.spring, AT)) == authors
    assert who(cast, lambda by: rules.can_change_offer(by, draft)) == authors
    assert who(cast, lambda by: rules.can_offer(by, draft, AT)) == authors
    assert who(cast, lambda by: rules.can_register(by, group, hall.spring, AT)) == keepers
    assert who(cast, lambda by: rules.can_repair_registrations(by, group, hall.spring, AT)) == keepers
    assert who(cast, lambda by: rules.can_confirm_registrations(by, group)) == keepers


def test_with_an_adviser_nobody_else_confirms(hall, cast):
    hall.group.curator = cast.teacher.person

    assert who(cast, lambda by: rules.can_confirm_registrations(by, hall.group)) == {"teacher"}
    assert said(rules.can_confirm_registrations(cast.dean.scope, hall.group)) == (
        "The registrations of this group are confirmed by its adviser: Үсөнбаев Азамат."
    )


def test_a_student_registers_nobody_but_themselves(hall, cast):
    open_window(hall.spring)
    hall.asanov.person = cast.student.person

    assert who(cast, lambda by: rules.can_register_self(by, hall.asanov, hall.spring, AT)) == {"student"}
    assert who(cast, lambda by: rules.can_register_self(by, hall.omurova, hall.spring, AT)) == set()


def test_a_person_without_the_role_does_not_register_even_as_a_student(hall, cast):
    open_window(hall.spring)
    hall.asanov.person = cast.teacher.person

    reason = said(rules.can_register_self(cast.teacher.scope, hall.asanov, hall.spring, AT))
    assert reason.startswith("You have no right to: register for the own electives. It belongs to: student.")


@pytest.mark.parametrize(
    ("state", "offered", "closed", "changed"),
    [
        ("draft", True, False, True),
        ("offered", False, True, True),
        ("closed", True, False, True),
        ("cancelled", False, False, False),
    ],
)
def test_what_may_be_done_with_an_elective_in_each_state(hall, cast, state, offered, closed, changed):
    offer, by = hall.offers[0], cast.department_head.scope
    offer.state = state

    verdicts = (rules.can_offer(by, offer, AT), rules.can_close_offer(by, offer), rules.can_change_offer(by, offer))
    assert tuple(map(bool, verdicts)) == (offered, closed, changed)


def test_repairs_begin_with_the_window_and_end_with_the_term(hall, department):
    assert said(rules.is_time_to_repair(hall.spring, department, AT)) == ""
    open_window(hall.spring, opens=2 * DAY)

    assert said(rules.is_time_to_repair(hall.spring, department, AT)) == COMING
    assert said(rules.is_time_to_repair(hall.spring, department, AT + 20 * DAY)) == ""
    assert said(rules.is_time_to_repair(hall.spring, department, AT + 250 * DAY)) == (
        "The term is over; its registrations stay as they are."
    )
