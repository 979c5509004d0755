"""Staff tables in the inbox, in the menu and in the history."""

from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.tests.views.pages import text, tree
from kuu_office.core import audit, clock, signoffs
from kuu_office.core.registry import slots
from kuu_office.core.tests.english import in_english
from staffing.enums import StaffStep
from staffing.models import StaffTable
from staffing.operations.places import PlaceOrder, add_place, change_place, close_place
from staffing.operations.revoking import revoke_movement
from staffing.operations.tables import open_table, set_fund, submit_table
from staffing.tests.pages import reading
from staffing.tests.world import AT, D, make_sheet, move
from staffing.views.desk import QUEUE, ROUTE, flags_of, preview, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def sent(staff, cast) -> StaffTable:
    table = open_table(unit=staff.department, year=staff.year, by=cast.department_head.scope, at=AT)
    return submit_table(table, by=cast.department_head.scope, at=AT)


def signed(table: StaffTable, cast, *who: str) -> StaffTable:
    for one in who:
        table = signoffs.approve(table, by=getattr(cast, one).scope, at=AT)
    return table


# The inbox


def test_a_table_waits_for_one_person_at_a_time(sent, cast):
    signers = ("dean", "office_specialist", "finance_specialist", "vice_rector")

    def counts() -> dict[str, int]:
        return {who: QUEUE.count(getattr(cast, who).scope) for who in signers}

    seen = [counts()]
    for signer in signers:
        signed(sent, cast, signer)
        seen.append(counts())
    nobody = dict.fromkeys(signers, 0)
    assert seen == [*(nobody | {who: 1} for who in signers), nobody]


def test_a_row_says_what_a_signature_brings_about(sent, cast):
    [row] = waiting(cast.dean.scope)

    assert (row.title, row.unit, row.step, row.step_code, row.flags) == (
        "ПИ, 2026–2027 academic year",
        "ПИ",
        "dean",
        "dean",
        (),
    )
    assert str(row.effect) == "After your signature it goes on to: Academic Affairs Office."
    assert row.url == reverse("staffing:table", args=[sent.pk])


def test_the_last_signature_freezes(sent, cast):
    signed(sent, cast, "dean", "office_specialist", "finance_specialist")
    [row] = waiting(cast.vice_rector.scope)

    assert str(row.effect) == "After your signature it is approved and frozen."


def test_the_steps_of_the_way_are_those_of_the_words():
    assert [step.code for step in ROUTE.steps] == StaffStep.values


def test_rates_that_differ_from_the_load_flag_the_row(staff, sent, cast):
    assert flags_of([sent]) == [[]]
    staff.sheet.hours = D("2000")
    staff.sheet.save()

    assert flags_of([sent]) == [["rates differ from the load"]]
    assert [row.flags for row in waiting(cast.dean.scope)] == [("rates differ from the load",)]


def test_a_department_without_a_calculated_load_is_not_flagged(staff, cast):
    table = open_table(unit=staff.units.other_department, year=staff.year, by=cast.other_head.scope, at=AT)

    assert flags_of([submit_table(table, by=cast.other_head.scope, at=AT)]) == [[]]


def test_flags_cost_the_same_for_many_tables(staff, sent, cast):
    def count(tables) -> int:
        with CaptureQueriesContext(connection) as queries:
            flags_of(tables)
        return len(queries)

    other = open_table(unit=staff.units.other_department, year=staff.year, by=cast.other_head.scope, at=AT)
    make_sheet(staff.units.other_department, staff.year, "900")
    tables = list(StaffTable.objects.with_names().filter(pk__in=[sent.pk, other.pk]).order_by("pk"))
    assert (count(tables[:1]), count(tables)) == (6, 6)


def test_a_signer_looks_at_everything(staff, sent, cast):
    seen = preview(cast.dean.scope, sent.pk)

    assert (seen["table"], seen["rates"].approved, seen["findings"], seen["remarks"]) == (sent, D("4.00"), [], [])
    assert [row.person.surname if row.person else None for row in seen["rows"]] == ["Асанов", "Бекова", "Чоров", None]
    assert [step.status for step in seen["steps"]] == ["done", "current", "todo", "todo", "todo"]
    assert seen["can_sign"].ok


def test_the_table_of_another_unit_is_not_previewed(sent, cast):
    with pytest.raises(Http404):
        preview(cast.other_dean.scope, sent.pk)


