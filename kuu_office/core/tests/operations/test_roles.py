"""Roles and deputies: who may give them, what is refused, what is written down, and when they count."""

from datetime import date

import pytest

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, Deputation, RoleGrant
from kuu_office.core.operations import deputise, end_deputation, end_role, grant_role

FIRST = date(2025, 9, 1)
LAST = date(2026, 6, 30)


@pytest.fixture
def give(cast):
    """`give(by=…)`: the outsider becomes a teacher of the department, by the registrar unless said otherwise."""

    def act(by=None, **values) -> RoleGrant:
        usual = {
            "person": cast.outsider.person,
            "role": Role.TEACHER,
            "unit": cast.units.department,
            "start_date": FIRST,
            "end_date": None,
        }
        return grant_role(**usual | values, by=(by or cast.registrar).scope, at=clock.now())

    return act


def test_the_registrar_gives_a_role_and_it_opens_doors_at_once(cast, give):
    before = cast.outsider.scope.allows(Permission.COURSE_VIEW)

    give()

    assert (before, cast.outsider.scope.allows(Permission.COURSE_VIEW, cast.units.department.pk)) == (False, True)


def test_a_given_role_is_written_down_with_all_it_says(cast, give):
    grant = give(end_date=LAST)

    entry = AuditEntry.objects.get(event="core.role.granted")

    assert (entry.object_id, entry.unit_id, entry.user_id, entry.new) == (
        grant.pk,
        cast.units.department.pk,
        cast.registrar.user.pk,
        {
            "person": str(cast.outsider.person),
            "role": "teacher",
            "unit": str(cast.units.department),
            "start_date": "2025-09-01",
            "end_date": "2026-06-30",
        },
    )


@pytest.mark.parametrize("member", ["dean", "office_specialist", "head_of_office", "vice_rector", "outsider"])
def test_nobody_but_the_registrar_gives_roles(cast, give, member):
    with pytest.raises(Refused) as refusal:
        give(by=getattr(cast, member))

    assert "give roles and deputations" in str(refusal.value)
    assert not RoleGrant.objects.filter(person=cast.outsider.person).exists()


def test_a_registrar_of_one_faculty_gives_roles_there_only(cast, give):
    RoleGrant.objects.create(
        person=cast.other_clerk.person, role=Role.REGISTRAR, unit=cast.units.other_faculty, start_date=FIRST
    )

    give(by=cast.other_clerk, unit=cast.units.other_department)

    with pytest.raises(Refused):
        give(by=cast.other_clerk, unit=cast.units.department)


def test_a_role_does_not_end_before_it_begins(give):
    with pytest.raises(BadInput) as refusal:
        give(end_date=date(2025, 8, 31))

    assert (refusal.value.field, str(refusal.value)) == ("end_date", "The last day is before the first day.")


@pytest.mark.parametrize(
    ("start", "end"), [(FIRST, None), (date(2026, 1, 1), date(2026, 1, 2)), (date(2020, 1, 1), FIRST)]
)
def test_the_same_role_is_not_given_twice_for_the_same_days(give, start, end):
    give(end_date=LAST)

    with pytest.raises(Conflict):
        give(start_date=start, end_date=end)


def test_the_same_role_may_be_given_again_after_it_ended(cast, give):
    give(end_date=LAST)

    give(start_date=date(2026, 7, 1))

    assert RoleGrant.objects.filter(person=cast.outsider.person).count() == 2


def test_an_ended_role_opens_nothing_from_the_next_day_on(cast, give):
    grant = give()
    yesterday = date.fromordinal(clock.today().toordinal() - 1)

    end_role(grant=grant, end_date=yesterday, reason="left", by=cast.registrar.scope, at=clock.now())

    assert cast.outsider.scope.grants == ()


def test_the_end_of_a_role_keeps_the_old_value_and_the_reason(cast, give):
    grant = give(end_date=LAST)

    end_role(grant=grant, end_date=FIRST, reason="order № 7", by=cast.registrar.scope, at=clock.now())

    entry = AuditEntry.objects.get(event="core.role.ended")
    assert (entry.old, entry.new, entry.reason) == (
        {"end_date": "2026-06-30"},
        {"end_date": "2025-09-01"},
        "order № 7",
    )


