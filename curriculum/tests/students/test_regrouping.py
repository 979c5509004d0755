"""Groups are led to the next year, split and merged, each by one order with its history."""

from datetime import date

import pytest

from curriculum.models import Group, GroupSuccession
from curriculum.operations import regrouping
from curriculum.operations.orders import OrderRefused
from curriculum.operations.subgroups import divide_by_hand, divide_evenly
from curriculum.tests.students.world import NOW, fresh, kinds, make_group, order, record
from kuu_office.core import audit
from kuu_office.core.errors import BadInput, Conflict, Refused

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)
PROMOTION = regrouping.promotion(number="50-К", order_date=NOW.date(), effective_date=NEXT)
TRANSFER = regrouping.transfer(number="60-К", order_date=NOW.date(), effective_date=NEXT)


def renumber(groups, by, seen: str = ""):
    ids = [group.pk for group in groups]
    return regrouping.record_renumbering(group_ids=ids, order=PROMOTION, by=by, at=NOW, seen=seen)


def try_renumber(groups, by):
    ids = [group.pk for group in groups]
    return regrouping.try_renumbering(group_ids=ids, order=PROMOTION, by=by, at=NOW)


def test_groups_and_their_students_go_up_by_one_order(here, clerk):
    renumber([here.first, here.second], clerk)

    assert [fresh(group).year_of_study for group in (here.first, here.second)] == [2, 2]
    assert [kinds(one) for one in here.students] == [["admission", "promotion"]] * 3
    assert {one.movements.last().order_number for one in here.students} == {"50-К"}
    assert audit.history_of(here.first)[0].sentence == "Абдыкадырова Н. led the group to year 2, order № 50-К."


def test_people_on_leave_stay_in_their_year(here, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2027, 1, 1))

    seen = try_renumber([here.first], clerk)
    assert [str(one) for one in seen.on_leave] == ["Өмүров Айбек"]
    renumber([here.first], clerk)

    assert (kinds(here.omurov), kinds(here.osmonov)) == (["admission", "leave"], ["admission", "promotion"])


def test_groups_of_the_last_year_are_proposed_for_graduation(here, clerk):
    Group.objects.filter(pk=here.first.pk).update(year_of_study=2)

    seen = try_renumber([here.first, here.second], clerk)

    assert (seen.groups, seen.last, seen.trial) == ([here.second], [here.first], None)
    renumber([here.first, here.second], clerk)
    assert [fresh(group).year_of_study for group in (here.first, here.second)] == [2, 2]


def test_last_years_alone_are_not_renumbered(here, clerk):
    Group.objects.filter(pk=here.first.pk).update(year_of_study=2)

    with pytest.raises(BadInput, match="All these groups are in their last year"):
        renumber([here.first], clerk)


def test_what_was_shown_is_what_is_done(here, clerk):
    seen = try_renumber([here.first], clerk)
    renumber([here.first], clerk, seen.digest)

    with pytest.raises(Conflict, match="Look at it once more"):
        renumber([here.first], clerk, seen.digest)
    assert fresh(here.first).year_of_study == 2


def test_one_student_who_cannot_go_up_stops_them_all(here, clerk):
    record([here.omurov], clerk, "promotion", date(2026, 8, 1), number="40-К")

    with pytest.raises(OrderRefused):
        renumber([here.first], clerk)
    assert fresh(here.first).year_of_study == 1


def test_without_groups_there_is_nothing_to_lead(here, clerk):
    with pytest.raises(BadInput, match="Tick the groups first"):
        renumber([], clerk)


def test_groups_of_others_are_not_led(here, cast):
    for by in (cast.dean.scope, cast.other_clerk.scope):
        with pytest.raises(Refused):
            renumber([here.first], by)


def split(here, by, parts, group=None):
    return regrouping.split_group(group=group or here.first, parts=parts, order=TRANSFER, by=by, at=NOW)


def test_a_group_is_split_and_the_history_says_so(here, clerk):
    [new] = split(here, clerk, {"ПИ(м)-4-25": [here.omurov.pk, here.asanova.pk]})

    assert (new.name, new.programme, new.intake_year, new.language) == ("ПИ(м)-4-25", here.programme, 2025, "ky")
    [succession] = GroupSuccession.objects.all()
    assert (succession.before, succession.after, succession.date, succession.order_number) == (
        here.first, new, NEXT, "60-К",
    )  # fmt: skip
    assert [one.standings.last().group for one in here.students] == [new, here.first, new]
    assert audit.history_of(here.first)[0].sentence == ("Абдыкадырова Н. split the group by order № 60-К: ПИ(м)-4-25.")


@pytest.mark.parametrize("parts", [{}, {"А": []}])
def test_every_new_group_needs_students(here, clerk, parts):
    with pytest.raises(BadInput, match="needs at least one student"):
        split(here, clerk, parts)


def test_nobody_goes_into_two_groups_or_comes_from_elsewhere(here, clerk):
    for parts in ({"А": [here.omurov.pk], "Б": [here.omurov.pk]}, {"А": [987654]}):
        with pytest.raises(BadInput, match="named twice"):
            split(here, clerk, parts)


