"""Calculating the load of departments: what comes, what changes, what stays, what is refused."""

from datetime import date, timedelta
from decimal import Decimal as D
from functools import partial

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from curriculum.models import SemesterPlan
from curriculum.operations.snapshots import take_snapshot
from curriculum.tests.contingent.people import stand
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.english import in_english
from workload.calc.findings import Changed, Recalculation
from workload.models import LoadLine, LoadShare, LoadSheet, NormSet
from workload.operations.calculation import calculate_load
from workload.tests.world import (
    AT,
    FIRST_DAY,
    FIXING,
    add_group,
    admit,
    calculate,
    hours_of,
    join,
    key,
    make_load_world,
    make_norms,
    row,
    sheet_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
EVENT = "workload.loadsheet.calculated"


def stored(sheet: LoadSheet) -> tuple[list, list]:
    """Every value of the lines and of their shares, and their numbers."""
    shares = LoadShare.objects.filter(line__sheet=sheet)
    return list(sheet.lines.order_by("pk").values()), list(shares.order_by("pk").values())


def shares_of(line: LoadLine) -> list[tuple]:
    return list(line.shares.order_by("degree", "funding").values_list("degree", "funding", "hours"))


def give(line: LoadLine, hours: str, reason: str = "Кеңештин чечими") -> None:
    LoadLine.objects.filter(pk=line.pk).update(given=D(hours), reason=reason)


@pytest.fixture
def calculated(load_world, cast) -> LoadSheet:
    """The load of the first department, of no stream."""
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def test_the_load_of_a_department_comes_out_whole(load_world, cast):
    [outcome] = calculate(load_world, cast.department_head)

    sheet, (first, second, _other) = sheet_of(load_world), load_world.lines
    assert hours_of(sheet) == {
        key("lecture", first): D(32), key("practical", first): D(16), key("consultation", first): D("1.60"),
        key("exam_consultation", first): D(2), key("exam", first): D("1.50"),
        key("lecture", second): D(32), key("practical", second): D(16), key("consultation", second): D("1.60"),
        key("exam_consultation", second): D(2), key("exam", second): D("1.20"),
    }  # fmt: skip
    assert (outcome.sheet, outcome.reason) == (sheet, "")
    assert outcome.found == Recalculation(tuple(hours_of(sheet)), (), (), 0)
    assert (sheet.hours, sheet.gaps, sheet.norm_set, sheet.state, sheet.calculated_at, sheet.revision) == (
        D("105.90"), 0, load_world.norms, "draft", AT, 2,
    )  # fmt: skip


def test_a_line_keeps_all_that_it_was_counted_from(load_world, calculated):
    line = row(calculated, "exam", load_world.lines[0])
    norm = load_world.norms.norms.get(work="exam")

    values = LoadLine.objects.filter(pk=line.pk).values().get()
    assert values == {
        "id": line.pk, "sheet_id": calculated.pk, "key": key("exam", load_world.lines[0]),
        "term_id": load_world.autumn.pk, "work": "exam", "course_id": load_world.lines[0].course_id,
        "name_ky": "Сабак 1", "name_ru": "Сабак 1 (ru)", "name_en": "Сабак 1 (en)", "language": "ky",
        "group_names": ["ПИ-1-26"], "sources": [load_world.lines[0].pk], "stream_id": None, "snapshot_id": None,
        "norm_id": norm.pk, "norm_hours": D("0.300"), "plan_hours": D(0), "groups": 1, "subgroups": 1, "students": 5,
        "weeks": D("16.0"), "raw": D("1.500000"), "calculated": D("1.50"), "given": None, "reason": "", "gap": "",
        "offered": None, "hours": D("1.50"),
    }  # fmt: skip
    assert shares_of(line) == [("master", "budget", D("0.60")), ("master", "contract", D("0.90"))]


def test_a_stream_is_one_line_with_all_its_groups(load_world, cast):
    stream = join(load_world, cast.deans_clerk)
    calculate(load_world, cast.department_head)

    sheet = sheet_of(load_world)
    line = sheet.lines.get(work="lecture")
    assert (line.key, line.group_names, line.sources, line.stream, line.students, line.hours) == (
        f"lecture:stream:{stream.pk}", ["ПИ-1-26", "ПИ-2-26"], [one.pk for one in load_world.lines[:2]], stream, 9,
        D(32),
    )  # fmt: skip
    assert shares_of(line) == [("master", "budget", D("7.11")), ("master", "contract", D("24.89"))]
    assert sheet.hours == D("73.90")


def test_a_fixed_contingent_is_named(load_world, cast):
    snapshot = take_snapshot(day=FIXING, by=cast.office_specialist.scope, at=AT)
    calculate(load_world, cast.department_head)

    assert set(sheet_of(load_world).lines.values_list("snapshot", flat=True)) == {snapshot.pk}


def test_shares_sum_to_the_hours_of_every_line_and_of_the_sheet(load_world, cast):
    join(load_world, cast.deans_clerk)
    calculate(load_world, cast.department_head)

    lines = LoadLine.objects.annotate(shared=Sum("shares__hours"))
    assert {line.key: line.shared for line in lines} == {line.key: line.hours for line in lines}
    sheet = sheet_of(load_world)
    assert LoadShare.objects.filter(line__sheet=sheet).aggregate(sum=Sum("hours"))["sum"] == sheet.hours
    assert sheet.lines.aggregate(sum=Sum("hours"))["sum"] == sheet.hours


def test_calculating_is_recorded_in_a_sentence(load_world, calculated, cast):
    entry = AuditEntry.objects.get(event=EVENT)

    assert (entry.object_id, entry.unit_id, entry.user_id, entry.at) == (
        calculated.pk, load_world.department.pk, cast.department_head.user.pk, AT,
    )  # fmt: skip
    assert entry.new == {"come": 10, "changed": 0, "gone": 0, "hours": "105.90"}


def test_calculating_unchanged_inputs_changes_nothing(load_world, calculated, cast):
    before = stored(calculated)
    [outcome] = calculate(load_world, cast.office_specialist, at=AT + timedelta(days=1))

    assert stored(calculated) == before
    assert outcome.found == Recalculation((), (), (), 10)
    assert AuditEntry.objects.filter(event=EVENT).count() == 1
    sheet = sheet_of(load_world)
    assert (sheet.revision, sheet.hours, sheet.calculated_at) == (2, D("105.90"), AT + timedelta(days=1))


def test_a_changed_contingent_changes_only_the_lines_that_it_touches(load_world, calculated, cast):
    before = {line["id"]: line for line in stored(calculated)[0]}
    exam = row(calculated, "exam", load_world.lines[1])
    admit(load_world.second, contract=1)
    [outcome] = calculate(load_world, cast.department_head)

    after = {line["id"]: line for line in stored(calculated)[0]}
    assert outcome.found == Recalculation((), (), (Changed(exam.key, D("1.20"), D("1.50")),), 9)
    assert after.keys() == before.keys()
    # the group has a student more in every line of its own; the lines of the other group are as they were
    touched = [after[pk]["group_names"] for pk in after if after[pk] != before[pk]]
    assert touched == [["ПИ-2-26"]] * 5
    entry = AuditEntry.objects.filter(event=EVENT).latest("pk")
    assert entry.new == {"come": 0, "changed": 1, "gone": 0, "hours": "106.20"}
    assert sheet_of(load_world).revision == 3


def test_a_change_of_funding_moves_hours_and_loses_none(load_world, calculated, cast):
    stand(load_world.students[0], FIXING, funding="contract")
    [outcome] = calculate(load_world, cast.department_head)

    line = row(calculated, "lecture", load_world.lines[0])
    assert shares_of(line) == [("master", "budget", D("6.40")), ("master", "contract", D("25.60"))]
    assert (len(outcome.found.changed), outcome.found.same, sheet_of(load_world).hours) == (5, 5, D("105.90"))


def test_what_is_no_longer_taught_goes(load_world, calculated, cast):
    give(row(calculated, "lecture", load_world.lines[1]), "40")
    SemesterPlan.objects.filter(pk=load_world.plans[1].pk).update(state="returned")
    [outcome] = calculate(load_world, cast.department_head)

    assert (len(outcome.found.gone), outcome.found.same) == (5, 5)
    assert {names[0] for names in calculated.lines.values_list("group_names", flat=True)} == {"ПИ-1-26"}
    assert sheet_of(load_world).hours == D("53.10")


def test_lines_that_are_joined_give_way_to_their_stream(load_world, calculated, cast):
    join(load_world, cast.deans_clerk)
    [outcome] = calculate(load_world, cast.department_head)

    assert ([one.split(":")[1] for one in outcome.found.come], len(outcome.found.gone)) == (["stream"], 2)


def test_a_line_added_by_hand_stays(load_world, calculated, cast):
    added = LoadLine.objects.create(
        sheet=calculated, key="manual:1", term=load_world.autumn, work="postgraduate", name_ky="Аспирантура",
        given=D(50), reason="Буйрук № 5",
    )  # fmt: skip
    [outcome] = calculate(load_world, cast.department_head)

    added.refresh_from_db()
    assert (added.hours, added.reason, outcome.found.is_idle) == (D(50), "Буйрук № 5", True)
    assert sheet_of(load_world).hours == D("155.90")


def test_hours_given_by_hand_stay_and_are_shared_when_the_norm_gives_others(load_world, calculated, cast):
    exam = row(calculated, "exam", load_world.lines[1])
    give(exam, "7")
    admit(load_world.second, budget=4)
    calculate(load_world, cast.department_head)

    exam.refresh_from_db()
    assert (exam.calculated, exam.given, exam.hours, exam.reason) == (D("2.40"), D(7), D(7), "Кеңештин чечими")
    assert shares_of(exam) == [("master", "budget", D("3.50")), ("master", "contract", D("3.50"))]
    assert sheet_of(load_world).hours == D("105.90") - D("1.20") + D(7)


def test_hours_given_by_hand_are_no_news_when_nothing_changed(load_world, calculated, cast):
    give(row(calculated, "exam", load_world.lines[1]), "7")
    calculate(load_world, cast.department_head)
    before = stored(calculated)
    [outcome] = calculate(load_world, cast.department_head)

    assert (outcome.found.is_idle, stored(calculated)) == (True, before)


def test_a_sheet_follows_the_norms_that_hold(load_world, calculated, cast):
    NormSet.objects.filter(pk=load_world.norms.pk).update(
        valid_from=date(2025, 9, 1), valid_to=FIRST_DAY - timedelta(days=1)
    )
    newer = make_norms("Жаңы ченемдер")
    newer.norms.filter(work="exam").update(hours=D("0.4"))
    [outcome] = calculate(load_world, cast.department_head)

    sheet = sheet_of(load_world)
    assert (sheet.norm_set, sheet.revision, len(outcome.found.changed)) == (newer, 3, 2)
    assert set(sheet.lines.values_list("norm__norm_set", flat=True)) == {newer.pk}
    assert row(sheet, "exam", load_world.lines[0]).hours == D("2.00")


def test_what_no_norm_gives_hours_is_a_fault(load_world, cast):
    load_world.norms.norms.filter(work="practical").delete()
    calculate(load_world, cast.department_head)

    sheet = sheet_of(load_world)
    found = sheet.lines.filter(work="practical").values_list("norm", "norm_hours", "plan_hours", "hours", "gap")
    assert list(found) == [(None, None, D(16), D(0), "no_norm")] * 2
    assert sheet.gaps == 2


def test_a_group_without_students_is_a_fault(load_world, cast):
    plan = add_group(load_world, "ПИ-3-26", cast.deans_clerk)
    calculate(load_world, cast.department_head)

    lines = sheet_of(load_world).lines.filter(group_names=[plan.group.name])
    assert list(lines.order_by("pk").values_list("work", "hours", "gap")) == [
        ("lecture", D(32), "no_students"), ("practical", D(16), "no_students"), ("consultation", D("1.6"),
        "no_students"), ("exam_consultation", D(2), "no_students"), ("exam", D(0), "no_students"),
    ]  # fmt: skip


def test_a_stream_of_different_hours_is_a_fault(load_world, cast):
    join(load_world, cast.deans_clerk)
    load_world.plans[1].lines.filter(pk=load_world.lines[1].pk).update(lecture=D(20))
    calculate(load_world, cast.department_head)

    line = sheet_of(load_world).lines.get(work="lecture")
    assert (line.hours, line.plan_hours, line.gap) == (D(32), D(32), "uneven")


def test_a_department_that_teaches_nothing_has_an_empty_sheet(load_world, cast, units):
    [outcome] = calculate(load_world, cast.office_specialist, units.sister_department)

    sheet = sheet_of(load_world, units.sister_department)
    assert (sheet.hours, sheet.gaps, sheet.revision, outcome.found.is_idle) == (D(0), 0, 1, True)
    assert outcome.sheet.hours == D(0)
    assert not AuditEntry.objects.filter(event=EVENT).exists()


def test_many_departments_are_calculated_at_once(load_world, cast, units):
    departments = (units.department, units.sister_department, units.other_department)
    outcomes = calculate(load_world, cast.office_specialist, *departments)

    assert {one.sheet.department: one.sheet.hours for one in outcomes} == {
        units.department: D("105.90"), units.sister_department: D(0), units.other_department: D("51.90"),
    }  # fmt: skip
    assert AuditEntry.objects.filter(event=EVENT).count() == 2


def test_without_departments_nothing_is_calculated(load_world, cast):
    with pytest.raises(BadInput, match="Choose a department at least") as refusal:
        calculate_load(departments=[], year=load_world.year, by=cast.office_specialist.scope, at=AT)

    assert refusal.value.field == "unit"


def test_without_norms_nothing_is_calculated(load_world, cast):
    NormSet.objects.update(valid_from=FIRST_DAY + timedelta(days=1))

    with pytest.raises(BadInput, match="no norms of time hold") as refusal:
        calculate(load_world, cast.department_head)

    assert (refusal.value.field, LoadSheet.objects.exists()) == ("year", False)


@pytest.mark.parametrize("who", ["other_head", "sister_head", "deans_clerk", "dean", "teacher", "outsider"])
def test_others_calculate_nothing_here(load_world, cast, who):
    with pytest.raises(Refused):
        calculate(load_world, getattr(cast, who))

    assert not LoadSheet.objects.exists()


def test_one_department_of_another_unit_stops_all(load_world, cast, units):
    with pytest.raises(Refused):
        calculate(load_world, cast.department_head, units.department, units.other_department)

    assert not LoadSheet.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "approved", "archived"])
