"""Staff tables opened, their places written and changed by orders."""

from datetime import date
from decimal import Decimal as D

import pytest

from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Appointment, AuditEntry
from kuu_office.core.tests.english import in_english
from staffing.models import Holding, StaffPosition, StaffTable
from staffing.operations.places import PlaceOrder, add_place, change_place, close_place
from staffing.operations.tables import open_table, set_fund, submit_table
from staffing.tests.world import AT, FIRST_DAY, NOVEMBER, make_person, place, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]
ORDER = PlaceOrder("30-К", date(2026, 11, 9), NOVEMBER)


@pytest.fixture
def head(cast):
    return cast.department_head


@pytest.fixture
def office(cast):
    return cast.office_specialist


@pytest.fixture
def table(staff, head) -> StaffTable:
    return open_table(unit=staff.department, year=staff.year, by=head.scope, at=AT)


def approve(table: StaffTable) -> StaffTable:
    table.state = "approved"
    table.save(update_fields=["state"])
    return table


def appoint(
    staff, name: str, post: str = "docent", rate: str = "1", start: date = date(2024, 9, 1), **fields
) -> Appointment:
    """Somebody who holds no place yet."""
    return Appointment.objects.create(
        person=make_person(name), unit=staff.department, post=getattr(staff.posts, post), rate=D(rate),
        start_date=start, **fields,
    )  # fmt: skip


def places(unit) -> list[tuple]:
    rows = StaffPosition.objects.filter(unit=unit).order_by("post__rank", "source", "valid_from")
    return [(row.post.code, row.rate, row.source, row.valid_from, row.valid_to) for row in rows]


def added(table, by, **fields):
    usual = {"rate": D(1), "source": "special", "required_degree": "none"}
    return add_place(table=table, by=by.scope, at=AT, **usual | fields)


def changed(table, position, by, **fields):
    usual = {"rate": position.rate, "source": position.source, "required_degree": position.required_degree}
    return change_place(table=table, position=position, by=by.scope, at=AT, **usual | fields)


# Opening


def test_a_table_is_opened_with_the_places_that_are_there(staff, table):
    assert (table.state, table.department, table.year, table.revision) == ("draft", staff.department, staff.year, 1)
    assert [row[:2] for row in places(staff.department)] == [("professor", D("1.00")), ("docent", D("3.00"))]
    entry = AuditEntry.objects.get(event="staffing.stafftable.opened")
    assert (entry.new, entry.unit_id) == ({"places": 0}, staff.department.pk)


def test_people_without_a_place_get_one_for_each_post(staff, head):
    Holding.objects.all().delete()
    StaffPosition.objects.all().delete()
    appoint(staff, "Дайыров", "assistant", "0.5", end_date=date(2026, 12, 31))
    appoint(staff, "Эсенов", "assistant", "0.75", start=date(2027, 1, 1))
    appoint(staff, "Жапаров", "assistant", "0.25", kind="hourly")
    appoint(staff, "Кеткен", "assistant", end_date=date(2026, 8, 31))
    open_table(unit=staff.department, year=staff.year, by=head.scope, at=AT)

    assert places(staff.department) == [
        ("professor", D("1.00"), "budget", FIRST_DAY, None), ("docent", D("1.50"), "budget", FIRST_DAY, None),
        ("assistant", D("0.75"), "budget", FIRST_DAY, None),
    ]  # fmt: skip
    rows = Holding.objects.order_by("appointment__person__surname").values_list(
        "appointment__person__surname", "rate", "start_date", "end_date"
    )
    assert list(rows) == [
        ("Асанов", D("1.00"), FIRST_DAY, None), ("Бекова", D("1.00"), FIRST_DAY, None),
        ("Дайыров", D("0.50"), FIRST_DAY, date(2026, 12, 31)), ("Чоров", D("0.50"), FIRST_DAY, None),
        ("Эсенов", D("0.75"), date(2027, 1, 1), None),
    ]  # fmt: skip


def test_a_table_is_opened_once(staff, table, head):
    with pytest.raises(Conflict):
        open_table(unit=staff.department, year=staff.year, by=head.scope, at=AT)


def test_only_departments_have_staff_tables(staff, office):
    with pytest.raises(BadInput):
        open_table(unit=staff.units.faculty, year=staff.year, by=office.scope, at=AT)


