"""Scenarios: they touch no row of the load, equal a real recalculation, and are discarded or adopted as norms."""

import hashlib
import json
import uuid
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.calc.shapes import Degree
from curriculum.tests.views.pages import field_errors, offered, stopped, text, tree
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, Appointment, AuditEntry, RoleGrant, Unit
from kuu_office.core.tests.access import ABSENT
from kuu_office.core.tests.cast import BEGINNING
from kuu_office.core.tests.english import in_english
from workload.calc.shapes import Work
from workload.calc.whatif import Changes, NormChange
from workload.models import AnnualLoad, LoadLine, LoadShare, LoadSheet, MonthlyPay, Norm, NormSet, Scenario
from workload.operations.scenarios import adopt_scenario, discard_scenario, make_scenario
from workload.queries.scenarios import kept, read
from workload.queries.whatif import FullRate, full_rates
from workload.tests.holding import hold, teacher
from workload.tests.test_pages import reading, table_rows, workbook_rows
from workload.tests.world import AT, FIRST_DAY, calculate, join, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
EXAM = Changes(norms=(NormChange(Work.EXAM, D("0.5")),))


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """A day of the autumn of 2026, after its fixing date."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    """Streams, a line by hand, hours that people hold: everything that may stand in a sheet."""
    join(load_world, cast.deans_clerk)
    calculate(load_world, cast.department_head)
    made = sheet_of(load_world)
    hold(made.lines.get(work="lecture"), "20")
    return made


def make(world, by, changes: Changes = EXAM, unit=None, title: str = "Эгер") -> Scenario:
    values = {"title": title, "unit": unit or world.department, "year": world.year, "changes": changes}
    return make_scenario(**values, by=by.scope, at=AT)


def figures(scenario: Scenario) -> list[tuple]:
    return [(D(one["today"]), D(one["then"])) for one in scenario.results]


def live_rows() -> str:
    """A hash of every row of the load and of the norms."""
    models = (LoadSheet, LoadLine, LoadShare, NormSet, Norm, AnnualLoad, LoadLine.assignments.rel.related_model)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()


def test_a_scenario_leaves_live_rows_byte_equal_and_equals_a_real_recalculation(load_world, sheet, cast):
    before = live_rows()
    [(today, then)] = figures(make(load_world, cast.department_head))
    assert (live_rows(), today) == (before, sheet.hours)

    load_world.norms.norms.filter(work="exam").update(hours=D("0.5"))
    calculate(load_world, cast.department_head)
    assert then == sheet_of(load_world).hours == D("75.70")
    assert live_rows() != before  # the hash does notice


def test_scenarios_of_groups_and_streams_leave_live_rows_alone(load_world, sheet, cast):
    before = live_rows()
    changes = Changes(size=D(2), groups={"ПИ-1-26": 10}, stream_limit=15)
    [(today, then)] = figures(make(load_world, cast.department_head, changes))

    # 10 and 8 students do not fit into one stream of 15: lectures are read twice; (10 + 8) × 0.3 for the exams
    assert (live_rows(), then - today) == (before, D(32) + D("2.70"))


def test_joining_all_is_what_forming_the_streams_would_give(load_world, cast):
    calculate(load_world, cast.department_head)
    [(today, then)] = figures(make(load_world, cast.department_head, Changes(join_all=True)))
    join(load_world, cast.deans_clerk)
    calculate(load_world, cast.department_head)

    assert (today, then) == (D("105.90"), D("73.90"))
    assert sheet_of(load_world).hours == then


def test_a_scenario_is_kept_with_what_it_changes_and_gave(load_world, sheet, cast):
    post = teacher(load_world.department).post
    AnnualLoad.objects.create(post=post, hours=40, valid_from=FIRST_DAY)
    MonthlyPay.objects.create(post=post, amount="17600.50", valid_from=FIRST_DAY)
    scenario = make(load_world, cast.department_head, title="  Экзаменге жарым саат ")

    assert (scenario.title, scenario.norm_set, scenario.made_by, scenario.computed_at) == (
        "Экзаменге жарым саат", load_world.norms, cast.department_head.person, AT,
    )  # fmt: skip
    assert scenario.results == [
        {"department": load_world.department.pk, "today": "73.90", "then": "75.70", "rates_today": "1.75",
         "rates_then": "2.00", "money_today": "30801", "money_then": "35201"},
    ]  # fmt: skip
    entry = AuditEntry.objects.get(event="workload.scenario.made")
    assert (entry.object_id, entry.unit_id, entry.new) == (
        scenario.pk, load_world.department.pk, {"today": "73.90", "then": "75.70"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        EXAM, Changes(norms=(NormChange(Work.THESIS, D("17.125"), Degree.MASTER),), size=D("1.1")),
        Changes(groups={"А": 5}, stream_limit=70), Changes(join_all=True),
    ],
)  # fmt: skip
def test_changes_are_read_as_they_were_kept(changes):
    assert read(json.loads(json.dumps(kept(changes)))) == changes


def test_a_scenario_of_a_faculty_tells_every_department(load_world, sheet, cast, units):
    scenario = make(load_world, cast.office_specialist, unit=units.faculty)

    told = {Unit.objects.get(pk=one["department"]).code: D(one["then"]) for one in scenario.results}
    assert told == {"ПИ": D("75.70"), "ЭЭТ": D(0)}


FAULTS = [
    ({"changes": Changes()}, "changes nothing", None),
    ({"title": " "}, "Give the scenario a title", "title"),
    ({"changes": Changes(norms=(NormChange(Work.EXAM, D(-1)),))}, "from 0 to 1000 hours", None),
    ({"changes": Changes(norms=(NormChange(Work.EXAM, D("NaN")),))}, "from 0 to 1000 hours", None),
    ({"changes": Changes(size=D(0))}, "more than 0 to 500 per cent", "size"),
    ({"changes": Changes(size=D("5.01"))}, "more than 0 to 500 per cent", "size"),
    ({"changes": Changes(groups={"ПИ-1-26": 1001})}, "from 0 to 1000 students", "groups"),
    ({"changes": Changes(groups={"ЖОК-1": 10})}, "teaches: ЖОК-1", "groups"),
    ({"changes": Changes(stream_limit=0)}, "from 1 to 1000 students", "stream_limit"),
]


@pytest.mark.parametrize(("values", "said", "field"), FAULTS)
def test_senseless_scenarios_are_refused_by_name(load_world, sheet, cast, values, said, field):
    with pytest.raises(BadInput, match=said) as refusal:
        make(load_world, cast.department_head, **values)
    assert (refusal.value.field, Scenario.objects.exists()) == (field, False)


@pytest.mark.parametrize("who", ["other_head", "dean", "teacher", "registrar"])
def test_others_compute_and_discard_nothing(load_world, sheet, cast, who):
    scenario = make(load_world, cast.department_head)
    with pytest.raises(Refused):
        make(load_world, getattr(cast, who))
    with pytest.raises(Refused):
        discard_scenario(scenario=scenario, by=getattr(cast, who).scope, at=AT)
    assert Scenario.objects.count() == 1


def test_a_scenario_is_discarded_and_the_record_stays(load_world, sheet, cast):
    before = live_rows()
    discard_scenario(scenario=make(load_world, cast.department_head), by=cast.department_head.scope, at=AT)

    assert (Scenario.objects.exists(), live_rows()) == (False, before)
    assert AuditEntry.objects.get(event="workload.scenario.discarded").object_label == "Эгер"


# Adopting


def adopt(scenario, by, day: date = date(2027, 9, 1)) -> NormSet:
    return adopt_scenario(scenario=scenario, valid_from=day, by=by.scope, at=AT)


def test_a_scenario_that_somebody_discarded_meanwhile_is_told_to_be_gone(load_world, sheet, cast):
    scenario = make(load_world, cast.department_head)
    Scenario.objects.filter(pk=scenario.pk).delete()
    told = {"scenario": scenario, "at": AT}

    with pytest.raises(Conflict, match="The scenario is gone"):
        discard_scenario(by=cast.department_head.scope, **told)
    with pytest.raises(Conflict, match="The scenario is gone"):
        adopt_scenario(valid_from=date(2027, 9, 1), by=cast.registrar.scope, **told)


def test_norms_are_adopted_from_a_day_on(load_world, sheet, cast):
    load_world.norms.norms.update(is_confirmed=True, note="Ректораттын чечими")
    scenario = make(load_world, cast.department_head)
    made = adopt(scenario, cast.registrar)

    before = NormSet.objects.get(pk=load_world.norms.pk)
    assert (before.valid_to, made.valid_from, made.valid_to, made.name_ky, made.is_confirmed) == (
        date(2027, 8, 31), date(2027, 9, 1), None, "Эгер", False,
    )  # fmt: skip
    fields = ("work", "basis", "hours", "note", "is_confirmed")
    old = {norm[0]: norm for norm in before.norms.values_list(*fields)}
    assert {norm[0]: norm for norm in made.norms.values_list(*fields)} == old | {
        "exam": ("exam", "student", D("0.500"), "Ректораттын чечими", False)
    }
    assert Scenario.objects.get().adopted_as == made
    entry = AuditEntry.objects.get(event="workload.scenario.adopted")
    assert (entry.new, entry.user_id) == (
        {"valid_from": "2027-09-01", "norm_set": made.pk}, cast.registrar.user.pk,
    )  # fmt: skip
    assert sheet_of(load_world).hours == sheet.hours


def test_norms_adopted_for_the_year_give_what_the_scenario_said(load_world, sheet, cast):
    NormSet.objects.update(valid_from=FIRST_DAY - timedelta(days=365))
    scenario = make(load_world, cast.department_head)
    adopt(scenario, cast.registrar, FIRST_DAY)
    calculate(load_world, cast.department_head)

    assert [sheet_of(load_world).hours] == [then for _today, then in figures(scenario)]


def test_only_norms_are_adopted_once_on_a_day_on_which_norms_hold(load_world, sheet, cast):
    with pytest.raises(BadInput, match="changes no norm"):
        adopt(make(load_world, cast.department_head, Changes(size=D(2))), cast.registrar)
    scenario = make(load_world, cast.department_head)
    for day in (FIRST_DAY, FIRST_DAY - timedelta(days=1)):
        with pytest.raises(BadInput, match="No norms hold the day before") as refusal:
            adopt(scenario, cast.registrar, day)
        assert refusal.value.field == "valid_from"
    adopt(scenario, cast.registrar)
    with pytest.raises(Conflict, match="adopted already"):
        adopt(scenario, cast.registrar, date(2028, 9, 1))
    with pytest.raises(Conflict, match="adopted already"):
        discard_scenario(scenario=scenario, by=cast.department_head.scope, at=AT)


@pytest.mark.parametrize("who", ["department_head", "head_of_office", "office_specialist", "dean"])
def test_only_who_keeps_the_norms_adopts(load_world, sheet, cast, who):
    scenario = make(load_world, cast.department_head)
    with pytest.raises(Refused):
        adopt(scenario, getattr(cast, who))
    assert NormSet.objects.count() == 1


def test_the_annual_load_is_the_average_of_the_rates_that_are_held(load_world, units):
    one, half = teacher(units.department), teacher(units.department, post="assistant", rate="0.50")
    for held, hours in ((one, 700), (half, 850)):
        AnnualLoad.objects.create(post=held.post, hours=hours, valid_from=FIRST_DAY)

    MonthlyPay.objects.create(post=one.post, amount=16000, valid_from=FIRST_DAY)
    MonthlyPay.objects.create(post=half.post, amount=10000, valid_from=FIRST_DAY)

    found = full_rates([units.department.pk, units.sister_department.pk], date(2026, 10, 1))
    assert found == {
        units.department.pk: FullRate(D(750), D(14000)), units.sister_department.pk: FullRate(D(775), D(13000)),
    }  # fmt: skip
    assert full_rates([1], date(2020, 1, 1)) == {1: FullRate(None, None)}
    assert FullRate(D(750), None).of(D(1500), D("0.25")) == (D(2), None)


def test_a_post_without_pay_is_left_out_of_the_average_and_the_hourly_paid_hold_no_rate(units):
    one, guest = teacher(units.department), teacher(units.department, post="assistant")
    Appointment.objects.filter(pk=guest.pk).update(kind="hourly")
    other = teacher(units.department, post="lecturer", rate="0.50")
    for post, amount in ((one.post, 16000), (guest.post, 1000)):
        MonthlyPay.objects.create(post=post, amount=amount, valid_from=FIRST_DAY)
    AnnualLoad.objects.create(post=other.post, hours=850, valid_from=FIRST_DAY)

    assert full_rates([units.department.pk], date(2026, 10, 1)) == {units.department.pk: FullRate(D(850), D(16000))}


# The pages


def opened(client, name: str, *args, **query):
    return client.get(reverse(f"workload:{name}", args=args), query)


def send(client, name: str, *args, **values):
    return client.post(reverse(f"workload:{name}", args=args), {"idem": str(uuid.uuid4()), **values})


FORM = {"title": "Эгер", "size": "100", "work_1": "exam", "hours_1": "0.5", "groups": "", "streams": ""}


def filled(world, **values) -> dict:
    return FORM | {"year": world.year.pk, "unit": world.department.pk} | values


def test_a_scenario_is_computed_and_shown_beside_today(load_world, sheet, cast):
    client = reading(cast.department_head)
    assert opened(client, "scenario_new").status_code == 200
    response = send(client, "scenario_new", **filled(load_world))
    page = client.get(response["Location"])

    assert table_rows(page) == [["Программалык инженерия кафедрасы", "73.9", "75.7", "1.8", "–", "–", "–", "–"]]
    assert [text(one) for one in tree(page).xpath("//dl//li")] == ["exam: 0.5 h by the norm (for all)"]
    assert "Discard" in offered(page)
    assert "It belongs to: registrar" in stopped(page)["Adopt the norms"]
    lines = workbook_rows(client.get(response["Location"], {"export": "xlsx"}))
    assert lines[1][:4] == ("Программалык инженерия кафедрасы", 73.9, 75.7, 1.8)
    assert table_rows(opened(client, "scenarios"))[0][0] == "Эгер"


def test_everything_that_a_scenario_changes_is_said(load_world, sheet, cast):
    client = reading(cast.department_head)
    sent = filled(
        load_world, size="150", groups="ПИ-1-26 = 10\n\n ПИ-2-26=8", streams="limit", stream_limit="60",
        degree_1="master", work_2="lecture", hours_2="0.9", form_2="full_time",
    )  # fmt: skip
    page = client.get(send(client, "scenario_new", **sent)["Location"])

    assert [text(one) for one in tree(page).xpath("//dl//li")] == [
        "exam: 0.5 h by the norm (master)", "lectures: 0.9 h by the norm (full-time)",
        "groups of 150 % of their present size", "group ПИ-1-26: 10 students", "group ПИ-2-26: 8 students",
        "lectures formed into streams anew, at most 60 students in one",
    ]  # fmt: skip
    joined = client.get(send(client, "scenario_new", **filled(load_world, streams="join"))["Location"])
    assert text(tree(joined).xpath("//dl//li")[-1]) == "all proposed streams of lectures formed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"), ({"unit": "1234567"}, "unit"), ({"size": "0"}, "size"), ({"size": "abc"}, "size"),
        ({"hours_1": ""}, "hours_1"), ({"groups": "ПИ-1-26"}, "groups"), ({"groups": "ПИ-1-26 = -3"}, "groups"),
        ({"groups": "ЖОК = 3"}, "groups"), ({"streams": "limit"}, "stream_limit"), ({"work_1": "flying"}, "work_1"),
        ({"streams": "limit", "stream_limit": "0"}, "stream_limit"),
    ],
)  # fmt: skip
def test_a_faulty_scenario_comes_back(load_world, sheet, cast, values, field):
    response = send(reading(cast.department_head), "scenario_new", **filled(load_world, **values))

    assert (response.status_code, list(field_errors(response)), Scenario.objects.exists()) == (422, [field], False)


def test_a_year_without_norms_is_told(load_world, sheet, cast):
    empty = AcademicYear.objects.create(start_year=2020, start_date=date(2020, 9, 1), end_date=date(2021, 8, 31))
    response = send(reading(cast.department_head), "scenario_new", **filled(load_world, year=empty.pk))
    assert (response.status_code, list(field_errors(response))) == (422, ["year"])


def test_a_scenario_that_was_kept_before_money_was_told_opens(load_world, sheet, cast):
    scenario = make(load_world, cast.department_head)
    for found in scenario.results:
        del found["money_today"], found["money_then"]
    scenario.save()
    response = opened(reading(cast.department_head), "scenario", scenario.pk)

    assert response.status_code == 200
    assert table_rows(response)[0][-2:] == ["–", "–"]


MONEY = ["Som a month today", "Som a month in the scenario"]


def money_told(client, scenario: Scenario) -> tuple[list[str], list[str], bool]:
    """The columns of money on the page and in the workbook, whether the page says what money is."""
    page = opened(client, "scenario", scenario.pk, sort="money_then")
    sheet = workbook_rows(opened(client, "scenario", scenario.pk, export="xlsx", columns="department,money_today"))
    on_page = [text(one) for one in tree(page).xpath("//main//table//th")]
    return (
        [title for title in MONEY if title in on_page], [title for title in sheet[0] if title in MONEY],
        "average monthly pay" in text(tree(page).xpath("//main")[0]),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["department_head", "dean", "finance_specialist"])
def test_who_sees_pay_is_told_money(load_world, sheet, cast, who):
    scenario = make(load_world, cast.department_head)

    assert money_told(reading(getattr(cast, who)), scenario) == (MONEY, MONEY[:1], True)


@pytest.mark.parametrize("who", ["deans_clerk", "dispatcher", "mobility_specialist"])
def test_who_sees_no_pay_of_the_unit_is_told_no_money(load_world, sheet, cast, units, who):
    scenario, client = make(load_world, cast.department_head), reading(getattr(cast, who))
    elsewhere = {"role": Role.DEPARTMENT_HEAD, "unit": units.other_department}
    RoleGrant.objects.create(person=getattr(cast, who).person, start_date=BEGINNING, **elsewhere)

    assert money_told(client, scenario) == ([], [], False)
    assert table_rows(opened(client, "scenario", scenario.pk)) == [
        ["Программалык инженерия кафедрасы", "73.9", "75.7", "1.8", "–", "–"]
    ]


def test_a_scenario_is_discarded_on_its_page(load_world, sheet, cast):
    scenario = make(load_world, cast.department_head)
    response = send(reading(cast.department_head), "scenario_discard", scenario.pk)
    assert (response["Location"], Scenario.objects.exists()) == ("/workload/scenarios/", False)


def test_the_registrar_adopts_on_a_page(load_world, sheet, cast):
    scenario = make(load_world, cast.department_head)
    client = reading(cast.registrar)
    assert "Adopt the norms" in offered(opened(client, "scenario", scenario.pk))
    assert opened(client, "scenario_adopt", scenario.pk).status_code == 200
    assert list(field_errors(send(client, "scenario_adopt", scenario.pk, valid_from=""))) == ["valid_from"]
    assert list(field_errors(send(client, "scenario_adopt", scenario.pk, valid_from="2026-09-01"))) == ["valid_from"]
    response = send(client, "scenario_adopt", scenario.pk, valid_from="2027-09-01")

    assert response.status_code == 302
    assert "Adopted as the norms “Эгер”." in opened(client, "scenario", scenario.pk).content.decode()
    assert send(client, "scenario_adopt", scenario.pk, valid_from="2028-09-01").status_code == 409


def test_scenarios_of_others_are_not_found_and_readers_change_nothing(load_world, sheet, cast):
    scenario = make(load_world, cast.department_head)
    other = reading(cast.other_head)
    assert opened(other, "scenario", scenario.pk).status_code == opened(other, "scenario", ABSENT).status_code == 404
    assert send(other, "scenario_discard", scenario.pk).status_code == 404
    dean = reading(cast.dean)
    assert opened(dean, "scenario", scenario.pk).status_code == 200
    assert "Discard" not in offered(opened(dean, "scenario", scenario.pk))
    assert opened(dean, "scenario_new").status_code == send(dean, "scenario_discard", scenario.pk).status_code == 403
    assert opened(reading(cast.teacher), "scenarios").status_code == 403
    assert opened(reading(cast.department_head), "scenario_adopt", scenario.pk).status_code == 403
    assert opened(reading(cast.registrar), "scenario_adopt", ABSENT).status_code == 404


def test_the_pages_ask_as_little_for_many(load_world, sheet, cast, units):
    client, asked = reading(cast.head_of_office), []
    make(load_world, cast.office_specialist)
    opened(client, "scenarios")
    for _round in range(2):
        scenario = make(load_world, cast.office_specialist, unit=units.department if not asked else units.faculty)
        with CaptureQueriesContext(connection) as captured:
            opened(client, "scenarios")
            opened(client, "scenario", scenario.pk)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 30


def test_a_line_that_people_hold_counts_by_the_norm_in_a_scenario(load_world, sheet, cast):
    LoadLine.objects.filter(pk=row(sheet, "exam", load_world.lines[0]).pk).update(given=D(9), reason="Буйрук")

    assert figures(make(load_world, cast.department_head)) == [(D("73.90"), D("75.70"))]
