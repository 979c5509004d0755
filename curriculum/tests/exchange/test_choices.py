"""Choosing between the portal and AVN: what is taken is taken through the semester plan's own verbs, the rest stays."""

from collections import Counter
from datetime import date

import pytest

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.operations.cell_versions import CellWrite
from curriculum.operations.semester_cells import save_semester_cells
from curriculum.tests.exchange.files import altered, bring, content_of, export, told
from curriculum.tests.semester_world import SPRING
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.office.models import ExchangeBaseline, ExchangeDifference, ExchangeRun
from kuu_office.office.operations.choices import Pick, carry_out, choose, choose_all, chosen, seen_of

pytestmark = pytest.mark.django_db

DUE = date(2027, 3, 20)
CELLS = {"O2": 30, "P2": 18, "I3": "Башка ат", "U4": "З", "O8": 28}


@pytest.fixture
def written(plans, profile, cast, units, term_world):
    return export(profile, units.faculty, cast.office_specialist, term_world.autumn)


@pytest.fixture
def compare(profile, cast, units, term_world):
    return lambda content: bring(profile, content, units.faculty, cast.office_specialist, term_world.autumn)


@pytest.fixture
def run(written, compare):
    """Four differences of the first group, one of the second; all changed in AVN."""
    return compare(altered(content_of(written), CELLS))


def difference(run: ExchangeRun, field: str, group: str = "ПИ-1-26") -> ExchangeDifference:
    return run.differences.get(field=field, key__startswith=group)


def pick(row: ExchangeDifference, choice: str = "take", version: int | None = None) -> Pick:
    return Pick(row.pk, choice, row.version if version is None else version)


def take(run: ExchangeRun, member, *rows: ExchangeDifference, due: date | None = DUE) -> Counter:
    """These differences chosen and carried out."""
    choose(run=run, picks=[pick(row) for row in rows], by=member.scope, at=SPRING)
    return carry_out(run=run, seen=seen_of(chosen(run)), due_date=due, by=member.scope, at=SPRING)


def values(plan: SemesterPlan, code: str, *fields: str) -> tuple:
    return SemesterLine.objects.values_list(*fields).get(plan=plan, code=code)


def test_what_is_chosen_is_taken_and_the_rest_stays(run, plans, cast):
    untouched = list(SemesterLine.objects.filter(plan=plans[1]).order_by("pk").values())

    counts = take(run, cast.office_specialist, difference(run, "lecture"), difference(run, "control"))

    assert counts == {"applied": 2}
    assert values(plans[0], "М.1.В.1", "lecture", "practical") == (30, 16)
    assert values(plans[0], "М.1.В.2", "name_ky") == ("Сабак 2",)
    assert values(plans[0], "М.1.В.3", "controls") == ([["credit_test", 1]],)
    assert list(SemesterLine.objects.filter(plan=plans[1]).order_by("pk").values()) == untouched
    outcomes = run.differences.order_by("pk").values_list("field", "choice", "outcome")
    assert list(outcomes) == [
        ("lecture", "take", "applied"), ("practical", "", ""), ("name_ky", "", ""), ("control", "take", "applied"),
        ("lecture", "", ""),
    ]  # fmt: skip


def test_an_approved_plan_goes_back_to_its_unit_with_a_deadline_and_the_reason(run, plans, cast):
    take(run, cast.office_specialist, difference(run, "lecture"))

    plan, other = SemesterPlan.objects.order_by("group__name")
    assert (plan.state, plan.due_date, plan.return_count, other.state) == ("returned", DUE, 1, "approved")
    assert SignOff.objects.get(object_id=plan.pk).remark == f"Values taken from AVN: exchange №{run.pk} avn.xlsx."
    assert values(plans[0], "М.1.В.1", "deviation") == (f"Values taken from AVN: exchange №{run.pk} avn.xlsx.",)


def test_a_reason_that_people_gave_stays(run, plans, cast):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(deviation="Кафедранын токтому")

    take(run, cast.office_specialist, difference(run, "lecture"))

    assert values(plans[0], "М.1.В.1", "deviation") == ("Кафедранын токтому",)


def test_approved_plans_need_a_deadline(run, plans, cast):
    with pytest.raises(BadInput) as refused:
        take(run, cast.office_specialist, difference(run, "lecture"), due=None)

    assert (refused.value.field, values(plans[0], "М.1.В.1", "lecture")) == ("due_date", (32,))


def test_a_draft_takes_values_without_a_deadline_by_the_clerk(run, plans, cast):
    SemesterPlan.objects.filter(pk=plans[0].pk).update(state="draft")

    counts = take(run, cast.deans_clerk, difference(run, "lecture"), due=None)

    assert (counts, values(plans[0], "М.1.В.1", "lecture")) == ({"applied": 1}, (30,))


def test_a_clerk_cannot_open_an_approved_plan_and_is_told_so_row_by_row(run, plans, cast):
    counts = take(run, cast.deans_clerk, difference(run, "lecture"), difference(run, "practical"))

    assert counts == {"refused": 2}
    assert values(plans[0], "М.1.В.1", "lecture", "practical") == (32, 16)
    reasons = {row.reason for row in run.differences.filter(outcome="refused")}
    assert len(reasons) == 1
    assert "approve semester plans" in reasons.pop()


