"""A recalculation never touches what is distributed: it offers, and whoever answers for the sheet accepts."""

from decimal import Decimal as D
from functools import partial

import pytest

from curriculum.models import SemesterPlan
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.english import in_english
from workload.calc.findings import Kept, Recalculation
from workload.models import Assignment, LoadLine, LoadSheet
from workload.operations.acceptance import Accepted, accept_recalculated
from workload.tests.holding import hold, hold_vacant, teacher
from workload.tests.test_calculation import shares_of, stored
from workload.tests.world import AT, admit, calculate, make_load_world, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


@pytest.fixture
def exam(load_world, sheet) -> LoadLine:
    """The exam of the second group: 4 students, 1.2 hours, of which 1 is distributed."""
    line = row(sheet, "exam", load_world.lines[1])
    hold(line, "1.00", teacher(load_world.department, "Асанов"))
    return line


def leave_the_second_group(world) -> None:
    SemesterPlan.objects.filter(pk=world.plans[1].pk).update(state="draft")


def shrink(world, monkeypatch_norm: str = "0.2") -> None:
    world.norms.norms.filter(work="exam").update(hours=D(monkeypatch_norm))


def accept(sheet, by, *lines, revision: int | None = None) -> Accepted:
    return accept_recalculated(
        sheet=sheet, line_ids=[line.pk for line in lines] if lines else None, by=by.scope, at=AT,
        seen_revision=LoadSheet.objects.get(pk=sheet.pk).revision if revision is None else revision,
    )  # fmt: skip


def test_a_distributed_line_keeps_its_hours_and_gets_the_new_ones_beside_it(load_world, sheet, exam, cast):
    before = LoadLine.objects.filter(pk=exam.pk).values().get(), shares_of(exam)
    admit(load_world.second, contract=1)
    [outcome] = calculate(load_world, cast.department_head)

    after = LoadLine.objects.filter(pk=exam.pk).values().get(), shares_of(exam)
    assert after == (before[0] | {"offered": D("1.50"), "gap": "changed"}, before[1])
    assert outcome.found == Recalculation(
        (), (), (), 9, (Kept(exam.key, D("1.20"), D("1.50"), is_gone=False, is_new=True),)
    )
    assert (sheet_of(load_world).hours, sheet_of(load_world).gaps) == (D("105.90"), 1)
    entry = AuditEntry.objects.get(event="workload.loadsheet.kept")
    assert (entry.object_id, entry.new) == (sheet.pk, {"kept": 1})


def test_calculating_again_offers_the_same_once(load_world, sheet, exam, cast):
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)
    before, revision = stored(sheet), sheet_of(load_world).revision
    [outcome] = calculate(load_world, cast.department_head)

    assert (stored(sheet), sheet_of(load_world).revision, outcome.found.is_idle) == (before, revision, True)
    assert AuditEntry.objects.filter(event="workload.loadsheet.kept").count() == 1


def test_an_offer_goes_when_the_old_hours_are_right_again(load_world, sheet, exam, cast):
    before = stored(sheet)
    shrink(load_world, "0.4")
    calculate(load_world, cast.department_head)
    shrink(load_world, "0.3")
    calculate(load_world, cast.department_head)

    exam.refresh_from_db()
    assert (exam.offered, exam.gap, exam.hours) == (None, "", D("1.20"))
    assert stored(sheet)[0] == before[0]


def test_a_distributed_line_that_nobody_is_taught_stays(load_world, sheet, exam, cast):
    leave_the_second_group(load_world)
    [outcome] = calculate(load_world, cast.department_head)

    exam.refresh_from_db()
    assert (exam.hours, exam.offered, exam.gap) == (D("1.20"), D(0), "gone")
    assert (len(outcome.found.gone), [one.is_gone for one in outcome.found.kept]) == (4, [True])
    assert (sheet.lines.count(), Assignment.objects.count()) == (6, 1)


def test_what_nobody_holds_follows_the_calculation(load_world, sheet, exam, cast):
    Assignment.objects.all().delete()
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)

    exam.refresh_from_db()
    assert (exam.hours, exam.offered) == (D("1.50"), None)


def test_more_students_are_accepted(load_world, sheet, exam, cast):
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)
    revision = sheet_of(load_world).revision

    assert accept(sheet, cast.department_head, exam) == Accepted(1)
    exam.refresh_from_db()
    assert (exam.hours, exam.calculated, exam.students, exam.offered, exam.gap) == (D("1.50"), D("1.50"), 5, None, "")
    assert shares_of(exam) == [("master", "contract", D("1.50"))]
    after = sheet_of(load_world)
    assert (after.hours, after.gaps, after.revision) == (D("106.20"), 0, revision + 1)
    entry = AuditEntry.objects.get(event="workload.loadsheet.accepted")
    assert (entry.old, entry.new, entry.user_id) == (
        {str(exam): "1.20"}, {str(exam): "1.50", "lines": 1, "hours": "106.20"}, cast.department_head.user.pk,
    )  # fmt: skip
    assert calculate(load_world, cast.department_head)[0].found.is_idle


