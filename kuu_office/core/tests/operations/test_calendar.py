"""Holidays proposed by a library and confirmed by the office; windows opened and extended."""

from datetime import UTC, date, datetime

import pytest

from kuu_office.core import clock
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, AuditEntry, Holiday, Window
from kuu_office.core.models.calendar import WindowKind
from kuu_office.core.operations import confirm_holidays, extend_window, open_window, propose_holidays
from kuu_office.core.operations.calendar import known_holidays

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
CLOSES = datetime(2026, 5, 1, tzinfo=UTC)
LATER = datetime(2026, 5, 15, tzinfo=UTC)


def days_of(rows: list[Holiday], *, short: bool) -> set[tuple[int, int]]:
    return {(row.date.month, row.date.day) for row in rows if row.is_short_day is short}


def test_the_days_off_of_2026_are_those_of_the_labour_code():
    off = days_of(known_holidays(2026), short=False)

    january, may = {(1, day) for day in range(1, 8)}, {(5, day) for day in range(1, 10)}
    assert off >= january | may | {(3, 8), (3, 21), (8, 31)}


def test_the_eves_of_great_holidays_are_shortened():
    short = days_of(known_holidays(2026), short=True)

    assert short >= {(4, 30), (12, 31)}


def test_an_eve_on_a_sunday_is_no_shortened_day():
    assert date(2023, 4, 30).weekday() == 6
    assert (4, 30) not in days_of(known_holidays(2023), short=True)


def test_no_day_stands_twice_and_the_days_are_in_order():
    dates = [row.date for row in known_holidays(2026)]

    assert dates == sorted(set(dates))


def test_holidays_carry_their_names_in_three_languages():
    new_year = next(row for row in known_holidays(2026) if row.date == date(2026, 1, 1))

    assert (new_year.name_ky, new_year.name_ru, new_year.name_en) == ("Жаңы жыл", "Новый год", "New Year's Day")


def test_proposed_holidays_wait_for_the_office(cast):
    new = propose_holidays(year=2026, by=cast.registrar.scope, at=clock.now())

    assert len(new) == Holiday.objects.filter(date__year=2026, is_proposed=True).count() == len(known_holidays(2026))
    assert AuditEntry.objects.filter(event="core.holiday.proposed").count() == len(new)


def test_proposing_again_brings_nothing_and_changes_nothing(cast):
    propose_holidays(year=2026, by=cast.registrar.scope, at=clock.now())
    Holiday.objects.filter(date=date(2026, 1, 1)).update(name_ky="Жаңы жыл майрамы", is_proposed=False)

    again = propose_holidays(year=2026, by=cast.registrar.scope, at=clock.now())

    assert again == []
    assert Holiday.objects.get(date=date(2026, 1, 1)).name_ky == "Жаңы жыл майрамы"


def test_a_day_the_office_already_has_is_not_proposed(cast):
    Holiday.objects.create(date=date(2026, 8, 31), name_ky="Эгемендүүлүк күнү", is_proposed=False)

    new = propose_holidays(year=2026, by=cast.registrar.scope, at=clock.now())

    assert date(2026, 8, 31) not in {row.date for row in new}


@pytest.mark.parametrize("year", [1999, 2101])
def test_holidays_of_a_far_year_are_not_proposed(cast, year):
    with pytest.raises(BadInput):
        propose_holidays(year=year, by=cast.registrar.scope, at=clock.now())


@pytest.mark.parametrize("member", ["head_of_office", "dean", "outsider"])
def test_holidays_are_the_registrars(cast, member):
    with pytest.raises(Refused):
        propose_holidays(year=2026, by=getattr(cast, member).scope, at=clock.now())


def test_confirming_marks_the_chosen_days_and_writes_each_down(cast):
    new = propose_holidays(year=2026, by=cast.registrar.scope, at=clock.now())

    count = confirm_holidays(holidays=new[:3], by=cast.registrar.scope, at=clock.now())

    assert (count, Holiday.objects.filter(is_proposed=False).count()) == (3, 3)
    assert AuditEntry.objects.filter(event="core.holiday.confirmed").count() == 3


