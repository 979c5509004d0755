"""The load and AVN's program №6: written, brought back, every difference found and no other, taken with a reason."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.tests.exchange.files import altered, bring, content_of, export, profile_for, rows_in, told
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english
from kuu_office.office.models import ExchangeRun
from kuu_office.office.models.exchange import PART
from kuu_office.office.operations.choices import Pick, carry_out, choose, chosen, seen_of
from kuu_office.office.programs import program_of
from workload.exchange import LOAD
from workload.exchange.load import collect, of_objects, records_of
from workload.models import LoadLine, LoadSheet
from workload.tests.holding import hold
from workload.tests.world import AT, add_group, calculate, join, key, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
HOURS = "K"


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


@pytest.fixture
def profile(cast):
    """The portal's own form of program №6 as a workbook."""
    return profile_for("avn-6", cast.office_specialist)


@pytest.fixture
def written(load_world, sheet, profile, cast) -> ExchangeRun:
    return export(profile, load_world.department, cast.office_specialist, load_world.autumn, everything=True)


@pytest.fixture
def compare(load_world, profile, cast):
    return lambda content: bring(
        profile, content, load_world.department, cast.office_specialist, load_world.autumn, everything=True
    )


def take(run: ExchangeRun, member) -> dict:
    """Every difference of hours is chosen for AVN and carried out."""
    rows = run.differences.filter(field="hours")
    choose(run=run, picks=[Pick(row.pk, "take", row.version) for row in rows], by=member.scope, at=AT)
    return carry_out(run=run, seen=seen_of(chosen(run)), due_date=None, by=member.scope, at=AT)


def test_a_line_is_written_with_its_key_and_its_figures(load_world, sheet):
    records = {record.key: record for record in collect({load_world.department.pk}, load_world.autumn)}

    record = records["ПИ", "2026", "autumn", "Сабак 1", "exam", "ПИ-1-26"]
    assert (record.object_id, record.unit_id, record.ready, len(records)) == (
        sheet.pk, load_world.department.pk, False, 10,
    )  # fmt: skip
    assert record.values == {"plan_hours": "0", "subgroups": "1", "students": "5", "norm": "0.3", "hours": "1.5"}
    assert of_objects([sheet.pk]) == list(records.values())
    assert collect({load_world.department.pk}, None) == []


def test_a_stream_is_known_by_all_its_groups(load_world, cast):
    join(load_world, cast.deans_clerk)
    calculate(load_world, cast.department_head)

    keys = [record.key for record in collect({load_world.department.pk}, load_world.autumn)]
    assert ("ПИ", "2026", "autumn", "Сабак 1", "lecture", "ПИ-1-26, ПИ-2-26") in keys


def test_what_would_stand_twice_gets_a_number(load_world, sheet):
    for number in (1, 2):
        LoadLine.objects.create(
            sheet=sheet, key=f"manual:{number}", term=load_world.autumn, work="postgraduate", name_ky="Аспирантура",
            given=D(50), reason="Буйрук",
        )  # fmt: skip
    lines = sheet.lines.filter(work="postgraduate").select_related("sheet__department", "sheet__year", "term")
    groups = [record.key[-1] for _line, record in records_of(lines.order_by("pk"))]

    assert groups == ["–", f"– №{lines.order_by('pk')[1].pk}"]


def test_only_approved_sheets_are_ready_for_avn(load_world, sheet, profile, cast):
    with pytest.raises(BadInput, match="Only approved load sheets"):
        export(profile, load_world.department, cast.office_specialist, load_world.autumn)
    LoadSheet.objects.update(state="approved")
    run = export(profile, load_world.department, cast.office_specialist, load_world.autumn)
    assert run.counts == {"rows": 10}


def test_a_file_written_and_brought_back_differs_in_nothing(written, compare):
    assert len(rows_in(content_of(written))) == 11
    run = compare(content_of(written))

    assert (told(run), run.state, run.counts["equal"]) == ([], "settled", 10)


def test_lines_by_hand_come_back_as_they_were(load_world, sheet, cast, profile, compare):
    for number in (1, 2):
        LoadLine.objects.create(
            sheet=sheet, key=f"manual:{number}", term=load_world.autumn, work="postgraduate", name_ky="Аспирантура",
            given=D(50), reason="Буйрук",
        )  # fmt: skip
    written = export(profile, load_world.department, cast.office_specialist, load_world.autumn, everything=True)
    run = compare(content_of(written))

    assert (told(run), run.counts["equal"], run.counts["problems"]) == ([], 12, 0)


def test_fifty_planted_differences_are_found_and_no_other(load_world, sheet, cast, profile, compare):
    for number in range(3, 9):
        add_group(load_world, f"ПИ-{number}-26", cast.deans_clerk, budget=number, contract=2)
    calculate(load_world, cast.department_head)
    written = export(profile, load_world.department, cast.office_specialist, load_world.autumn, everything=True)
    content = content_of(written)
    rows = rows_in(content)
    assert len(rows) == 41
    # 30 other hours, 5 other students, 5 other norms, 5 rows lost, 5 rows only there
    cells = {f"{HOURS}{number}": float(rows[number - 1][10]) + 1.25 for number in range(2, 32)}
    cells |= {f"I{number}": 99 for number in range(2, 7)} | {f"J{number}": 7.5 for number in range(10, 15)}
    only_there = [(*row[:5], f"ЖОК-{number}", *row[6:]) for number, row in enumerate(rows[1:6])]
    run = compare(altered(content, cells, dropped=(33, 35, 37, 39, 41), added=only_there))

    planted = {("changed_in_avn", _key(rows[number - 1]), "hours") for number in range(2, 32)}
    planted |= {("changed_in_avn", _key(rows[number - 1]), "students") for number in range(2, 7)}
    planted |= {("changed_in_avn", _key(rows[number - 1]), "norm") for number in range(10, 15)}
    planted |= {("missing", _key(rows[number - 1]), "") for number in (33, 35, 37, 39, 41)}
    planted |= {("extra", _key(row), "") for row in only_there}
    found = [(one.kind, tuple(one.key.split(PART)), one.field) for one in run.differences.all()]
    assert (len(planted), len(found), run.counts["problems"]) == (50, 50, 0)
    assert set(found) == planted