def test_a_sheet_on_its_way_stays_as_it_is_and_says_so(load_world, calculated, cast, state):
    LoadSheet.objects.update(state=state)
    before = stored(calculated), LoadSheet.objects.values().get()
    admit(load_world.first, contract=3)
    [outcome] = calculate(load_world, cast.department_head)

    assert (stored(calculated), LoadSheet.objects.values().get()) == before
    assert (outcome.found, outcome.reason) == (
        None, "This load sheet is in approval or approved; it is calculated anew only as a new version.",
    )  # fmt: skip


def test_a_returned_sheet_is_calculated_again(load_world, calculated, cast):
    LoadSheet.objects.update(state="returned")
    admit(load_world.first, contract=3)

    assert len(calculate(load_world, cast.department_head)[0].found.changed) == 5


def test_the_queries_that_read_do_not_grow_with_the_departments(load_world, cast, units):
    departments = [units.department, units.sister_department, units.other_department]
    calculate(load_world, cast.office_specialist, *departments)
    asked = {}
    for count in (1, 3):
        with CaptureQueriesContext(connection) as captured:
            calculate(load_world, cast.office_specialist, *departments[:count])
        asked[count] = len([query for query in captured if query["sql"].startswith("SELECT")])

    assert asked[3] - asked[1] <= 2  # what the scope asks of each unit


def test_two_people_who_calculate_at_once_open_one_sheet(committed, cast):
    world = make_load_world(cast)

    results = at_once(*(partial(calculate, world, by) for by in (cast.department_head, cast.office_specialist)))

    assert sorted(len(result[0].found.come) for result in results) == [0, 10]
    assert (LoadSheet.objects.count(), LoadLine.objects.count()) == (1, 10)
    assert AuditEntry.objects.filter(event=EVENT).count() == 1