@pytest.mark.parametrize("who", ["sister_head", "dean", "teacher", "finance_specialist", "vice_rector"])
def test_nobody_else_opens_it(staff, cast, who):
    with pytest.raises(Refused):
        open_table(unit=staff.department, year=staff.year, by=getattr(cast, who).scope, at=AT)


# Written at will while it is a draft


def test_a_place_is_added_from_the_first_day_of_the_year(staff, table, head):
    made = added(table, head, post=staff.posts.docent, rate=D("0.75"))

    table.refresh_from_db()
    assert (made.valid_from, made.order_number, table.revision) == (FIRST_DAY, "", 2)
    entry = AuditEntry.objects.get(event="staffing.stafftable.place_added")
    assert (entry.object_id, entry.new) == (
        table.pk,
        {"post": "docent", "source": "special account", "rate": "0.75", "required_degree": "no degree",
         "valid_from": "2026-09-01", "order_number": ""},
    )  # fmt: skip


@pytest.mark.parametrize("rate", ["0", "-1", "0.3", "100.25"])
def test_odd_rates_are_refused(staff, table, head, rate):
    with pytest.raises(BadInput) as refusal:
        added(table, head, post=staff.posts.docent, rate=D(rate))
    assert refusal.value.field == "rate"


def test_a_place_stands_in_the_table_once(staff, table, head):
    with pytest.raises(Conflict):
        added(table, head, post=staff.posts.docent, source="budget")


def test_an_earlier_place_is_changed_from_the_year_on_with_its_people(staff, table, head):
    new = changed(table, staff.docents, head, rate=D("2.50"), source="special")

    assert places(staff.department)[1:] == [
        ("docent", D("3.00"), "budget", date(2020, 9, 1), date(2026, 8, 31)),
        ("docent", D("2.50"), "special", FIRST_DAY, None),
    ]  # fmt: skip
    rows = Holding.objects.filter(appointment=staff.docent).order_by("start_date")
    assert [(row.position, row.start_date, row.end_date) for row in rows] == [
        (staff.docents, date(2022, 9, 1), date(2026, 8, 31)), (new, FIRST_DAY, None),
    ]  # fmt: skip


def test_a_place_of_the_year_is_changed_where_it_stands(staff, table, head):
    made = added(table, head, post=staff.posts.assistant)
    again = changed(table, made, head, rate=D(2), required_degree="candidate")

    assert (again.pk, again.rate, again.required_degree, again.valid_from) == (made.pk, D(2), "candidate", FIRST_DAY)
    entry = AuditEntry.objects.get(event="staffing.stafftable.place_changed")
    assert (entry.old["rate"], entry.new["rate"]) == ("1.00", "2")


def test_who_begins_later_moves_to_the_new_place(staff, table, head):
    later = settle("Дайыров", staff.docents, "0.5", start=date(2027, 2, 1))
    new = changed(table, staff.docents, head, rate=D(2))

    assert list(later.holdings.values_list("position", "start_date")) == [(new.pk, date(2027, 2, 1))]


def test_a_place_is_not_narrowed_under_its_people(staff, table, head):
    with pytest.raises(Conflict) as refusal:
        changed(table, staff.docents, head, rate=D("1.25"))
    assert str(refusal.value) == "People hold 1.50 rates of this place. Move them first."


def test_a_place_is_not_changed_into_another_that_is_there(staff, table, head):
    added(table, head, post=staff.posts.docent)
    with pytest.raises(Conflict):
        changed(table, staff.docents, head, source="special")


def test_a_place_that_nobody_holds_is_closed(staff, table, head):
    made = added(table, head, post=staff.posts.assistant)
    earlier = place(staff.department, staff.posts.assistant, "1")
    for one in (made, earlier):
        close_place(table=table, position=one, by=head.scope, at=AT)

    assert not StaffPosition.objects.filter(pk=made.pk).exists()
    earlier.refresh_from_db()
    assert earlier.valid_to == date(2026, 8, 31)
    assert AuditEntry.objects.filter(event="staffing.stafftable.place_closed").count() == 2


def test_a_place_that_somebody_holds_stays(staff, table, head):
    with pytest.raises(Conflict):
        close_place(table=table, position=staff.docents, by=head.scope, at=AT)


def test_a_place_of_another_department_is_not_touched_here(staff, table, head):
    for verb in (
        lambda: changed(table, staff.there, head),
        lambda: close_place(table=table, position=staff.there, by=head.scope, at=AT),
    ):
        with pytest.raises(BadInput):
            verb()


