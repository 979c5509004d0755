"""The calendar as it is laid out and said: heads, weeks, budget, findings, exceptional periods, differences."""

from datetime import date

import pytest
from django.utils import translation

from curriculum.calc.calendar_checks import CHECKS
from curriculum.calendar_grid import (
    build_calendar_grid,
    column_words,
    compared_calendars,
    said_of_calendar,
    said_period,
)
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, CalendarSymbol
from curriculum.operations.calendar_weeks import Palette
from curriculum.queries.calendar import sheet_of
from curriculum.tests.calendar.rows import make_calendar
from kuu_office.core.models import Holiday


@pytest.fixture
def period(calendar) -> CalendarPeriod:
    return CalendarPeriod.objects.create(
        calendar=calendar, kind="distance", start_date=date(2026, 9, 1), end_date=date(2026, 9, 15), years=[1, 2],
        note="Шаардык штаб",
    )  # fmt: skip


def laid_out(calendar: Calendar):
    return build_calendar_grid(sheet_of(calendar))


def said(calendar: Calendar) -> list[tuple]:
    return [(one.severity, one.place, one.text, one.rule) for one in said_of_calendar(sheet_of(calendar))]


def test_the_heads_name_weeks_days_months_and_holidays(calendar):
    Holiday.objects.create(date=date(2026, 8, 31), name_ky="Эгемендүүлүк күнү", name_en="Independence Day")
    grid = laid_out(calendar)

    first = grid.heads[0]
    assert (first.column, first.number, first.days) == ("w1", 1, "31 Aug 2026–6 Sep 2026")
    assert first.title == "Week 1, 31 Aug 2026–6 Sep 2026"
    assert first.holidays == ("31 Aug 2026: Independence Day",)
    assert [head.number for head in grid.heads if head.begins_month] == [1, 5, 10, 14, 19, 23, 27, 31, 36, 40, 44, 49]
    assert grid.months[:3] == (("September", 4), ("October", 5), ("November", 4))


def test_months_are_named_in_the_language_of_the_page(calendar):
    for language, name in (("ky", "Сентябрь"), ("ru", "Сентябрь")):
        with translation.override(language):
            assert laid_out(calendar).months[0] == (name, 4)


def test_a_week_shows_its_sign_its_colour_and_its_name(calendar):
    row = laid_out(calendar).rows[0]
    cell = row.weeks[16]

    assert (cell.id, cell.sign, cell.tone, cell.label) == (f"cell-{row.row.pk}-w17", "Э", "bad", "Э, exam session")
    assert (cell.month, cell.place, cell.version) == (4, 4, 0)
    assert (row.title, row.total, row.expected, row.is_whole) == ("Year 1", 52, 52, True)


def test_an_empty_week_and_a_lost_symbol_are_shown_as_they_are(calendar):
    CalendarRow.objects.filter(year_of_study=1).update(weeks=" x" + "T" * 50)
    empty, lost = laid_out(calendar).rows[0].weeks[:2]

    assert [(one.sign, one.tone, one.label) for one in (empty, lost)] == [("", "none", "empty"), ("x", "none", "x")]


def test_every_week_has_its_own_place_in_a_calendar_stacked_by_month(calendar):
    weeks = laid_out(calendar).rows[0].weeks
    places = [(week.month, week.place) for week in weeks]

    assert len(set(places)) == 52
    assert places == sorted(places)
    assert max(place for _month, place in places) == 5
    assert [week.month_name for week in weeks if week.month_name][:2] == ["September", "October"]


def test_the_budget_shows_only_groups_that_occur_with_sums(calendar):
    budget = laid_out(calendar).budget

    assert budget.heads == ("classes", "exams", "practice", "research", "state examinations", "final work", "vacation")
    assert budget.rows == (
        ("Year 1", (32, 6, 0, 3, 0, 0, 11), 52),
        ("Year 2", (12, 3, 4, 12, 1, 8, 3), 43),
    )
    assert (budget.sums, budget.total) == ((44, 9, 4, 15, 1, 8, 14), 95)


def test_an_exceptional_period_is_said_whole_and_marks_its_weeks(calendar, period):
    sentence = "distance study · 1 Sep 2026–15 Sep 2026 · Year 1, Year 2 · Шаардык штаб"

    assert said_period(period) == sentence
    assert laid_out(calendar).exceptions[:4] == ((sentence,), (sentence,), (sentence,), ())