def test_less_than_is_distributed_is_refused_by_name_until_it_is_given_back(load_world, sheet, exam, cast):
    hold_vacant(exam, "0.10")
    shrink(load_world)
    calculate(load_world, cast.department_head)

    with pytest.raises(Refused) as refusal:
        accept(sheet, cast.department_head, exam)
    assert str(refusal.value) == (
        "Сабак 1 (en), exam: 1.1 h are distributed and 0.8 h would remain. First hours must be given back by: "
        "Асанов Б. (1 h), vacancy, доцент (0.1 h)."
    )
    assert LoadLine.objects.get(pk=exam.pk).offered == D("0.80")
    Assignment.objects.filter(post=None).update(hours=D("0.70"))
    assert accept(sheet, cast.department_head, exam) == Accepted(1)
    assert LoadLine.objects.get(pk=exam.pk).hours == D("0.80")


def test_a_line_that_is_not_taught_goes_when_its_hours_are_given_back(load_world, sheet, exam, cast):
    leave_the_second_group(load_world)
    calculate(load_world, cast.department_head)

    with pytest.raises(Refused, match="1 h are distributed and 0 h would remain"):
        accept(sheet, cast.department_head, exam)
    Assignment.objects.all().delete()
    assert accept(sheet, cast.department_head, exam) == Accepted(1)
    assert (sheet.lines.count(), sheet_of(load_world).hours) == (5, D("53.10"))


def test_all_at_once_takes_what_it_can_and_tells_the_rest(load_world, sheet, exam, cast):
    other = row(sheet, "exam", load_world.lines[0])
    hold(other, "0.50")
    shrink(load_world)
    calculate(load_world, cast.department_head)

    accepted = accept(sheet, cast.department_head)
    assert (accepted.lines, [str(one)[:22] for one in accepted.waiting]) == (1, ["Сабак 1 (en), exam: 1 "])
    assert {line.pk: line.hours for line in sheet.lines.filter(work="exam")} == {
        other.pk: D("1.00"), exam.pk: D("1.20"),
    }  # fmt: skip


def test_all_at_once_is_refused_when_none_can(load_world, sheet, exam, cast):
    shrink(load_world)
    calculate(load_world, cast.department_head)

    with pytest.raises(Refused, match="First hours must be given back by"):
        accept(sheet, cast.department_head)


def test_what_changed_once_more_is_calculated_first(load_world, sheet, exam, cast):
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)
    admit(load_world.second, contract=1)

    with pytest.raises(Conflict, match="Calculate the load anew first"):
        accept(sheet, cast.department_head, exam)
    assert LoadLine.objects.get(pk=exam.pk).hours == D("1.20")


def test_nothing_waits_on_a_sheet_as_it_was_calculated(sheet, exam, cast):
    with pytest.raises(BadInput, match="No line waits"):
        accept(sheet, cast.department_head)


def test_an_older_look_at_the_sheet_accepts_nothing(load_world, sheet, exam, cast):
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)

    with pytest.raises(Conflict, match="Somebody else changed this load sheet meanwhile"):
        accept(sheet, cast.department_head, exam, revision=sheet.revision)


@pytest.mark.parametrize("who", ["other_head", "sister_head", "dean", "teacher"])
def test_others_accept_nothing(load_world, sheet, exam, cast, who):
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)

    with pytest.raises(Refused):
        accept(sheet, getattr(cast, who), exam)
    assert LoadLine.objects.get(pk=exam.pk).hours == D("1.20")


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_sheet_on_its_way_accepts_nothing(load_world, sheet, exam, cast, state):
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)
    LoadSheet.objects.update(state=state)

    with pytest.raises(Refused, match="in approval or approved"):
        accept(sheet, cast.department_head, exam)


def test_of_two_who_accept_at_once_one_does(committed, cast):
    world = make_load_world(cast)
    calculate(world, cast.department_head)
    sheet = sheet_of(world)
    hold(row(sheet, "exam", world.lines[1]), "1.00")
    admit(world.second, contract=1)
    calculate(world, cast.department_head)
    seen = sheet_of(world).revision

    results = at_once(
        *(partial(accept, sheet, by, revision=seen) for by in (cast.department_head, cast.office_specialist))
    )
    assert sorted(type(result).__name__ for result in results) == ["Accepted", "Conflict"]
