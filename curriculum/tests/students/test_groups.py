"""Groups are opened, kept, closed and removed."""

from datetime import date

import pytest

from curriculum.models import Group, SemesterPlan
from curriculum.operations.groups import change_group, close_group, open_group, remove_group
from curriculum.tests.semester_world import make_terms, make_working_plan
from curriculum.tests.students.world import AUTUMN, NOW, fresh, make_group, record
from curriculum.tests.views.pages import send
from curriculum.tests.world import make_plan
from kuu_office.core import audit
from kuu_office.core.errors import BadInput, Conflict, Refused

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)


def opened(here, by, **fields) -> Group:
    values = {"programme": here.programme, "intake_year": 2026, "language": "ky", "opened_date": NEXT}
    return open_group(**values | fields, by=by, at=NOW)


@pytest.fixture
def working(here):
    return make_plan(here.programme, 2025, kind="working", state="approved")


def test_a_group_gets_the_next_free_name(here, clerk):
    assert [opened(here, clerk).name for _again in range(2)] == ["710-1-26", "710-2-26"]
    assert opened(here, clerk, name=" ПИ-9-26 ").name == "ПИ-9-26"


def test_a_group_is_of_the_programmes_department_and_form(here, clerk, cast):
    group = opened(here, clerk, curator=cast.teacher.person)

    assert (group.department, group.study_form, group.year_of_study, group.curator, group.is_open) == (
        here.programme.department, "full_time", 1, cast.teacher.person, True,
    )  # fmt: skip
    assert audit.history_of(group)[0].sentence == "Абдыкадырова Н. opened the group “710-1-26”."


def test_a_name_is_once_an_intake(here, clerk):
    opened(here, clerk, name="ПИ-1")

    with pytest.raises(Conflict, match="The intake of 2026 has a group ПИ-1 already") as refused:
        opened(here, clerk, name="ПИ-1")
    assert refused.value.field == "name"
    assert opened(here, clerk, name="ПИ-1", intake_year=2025).name == "ПИ-1"


def test_an_odd_intake_year_is_refused(here, clerk):
    with pytest.raises(BadInput, match="Intake year 1900"):
        opened(here, clerk, intake_year=1900)


@pytest.mark.parametrize("year", [1, 1989, 2029, 9999])
def test_a_group_neither_opens_nor_closes_long_ago_or_far_ahead(here, clerk, year):
    said = f"Year {year} is not possible: from 1990 to 2028."
    with pytest.raises(BadInput, match=said) as refused:
        opened(here, clerk, opened_date=date(year, 9, 1))
    assert refused.value.field == "opened_date"
    with pytest.raises(BadInput, match=said) as refused:
        close_group(group=here.second, closed_date=date(year, 9, 1), by=clerk, at=NOW)
    assert (refused.value.field, fresh(here.second).closed_date) == ("closed_date", None)


def test_who_keeps_no_groups_of_the_unit_opens_none(here, cast):
    for by in (cast.dean.scope, cast.other_clerk.scope):
        with pytest.raises(Refused):
            opened(here, by)


def change(group, by, seen: int = 1, **values):
    return change_group(group=group, values=values, seen_revision=seen, by=by, at=NOW)


def test_a_group_gets_a_curator_and_a_working_plan(here, clerk, cast, working):
    change(here.first, clerk, curator=cast.teacher.person, plan=working)

    group = fresh(here.first)
    assert (group.curator, group.plan, group.revision) == (cast.teacher.person, working, 2)
    line = audit.history_of(group)[0]
    assert line.sentence == "Абдыкадырова Н. changed the group “ПИ(м)-1-25”."
    assert {name for name, _old, _new in line.changes} == {"curator", "working plan"}


def test_two_clerks_do_not_overwrite_each_other(here, clerk):
    change(here.first, clerk, name="ПИ-7-25")

    with pytest.raises(Conflict, match="Somebody changed this group meanwhile"):
        change(here.first, clerk, name="ПИ-8-25")