def test_findings_are_said_with_their_week_and_their_rule(world, year):
    faulty = make_calendar(world.programme, year, "T16 E3 K3 T15 .1 E3 K11", "E2 T14 E3 K3 T15 E3 K3 -9")

    assert said(faulty) == [
        ("error", "Year 1, week 38", "Empty weeks: 38. Every week of the year needs a symbol.",
         "week budget of the academic year"),
        ("error", "Year 1, week 38", "The weeks add up to 51; the academic year has 52.",
         "week budget of the academic year"),
        ("error", "Year 2, week 1", "Before the exams of week 1–2 there are no weeks of classes.",
         "custom of academic calendars (default, to be confirmed by the office)"),
        ("warning", "Year 1, week 23", "Spring term: 15 weeks of study stand in it; it has 16 teaching weeks.",
         "teaching weeks of the term"),
        ("warning", "Year 2, week 1", "Autumn term: 14 weeks of study stand in it; it has 16 teaching weeks.",
         "teaching weeks of the term"),
        ("warning", "Year 2, week 23", "Spring term: 15 weeks of study stand in it; it has 16 teaching weeks.",
         "teaching weeks of the term"),
        ("warning", "Year 2, week 52",
         "The last year has neither state examinations nor the defence of the final work.",
         "custom of academic calendars (default, to be confirmed by the office)"),
    ]  # fmt: skip


def test_a_finding_leads_to_its_week(world, year):
    faulty = make_calendar(world.programme, year, "T16 E3 K3 T16 E3 K10 .1", "T12 R4 E1 K2 E2 K1 R8 Q4 G1 D8 -9")
    row = faulty.rows.first()

    first = said_of_calendar(sheet_of(faulty), "/page/")[0]

    assert (first.url, first.line_id, first.column) == (f"/page/#cell-{row.pk}-w52", str(row.pk), "w52")


def test_days_are_written_as_the_reader_writes_them(world, year):
    late = make_calendar(world.programme, year, "T16 E3 K3 T16 E3 K11", "T12 R4 E1 K2 E2 K1 R8 Q4 G1 D12 -5")

    [(_severity, _place, text, rule)] = said(late)
    assert text == "Study ends on 25 Jul 2027, after the day of the diplomas, 30 Jun 2027."
    assert rule == "day of the diplomas (default, to be confirmed by the office)"


def test_an_overlap_outside_every_row_belongs_to_the_periods(calendar):
    for day in (1, 2):
        CalendarPeriod.objects.create(
            calendar=calendar, kind="other", start_date=date(2027, 9, day), end_date=date(2027, 9, 9)
        )

    assert {place for _severity, place, _text, _rule in said(calendar)} == {"Exceptional periods"}


def test_every_check_has_a_title_and_a_source():
    assert [code for code, check in CHECKS.items() if not (check.title and check.message and check.source)] == []


def test_a_history_names_a_week_by_its_number(db):
    assert [column_words(column) for column in ("w17", "state", "wx")] == ["week 17", "state", "wx"]


def test_a_difference_is_shown_in_runs_of_weeks(world, year, calendar):
    sheet = sheet_of(calendar)
    new = make_calendar(world.other_programme, year, "T16 E3 K3 T16 E3 K11", "T12 R4 E1 K2 E2 K1 R8 Q4 G1 D8 -9")

    shown = compared_calendars(calendar, new, sheet.weeks, Palette(sheet.symbols))

    assert shown["headings"] == ["Year of study", "Weeks", "Days", "Symbol"]
    rows = [[cell["new"] for cell in row["cells"][:3]] + [row["cells"][3]["old"]] for row in shown["rows"]]
    assert rows[0] == ["Year 1", "8", "19 Oct 2026–25 Oct 2026", "М"]
    assert shown["rows"][0]["cells"][3] == {"old": "М", "new": "Т", "changed": True}


def test_signs_are_those_of_today(calendar):
    CalendarSymbol.objects.filter(code="E").update(sign="::")

    assert laid_out(calendar).rows[0].weeks[16].sign == "::"