def test_a_preview_of_a_split_counts_who_stays(here, clerk):
    ids = [here.omurov.pk]

    assert regrouping.try_split(group=here.first, student_ids=ids, order=TRANSFER, by=clerk, at=NOW) == 2


def merge(here, by, sources, into, seen: str = ""):
    ids = [group.pk for group in sources]
    return regrouping.merge_groups(source_ids=ids, into_id=into.pk, order=TRANSFER, by=by, at=NOW, seen=seen)


def test_groups_are_merged_and_the_emptied_ones_close(here, clerk):
    merge(here, clerk, [here.first], here.second)

    assert fresh(here.first).closed_date == NEXT
    assert {one.standings.last().group for one in here.students} == {here.second}
    [succession] = GroupSuccession.objects.all()
    assert (succession.before, succession.after) == (here.first, here.second)
    assert [line.sentence for line in audit.history_of(here.first)[:2]] == [
        "Абдыкадырова Н. merged the group into “ПИ(м)-2-25” by order № 60-К.",
        "Абдыкадырова Н. closed the group “ПИ(м)-1-25” from 1 Sep 2026.",
    ]


def test_people_on_leave_are_merged_too(here, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=date(2027, 1, 1))
    merge(here, clerk, [here.first], here.second)

    assert (here.omurov.standings.last().group, here.omurov.standings.last().state) == (here.second, "on_leave")


def test_an_empty_group_is_merged_without_an_order_about_anybody(here, clerk):
    empty = make_group(here.programme, "ПИ(м)-9-25")
    merge(here, clerk, [empty], here.second)

    assert (fresh(empty).closed_date, kinds(here.omurov)) == (NEXT, ["admission"])


def test_groups_that_differ_are_not_merged(here, clerk):
    for into in (here.russian, here.sister):
        with pytest.raises(BadInput, match="is of another programme, form, language or year than"):
            merge(here, clerk, [here.first], into)


def test_a_group_is_not_merged_into_itself(here, clerk):
    for sources in ([], [here.first]):
        with pytest.raises(BadInput, match="choose another one that takes them in"):
            merge(here, clerk, sources, here.first)


def test_a_preview_of_a_merge_shows_its_students(here, clerk):
    trial = regrouping.try_merge(sources=[here.first], into=here.second, order=TRANSFER, by=clerk, at=NOW)

    assert [outcome.after.group for outcome in trial.moved] == [here.second.pk] * 3
    merge(here, clerk, [here.first], here.second, trial.digest)


def test_a_group_that_is_gone_is_not_merged(here, clerk):
    gone = make_group(here.programme, "Кеткен")
    Group.objects.filter(pk=gone.pk).delete()

    with pytest.raises(Conflict, match="not there any more"):
        regrouping.merge_groups(source_ids=[987654], into_id=here.second.pk, order=TRANSFER, by=clerk, at=NOW)


def members(subgroups) -> list[list[str]]:
    return [sorted(str(one) for one in subgroup.members.all()) for subgroup in subgroups]


def test_a_group_is_divided_evenly_in_the_order_of_names(here, clerk):
    made = divide_evenly(group=here.first, purpose="laboratory", count=2, by=clerk, at=NOW)

    assert members(made) == [["Асанова Жылдыз", "Осмонов Нурлан"], ["Өмүров Айбек"]]
    assert [str(one) for one in made] == ["ПИ(м)-1-25/1", "ПИ(м)-1-25/2"]
    assert audit.history_of(here.first)[0].sentence == (
        "Абдыкадырова Н. divided the group for laboratory classes: 2 + 1."
    )


def test_a_group_is_divided_by_hand(here, clerk):
    parts = [[here.omurov.pk], [], [here.asanova.pk]]
    made = divide_by_hand(group=here.first, purpose="language", parts=parts, by=clerk, at=NOW)

    assert members(made) == [["Өмүров Айбек"], ["Асанова Жылдыз"]]


def test_a_new_division_replaces_the_old_one_of_its_purpose(here, clerk):
    divide_evenly(group=here.first, purpose="language", count=3, by=clerk, at=NOW)
    divide_evenly(group=here.first, purpose="laboratory", count=2, by=clerk, at=NOW)
    divide_evenly(group=here.first, purpose="laboratory", count=1, by=clerk, at=NOW)

    assert [(one.purpose, one.number) for one in here.first.subgroups.all()] == [
        ("language", 1), ("language", 2), ("language", 3),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 4, 99])
def test_more_subgroups_than_students_are_refused(here, clerk, count):
    with pytest.raises(BadInput, match="From 1 to 3 subgroups are possible here"):
        divide_evenly(group=here.first, purpose="language", count=count, by=clerk, at=NOW)


def test_odd_divisions_are_refused(here, clerk, cast):
    with pytest.raises(BadInput, match="named twice"):
        divide_by_hand(group=here.first, purpose="language", parts=[[here.omurov.pk]] * 2, by=clerk, at=NOW)
    with pytest.raises(BadInput, match="what the subgroups are for"):
        divide_evenly(group=here.first, purpose="chess", count=2, by=clerk, at=NOW)
    with pytest.raises(Refused):
        divide_evenly(group=here.first, purpose="language", count=2, by=cast.dean.scope, at=NOW)
    assert order("transfer").kind == "transfer"