def test_the_inbox_signs_and_returns(sent, cast):
    QUEUE.approve(pk=sent.pk, by=cast.dean.scope, at=AT, expected_step="dean")
    sent.refresh_from_db()
    assert (sent.state, sent.step) == ("submitted", "office")
    QUEUE.return_(pk=sent.pk, by=cast.office_specialist.scope, at=AT, remark="Текшериңиз", expected_step="office")
    sent.refresh_from_db()
    assert (sent.state, sent.step, sent.return_count) == ("returned", "", 1)


def test_a_returned_table_is_written_and_sent_again(staff, sent, cast):
    head = cast.department_head.scope
    signoffs.return_with_remark(sent, by=cast.dean.scope, at=AT, remark="Орундарды тактаңыз")
    sent.refresh_from_db()
    add_place(
        table=sent, post=staff.posts.assistant, rate=D(1), source="budget", required_degree="none", by=head, at=AT
    )
    sent.refresh_from_db()
    again = submit_table(sent, by=head, at=AT)

    assert (again.state, again.step, again.round, again.revision) == ("submitted", "dean", 2, 2)


# The menu


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("department_head", ["Staff tables", "Movements of staff", "Staff brief"]),
        ("finance_specialist", ["Staff tables", "Movements of staff", "Staff brief"]),
        ("teacher", []),
    ],
)
def test_the_menu_leads_to_it(staff, cast, who, titles):
    page = tree(reading(getattr(cast, who)).get(reverse("core:home")))
    links = page.xpath("//nav//a[starts-with(@href, '/staffing/')]")

    assert [text(link) for link in links] == titles
    assert {entry.group for entry in slots.navigation if entry.url_name.startswith("staffing:")} == {"staffing"}


# The history


def test_the_history_of_a_table_reads_as_sentences(staff, cast):
    head = cast.department_head.scope
    table = open_table(unit=staff.department, year=staff.year, by=head, at=AT)
    made = add_place(
        table=table, post=staff.posts.assistant, rate=D("0.5"), source="special", required_degree="none", by=head, at=AT
    )
    change_place(table=table, position=made, rate=D(1), source="special", required_degree="none", by=head, at=AT)
    close_place(table=table, position=made, by=head, at=AT)
    set_fund(table=table, hourly_budget=300, hourly_special=120, by=head, at=AT)

    assert [line.sentence for line in audit.history_of(table)] == [
        "Өмүралиев Э. set the hourly-pay fund: 300 and 120 hours.",
        "Өмүралиев Э. closed a place: assistant, special account, 1.00.",
        "Өмүралиев Э. changed a place: assistant, special account, 1.",
        "Өмүралиев Э. added a place: assistant, special account, 0.5.",
        "Өмүралиев Э. opened the staff table with 0 places.",
    ]


def test_the_history_of_a_movement_reads_as_sentences(staff, cast):
    movement = move(cast.office_specialist, "dismissal", appointment=staff.docent)
    revoke_movement(movement=movement, reason="ката", by=cast.office_specialist.scope, at=AT)

    assert [(line.sentence, line.reason) for line in audit.history_of(movement)] == [
        ("Жумабаева Ч. took “dismissal: Бекова А., 16.11.2026” back.", "ката"),
        (
            "Жумабаева Ч. recorded “dismissal: Бекова А., 16.11.2026” by order № 15-К; hours left without a teacher: "
            "67.89.",
            "",
        ),
    ]


def test_a_change_by_an_order_names_it(staff, cast):
    table = open_table(unit=staff.department, year=staff.year, by=cast.department_head.scope, at=AT)
    StaffTable.objects.filter(pk=table.pk).update(state="approved")
    order = PlaceOrder("30-К", date(2026, 11, 9), date(2026, 11, 16))
    change_place(
        table=table, position=staff.docents, rate=D(2), source="budget", required_degree="none", order=order,
        by=cast.office_specialist.scope, at=AT,
    )  # fmt: skip

    line = audit.history_of(table)[0]
    assert line.sentence == "Жумабаева Ч. changed a place: docent, budget, 2."
    entry = audit.AuditEntry.objects.latest("pk")
    assert (entry.new["order_number"], entry.new["valid_from"]) == ("30-К", "2026-11-16")


def test_the_history_pages_open(staff, cast):
    movement = move(cast.office_specialist, "dismissal", appointment=staff.docent)
    table = open_table(unit=staff.department, year=staff.year, by=cast.department_head.scope, at=AT)

    for kind, obj in (("staffing.movement", movement), ("staffing.stafftable", table)):
        address = reverse("core:history", args=[kind, obj.pk])
        assert reading(cast.department_head).get(address).status_code == 200
        assert reading(cast.other_head).get(address).status_code == 404