@pytest.mark.parametrize("who", ["sister_head", "dean", "finance_specialist"])
def test_nobody_else_writes_it(staff, table, cast, who):
    with pytest.raises(Refused):
        added(table, getattr(cast, who), post=staff.posts.assistant)


def test_in_approval_nothing_changes(staff, table, head):
    table.state = "submitted"
    table.save()
    with pytest.raises(Refused) as refusal:
        added(table, head, post=staff.posts.assistant)
    assert "in approval" in str(refusal.value)


# Approved: by orders


def test_the_places_of_an_approved_table_change_by_an_order(staff, table, office):
    made = added(approve(table), office, post=staff.posts.assistant, order=ORDER)
    changed(table, staff.docents, office, rate=D("2"), order=ORDER)

    assert (made.valid_from, made.order_number, made.order_date) == (NOVEMBER, "30-К", date(2026, 11, 9))
    assert places(staff.department)[1:3] == [
        ("docent", D("3.00"), "budget", date(2020, 9, 1), date(2026, 11, 15)),
        ("docent", D("2.00"), "budget", NOVEMBER, None),
    ]  # fmt: skip


def test_without_an_order_they_stay(staff, table, office):
    approve(table)
    for order in (None, PlaceOrder(" ", NOVEMBER, NOVEMBER)):
        with pytest.raises(BadInput) as refusal:
            added(table, office, post=staff.posts.assistant, order=order)
        assert refusal.value.field == "number"


@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 8, 1), date(2027, 9, 1)])
def test_an_order_is_in_force_in_the_year(staff, table, office, day):
    with pytest.raises(BadInput) as refusal:
        added(approve(table), office, post=staff.posts.assistant, order=PlaceOrder("1", FIRST_DAY, day))
    assert refusal.value.field == "effective_date"


def test_the_department_no_longer_writes_an_approved_table(staff, table, head):
    with pytest.raises(Refused):
        added(approve(table), head, post=staff.posts.assistant, order=ORDER)


# The hourly-pay fund, submission


def test_the_fund_is_set_on_record(staff, table, head):
    set_fund(table=table, hourly_budget=300, hourly_special=120, by=head.scope, at=AT)
    again = set_fund(table=table, hourly_budget=300, hourly_special=120, by=head.scope, at=AT)

    entry = AuditEntry.objects.get(event="staffing.stafftable.fund_changed")
    assert (again.hourly_hours, again.revision) == (420, 2)
    assert (entry.old, entry.new) == (
        {"hourly_budget": 0, "hourly_special": 0}, {"hourly_budget": 300, "hourly_special": 120},
    )  # fmt: skip


@pytest.mark.parametrize(("budget", "special", "field"), [(-1, 0, "hourly_budget"), (0, 100_001, "hourly_special")])
def test_absurd_hours_are_refused(staff, table, head, budget, special, field):
    with pytest.raises(BadInput) as refusal:
        set_fund(table=table, hourly_budget=budget, hourly_special=special, by=head.scope, at=AT)
    assert refusal.value.field == field


def test_the_fund_of_an_approved_table_stays(staff, table, head, cast):
    with pytest.raises(Refused):
        set_fund(table=approve(table), hourly_budget=1, hourly_special=1, by=head.scope, at=AT)
    table.state = "draft"
    table.save()
    with pytest.raises(Refused):
        set_fund(table=table, hourly_budget=1, hourly_special=1, by=cast.sister_head.scope, at=AT)


def test_a_table_is_submitted_to_the_dean(staff, table, head):
    sent = submit_table(table, by=head.scope, at=AT)

    assert (sent.state, sent.step, sent.step_title) == ("submitted", "dean", "dean")


def test_a_table_with_people_outside_it_is_not_submitted(staff, table, head):
    appoint(staff, "Дайыров")
    with pytest.raises(Refused) as refusal:
        submit_table(table, by=head.scope, at=AT)
    assert "people without a place" in str(refusal.value)


def test_a_table_with_too_many_rates_of_a_person_is_not_submitted(staff, table, head):
    settle("", staff.docents, "1", kind="external", person=staff.docent.person, start=date(2025, 9, 1))
    with pytest.raises(Refused):
        submit_table(table, by=head.scope, at=AT)