def test_a_plan_must_be_an_approved_working_plan_of_the_programme(here, clerk):
    draft = make_plan(here.programme, 2024, kind="working")
    base = here.world.plan
    foreign = make_plan(here.sister.programme, 2025, kind="working", state="approved")

    for plan, sentence in (
        (draft, "must be approved first"), (base, "own programme and form"), (foreign, "own programme and form"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=sentence) as refused:
            change(here.first, clerk, plan=plan)
        assert refused.value.field == "plan"


def test_the_language_of_a_group_with_students_changes_by_an_order_only(here, clerk):
    with pytest.raises(BadInput, match="Students stand in the group"):
        change(here.first, clerk, language="ru")
    assert change(here.second, clerk, language="ru").language == "ru"


def test_an_empty_group_closes(here, clerk):
    close_group(group=here.second, closed_date=NEXT, by=clerk, at=NOW)

    group = fresh(here.second)
    assert (group.closed_date, group.is_open) == (NEXT, False)
    assert audit.history_of(group)[0].sentence == "Абдыкадырова Н. closed the group “ПИ(м)-2-25” from 1 Sep 2026."


def test_a_group_with_students_stays_open(here, clerk):
    with pytest.raises(Refused, match="3 students stand in the group"):
        close_group(group=here.first, closed_date=NEXT, by=clerk, at=NOW)


def test_people_on_leave_and_people_to_come_keep_a_group_open(here, clerk):
    record(here.students, clerk, "transfer", group=here.second.pk)
    record([here.omurov], clerk, "leave", date(2026, 3, 1), number="8-К", reason="family", until=NEXT)
    record([here.osmonov], clerk, "transfer", NEXT, number="9-К", group=here.first.pk)

    for group in (here.first, here.second):
        with pytest.raises(Refused, match="stand"):
            close_group(group=group, closed_date=date(2026, 5, 1), by=clerk, at=NOW)


def test_once_everybody_has_left_a_group_closes(here, clerk):
    record(here.students, clerk, "expulsion", reason="own_request")

    assert close_group(group=here.first, closed_date=NEXT, by=clerk, at=NOW).closed_date == NEXT


def test_a_closed_group_is_not_changed_any_more(here, clerk):
    group = make_group(here.programme, "Эски", closed_date=date(2026, 1, 1))

    with pytest.raises(Refused, match="The group is closed from"):
        change(group, clerk, name="Жаңы")
    with pytest.raises(Refused, match="The group is closed from"):
        close_group(group=group, closed_date=NEXT, by=clerk, at=NOW)


def test_a_group_does_not_close_before_it_was_opened(here, clerk):
    with pytest.raises(BadInput, match="closes after it was opened"):
        close_group(group=here.second, closed_date=date(2025, 8, 1), by=clerk, at=NOW)


def test_a_group_opened_by_mistake_is_removed(here, clerk):
    remove_group(group=here.second, by=clerk, at=NOW)

    assert not Group.objects.filter(pk=here.second.pk).exists()


def test_a_group_that_orders_name_stays_in_the_record(here, clerk):
    record(here.students, clerk, "transfer", group=here.second.pk)

    with pytest.raises(Refused, match="Orders or semester plans name this group"):
        remove_group(group=here.first, by=clerk, at=NOW)


def test_a_group_with_a_semester_plan_stays_and_its_page_says_so(here, clerk, cast):
    terms = make_terms()
    source = make_working_plan(here.programme, intake_year=2025)
    SemesterPlan.objects.create(
        group=here.second, term=terms.autumn, source=source, department=here.second.department, semester=1,
        weeks=terms.autumn.weeks, created_at=NOW,
    )  # fmt: skip

    with pytest.raises(Refused, match="Orders or semester plans name this group"):
        remove_group(group=here.second, by=clerk, at=NOW)
    cast.deans_clerk.client.cookies["django_language"] = "en"
    answer = send(cast.deans_clerk.client, "group_remove", here.second)
    assert (answer.status_code, Group.objects.filter(pk=here.second.pk).exists()) == (403, True)


def test_a_group_that_is_gone_is_told(here, clerk):
    gone = make_group(here.programme, "Кеткен", opened_date=AUTUMN)
    Group.objects.filter(pk=gone.pk).delete()

    with pytest.raises(Conflict, match="The group is not there any more"):
        close_group(group=gone, closed_date=NEXT, by=clerk, at=NOW)


def test_who_only_reads_changes_nothing(here, cast):
    for by in (cast.dean.scope, cast.other_clerk.scope):
        with pytest.raises(Refused):
            change(here.first, by, name="Менин тобум")
        with pytest.raises(Refused):
            remove_group(group=here.second, by=by, at=NOW)