def test_a_value_that_the_portal_changed_meanwhile_is_not_overwritten(run, plans, cast):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=31)

    counts = take(run, cast.office_specialist, difference(run, "lecture"), difference(run, "practical"))

    assert counts == {"refused": 1, "applied": 1}
    assert values(plans[0], "М.1.В.1", "lecture", "practical") == (31, 18)
    assert "“31”" in difference(run, "lecture").reason


def test_a_value_that_the_portal_has_by_now_is_simply_there(run, plans, cast):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=30)

    counts = take(run, cast.office_specialist, difference(run, "lecture"), due=DUE)

    assert (counts, SemesterPlan.objects.get(pk=plans[0].pk).state) == ({"applied": 1}, "approved")


def test_a_line_that_left_the_plan_refuses_its_value(run, plans, cast):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(left_out=True)

    assert take(run, cast.office_specialist, difference(run, "lecture")) == {"refused": 1}
    assert difference(run, "lecture").reason == "The line is no longer in the semester plan."


def test_a_value_that_the_plan_cannot_read_is_refused_with_the_reason(written, compare, plans, cast):
    run = compare(altered(content_of(written), {"U2": "Ж", "L3": "ЖОК", "I4": "я" * 301}))

    counts = take(run, cast.office_specialist, *run.differences.all())

    assert (counts, SemesterPlan.objects.get(pk=plans[0].pk).state) == ({"refused": 3}, "approved")
    assert SemesterLine.objects.exclude(unread={}).count() == 0
    assert all(row.reason for row in run.differences.all())


def test_one_plan_that_refuses_does_not_keep_the_others_back(run, plans, cast):
    SemesterPlan.objects.filter(pk=plans[0].pk).update(state="archived")

    counts = take(run, cast.office_specialist, difference(run, "lecture"), difference(run, "lecture", "ПИ-2-26"))

    assert counts == {"refused": 1, "applied": 1}
    assert values(plans[1], "М.1.В.1", "lecture") == (28,)


@pytest.mark.parametrize(("column", "field"), [("F2", "programme"), ("G2", "semester"), ("H2", "course")])
def test_what_has_another_owner_is_never_taken_from_avn(written, compare, cast, column, field):
    run = compare(altered(content_of(written), {column: "9"}))
    row = run.differences.get()

    with pytest.raises(Refused):
        choose(run=run, picks=[pick(row)], by=cast.office_specialist.scope, at=SPRING)

    assert (row.field, run.differences.get().choice) == (field, "")


def test_a_number_that_is_none_cannot_be_chosen(written, compare, cast):
    run = compare(altered(content_of(written), {"O2": "көп"}))

    with pytest.raises(Refused, match="көп"):
        choose(run=run, picks=[pick(run.differences.get())], by=cast.office_specialist.scope, at=SPRING)


def test_missing_and_extra_records_are_noted_and_not_taken(written, compare, cast):
    run = compare(altered(content_of(written), {"A2": "ПИ-9-26"}))
    rows = list(run.differences.all())

    for row in rows:
        with pytest.raises(Refused):
            choose(run=run, picks=[pick(row)], by=cast.office_specialist.scope, at=SPRING)
    choose(run=run, picks=[pick(row, "keep") for row in rows], by=cast.office_specialist.scope, at=SPRING)
    counts = carry_out(
        run=run, seen=seen_of(chosen(run)), due_date=None, by=cast.office_specialist.scope, at=SPRING
    )  # fmt: skip

    assert (counts, ExchangeRun.objects.get(pk=run.pk).state) == ({"kept": 2}, "settled")


def test_one_choice_for_all_of_a_kind_leaves_what_is_chosen_already(run, cast):
    by = cast.office_specialist.scope
    choose(run=run, picks=[pick(difference(run, "practical"), "keep")], by=by, at=SPRING)

    number = choose_all(run=run, kind="changed_in_avn", choice="take", by=by, at=SPRING)

    assert number == 4
    assert Counter(run.differences.values_list("choice", flat=True)) == {"take": 4, "keep": 1}
    assert choose_all(run=run, kind="changed_in_portal", choice="take", by=by, at=SPRING) == 0


def test_one_choice_for_all_passes_over_what_cannot_be_taken(written, compare, cast):
    run = compare(altered(content_of(written), {"O2": 30, "F3": "1", "A4": "ПИ-9-26"}))

    number = choose_all(run=run, kind="", choice="take", by=cast.office_specialist.scope, at=SPRING)

    assert number == 1
    assert set(run.differences.filter(choice="").values_list("field", flat=True)) == {"programme", ""}


