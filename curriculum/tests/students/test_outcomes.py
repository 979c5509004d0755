"""The effect of an order as the page shows it, before it is recorded and before it is taken back."""

from dataclasses import replace
from datetime import date

import pytest

from curriculum.operations.order_heads import refuse_bad_head, refuse_bad_reason
from curriculum.operations.orders import try_order
from curriculum.operations.revoking import try_revoking
from curriculum.tests.students.world import NOW, SPRING, admit, order, record
from curriculum.views.orders import told_of_recorded
from curriculum.views.outcomes import rows_of, rows_undone
from kuu_office.core.errors import BadInput

pytestmark = pytest.mark.django_db
RECORDED_FOR_TWO = "The order was recorded for 2 students."


def tried(students, by, kind: str, *args, **fields):
    return rows_of(
        try_order(order=order(kind, *args, **fields), student_ids=[one.pk for one in students], by=by, at=NOW)
    )


def test_what_changes_is_told_by_its_title_old_and_new(here, clerk):
    [row] = tried([here.omurov], clerk, "transfer", group=here.russian.pk, language="ru", funding="budget")

    assert row.changes == [
        ("group", "ПИ(м)-1-25", "ПИ(м)-3-25"),
        ("language of instruction", "Kyrgyz", "Russian"),
        ("funding", "contract", "budget (grant)"),
    ]
    assert (row.notes, row.warnings, row.refusals) == ([], (), ())


def test_a_promotion_changes_the_year_and_an_expulsion_the_state(here, clerk):
    [up] = tried([here.omurov], clerk, "promotion")
    [out] = tried([here.omurov], clerk, "expulsion", reason="debt")

    assert up.changes == [("year of study", "1", "2")]
    assert out.changes == [("state", "studying", "expelled")]


def test_those_whom_the_order_does_not_fit_come_first(here, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2026, 9, 1))

    found = tried(here.students, clerk, "promotion", date(2026, 3, 1), number="9-К")

    assert [(str(row.student), bool(row.refusals)) for row in found] == [
        ("Өмүров Айбек", True), ("Асанова Жылдыз", False), ("Осмонов Нурлан", False),
    ]  # fmt: skip


def test_what_is_recorded_already_changes_nothing(here, clerk):
    record([here.omurov], clerk, "transfer", funding="budget")

    [row] = tried([here.omurov], clerk, "transfer", funding="budget")

    assert (row.changes, row.notes) == ([], ["Recorded already; nothing changes."])


def test_taking_back_is_told_the_other_way_round(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk, funding="budget")

    [row] = rows_undone(try_revoking(number="7-К", order_date=SPRING, by=clerk))

    assert row.changes == [("group", "ПИ(м)-2-25", "ПИ(м)-1-25"), ("funding", "budget (grant)", "contract")]
    assert row.notes == []


def test_with_an_admission_goes_the_record(here, clerk):
    admit(here.second, "Жаңылыш Киргизилген", clerk, day=SPRING, number="77-К")

    [row] = rows_undone(try_revoking(number="77-К", order_date=SPRING, by=clerk))

    assert row.notes == ["The record of the student goes with its admission."]
    assert ("state", "studying", "–") in row.changes


@pytest.mark.parametrize(
    ("moved", "already", "said"),
    [
        (1, 0, "The order was recorded for 1 student."),
        (3, 0, "The order was recorded for 3 students."),
        (2, 1, f"{RECORDED_FOR_TWO} For 1 student it had been recorded before; nothing changed there."),
        (0, 2, "For 2 students it had been recorded before; nothing changed there."),
    ],
)  # fmt: skip
def test_the_message_after_recording_counts(moved, already, said):
    assert told_of_recorded(moved, already) == said


@pytest.mark.parametrize("kind", ["transfer", "promotion", "graduation", "return", "reinstatement", "name_change"])
def test_most_kinds_have_no_reason(kind):
    refuse_bad_reason(kind, "")
    with pytest.raises(BadInput, match="Choose the reason"):
        refuse_bad_reason(kind, "debt")


@pytest.mark.parametrize("reason", ["", "maternity", "чарчадым"])
def test_an_expulsion_has_one_of_its_reasons(reason):
    with pytest.raises(BadInput) as refused:
        refuse_bad_reason("expulsion", reason)
    assert refused.value.field == "reason"


def test_years_at_the_edge_are_possible():
    for day in (date(1990, 1, 1), date(2028, 12, 31)):
        refuse_bad_head("7-К", day, day, NOW.date())
    for day in (date(1989, 12, 31), date(2029, 1, 1)):
        with pytest.raises(BadInput):
            refuse_bad_head("7-К", day, day, NOW.date())


def test_an_order_is_taken_back_page_by_page_those_who_stop_it_first(here, clerk):
    record(here.students[:2], clerk, "transfer", group=here.second.pk)
    undoing = try_revoking(number="7-К", order_date=SPRING, by=clerk)
    stopped = replace(undoing, outcomes=[replace(undoing.outcomes[0]), replace(undoing.outcomes[1], refusals=["no"])])

    assert [one.refusals for one in stopped.refused_first] == [["no"], undoing.outcomes[0].refusals]
    assert rows_undone(stopped, stopped.refused_first[:1]) == rows_undone(stopped)[1:]