WORDS = {  # of the portal's own form, in the language of the page
    "autumn term": "autumn", "lectures": "lecture", "practical classes": "practical",
    "current consultations": "consultation", "consultation before the exam": "exam_consultation", "exam": "exam",
}  # fmt: skip


def _key(row: tuple) -> tuple:
    return tuple(WORDS.get(str(part), str(part)) for part in row[:6])


def test_hours_of_avn_are_given_by_hand_with_the_exchange_as_the_reason(load_world, sheet, written, compare, cast):
    rows = rows_in(content_of(written))
    place = next(number for number, row in enumerate(rows, 1) if _key(row)[4:] == ("exam", "ПИ-1-26"))
    run = compare(altered(content_of(written), {f"{HOURS}{place}": 4}))

    assert told(run) == [("changed_in_avn", "ПИ ПИ-1-26", "hours", "1.5", "4", "1.5")]
    assert take(run, cast.office_specialist) == {"applied": 1}
    line = sheet.lines.get(key=key("exam", load_world.lines[0]))
    assert (line.given, line.calculated, line.reason) == (
        D(4), D("1.50"), f"Values taken from AVN: exchange №{run.pk} avn.xlsx.",
    )  # fmt: skip
    entry = AuditEntry.objects.get(event="workload.loadsheet.hours_given")
    assert (entry.object_id, entry.reason, entry.user_id) == (sheet.pk, line.reason, cast.office_specialist.user.pk)
    assert told(compare(altered(content_of(written), {f"{HOURS}{place}": 4}))) == []


def test_what_cannot_be_given_is_refused_by_name_and_the_rest_is_taken(sheet, written, compare, cast):
    held = sheet.lines.filter(work="lecture").order_by("pk").first()
    hold(held, "32")
    rows = rows_in(content_of(written))
    places = [number for number, row in enumerate(rows, 1) if _key(row)[4] in {"lecture", "practical"}]
    hours = dict(zip((f"{HOURS}{place}" for place in places), (10, 11, 0, 6000), strict=True))
    run = compare(altered(content_of(written), hours))

    assert take(run, cast.office_specialist) == {"applied": 1, "refused": 3}
    reasons = sorted(row.reason for row in run.differences.filter(outcome="refused"))
    assert [reason[:40] for reason in reasons] == [
        "6000: one line of the load has at most 5", "A line of the load has hours: zero canno",
        "Сабак 1 (en), lectures: 32 h are distrib",
    ]  # fmt: skip
    assert sheet.lines.filter(given__isnull=False).count() == 1


def test_what_the_portal_changed_meanwhile_is_not_overwritten(load_world, sheet, written, compare, cast):
    run = compare(altered(content_of(written), {f"{HOURS}2": 4}))
    LoadLine.objects.update(given=D(9), reason="Кеңештин чечими")

    assert take(run, cast.office_specialist) == {"refused": 1}
    assert "“9”" in run.differences.get().reason
    assert set(LoadLine.objects.values_list("reason", flat=True)) == {"Кеңештин чечими"}


def test_what_the_portal_has_by_now_is_simply_there(sheet, written, compare, cast):
    run = compare(altered(content_of(written), {f"{HOURS}2": 4}))
    LoadLine.objects.update(given=D(4), reason="Кеңештин чечими")

    assert take(run, cast.office_specialist) == {"applied": 1}
    assert set(LoadLine.objects.values_list("reason", flat=True)) == {"Кеңештин чечими"}


def test_a_line_that_went_refuses_its_value(sheet, written, compare, cast):
    run = compare(altered(content_of(written), {f"{HOURS}2": 4}))
    LoadLine.objects.all().delete()

    assert take(run, cast.office_specialist) == {"refused": 1}
    assert run.differences.get().reason == "The line is no longer in the load sheet."


def test_an_approved_sheet_refuses_every_value(sheet, written, compare, cast):
    run = compare(altered(content_of(written), {f"{HOURS}2": 4, f"{HOURS}3": 5}))
    LoadSheet.objects.update(state="approved")

    assert take(run, cast.office_specialist) == {"refused": 2}
    assert {row.reason for row in run.differences.all()} == {
        "This load sheet is in approval or approved; it is calculated anew only as a new version."
    }


def test_what_follows_from_something_else_is_named_and_never_taken():
    fixed = {field.key: bool(field.fixed) for field in program_of("avn-6").value_fields}

    assert fixed == {"plan_hours": True, "subgroups": True, "students": True, "norm": True, "hours": False}
    assert (LOAD.url(7), LOAD.reopens([7])) == ("/workload/7/", [])


def test_many_lines_are_collected_with_one_query(load_world, sheet, cast):
    for number in (3, 4):
        add_group(load_world, f"ПИ-{number}-26", cast.deans_clerk, budget=1)
    calculate(load_world, cast.department_head)
    with CaptureQueriesContext(connection) as captured:
        assert len(collect({load_world.department.pk}, load_world.autumn)) == 20

    assert len(captured) == 1