def test_a_choice_that_somebody_made_meanwhile_is_not_overwritten(run, cast):
    row = difference(run, "lecture")
    choose(run=run, picks=[pick(row, "keep")], by=cast.deans_clerk.scope, at=SPRING)

    with pytest.raises(Conflict):
        choose(
            run=run, picks=[pick(row, version=0), pick(difference(run, "practical"))],
            by=cast.office_specialist.scope, at=SPRING,
        )  # fmt: skip

    assert Counter(run.differences.values_list("choice", flat=True)) == {"": 4, "keep": 1}


def test_the_same_choice_twice_is_one(run, cast):
    row, by = difference(run, "lecture"), cast.office_specialist.scope

    assert choose(run=run, picks=[pick(row)], by=by, at=SPRING) == 1
    assert choose(run=run, picks=[pick(row)], by=by, at=SPRING) == 0
    assert AuditEntry.objects.filter(event="office.exchange.chosen").count() == 1


def test_a_choice_can_be_taken_back_until_it_is_carried_out(run, cast):
    by = cast.office_specialist.scope
    choose(run=run, picks=[pick(difference(run, "lecture"))], by=by, at=SPRING)
    choose(run=run, picks=[pick(difference(run, "lecture"), "")], by=by, at=SPRING)
    assert chosen(run) == []

    take(run, cast.office_specialist, difference(run, "lecture"))

    with pytest.raises(Conflict):
        choose(run=run, picks=[pick(difference(run, "lecture"), "keep")], by=by, at=SPRING)


def test_choices_that_changed_since_the_preview_are_not_carried_out(run, plans, cast):
    by = cast.office_specialist.scope
    choose(run=run, picks=[pick(difference(run, "lecture"))], by=by, at=SPRING)
    seen = seen_of(chosen(run))
    choose(run=run, picks=[pick(difference(run, "practical"))], by=cast.deans_clerk.scope, at=SPRING)

    with pytest.raises(Conflict):
        carry_out(run=run, seen=seen, due_date=DUE, by=by, at=SPRING)

    assert values(plans[0], "М.1.В.1", "lecture", "practical") == (32, 16)


def test_nothing_chosen_is_nothing_to_carry_out(run, cast):
    with pytest.raises(BadInput):
        carry_out(run=run, seen="", due_date=DUE, by=cast.office_specialist.scope, at=SPRING)


def test_whoever_has_no_right_in_the_unit_neither_chooses_nor_carries_out(run, cast):
    for member in (cast.other_clerk, cast.dean):
        with pytest.raises(Refused):
            choose(run=run, picks=[], by=member.scope, at=SPRING)
        with pytest.raises(Refused):
            choose_all(run=run, kind="", choice="keep", by=member.scope, at=SPRING)
        with pytest.raises(Refused):
            carry_out(run=run, seen="", due_date=None, by=member.scope, at=SPRING)


def test_what_was_decided_is_what_avn_is_known_to_say(run, cast, written, compare):
    by = cast.office_specialist.scope
    choose(run=run, picks=[pick(difference(run, "practical"), "keep")], by=by, at=SPRING)
    take(run, cast.office_specialist, difference(run, "lecture"))

    again = compare(altered(content_of(written), CELLS))

    assert told(again) == [
        ("changed_in_portal", "ПИ-1-26 М.1.В.1", "practical", "16", "18", "18"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.2", "name_ky", "Сабак 2", "Башка ат", "Сабак 2"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.3", "control", "Э", "З", "Э"),
        ("changed_in_avn", "ПИ-2-26 М.1.В.1", "lecture", "32", "28", "32"),
    ]


def test_a_refused_value_is_not_taken_for_exchanged(run, plans, cast):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=31)

    take(run, cast.office_specialist, difference(run, "lecture"))

    base = ExchangeBaseline.objects.get(key=difference(run, "lecture").key)
    assert base.values["lecture"] == "32"


def test_carrying_out_is_written_down_with_its_outcomes(run, cast):
    take(run, cast.office_specialist, difference(run, "lecture"))

    entry = AuditEntry.objects.get(event="office.exchange.carried_out")
    assert (entry.object_id, entry.new) == (run.pk, {"applied": 1, "kept": 0, "refused": 0})
    cells = AuditEntry.objects.get(event="curriculum.semesterplan.cells_saved")
    assert cells.new["М.1.В.1 · lecture"] == "30"


def test_cells_saved_in_the_editor_after_the_choice_are_seen(run, plans, cast):
    """The plan is a draft that its unit edits while the office chooses."""
    SemesterPlan.objects.filter(pk=plans[0].pk).update(state="draft")
    choose(run=run, picks=[pick(difference(run, "lecture"))], by=cast.office_specialist.scope, at=SPRING)
    line = SemesterLine.objects.get(plan=plans[0], code="М.1.В.1")
    write = CellWrite(line.pk, "lecture", "24", 0)
    save_semester_cells(plan_id=plans[0].pk, writes=[write], by=cast.deans_clerk.scope, at=SPRING, language="ky")

    counts = carry_out(
        run=run, seen=seen_of(chosen(run)), due_date=None, by=cast.office_specialist.scope, at=SPRING
    )  # fmt: skip

    assert (counts, values(plans[0], "М.1.В.1", "lecture")) == ({"refused": 1}, (24,))