def test_a_role_does_not_end_before_its_first_day(cast, give):
    with pytest.raises(BadInput):
        end_role(grant=give(), end_date=date(2025, 8, 31), reason="left", by=cast.registrar.scope, at=clock.now())


def test_only_the_registrar_ends_roles(cast, give):
    with pytest.raises(Refused):
        end_role(grant=give(), end_date=LAST, reason="left", by=cast.dean.scope, at=clock.now())


def test_the_history_of_a_role_is_told_in_sentences(cast, give):
    grant = give()
    end_role(grant=grant, end_date=LAST, reason="left", by=cast.registrar.scope, at=clock.now())

    ended, given = (line.sentence for line in history_of(grant))

    assert given.startswith(cast.registrar.person.short_name)
    assert "ended the role on" in ended


@pytest.fixture
def stand_in(cast):
    """`stand_in(by=…)`: the department head acts for the dean today."""

    def act(by=None, **values) -> Deputation:
        usual = {
            "absent": cast.dean.person,
            "deputy": cast.department_head.person,
            "start_date": clock.today(),
            "end_date": clock.today(),
            "ground": "order № 12 of 01.09.2025",
        }
        return deputise(**usual | values, by=(by or cast.registrar).scope, at=clock.now())

    return act


def test_a_deputy_holds_the_roles_of_the_absent_and_both_names_are_kept(cast, stand_in):
    stand_in()

    grant = cast.department_head.scope.grant(Permission.PLAN_SIGN_DEAN, cast.units.faculty.pk)

    assert (grant.role, grant.acting_for_id, grant.acting_for) == (
        Role.DEAN,
        cast.dean.person.pk,
        cast.dean.person.short_name,
    )


def test_a_deputation_is_written_down(cast, stand_in):
    deputation = stand_in()

    entry = AuditEntry.objects.get(event="core.deputation.made")

    assert (entry.object_id, entry.new["deputy"], entry.new["ground"]) == (
        deputation.pk,
        str(cast.department_head.person),
        "order № 12 of 01.09.2025",
    )


def test_nobody_deputises_for_themselves(cast, stand_in):
    with pytest.raises(BadInput) as refusal:
        stand_in(deputy=cast.dean.person)

    assert refusal.value.field == "deputy"


@pytest.mark.parametrize("ground", ["", "   "])
def test_a_deputation_wants_its_ground(stand_in, ground):
    with pytest.raises(BadInput) as refusal:
        stand_in(ground=ground)

    assert refusal.value.field == "ground"


def test_a_deputation_does_not_end_before_it_begins(stand_in):
    with pytest.raises(BadInput):
        stand_in(end_date=FIRST)


def test_two_deputations_of_the_same_two_people_do_not_overlap(stand_in):
    stand_in()

    with pytest.raises(Conflict):
        stand_in()


@pytest.mark.parametrize("member", ["dean", "department_head", "office_specialist"])
def test_nobody_appoints_a_deputy_but_the_registrar(cast, stand_in, member):
    with pytest.raises(Refused):
        stand_in(by=getattr(cast, member))


def test_a_deputation_ended_early_gives_nothing_the_day_after(cast, stand_in):
    deputation = stand_in(start_date=FIRST, end_date=date(2030, 1, 1))

    end_deputation(deputation=deputation, end_date=FIRST, reason="came back", by=cast.registrar.scope, at=clock.now())

    assert all(grant.acting_for_id is None for grant in cast.department_head.scope.grants)
    assert AuditEntry.objects.get(event="core.deputation.ended").reason == "came back"


def test_only_the_registrar_ends_a_deputation(cast, stand_in):
    with pytest.raises(Refused):
        end_deputation(deputation=stand_in(), end_date=clock.today(), reason="x", by=cast.dean.scope, at=clock.now())
