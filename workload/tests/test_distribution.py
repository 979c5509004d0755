"""Giving hours of a line to people, taking them back, undoing: what is done, what is refused, what is recorded."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db.models import Sum

from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, Leave, Post
from kuu_office.core.models.people import AppointmentKind
from workload.models import Assignment, DistributionAct, LoadLine, LoadSheet
from workload.operations.board import Overload
from workload.operations.distribution import take_back, undo
from workload.queries.holders import seats_of
from workload.tests.board_world import appoint, burden, give, given, key_of, make_board, make_post
from workload.tests.world import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast):
    return make_board(cast)


@pytest.fixture
def head(cast):
    return cast.department_head


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def recorded(sheet: LoadSheet) -> list[tuple[str, str, dict]]:
    rows = AuditEntry.objects.filter(object_kind="workload.loadsheet", object_id=sheet.pk).order_by("pk")
    return [(one.event.rpartition(".")[2], one.by, one.new) for one in rows if "calculated" not in one.event]


def back(line: LoadLine, by, **fields):
    one = Assignment.objects.get(line=line)
    values = {"sheet_id": line.sheet_id, "assignment_id": one.pk, "version": one.version} | fields
    return take_back(**values, by=by.scope, at=AT)


def revision(board) -> int:
    return LoadSheet.objects.get(pk=board.sheet.pk).revision


# Giving hours


def test_all_that_is_free_is_given_and_recorded(board, head):
    before = revision(board)
    sheet = give(board, board.lecture, board.docent, head)

    assert given(board.lecture) == {key_of(board.docent): ("32.00", "")}
    assert (sheet.revision, revision(board)) == (before + 1, before + 1)
    name = head.person.short_name
    told = {"who": "Асанова А.", "hours": "32", "line": str(board.lecture)}
    assert recorded(board.sheet) == [("assigned", name, told)]
    assert DistributionAct.objects.get().changes == [
        {"line": board.lecture.pk, "to": key_of(board.docent), "before": "0", "after": "32.00", "part_before": "",
         "part": ""}
    ]  # fmt: skip


def test_a_part_is_given_and_the_rest_stays_free_for_another(board, head):
    give(board, board.practical, board.docent, head, "6.25")
    give(board, board.practical, board.lecturer, head)

    assert given(board.practical) == {
        key_of(board.docent): ("6.25", ""), key_of(board.lecturer): ("9.75", ""),
    }  # fmt: skip


def test_who_has_a_part_gets_more_of_the_line_in_one_assignment(board, head):
    give(board, board.practical, board.docent, head, "6")
    give(board, board.practical, board.docent, head, "4")

    assert given(board.practical) == {key_of(board.docent): ("10.00", "")}
    assert Assignment.objects.get().version == 2


def test_a_vacancy_takes_hours_without_a_limit(board, head):
    burden(board, board.docent, "700")
    give(board, board.lecture, board.posts.docent, head)

    assert given(board.lecture) == {key_of(board.posts.docent): ("32.00", "")}
    assert recorded(board.sheet)[-1][2]["who"] == "Vacancy: docent"


def test_the_departments_clerk_distributes_too(board, cast):
    give(board, board.lecture, board.docent, cast.department_clerk)

    assert given(board.lecture) != {}


@pytest.mark.parametrize("who", ["dean", "office_specialist", "sister_head", "other_head", "teacher"])
def test_others_may_not_distribute(board, cast, who):
    with pytest.raises(Refused, match="distribute the teaching load"):
        give(board, board.lecture, board.docent, getattr(cast, who))


def test_control_the_right_is_what_stops_them(board, cast, monkeypatch):
    from kuu_office.core.access.verdict import YES
    from workload import rules

    monkeypatch.setattr(rules, "can_distribute", lambda _by, _sheet: YES)
    give(board, board.lecture, board.docent, cast.other_head)

    assert given(board.lecture) != {}


@pytest.mark.parametrize("state", ["submitted", "approved", "archived"])
def test_a_sheet_on_its_way_stays_as_it_is(board, head, state):
    LoadSheet.objects.update(state=state)
    with pytest.raises(Refused, match="in approval or approved"):
        give(board, board.lecture, board.docent, head)


def test_a_returned_sheet_is_distributed_again(board, head):
    LoadSheet.objects.update(state="returned")
    give(board, board.lecture, board.docent, head)

    assert given(board.lecture) != {}


@pytest.mark.parametrize(
    ("hours", "said"),
    [("32.01", "Only 32 h"), ("-1", "more than 0"), ("0.005", "two decimals"), ("NaN", "more than 0"),
     ("99999999999", "Only 32 h"), ("Infinity", "more than 0")],
)  # fmt: skip
def test_more_than_is_free_and_absurd_hours_are_refused(board, head, hours, said):
    with pytest.raises(BadInput, match=said):
        give(board, board.lecture, board.docent, head, hours)

    assert (given(board.lecture), recorded(board.sheet)) == ({}, [])


def test_nothing_is_given_of_what_nobody_can_take(board, head):
    give(board, board.lecture, board.docent, head)
    with pytest.raises(BadInput, match="Nothing of this line is free"):
        give(board, board.lecture, board.docent, head)


def test_a_line_that_changed_meanwhile_is_a_conflict_that_names_what_is_free(board, head):
    give(board, board.practical, board.docent, head, "10")
    with pytest.raises(Conflict, match="6 h of it are free now"):
        give(board, board.practical, board.lecturer, head, seen=D(16))

    assert given(board.practical) == {key_of(board.docent): ("10.00", "")}


def test_a_line_of_another_sheet_is_not_in_this_one(board, head):
    foreign = burden(board, board.docent, "10", unit=board.department.parent)
    board.lecture.pk, board.lecture.sheet_id = foreign.pk, board.sheet.pk
    with pytest.raises(Conflict, match="no longer in the load"):
        give(board, board.lecture, board.docent, head)


def test_a_sheet_that_is_gone_is_a_conflict(board, head):
    board.lecture.sheet_id = 987654321
    with pytest.raises(Conflict, match="load sheet is gone"):
        give(board, board.lecture, board.docent, head)


def test_only_those_of_the_department_take_hours(board, head, units):
    stranger = appoint("Чужая", units.other_department, board.posts.docent)
    with pytest.raises(BadInput, match="a teacher of this department or a vacancy"):
        give(board, board.lecture, stranger, head)


@pytest.mark.parametrize("to", ["", "a", "p0", "x7", "a999999999999999999999", "a-1", "a1; drop"])
def test_a_key_of_nobody_is_refused(board, head, to, monkeypatch):
    monkeypatch.setattr("workload.tests.board_world.key_of", lambda _one: to)
    with pytest.raises(BadInput, match="Choose who takes the hours"):
        give(board, board.lecture, board.docent, head)


# What stops somebody


def test_a_post_that_may_not_lecture_is_refused_with_the_reason(board, head):
    with pytest.raises(Refused, match=r"Болотова А\.: the post “lecturer” may not lecture"):
        give(board, board.lecture, board.lecturer, head)

    give(board, board.practical, board.lecturer, head)
    assert given(board.practical) != {}


def test_a_vacancy_of_such_a_post_may_not_either(board, head):
    with pytest.raises(Refused, match="may not lecture"):
        give(board, board.lecture, board.posts.lecturer, head)


def test_overload_asks_first_and_is_given_when_confirmed(board, head):
    burden(board, board.docent, "740")
    with pytest.raises(Overload, match="would be 22 h over the norm of 750 h") as asked:
        give(board, board.lecture, board.docent, head)
    assert (asked.value.over, given(board.lecture)) == (D("22.00"), {})

    give(board, board.lecture, board.docent, head, confirmed=D(22))
    assert given(board.lecture) == {key_of(board.docent): ("32.00", "")}


def test_an_overload_that_grew_since_it_was_confirmed_asks_again(board, head):
    burden(board, board.docent, "745")
    with pytest.raises(Overload):
        give(board, board.lecture, board.docent, head, confirmed=D(22))


def test_over_the_limit_is_refused_even_when_confirmed(board, head):
    burden(board, board.docent, "1100")
    with pytest.raises(Refused, match=r"would have 1132 h; the limit is 1125 h"):
        give(board, board.lecture, board.docent, head, confirmed=D(5000))


def test_hours_in_another_department_count_against_one_and_a_half_rates(board, head, units):
    there = appoint("", units.sister_department, board.posts.docent, person=board.docent.person, kind="internal",
                    rate=D("0.5"))  # fmt: skip
    burden(board, there, "375", unit=units.sister_department)
    burden(board, board.docent, "730")

    assert seats_of(board.sheet)[key_of(board.docent)].holder.limit == D("750.00")
    with pytest.raises(Refused, match="the limit is 750 h"):
        give(board, board.lecture, board.docent, head, confirmed=D(100))


def test_a_person_paid_by_the_hour_has_no_norm_and_a_cap_in_all_departments(board, head, units):
    hourly = appoint("Саатова", board.department, board.posts.docent, kind=AppointmentKind.HOURLY, rate=D("0.25"))
    there = appoint("", units.sister_department, board.posts.docent, person=hourly.person, kind=AppointmentKind.HOURLY)
    burden(board, there, "280", unit=units.sister_department)
    with pytest.raises(Refused, match="the limit is 20 h"):
        give(board, board.lecture, hourly, head)

    give(board, board.lecture, hourly, head, "20")
    assert given(board.lecture) == {key_of(hourly): ("20.00", "")}


def test_a_post_without_an_annual_load_is_refused_with_who_enters_it(board, head):
    other = appoint("Жаңыева", board.department, make_post("expert", "эксперт", 90))
    with pytest.raises(Refused, match="the registrar enters it"):
        give(board, board.lecture, other, head)


def test_an_appointment_that_ended_or_begins_after_the_term_takes_nothing(board, head):
    gone = appoint("Кеткен", board.department, board.posts.docent, end_date=date(2026, 10, 1))
    coming = appoint("Келчү", board.department, board.posts.docent, start_date=date(2027, 3, 1))
    with pytest.raises(Refused, match="ended on"):
        give(board, board.lecture, gone, head)
    with pytest.raises(Refused, match="begins on"):
        give(board, board.lecture, coming, head)

    give(board, board.lecture, gone, head, at=datetime(2026, 9, 20, tzinfo=UTC))
    assert given(board.lecture) == {key_of(gone): ("32.00", "")}


def test_who_is_on_leave_to_the_end_of_the_term_takes_nothing(board, head):
    leave = Leave.objects.create(
        person=board.docent.person, order="№ 14-к", reason="бала багуу", start_date=date(2026, 9, 1),
        end_date=board.lecture.term.end_date,
    )  # fmt: skip
    with pytest.raises(Refused, match="on leave to the end of the term"):
        give(board, board.lecture, board.docent, head)

    Leave.objects.filter(pk=leave.pk).update(end_date=board.lecture.term.end_date - timedelta(days=1))
    give(board, board.lecture, board.docent, head)
    assert given(board.lecture) == {key_of(board.docent): ("32.00", "")}


def test_an_appointment_of_other_years_is_nobody_of_the_department(board, head):
    past = appoint("Мурунку", board.department, board.posts.docent, end_date=date(2026, 8, 31))
    future = appoint("Кийинки", board.department, board.posts.docent, start_date=date(2027, 9, 1))
    for one in (past, future):
        with pytest.raises(BadInput):
            give(board, board.lecture, one, head)


def test_a_post_that_does_not_teach_takes_nothing(board, head):
    clerk = appoint("Катчы", board.department, Post.objects.create(code="clerk", name_ky="катчы"))
    with pytest.raises(BadInput):
        give(board, board.lecture, clerk, head)


# Taking back


def test_hours_are_taken_back_and_recorded(board, head):
    give(board, board.lecture, board.docent, head)
    before = revision(board)
    one = back(board.lecture, head)

    assert (one.line, one.to, given(board.lecture)) == (board.lecture, key_of(board.docent), {})
    assert revision(board) == before + 1
    told = {"who": "Асанова А.", "hours": "32", "line": str(board.lecture)}
    assert recorded(board.sheet)[-1] == ("taken_back", head.person.short_name, told)


def test_of_a_vacancy_too(board, head):
    give(board, board.lecture, board.posts.docent, head)
    back(board.lecture, head)

    assert (given(board.lecture), recorded(board.sheet)[-1][2]["who"]) == ({}, "Vacancy: docent")


def test_what_somebody_changed_meanwhile_is_not_taken_back(board, head, cast):
    give(board, board.practical, board.docent, head, "6")
    give(board, board.practical, board.docent, cast.department_clerk, "4")
    with pytest.raises(Conflict, match="changed meanwhile"):
        back(board.practical, head, version=1)

    assert given(board.practical) == {key_of(board.docent): ("10.00", "")}


def test_what_is_gone_is_a_conflict_and_of_another_sheet_too(board, head):
    give(board, board.lecture, board.docent, head)
    foreign = Assignment.objects.get(line=burden(board, board.docent, "10", unit=board.department.parent))
    for gone in (987654321, foreign.pk):
        with pytest.raises(Conflict):
            back(board.lecture, head, assignment_id=gone, version=1)


def test_others_take_nothing_back_and_nobody_does_in_approval(board, head, cast):
    give(board, board.lecture, board.docent, head)
    with pytest.raises(Refused):
        back(board.lecture, cast.dean)
    LoadSheet.objects.update(state="submitted")
    with pytest.raises(Refused):
        back(board.lecture, head)

    assert given(board.lecture) != {}


# Undoing


def undone(board, by) -> str:
    return undo(sheet_id=board.sheet.pk, by=by.scope, at=AT).what


def test_acts_are_undone_one_after_another_the_last_first(board, head):
    give(board, board.practical, board.docent, head, "6")
    give(board, board.practical, board.docent, head, "4")

    assert undone(board, head).endswith("Асанова А.: 10 → 6")
    assert given(board.practical) == {key_of(board.docent): ("6.00", "")}
    assert undone(board, head).endswith("Асанова А.: 6 → 0")
    assert given(board.practical) == {}
    assert [event for event, _by, _new in recorded(board.sheet)] == ["assigned", "assigned", "undone", "undone"]


def test_hours_taken_back_return(board, head):
    give(board, board.lecture, board.docent, head)
    back(board.lecture, head)
    undone(board, head)

    assert given(board.lecture) == {key_of(board.docent): ("32.00", "")}


def test_without_an_act_of_ones_own_there_is_nothing_to_undo(board, head, cast):
    give(board, board.lecture, board.docent, cast.department_clerk)
    with pytest.raises(Conflict, match="nothing of yours"):
        undone(board, head)


def test_what_somebody_changed_since_is_not_undone(board, head, cast):
    give(board, board.practical, board.docent, head, "6")
    give(board, board.practical, board.docent, cast.department_clerk, "4")
    with pytest.raises(Conflict, match="changed these hours since"):
        undone(board, head)

    assert given(board.practical) == {key_of(board.docent): ("10.00", "")}


def test_hours_do_not_return_to_a_line_that_somebody_took(board, head, cast):
    give(board, board.lecture, board.docent, head)
    back(board.lecture, head)
    give(board, board.lecture, board.posts.docent, cast.department_clerk)
    with pytest.raises(Conflict, match="changed these hours since"):
        undone(board, head)


def test_hours_do_not_return_to_somebody_who_has_gone(board, head):
    give(board, board.lecture, board.docent, head)
    back(board.lecture, head)
    board.docent.end_date = date(2026, 10, 1)
    board.docent.save()
    with pytest.raises(Refused, match="ended on"):
        undone(board, head)


def test_a_confirmed_overload_returns_without_asking_again(board, head):
    burden(board, board.docent, "740")
    give(board, board.lecture, board.docent, head, confirmed=D(22))
    back(board.lecture, head)
    undone(board, head)

    assert given(board.lecture) == {key_of(board.docent): ("32.00", "")}


def test_hours_of_a_line_that_is_gone_do_not_return(board, head):
    give(board, board.lecture, board.docent, head)
    back(board.lecture, head)
    LoadLine.objects.filter(pk=board.lecture.pk).delete()
    with pytest.raises(Conflict, match="no longer in the load"):
        undone(board, head)


def test_nothing_is_undone_in_approval_or_by_others(board, head, cast):
    give(board, board.lecture, board.docent, head)
    LoadSheet.objects.update(state="submitted")
    for who in (head, cast.dean):
        with pytest.raises(Refused):
            undone(board, who)


# Whole sheets


def test_no_act_makes_more_of_a_line_than_it_has(board, head):
    for line in LoadLine.objects.filter(sheet=board.sheet).order_by("pk"):
        give(board, line, board.docent, head, confirmed=D(5000))

    sums = LoadLine.objects.filter(sheet=board.sheet).annotate(sum=Sum("assignments__hours"))
    assert {line.pk: line.hours for line in sums} == {line.pk: line.sum for line in sums}


def test_giving_asks_the_same_number_of_questions_however_many_have_hours(board, head, django_assert_max_num_queries):
    burden(board, board.docent, "100")
    with django_assert_max_num_queries(20):
        give(board, board.lecture, board.docent, head)
    for number in range(5):
        burden(board, appoint(f"Окутуучу{number}", board.department, board.posts.docent), "100")
    with django_assert_max_num_queries(20):
        give(board, board.practical, board.docent, head)
