"""Places run on from year to year: a signed table is not rewritten through the table of another year."""

from datetime import date
from decimal import Decimal as D

import pytest

from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import AcademicYear
from kuu_office.core.tests.english import in_english
from staffing.models import StaffPosition, StaffTable
from staffing.operations.places import add_place, change_place, close_place
from staffing.operations.revoking import revoke_movement
from staffing.operations.tables import open_table
from staffing.tests.test_places import appoint, places
from staffing.tests.world import AT, FIRST_DAY, make_person, move, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]


@pytest.fixture
def head(cast):
    return cast.department_head


@pytest.fixture
def year_before(staff) -> AcademicYear:
    days = {"start_date": date(2025, 9, 1), "end_date": date(2026, 8, 31)}
    return AcademicYear.objects.get_or_create(start_year=2025, defaults=days)[0]


def opened(staff, year, head) -> StaffTable:
    return open_table(unit=staff.department, year=year, by=head.scope, at=AT)


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_no_earlier_table_is_opened_under_a_signed_one(staff, year_before, head, state):
    opened(staff, staff.year, head)
    StaffTable.objects.update(state=state)

    with pytest.raises(Conflict, match="earlier years stay as they are"):
        opened(staff, year_before, head)
    assert StaffTable.objects.count() == 1


def test_places_of_an_earlier_draft_stay_when_a_later_table_was_signed(staff, year_before, head):
    earlier = opened(staff, year_before, head)
    later = opened(staff, staff.year, head)
    StaffTable.objects.filter(pk=later.pk).update(state="approved")
    before, usual = places(staff.department), {"source": "special", "required_degree": "none", "rate": D(1)}
    verbs = (
        lambda: add_place(table=earlier, post=staff.posts.assistant, by=head.scope, at=AT, **usual),
        lambda: change_place(table=earlier, position=staff.docents, by=head.scope, at=AT, **usual),
        lambda: close_place(table=earlier, position=staff.docents, by=head.scope, at=AT),
    )  # fmt: skip

    for verb in verbs:
        with pytest.raises(Conflict, match="earlier years stay as they are"):
            verb()
    assert places(staff.department) == before


def test_a_place_that_begins_after_the_year_is_not_of_its_table(staff, year_before, head):
    earlier = opened(staff, year_before, head)
    coming = place(staff.department, staff.posts.assistant, "1", valid_from=FIRST_DAY)

    with pytest.raises(BadInput, match="no such place"):
        close_place(table=earlier, position=coming, by=head.scope, at=AT)
    assert StaffPosition.objects.filter(pk=coming.pk).exists()


def test_a_place_that_is_gone_is_told(staff, head):
    table, gone = opened(staff, staff.year, head), place(staff.department, staff.posts.assistant, "1")
    StaffPosition.objects.filter(pk=gone.pk).delete()

    with pytest.raises(Conflict, match="The place is gone"):
        close_place(table=table, position=gone, by=head.scope, at=AT)


def test_who_joins_a_place_widens_it_only_from_the_year_on(staff, head):
    appoint(staff, "Дайыров", "docent", "0.5")
    opened(staff, staff.year, head)

    assert [row for row in places(staff.department) if row[0] == "docent"] == [
        ("docent", D("3.00"), "budget", date(2020, 9, 1), date(2026, 8, 31)),
        ("docent", D("3.50"), "budget", FIRST_DAY, None),
    ]  # fmt: skip


def test_who_took_rates_elsewhere_does_not_get_the_old_ones_besides(staff, cast):
    by = cast.office_specialist
    movement = move(by, "rate_change", appointment=staff.docent, rate=D("0.50"))
    free = place(staff.units.sister_department, staff.posts.docent, "1")
    move(by, "hire", person=staff.docent.person, position=free, rate=D(1), work="internal")

    with pytest.raises(Conflict, match=r"2\.00 rates in all; at most 1\.5"):
        revoke_movement(movement=movement, reason="ката катталган", by=by.scope, at=AT)


def test_an_order_of_somebody_new_is_taken_back_without_asking_for_rates(staff, cast):
    by = cast.office_specialist
    movement = move(by, "hire", person=make_person("Дайыров"), position=staff.docents, rate=D(1))

    assert revoke_movement(movement=movement, reason="ката", by=by.scope, at=AT).movement.is_revoked
