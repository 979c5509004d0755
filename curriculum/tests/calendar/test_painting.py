"""Painting weeks: what is saved, what is refused, two people in one week, an approval that meets an edit."""

from datetime import timedelta
from functools import partial

import pytest

from curriculum.models import Calendar, CalendarRow, CalendarSymbol
from curriculum.operations import calendar_approval as approval
from curriculum.operations import calendar_weeks
from curriculum.operations.calendar_weeks import Palette, paint_weeks
from curriculum.operations.cells import CellSaved, CellsChanged, CellUnfit, CellWrite, Saved
from curriculum.queries.calendar import symbols_in_order
from curriculum.tests.calendar.rows import make_calendar, make_year, week
from curriculum.tests.world import NOON, make_world
from kuu_office.core import signoffs
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, Window
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def first(calendar) -> CalendarRow:
    return calendar.rows.get(year_of_study=1)


def paint(cast, calendar, *writes: CellWrite, who: str = "deans_clerk") -> Saved:
    return paint_weeks(calendar_id=calendar.pk, writes=list(writes), by=getattr(cast, who).scope, at=NOON)


def fresh(row: CalendarRow) -> CalendarRow:
    return CalendarRow.objects.get(pk=row.pk)


def test_weeks_are_painted_with_signs_and_their_versions_count(cast, calendar, first):
    saved = paint(cast, calendar, week(first, 1, "К"), week(first, 52, "Э"))

    assert saved == Saved([CellSaved(first.pk, "w1", "К", 1), CellSaved(first.pk, "w52", "Э", 1)], [], 2)
    assert fresh(first).weeks == "K" + first.weeks[1:-1] + "E"
    assert fresh(first).cell_versions == {"w1": 1, "w52": 1}
    assert Calendar.objects.get(pk=calendar.pk).revision == 2


@pytest.mark.parametrize(
    ("typed", "code"), [("К", "K"), ("к", "K"), ("k", "K"), ("ДС", "A"), ("*", "-"), ("-", "-"), ("", " "), ("  ", " ")]
)
def test_a_sign_or_a_letter_says_the_symbol(year, typed, code):
    assert Palette(symbols_in_order()).read(typed) == code


def test_a_sign_goes_before_a_letter_that_looks_the_same(year):
    palette = Palette(symbols_in_order())

    assert (palette.read("Н"), palette.read("Р"), palette.read("?"), palette.read("XX")) == ("R", None, None, None)


def test_the_office_may_change_a_sign_and_the_weeks_stay(cast, calendar, first):
    CalendarSymbol.objects.filter(code="K").update(sign="=")

    assert paint(cast, calendar, week(first, 1, "=")).cells[0].text == "="
    assert fresh(first).weeks[0] == "K"


def test_the_history_says_which_weeks_changed(cast, calendar, first):
    paint(cast, calendar, week(first, 17, "К"))

    [line] = history_of(calendar)
    assert line.sentence == "Абдыкадырова Н. changed weeks of the calendar."
    assert line.changes == (("1 · week 17", "Э", "К"),)


def test_a_week_that_somebody_else_painted_is_not_overwritten(cast, calendar, first):
    paint(cast, calendar, week(first, 1, "К"), who="department_clerk")

    with pytest.raises(CellsChanged) as changed:
        paint(cast, calendar, week(first, 1, "Э"), week(first, 2, "Э"))

    assert changed.value.cells == [CellSaved(first.pk, "w1", "К", 1)]
    assert str(changed.value) == "Week 1: somebody saved “К” meanwhile; you chose “Э”. Nothing was lost."
    assert fresh(first).weeks[:2] == "KT"


def test_an_unknown_symbol_names_its_week_and_nothing_is_half_done(cast, calendar, first):
    with pytest.raises(CellUnfit) as unfit:
        paint(cast, calendar, week(first, 1, "К"), week(first, 2, "ЩЩ"))

    assert str(unfit.value) == "The list of symbols has no “ЩЩ”."
    assert (unfit.value.cell.line_id, unfit.value.cell.column) == (first.pk, "w2")
    assert (fresh(first).weeks, AuditEntry.objects.count()) == (first.weeks, 0)


@pytest.mark.parametrize("column", ["w0", "w53", "w99999999999999999999", "x1", "", "w1 ", "credits"])
def test_a_week_that_the_year_does_not_have_is_refused(cast, calendar, first, column):
    with pytest.raises(BadInput):
        paint(cast, calendar, CellWrite(first.pk, column, "К", 0))


def test_a_week_is_named_once_in_a_save(cast, calendar, first):
    with pytest.raises(BadInput):
        paint(cast, calendar, week(first, 1, "К"), week(first, 1, "Э"))


def test_a_row_of_another_calendar_is_not_there(cast, calendar, world, year):
    other = make_calendar(world.other_programme, year).rows.first()

    with pytest.raises(Conflict):
        paint(cast, calendar, week(other, 1, "К"))

    assert fresh(other).weeks == other.weeks


