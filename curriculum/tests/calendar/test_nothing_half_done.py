"""Each refusal of a verb about calendars: its sentence, its field, and a register in which nothing has changed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from curriculum.models import Calendar, CalendarPeriod, CalendarRow, Programme
from curriculum.operations import calendar_approval as approval
from curriculum.operations import calendars
from curriculum.operations.calendar_weeks import paint_weeks
from curriculum.operations.cells import CellWrite
from curriculum.tests.calendar.rows import make_calendar, week
from curriculum.tests.world import NOON, make_programme
from kuu_office.core import signoffs
from kuu_office.core.errors import BadInput, Conflict, OfficeError, Refused
from kuu_office.core.models import AuditEntry, SignOff, Window

FIRST_DAY, LAST_DAY = date(2026, 10, 5), date(2026, 10, 18)


def everything() -> dict[str, list]:
    """All rows that a verb about calendars could touch, and what was recorded."""
    models = (Calendar, CalendarRow, CalendarPeriod, SignOff, AuditEntry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def refusal(expected: type[OfficeError], verb: Callable, /, **asked) -> tuple[str, str | None]:
    """The sentence and the field of a refusal that leaves everything as it was."""
    before = everything()
    with pytest.raises(OfficeError) as raised:
        verb(**asked, at=NOON)
    assert isinstance(raised.value, expected)
    assert everything() == before
    return str(raised.value), raised.value.field


@pytest.fixture
def by(cast):
    return cast.deans_clerk.scope


@pytest.fixture
def shut(year) -> Window:
    """The window for calendars, over since yesterday."""
    return Window.objects.create(
        kind="calendar_entry", year=year, opens_at=NOON - timedelta(days=9), closes_at=NOON - timedelta(days=1)
    )


# Opening


def test_a_second_calendar_of_a_programme_and_year(calendar, year, by):
    said, _field = refusal(Conflict, calendars.create_calendar, programme=calendar.programme, year=year, by=by)
    assert said == f"There is such a calendar already: {calendar}."


@pytest.mark.parametrize("who", ["other_clerk", "teacher", "dean", "outsider"])
def test_a_calendar_of_a_unit_that_is_not_ones_own(cast, world, year, who):
    said, _field = refusal(
        Refused, calendars.create_calendar, programme=world.programme, year=year, by=getattr(cast, who).scope
    )
    assert said.startswith("You have no right to")


# Copying


def test_a_copy_for_nobody(calendar, by):
    assert refusal(BadInput, calendars.copy_calendar, calendar=calendar, programmes=[], by=by) == (
        "Choose from 1 to 200 programmes.", "programmes",
    )  # fmt: skip


def test_a_copy_of_which_one_programme_is_anothers_copies_nothing(calendar, world, by):
    """The first of the two could have been copied."""
    own = make_programme(world.units.department, world.standard, "710300", "Биринчи")
    programmes = [own, world.other_programme]
    said, _field = refusal(Refused, calendars.copy_calendar, calendar=calendar, programmes=programmes, by=by)
    assert said.startswith("You have no right to")
    assert not Calendar.objects.filter(programme=own).exists()


def test_a_copy_made_once_more_passes_over_what_is_there(calendar, world, by):
    own = make_programme(world.units.department, world.standard, "710300", "Биринчи")
    first = calendars.copy_calendar(calendar=calendar, programmes=[own], by=by, at=NOON)
    before = everything()

    again = calendars.copy_calendar(calendar=calendar, programmes=[own], by=by, at=NOON)

    assert ([one.programme for one in first.made], again.made, again.passed_over) == ([own], [], [own])
    assert everything() == before


# Versions


def test_a_version_of_a_draft(calendar, by):
    said, _field = refusal(Refused, calendars.start_calendar_version, calendar=calendar, reason="Жаңы", by=by)
    assert "approved" in said


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_version_without_a_reason(at_stage, by, reason):
    asked = {"calendar": at_stage("approved"), "reason": reason, "by": by}
    assert refusal(BadInput, calendars.start_calendar_version, **asked) == (
        "Say why the approved calendar changes.", "reason",
    )  # fmt: skip


def test_a_second_version_beside_an_open_one(at_stage, by):
    calendar = at_stage("approved")
    calendars.start_calendar_version(calendar=calendar, reason="Жаңы", by=by, at=NOON)
    refusal(Refused, calendars.start_calendar_version, calendar=calendar, reason="Дагы", by=by)
    assert Calendar.objects.count() == 2


# Periods


def period(**values) -> dict:
    return {"kind": "distance", "start_date": FIRST_DAY, "end_date": LAST_DAY, **values}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"end_date": date(2026, 10, 4)}, ("The last day stands before the first.", "end_date")),
        (
            {"start_date": date(2026, 8, 30)},
            ("The period must lie in the academic year: 2026–2027 academic year.", "start_date"),
        ),
        (
            {"end_date": date(2027, 9, 30)},
            ("The period must lie in the academic year: 2026–2027 academic year.", "start_date"),
        ),
        ({"years": [3]}, ("The programme has no such year of study.", "years")),
        ({"years": [1, 0]}, ("The programme has no such year of study.", "years")),
    ],
)
def test_a_period_that_makes_no_sense(calendar, by, values, said):
    assert refusal(BadInput, calendars.add_period, calendar=calendar, by=by, **period(**values)) == said


def test_a_period_too_many(calendar, by):
    CalendarPeriod.objects.bulk_create(CalendarPeriod(calendar=calendar, **period()) for _one in range(50))
    assert refusal(BadInput, calendars.add_period, calendar=calendar, by=by, **period()) == (
        "A calendar takes at most 50 exceptional periods.", None,
    )  # fmt: skip


@pytest.mark.parametrize("stage", ["head", "dean", "approved"])
def test_a_period_of_a_closed_calendar(at_stage, by, stage):
    refusal(Refused, calendars.add_period, calendar=at_stage(stage), by=by, **period())


def test_a_period_that_is_gone(calendar, by):
    made = calendars.add_period(calendar=calendar, by=by, at=NOON, **period())
    calendars.remove_period(calendar=calendar, period_id=made.pk, by=by, at=NOON)
    assert refusal(Conflict, calendars.remove_period, calendar=calendar, period_id=made.pk, by=by) == (
        "Somebody removed this period already.", None,
    )  # fmt: skip


def test_a_period_of_another_calendar(calendar, world, year, by, cast):
    other = make_calendar(world.other_programme, year)
    theirs = calendars.add_period(calendar=other, by=cast.other_clerk.scope, at=NOON, **period())
    assert refusal(Conflict, calendars.remove_period, calendar=calendar, period_id=theirs.pk, by=by) == (
        "Somebody removed this period already.", None,
    )  # fmt: skip


# Weeks


@pytest.fixture
def first(calendar) -> CalendarRow:
    return calendar.rows.get(year_of_study=1)


def painting(calendar, by, *writes: CellWrite) -> dict:
    return {"calendar_id": calendar.pk, "writes": list(writes), "by": by}


def test_one_week_that_does_not_fit_keeps_the_others_too(calendar, first, by):
    writes = [week(first, 1, "К"), week(first, 2, "Ъ"), week(first, 3, "Э")]
    said, _field = refusal(BadInput, paint_weeks, **painting(calendar, by, *writes))
    assert said == "The list of symbols has no “Ъ”."


def test_one_week_that_somebody_painted_keeps_the_others_too(calendar, first, by):
    paint_weeks(calendar_id=calendar.pk, writes=[week(first, 2, "Э")], by=by, at=NOON)
    said, _field = refusal(Conflict, paint_weeks, **painting(calendar, by, week(first, 1, "К"), week(first, 2, "К")))
    assert said == "Week 2: somebody saved “Э” meanwhile; you chose “К”. Nothing was lost."


@pytest.mark.parametrize("column", ["w0", "w53", "w-1", "w", "week 1", "code", "w1 ", "w٣"])
def test_a_week_that_the_year_does_not_have(calendar, first, by, column):
    said = refusal(BadInput, paint_weeks, **painting(calendar, by, CellWrite(first.pk, column, "К", 0)))
    assert said == (f"The year has no week “{column}”.", "column")


def test_a_week_named_twice(calendar, first, by):
    assert refusal(BadInput, paint_weeks, **painting(calendar, by, week(first, 1, "К"), week(first, 1, "Э"))) == (
        "A week is named twice in one save.", "cells",
    )  # fmt: skip


def test_a_row_of_another_calendar(calendar, world, year, by):
    other = make_calendar(world.other_programme, year).rows.first()
    assert refusal(Conflict, paint_weeks, **painting(calendar, by, week(other, 1, "К"))) == (
        "The calendar has no such row any more. Open it again.", None,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["other_clerk", "teacher", "dean", "outsider"])
def test_who_keeps_no_calendars_of_the_unit_paints_none(calendar, first, cast, who):
    refusal(Refused, paint_weeks, **painting(calendar, getattr(cast, who).scope, week(first, 1, "К")))


# Signatures


def test_a_calendar_sent_twice(calendar, by):
    approval.submit_calendar(calendar=calendar, by=by, at=NOON)
    refusal(OfficeError, approval.submit_calendar, calendar=calendar, by=by)


def test_a_calendar_with_an_empty_week(calendar, first, by):
    paint_weeks(calendar_id=calendar.pk, writes=[week(first, 1, "")], by=by, at=NOON)
    refusal(Refused, approval.submit_calendar, calendar=calendar, by=by)


@pytest.mark.parametrize("who", ["deans_clerk", "other_dean", "office_specialist", "outsider"])
def test_a_step_that_is_anothers(at_stage, cast, who):
    refusal(Refused, signoffs.approve, document=at_stage("dean"), by=getattr(cast, who).scope)


def test_a_step_that_was_signed_meanwhile(at_stage, cast):
    refusal(OfficeError, signoffs.approve, document=at_stage("office"), by=cast.dean.scope, expected_step="dean")


@pytest.mark.parametrize("remark", ["", "   "])
def test_a_return_without_a_remark(at_stage, cast, remark):
    refusal(BadInput, signoffs.return_with_remark, document=at_stage("dean"), by=cast.dean.scope, remark=remark)


def test_what_somebody_signed_is_not_taken_back(at_stage, by):
    refusal(Refused, signoffs.withdraw, document=at_stage("dean"), by=by)


def test_after_the_window_no_verb_of_the_author_works(calendar, first, world, year, shut, by):
    other: Programme = make_programme(world.units.department, world.standard, "710300", "Биринчи")
    verbs = (
        (paint_weeks, painting(calendar, by, week(first, 1, "К"))),
        (calendars.create_calendar, {"programme": other, "year": year, "by": by}),
        (calendars.copy_calendar, {"calendar": calendar, "programmes": [other], "by": by}),
        (calendars.add_period, {"calendar": calendar, "by": by, **period()}),
        (approval.submit_calendar, {"calendar": calendar, "by": by}),
    )
    told = {refusal(Refused, verb, **asked)[0] for verb, asked in verbs}
    assert told == {
        "The window for entering academic calendars closed on 1 Mar 2026. The office extends it with a reason."
    }
    shut.delete()
    assert approval.submit_calendar(calendar=calendar, by=by, at=NOON).step == "head"
