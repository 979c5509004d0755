"""Streams of lectures beside the contingent: by faculty, department, programme and group, on a date, in the file."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse

from curriculum.models import Stream
from curriculum.operations.streams import join_lines
from curriculum.queries.contingent import lecture_streams
from curriculum.tests.contingent.people import make_student
from curriculum.tests.contingent.test_pages import cells
from curriculum.tests.semester_world import SPRING, line_of, make_group, make_semester_plans, make_semester_world
from curriculum.tests.world import make_world

AUTUMN = date(2026, 10, 1)


@pytest.fixture
def office(cast):
    client = cast.office_specialist.client
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def hall(cast) -> SimpleNamespace:
    """Three groups of one programme and one of another faculty with a student each; lectures of two courses joined:

    the first by the three, the second by two of them; practical classes of the first course by two.
    """
    made = make_semester_world(make_world(cast.units))
    groups = [*made.groups, make_group(made.programme, "ПИ-3-26")]
    for place, group in enumerate([*groups, made.other_group]):
        make_student(group, f"Студент{place} Аты", day=date(2026, 9, 1), personal_number=f"2120320040{place:04}")
    plans = make_semester_plans(groups, made.autumn, cast.deans_clerk)
    make_semester_plans([made.other_group], made.autumn, cast.other_clerk)
    join(cast, "lecture", "М.1.В.1", plans)
    join(cast, "lecture", "М.1.В.2", plans[:2])
    join(cast, "practical", "М.1.В.1", plans[:2])
    return SimpleNamespace(**made.__dict__ | {"groups": groups, "plans": plans})


def join(cast, kind: str, code: str, plans) -> Stream:
    lines = [line_of(plan, code).pk for plan in plans]
    return join_lines(kind=kind, line_ids=lines, by=cast.deans_clerk.scope, at=SPRING)


def table(client, **asked):
    return client.get(reverse("curriculum:contingent"), {"date": "2026-10-01", "rows": "faculty"} | asked)


def counted(cast, row: str = "faculty", day: date = AUTUMN, who: str = "office_specialist", **chosen):
    return lecture_streams(getattr(cast, who).scope, day, row, chosen)


def test_the_streams_of_lectures_stand_beside_the_groups_of_each_faculty(hall, office):
    assert cells(table(office)) == [
        ["Faculty", "Total", "Groups", "Lecture streams"],
        ["ИТФ", "3", "3", "2"],
        ["ТФ", "1", "1", "0"],
        ["Total", "4", "4", "2"],
    ]


def test_they_are_told_by_department_programme_and_group(hall, office):
    def streams(rows: str) -> dict[str, str]:
        return {line[0]: line[-1] for line in cells(table(office, rows=rows))[1:]}

    assert streams("department") == {"ПИ": "2", "КТ": "0", "Total": "2"}
    assert streams("group") == {"ПИ-1-26": "2", "ПИ-2-26": "2", "ПИ-3-26": "1", "Т-1-26": "0", "Total": "2"}
    assert list(streams("programme").values()) == ["0", "2", "2"]


def test_they_go_into_the_file(hall, office):
    content = BytesIO(table(office, export="xlsx").content)
    rows = list(openpyxl.load_workbook(content).active.iter_rows(values_only=True))

    at = next(place for place, row in enumerate(rows) if "Lecture streams" in row)
    assert rows[at:] == [
        ("faculty", "Total", "Groups", "Lecture streams"), ("ИТФ", 3, 3, 2), ("ТФ", 1, 1, 0), ("Total", 4, 4, 2)
    ]  # fmt: skip


def test_the_term_is_that_of_the_date(hall, cast):
    assert counted(cast).term == hall.autumn
    assert counted(cast, day=date(2027, 1, 25)).term == hall.autumn
    spring = counted(cast, day=date(2027, 2, 1))
    assert (spring.term, spring.by_key) == (hall.terms.spring, {})
    assert counted(cast, day=date(2026, 8, 31)) is None


@pytest.mark.parametrize("rows", ["year", "form", "funding", "language", "citizenship", "sex", "state"])
def test_by_what_single_students_differ_in_streams_tell_nothing(hall, office, rows):
    assert "Lecture streams" not in cells(table(office, rows=rows))[0]


def test_of_chosen_students_streams_tell_nothing_of_a_chosen_unit_they_do(hall, cast, office):
    faculty = hall.units.faculty.pk

    assert "Lecture streams" not in cells(table(office, funding="contract"))[0]
    assert counted(cast, sex="male") is None
    assert counted(cast, faculty="none") is None
    assert counted(cast, faculty=str(faculty)).count([faculty]) == 2
    assert counted(cast, faculty=str(hall.units.other_faculty.pk)).by_key == {}


def test_a_stream_of_two_faculties_stands_at_both_and_once_in_the_total(hall, cast, office):
    other = hall.other_group.semester_plans.get()
    line = line_of(other, "М.1.В.3")
    own = line_of(hall.plans[0], "М.1.В.3")
    line.course, line.department = own.course, own.department
    line.save()
    join_lines(kind="lecture", line_ids=[line.pk, own.pk], by=cast.office_specialist.scope, at=SPRING)

    assert [row[-1] for row in cells(table(office))[1:]] == ["3", "1", "3"]


def test_a_dean_s_office_counts_the_streams_in_which_its_groups_sit(hall, cast):
    client = cast.other_clerk.client
    client.cookies["django_language"] = "en"

    assert cells(table(client))[1:] == [["ТФ", "1", "1", "0"], ["Total", "1", "1", "0"]]
    assert counted(cast, who="outsider").by_key == {}


def test_more_groups_and_streams_ask_no_more_questions(hall, cast, office, django_assert_max_num_queries):
    table(office)
    with django_assert_max_num_queries(15) as one:
        table(office)
    join(cast, "lecture", "М.1.В.4", hall.plans)
    join(cast, "lecture", "М.1.В.5", hall.plans[1:])
    with django_assert_max_num_queries(len(one)):
        assert cells(table(office))[-1][-1] == "4"
