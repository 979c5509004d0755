"""The demo's academic calendars: two years in all their states, the same however often they are brought."""

from datetime import timedelta

import pytest

from curriculum.calc.calendar import EMPTY, weeks_of
from curriculum.demo import tables
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, CalendarRules, CalendarSymbol
from curriculum.queries.calendar import sheet_of
from curriculum.seed.calendars import bring_calendars, spelled, weeks_for
from curriculum.seed.reference import bring_reference
from curriculum.seed.symbols import SYMBOLS, symbol_rows
from kuu_office.core import clock, signoffs
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.seed import seed as bring_kernel
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]

STATES = {
    ("510200", 0): "approved", ("710100", 0): "approved", ("710200", 0): "submitted", ("710400", 0): "approved",
    ("580500", 0): "returned", ("230109", 0): "submitted", ("510200", 1): "draft", ("710100", 1): "draft",
    ("710200", 1): "draft", ("580500", 1): "submitted",
}  # fmt: skip


@pytest.fixture
def demo(db):
    """The kernel's people and units, the programmes, and the calendars."""
    bring_kernel()
    programmes = bring_reference()
    bring_calendars(programmes)
    return programmes


def contents() -> list[list]:
    models = (Calendar, CalendarRow, CalendarPeriod, CalendarRules, CalendarSymbol, SignOff, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_calendars_stand_in_their_states(demo):
    this_year = clock.today().year - (clock.today().month < 9)
    found = {
        (one.programme.code, one.year.start_year - this_year): one.state
        for one in Calendar.objects.with_names().exclude(programme__degree="master")
    }

    assert found == STATES
    assert Calendar.objects.count() == len(tables.calendars()) == 12


def test_all_is_brought_once(demo):
    before = contents()

    bring_calendars(demo)

    assert contents() == before


def test_what_has_left_the_faculty_is_without_a_fault(demo):
    faulty = {
        (one.programme.code, finding.check)
        for one in Calendar.objects.with_names()
        for finding in sheet_of(one).findings
        if one.state != "draft" and finding.severity == "error"
    }

    assert faulty == set()


def test_the_planted_faults_are_found_where_they_were_planted(demo):
    drafts = Calendar.objects.with_names().filter(state="draft")
    found = {
        (one.programme.code, finding.check, finding.column) for one in drafts for finding in sheet_of(one).findings
    }

    assert found == {
        ("510200", "week_budget", "w30"),
        ("710200", "empty_weeks", "w12"),
        ("710200", "week_budget", "w12"),
        ("710200", "term_short", "w1"),
    }


def test_the_kept_counts_are_those_of_the_checks(demo):
    for calendar in Calendar.objects.with_names():
        sheet = sheet_of(calendar)
        assert (calendar.errors, calendar.warnings) == (sheet.errors, sheet.warnings)
        assert calendar.checked_revision == calendar.revision


def test_every_signature_was_given_by_who_may_give_it(demo):
    approved = Calendar.objects.with_names().filter(state="approved").first()
    trail = signoffs.trail(approved)

    assert [step.status for step in trail] == ["done"] * 5
    assert len({step.by for step in trail}) == 5


def test_a_returned_calendar_has_its_remark(demo):
    returned = Calendar.objects.with_names().get(state="returned")

    assert [row.remark for row in signoffs.remarks(returned)] == [
        "2-курстун өндүрүштүк практикасы кышкы сессияга дал келип калган, караңыз."
    ]


def test_this_years_calendars_have_the_fortnight_of_distance_study(demo):
    periods = CalendarPeriod.objects.select_related("calendar__year")

    assert {one.end_date - one.start_date for one in periods} == {timedelta(days=14)}
    assert periods.count() == len([row for row in tables.calendars() if row["year"] == "0"])


def test_one_calendar_of_the_demo_is_late(demo):
    late = Calendar.objects.filter(due_date__lt=clock.today()).values_list("programme__code", flat=True)

    assert sorted(late) == ["710100", "710200"]


@pytest.mark.parametrize("start", [2024, 2026, 2027, 2030])
def test_rows_have_as_many_weeks_as_the_year(start):
    for degree in ("bachelor", "master", "college"):
        assert {len(weeks) for weeks in weeks_for(degree, start).values()} == {len(weeks_of(start))}


def test_a_fault_changes_one_week():
    sound, faulty = weeks_for("bachelor", 2026), weeks_for("bachelor", 2026, "2 30 -")

    assert {year for year in sound if sound[year] != faulty[year]} == {2}
    assert [place for place, pair in enumerate(zip(sound[2], faulty[2], strict=True), 1) if len(set(pair)) > 1] == [30]
    assert weeks_for("bachelor", 2026, "1 12 .")[1][11] == EMPTY


def test_shorthand_is_spelled_out():
    assert spelled("T2 E1 -2 .1") == "TTE--" + EMPTY


def test_symbols_are_told_apart_by_letter_and_sign_and_named_in_three_languages(db):
    rows = symbol_rows()

    assert len({row["code"] for row in rows}) == len({row["sign"].lower() for row in rows}) == len(SYMBOLS) == 13
    assert [row for row in rows if not all(row[f"name_{language}"] for language in ("ky", "ru", "en"))] == []
    assert [row["position"] for row in rows] == list(range(1, 14))
    for row in rows:
        CalendarSymbol(**row).full_clean(validate_unique=False, validate_constraints=False)


def test_no_sign_is_the_letter_of_another_symbol():
    letters = {code for code, *_rest in SYMBOLS}

    assert {sign for _code, sign, *_rest in SYMBOLS} & letters == set()


def test_a_new_portal_has_the_usual_symbols_unconfirmed(django_db_blocker):
    """The migration brings them; tests that empty the tables bring them again by themselves."""
    assert all(not symbol.is_confirmed for symbol in CalendarSymbol.objects.all())
