"""Hours that people give: lines of their own, hours in place of the norm's; each with a reason, each taken back."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db.models import Sum

from curriculum.calc.shapes import Degree
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, AuditEntry, Term
from kuu_office.core.tests.english import in_english
from workload.calc.shapes import Funding, Share
from workload.models import Assignment, LoadLine, LoadShare, LoadSheet
from workload.operations.by_hand import NewLine, add_line, give_hours, remove_line, withdraw_hours
from workload.tests.holding import hold, teacher
from workload.tests.test_calculation import shares_of, stored
from workload.tests.world import AT, admit, calculate, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
REASON = "Буйрук № 5"
SHARES = (Share(Degree.MASTER, Funding.BUDGET, D(30)), Share(Degree.MASTER, Funding.CONTRACT, D(20)))


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


@pytest.fixture
def exam(load_world, sheet) -> LoadLine:
    return row(sheet, "exam", load_world.lines[0])


def revision_of(sheet) -> int:
    return LoadSheet.objects.values_list("revision", flat=True).get(pk=sheet.pk)


def add(sheet, by, term, *, reason: str = REASON, revision: int | None = None, **values) -> LoadLine:
    line = NewLine(**{"term": term, "work": "postgraduate", "name_ky": "Аспирантура", "shares": SHARES} | values)
    seen = revision_of(sheet) if revision is None else revision
    return add_line(sheet=sheet, line=line, reason=reason, seen_revision=seen, by=by.scope, at=AT)


def give(line, by, hours: str, *, reason: str = REASON, revision: int | None = None) -> None:
    seen = revision_of(line.sheet) if revision is None else revision
    give_hours(sheet=line.sheet, hours={line.pk: D(hours)}, reason=reason, seen_revision=seen, by=by.scope, at=AT)


def withdraw(line, by) -> None:
    withdraw_hours(line=line, seen_revision=revision_of(line.sheet), by=by.scope, at=AT)


def remove(line, by) -> None:
    remove_line(line=line, seen_revision=revision_of(line.sheet), by=by.scope, at=AT)


def assert_whole() -> None:
    """No hour is lost: shares sum to their line, lines to their sheet."""
    lines = LoadLine.objects.annotate(shared=Sum("shares__hours"))
    assert {line.pk: line.shared for line in lines} == {line.pk: line.hours for line in lines}
    for sheet in LoadSheet.objects.all():
        assert sheet.hours == sheet.lines.aggregate(sum=Sum("hours"))["sum"]


# A line of its own


def test_a_line_is_added_with_its_shares_and_reason(load_world, sheet, cast):
    before = sheet.revision
    line = add(sheet, cast.department_head, load_world.autumn, group_names=("А-1",), students=1)

    line.refresh_from_db()
    assert (line.hours, line.given, line.calculated, line.reason, line.group_names, line.students) == (
        D(50), D(50), None, REASON, ["А-1"], 1,
    )  # fmt: skip
    assert shares_of(line) == [("master", "budget", D(30)), ("master", "contract", D(20))]
    after = sheet_of(load_world)
    assert (after.hours, after.revision, line.is_by_hand) == (D("155.90"), before + 1, True)
    entry = AuditEntry.objects.get(event="workload.loadsheet.line_added")
    assert (entry.new, entry.reason, entry.user_id) == (
        {"line": "Аспирантура, supervision of postgraduates", "hours": "50"}, REASON, cast.department_head.user.pk,
    )  # fmt: skip
    assert_whole()


def test_calculating_leaves_an_added_line_alone(load_world, sheet, cast):
    line = add(sheet, cast.department_head, load_world.autumn)
    before = stored(sheet)
    assert calculate(load_world, cast.department_head)[0].found.is_idle
    assert (stored(sheet), LoadLine.objects.filter(pk=line.pk).exists()) == (before, True)


HOURS = [
    ("-1", "-1: hours cannot be less than nothing."),
    ("0", "A line of the load has hours: zero cannot be given."),
    ("5000.01", "5000.01: one line of the load has at most 5000 hours."),
    ("NaN", "NaN: one line of the load has at most 5000 hours."),
    ("Infinity", "Infinity: one line of the load has at most 5000 hours."),
    ("1.005", "1.005: hours are given to the hundredth."),
]


@pytest.mark.parametrize(("hours", "said"), HOURS)
def test_hours_that_are_none_are_refused_by_name(load_world, sheet, exam, cast, hours, said):
    before = stored(sheet)
    with pytest.raises(BadInput) as added:
        add(sheet, cast.department_head, load_world.autumn, shares=(Share(Degree.MASTER, Funding.BUDGET, D(hours)),))
    with pytest.raises(BadInput) as given:
        give(exam, cast.department_head, hours)

    assert (str(added.value), str(given.value), given.value.field) == (said, said, "hours")
    assert stored(sheet) == before


def test_a_line_for_nobody_has_no_hours(load_world, sheet, cast):
    with pytest.raises(BadInput, match="zero cannot be given"):
        add(sheet, cast.department_head, load_world.autumn, shares=())


@pytest.mark.parametrize(
    ("reason", "said"), [("  ", "Say why the hours are given by hand."), ("а" * 301, "at most 300 characters")]
)
def test_a_reason_is_asked_for(load_world, sheet, exam, cast, reason, said):
    with pytest.raises(BadInput, match=said) as added:
        add(sheet, cast.department_head, load_world.autumn, reason=reason)
    with pytest.raises(BadInput, match=said):
        give(exam, cast.department_head, "4", reason=reason)
    assert added.value.field == "reason"


def test_a_term_of_another_year_is_refused(sheet, cast):
    later = AcademicYear.objects.create(start_year=2030, start_date=date(2030, 9, 1), end_date=date(2031, 8, 31))
    term = Term.objects.create(
        year=later, kind="autumn", start_date=date(2030, 9, 1), end_date=date(2031, 1, 20), weeks=16
    )
    with pytest.raises(BadInput, match="not of the academic year") as refusal:
        add(sheet, cast.department_head, term)
    assert refusal.value.field == "term"


def test_an_added_line_is_removed(load_world, sheet, cast):
    line = add(sheet, cast.department_head, load_world.autumn)
    remove(line, cast.department_head)

    assert (sheet.lines.count(), sheet_of(load_world).hours) == (10, D("105.90"))
    entry = AuditEntry.objects.get(event="workload.loadsheet.line_removed")
    assert (entry.new["hours"], entry.reason) == ("50.00", REASON)
    assert_whole()


def test_a_calculated_line_is_not_removed(exam, cast):
    with pytest.raises(Refused, match="Only lines that were added by hand can be removed"):
        remove(exam, cast.department_head)


def test_an_added_line_that_people_hold_is_not_removed(load_world, sheet, cast):
    line = add(sheet, cast.department_head, load_world.autumn)
    hold(line, "50", teacher(load_world.department, "Асанов"))

    with pytest.raises(Refused) as refusal:
        remove(line, cast.department_head)
    assert "50 h are distributed and 0 h would remain" in str(refusal.value)
    assert "Асанов Б. (50 h)" in str(refusal.value)


def test_what_was_removed_is_not_removed_twice(load_world, sheet, cast):
    line = add(sheet, cast.department_head, load_world.autumn)
    remove(line, cast.department_head)
    with pytest.raises(BadInput, match="no longer in the load sheet"):
        remove(LoadLine(pk=line.pk or 1, sheet=sheet), cast.department_head)


# Hours in place of the norm's


def test_hours_are_given_in_place_of_the_norm(load_world, sheet, exam, cast):
    give(exam, cast.department_head, "7")

    exam.refresh_from_db()
    assert (exam.given, exam.calculated, exam.hours, exam.reason) == (D(7), D("1.50"), D(7), REASON)
    assert shares_of(exam) == [("master", "budget", D("2.80")), ("master", "contract", D("4.20"))]
    assert sheet_of(load_world).hours == D("111.40")
    entry = AuditEntry.objects.get(event="workload.loadsheet.hours_given")
    assert (entry.old, entry.new, entry.reason) == (
        {str(exam): "1.50"}, {str(exam): "7", "lines": 1, "hours": "111.40"}, REASON,
    )  # fmt: skip
    before = stored(sheet)
    assert (calculate(load_world, cast.department_head)[0].found.is_idle, stored(sheet)) == (True, before)
    assert_whole()


def test_an_added_line_gets_other_hours_for_the_same_students(load_world, sheet, cast):
    line = add(sheet, cast.department_head, load_world.autumn)
    give(line, cast.department_head, "10.01", reason="Эсеп кайра каралды")

    line.refresh_from_db()
    assert (line.hours, line.reason) == (D("10.01"), "Эсеп кайра каралды")
    assert shares_of(line) == [("master", "budget", D("6.01")), ("master", "contract", D("4.00"))]
    assert_whole()


def test_less_than_people_hold_is_not_given(load_world, exam, cast):
    hold(exam, "1.50", teacher(load_world.department, "Асанов"))

    with pytest.raises(Refused, match=r"1\.5 h are distributed and 1 h would remain"):
        give(exam, cast.department_head, "1")
    give(exam, cast.department_head, "1.5")


def test_giving_hours_answers_an_offer(load_world, sheet, exam, cast):
    hold(exam, "1.00")
    admit(load_world.first, contract=1)
    calculate(load_world, cast.department_head)
    give(exam, cast.department_head, "1.6")
    calculate(load_world, cast.department_head)

    exam.refresh_from_db()
    assert (exam.hours, exam.calculated, exam.offered, exam.gap) == (D("1.60"), D("1.80"), None, "")
    assert_whole()


def test_a_line_that_nobody_is_taught_gets_no_hours(load_world, sheet, exam, cast):
    hold(exam, "1.00")
    load_world.plans[0].lines.filter(pk=load_world.lines[0].pk).update(left_out=True)
    calculate(load_world, cast.department_head)

    with pytest.raises(Refused, match="nobody is taught it any more"):
        give(exam, cast.department_head, "2")


def test_a_line_whose_plan_changed_meanwhile_is_calculated_first(load_world, sheet, exam, cast):
    load_world.plans[0].lines.filter(pk=load_world.lines[0].pk).update(left_out=True)

    with pytest.raises(Conflict, match="Calculate the load anew first"):
        give(exam, cast.department_head, "2")


def test_a_line_of_another_sheet_is_no_line(sheet, cast):
    with pytest.raises(BadInput, match="no longer in the load sheet"):
        give_hours(
            sheet=sheet, hours={987654321: D(1)}, reason=REASON, seen_revision=sheet.revision,
            by=cast.department_head.scope, at=AT,
        )  # fmt: skip


def test_given_hours_are_withdrawn(load_world, sheet, exam, cast):
    before = stored(sheet)[0], shares_of(exam)
    give(exam, cast.department_head, "7")
    withdraw(exam, cast.department_head)

    assert (stored(sheet)[0], shares_of(exam)) == before
    entry = AuditEntry.objects.get(event="workload.loadsheet.hours_withdrawn")
    assert (entry.old, entry.new) == (
        {"given": "7.00", "reason": REASON}, {"given": "", "line": str(exam), "hours": "1.50"},
    )  # fmt: skip
    assert_whole()


def test_what_people_hold_of_given_hours_is_not_withdrawn(exam, cast):
    give(exam, cast.department_head, "7")
    hold(exam, "6")

    with pytest.raises(Refused, match=r"6 h are distributed and 1\.5 h would remain"):
        withdraw(exam, cast.department_head)
    Assignment.objects.update(hours=D("1.50"))
    withdraw(exam, cast.department_head)


def test_hours_are_not_withdrawn_when_the_norm_gives_others_now(load_world, exam, cast):
    give(exam, cast.department_head, "7")
    admit(load_world.first, budget=1)

    with pytest.raises(Conflict, match="Calculate the load anew first"):
        withdraw(exam, cast.department_head)


def test_what_nobody_gave_is_not_withdrawn(load_world, sheet, exam, cast):
    with pytest.raises(BadInput, match="Nobody gave hours"):
        withdraw(exam, cast.department_head)
    with pytest.raises(BadInput, match="Nobody gave hours"):
        withdraw(add(sheet, cast.department_head, load_world.autumn), cast.department_head)


# Who, when


@pytest.mark.parametrize("who", ["other_head", "sister_head", "dean", "teacher", "outsider"])
def test_others_give_nothing(load_world, sheet, exam, cast, who):
    before, other = stored(sheet), getattr(cast, who)
    for act in (
        lambda: add(sheet, other, load_world.autumn), lambda: give(exam, other, "3"),
        lambda: withdraw(exam, other), lambda: remove(exam, other),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert stored(sheet) == before


@pytest.mark.parametrize("state", ["submitted", "approved", "archived"])
def test_nothing_is_given_on_the_way(load_world, sheet, exam, cast, state):
    LoadSheet.objects.update(state=state)
    head = cast.department_head
    for act in (
        lambda: add(sheet, head, load_world.autumn), lambda: give(exam, head, "3"), lambda: withdraw(exam, head),
        lambda: remove(exam, head),
    ):  # fmt: skip
        with pytest.raises(Refused, match="in approval or approved"):
            act()


def test_of_two_who_work_on_a_sheet_the_later_looks_again(load_world, sheet, exam, cast):
    seen = sheet.revision
    give(exam, cast.department_head, "3", revision=seen)
    with pytest.raises(Conflict, match="Somebody else changed this load sheet meanwhile"):
        give(exam, cast.office_specialist, "4", revision=seen)
    with pytest.raises(Conflict):
        add(sheet, cast.office_specialist, load_world.autumn, revision=seen)
    assert (LoadLine.objects.get(pk=exam.pk).hours, LoadShare.objects.filter(line=exam).count()) == (D(3), 2)