def test_confirming_twice_counts_once(cast):
    new = propose_holidays(year=2026, by=cast.registrar.scope, at=clock.now())
    confirm_holidays(holidays=new[:3], by=cast.registrar.scope, at=clock.now())

    assert confirm_holidays(holidays=new[:3], by=cast.registrar.scope, at=clock.now()) == 0


def test_confirming_is_the_registrars(cast):
    with pytest.raises(Refused):
        confirm_holidays(holidays=[], by=cast.dean.scope, at=clock.now())


@pytest.fixture
def year(db) -> AcademicYear:
    return AcademicYear.objects.create(start_year=2026, start_date=date(2026, 9, 1), end_date=date(2027, 8, 31))


@pytest.fixture
def opened(cast, year):
    def act(by=None, **values) -> Window:
        usual = {"kind": WindowKind.PLAN_ENTRY, "year": year, "unit": None, "opens_at": OPENS, "closes_at": CLOSES}
        return open_window(**usual | values, by=(by or cast.registrar).scope, at=clock.now())

    return act


def test_a_window_opens_for_all_and_is_written_down(opened):
    window = opened()

    entry = AuditEntry.objects.get(event="core.window.opened")
    assert (window.is_open(OPENS), window.is_open(CLOSES), entry.object_id) == (True, False, window.pk)


@pytest.mark.parametrize("member", ["registrar", "office_specialist", "head_of_office"])
def test_whoever_keeps_windows_opens_them(cast, opened, member):
    assert opened(by=getattr(cast, member)).pk


@pytest.mark.parametrize("member", ["dean", "department_head", "vice_rector", "outsider"])
def test_nobody_else_opens_a_window(cast, opened, member):
    with pytest.raises(Refused):
        opened(by=getattr(cast, member))


def test_a_window_does_not_close_before_it_opens(opened):
    with pytest.raises(BadInput) as refusal:
        opened(closes_at=OPENS)

    assert refusal.value.field == "closes_at"


def test_there_is_one_window_of_a_kind_a_year_and_a_unit(cast, opened):
    opened()

    with pytest.raises(Conflict):
        opened()
    assert opened(unit=cast.units.faculty).unit == cast.units.faculty


def test_an_extension_keeps_the_window_open_longer_and_says_why(cast, opened):
    window = opened()

    extension = extend_window(window=window, until=LATER, reason=" flood ", by=cast.head_of_office.scope, at=OPENS)

    entry = AuditEntry.objects.get(event="core.window.extended")
    assert (extension.reason, extension.extended_by, extension.extended_at) == (
        "flood",
        cast.head_of_office.person,
        OPENS,
    )
    assert (entry.old, entry.new, entry.reason) == (
        {"until": CLOSES.isoformat()},
        {"until": LATER.isoformat()},
        "flood",
    )
    assert Window.objects.get(pk=window.pk).is_open(CLOSES)


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_extension_wants_a_reason(cast, opened, reason):
    with pytest.raises(BadInput) as refusal:
        extend_window(window=opened(), until=LATER, reason=reason, by=cast.registrar.scope, at=OPENS)

    assert refusal.value.field == "reason"


def test_an_extension_goes_past_the_last_one(cast, opened):
    window = opened()
    extend_window(window=window, until=LATER, reason="flood", by=cast.registrar.scope, at=OPENS)

    with pytest.raises(BadInput) as refusal:
        extend_window(window=window, until=LATER, reason="again", by=cast.registrar.scope, at=OPENS)

    assert refusal.value.field == "until"


def test_a_faculty_does_not_extend_its_own_window(cast, opened):
    with pytest.raises(Refused):
        extend_window(window=opened(unit=cast.units.faculty), until=LATER, reason="x", by=cast.dean.scope, at=OPENS)