@pytest.mark.parametrize("who", ["dean", "teacher", "other_clerk", "outsider"])
def test_who_draws_up_no_calendars_paints_nothing(cast, calendar, first, who):
    with pytest.raises(Refused):
        paint(cast, calendar, week(first, 1, "К"), who=who)


@pytest.mark.parametrize("stage", ["head", "vice_rector", "approved"])
def test_a_calendar_on_its_way_or_approved_is_closed(cast, at_stage, first, stage):
    calendar = at_stage(stage)

    with pytest.raises(Refused):
        paint(cast, calendar, week(first, 1, "К"))


def test_a_returned_calendar_is_open_again(cast, at_stage, first):
    paint(cast, at_stage("returned"), week(first, 1, "К"))

    assert fresh(first).weeks[0] == "K"


def test_outside_the_window_for_calendars_nothing_is_painted(cast, calendar, first, year):
    day = timedelta(days=1)
    window = Window.objects.create(kind="calendar_entry", year=year, opens_at=NOON - 9 * day, closes_at=NOON - day)

    with pytest.raises(Refused) as refusal:
        paint(cast, calendar, week(first, 1, "К"))
    assert "The window for entering academic calendars closed on 1 Mar 2026." in str(refusal.value)

    window.closes_at = NOON + day
    window.save()
    paint(cast, calendar, week(first, 1, "К"))


def test_a_window_that_will_open_says_when(cast, calendar, first, year):
    day = timedelta(days=1)
    Window.objects.create(kind="calendar_entry", year=year, opens_at=NOON + day, closes_at=NOON + 9 * day)

    with pytest.raises(Refused) as refusal:
        paint(cast, calendar, week(first, 1, "К"))
    assert str(refusal.value) == "The window for entering academic calendars opens on 3 Mar 2026."


def test_the_window_for_plans_is_another_one(cast, calendar, first, year):
    Window.objects.create(
        kind="plan_entry", year=year, opens_at=NOON - timedelta(days=9), closes_at=NOON - timedelta(days=1)
    )

    paint(cast, calendar, week(first, 1, "К"))


# Two sessions at the same moment.


@pytest.fixture
def committed_row(committed, cast) -> CalendarRow:
    return make_calendar(make_world(cast.units).programme, make_year()).rows.get(year_of_study=1)


def painting(cast, row: CalendarRow, who: str, sign: str, number: int = 17, version: int = 0):
    return lambda: paint(cast, row.calendar, week(row, number, sign, version), who=who)


def kinds(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_of_two_people_in_one_week_one_saves_and_the_other_is_told(cast, committed_row):
    for version in range(4):
        results = at_once(
            painting(cast, committed_row, "deans_clerk", "К", version=version),
            painting(cast, committed_row, "department_clerk", "Т", version=version),
        )

        assert kinds(results) == ["CellsChanged", "Saved"]
        assert fresh(committed_row).cell_versions == {"w17": version + 1}


def test_without_the_version_one_of_the_two_would_be_lost(cast, committed_row, monkeypatch):
    monkeypatch.setattr(calendar_weeks, "_refuse_changed", lambda *_args: None)

    results = at_once(
        painting(cast, committed_row, "deans_clerk", "К"), painting(cast, committed_row, "department_clerk", "Т")
    )

    assert kinds(results) == ["Saved", "Saved"]


def test_two_people_in_two_weeks_of_one_row_both_save(cast, committed_row):
    results = at_once(
        painting(cast, committed_row, "deans_clerk", "К", 1), painting(cast, committed_row, "department_clerk", "К", 2)
    )

    assert kinds(results) == ["Saved", "Saved"]
    assert fresh(committed_row).weeks[:3] == "KKT"


def test_an_edit_that_meets_the_submission_is_in_it_or_refused(cast, committed_row):
    for version in range(3):
        submit = partial(
            approval.submit_calendar, calendar=committed_row.calendar, by=cast.department_clerk.scope, at=NOON
        )
        edit, sent = at_once(painting(cast, committed_row, "deans_clerk", "ДС", 21, version), submit)

        stood_before = isinstance(edit, Saved)
        assert stood_before or isinstance(edit, Refused), edit
        assert sent.state == "submitted"
        assert fresh(committed_row).cell_versions.get("w21", 0) == version + stood_before
        Calendar.objects.filter(pk=committed_row.calendar_id).update(state="draft", step="")
        if not stood_before:
            painting(cast, committed_row, "deans_clerk", "ДС", 21, version)()


def test_an_edit_that_meets_the_last_signature_never_changes_the_approved_weeks(cast, committed_row):
    calendar = committed_row.calendar
    approval.submit_calendar(calendar=calendar, by=cast.deans_clerk.scope, at=NOON)
    for who in ("department_head", "dean", "office_specialist"):
        signoffs.approve(calendar, by=getattr(cast, who).scope, at=NOON)
    last = partial(signoffs.approve, document=calendar, by=cast.vice_rector.scope, at=NOON)

    edit, signed = at_once(painting(cast, committed_row, "deans_clerk", "К"), last)

    assert (type(edit), signed.state) == (Refused, "approved")
    assert fresh(committed_row).weeks == committed_row.weeks
