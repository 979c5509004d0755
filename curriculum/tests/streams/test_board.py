"""The page of streams: what it shows, what it lets do, a refusal with its reason."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import SemesterPlan, Stream
from curriculum.tests.semester_world import fill, make_group, make_semester_plans
from curriculum.tests.views.pages import send, text, tree
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def client(cast):
    cast.deans_clerk.client.cookies["django_language"] = "en"
    return cast.deans_clerk.client


def board_of(client, hall, **asked):
    asked = {"unit": hall.units.faculty.pk, "term": hall.autumn.pk, "kind": "lecture"} | asked
    return client.get(reverse("curriculum:streams"), asked)


def verb(client, name: str, hall, stream=None, **sent):
    sent = {"unit": hall.units.faculty.pk, "term": hall.autumn.pk, "kind": "lecture"} | sent
    return send(client, name, stream, **sent)


def proposals(response) -> list[str]:
    return [box.get("value") for box in tree(response).xpath("//input[@name='streams']")]


def test_the_board_shows_groups_proposals_and_hours(client, hall):
    page = board_of(client, hall)

    assert len(tree(page).xpath("//input[@name='lines']")) == 18
    assert len(proposals(page)) == 6
    said = text(tree(page))
    assert "75 students of 120" in said
    assert "64 h saved" in said
    assert "The largest size of a stream is a default, to be confirmed by the office." in said


def test_the_board_opens_without_being_asked_for_anything(client, hall):
    assert client.get(reverse("curriculum:streams")).status_code == 200
    assert client.get(reverse("curriculum:streams"), {"unit": "x", "term": "9" * 30, "kind": "?"}).status_code == 200


def test_proposals_are_taken_from_the_page(client, hall):
    response = verb(client, "streams_accept", hall, streams=proposals(board_of(client, hall)))

    assert response.status_code == 302
    assert Stream.objects.count() == 6
    assert "6 streams were formed." in text(tree(client.get(response["Location"])))


def test_ticked_groups_are_joined(client, hall):
    verb(client, "streams_join", hall, lines=[line.pk for line in hall.lines[:2]])

    assert Stream.objects.get().kept_by_hand


def test_a_refusal_stands_on_the_board_with_its_reason_and_the_ticks(client, hall):
    hall.lines[1].language = "ru"
    hall.lines[1].save()

    response = verb(client, "streams_join", hall, lines=[line.pk for line in hall.lines[:2]])

    assert response.status_code == 403
    alert = tree(response).xpath("//*[@role='alert']")[0]
    assert text(alert) == "ПИ-1-26 and ПИ-2-26: taught in different languages, Kyrgyz and Russian."
    ticked = tree(response).xpath("//input[@name='lines'][@checked]")
    assert {box.get("value") for box in ticked} == {str(line.pk) for line in hall.lines[:2]}


def test_a_stream_is_kept_parted_and_set_free_from_the_page(client, hall):
    verb(client, "streams_accept", hall, streams=proposals(board_of(client, hall))[:1])
    stream = Stream.objects.get()

    verb(client, "stream_keep", hall, stream)
    assert Stream.objects.get().kept_by_hand
    line = stream.seats.first().line_id
    verb(client, "stream_part", hall, stream, line=line)
    assert Stream.objects.count() == 2
    for one in Stream.objects.all():
        verb(client, "stream_release", hall, one)
    assert Stream.objects.count() == 0


def test_nothing_ticked_is_told(client, hall):
    assert verb(client, "streams_join", hall).status_code == 422
    assert verb(client, "streams_accept", hall).status_code == 422
    assert verb(client, "streams_accept", hall, streams=["x,y"]).status_code == 422


def test_a_stream_has_a_page_with_its_history(client, hall):
    verb(client, "streams_join", hall, lines=[line.pk for line in hall.lines[:2]])

    page = text(tree(client.get(reverse("curriculum:stream", args=[Stream.objects.get().pk]))))

    assert "joined by hand: ПИ-1-26, ПИ-2-26." in page


def test_streams_of_another_faculty_are_not_there(client, cast, hall):
    verb(client, "streams_join", hall, lines=[line.pk for line in hall.lines[:2]])
    stream = Stream.objects.get()

    assert cast.other_dean.client.get(reverse("curriculum:stream", args=[stream.pk])).status_code == 404
    assert send(cast.other_clerk.client, "stream_keep", stream).status_code == 404


def test_who_only_looks_is_offered_nothing_to_press(cast, hall):
    cast.dean.client.cookies["django_language"] = "en"
    page = board_of(cast.dean.client, hall)

    assert tree(page).xpath("//input[@name='lines']") == []
    assert "Form the ticked streams" not in text(tree(page))


def test_the_board_asks_as_often_for_many_groups_as_for_few(client, cast, hall):
    def queries() -> int:
        board_of(client, hall)
        with CaptureQueriesContext(connection) as captured:
            board_of(client, hall)
        return len(captured)

    verb(client, "streams_accept", hall, streams=proposals(board_of(client, hall))[:1])
    before = queries()
    more = [make_group(hall.programme, f"ПИ-{n}-26") for n in range(5, 9)]
    for group in more:
        fill(group, 20)
    make_semester_plans(more, hall.autumn, cast.deans_clerk)
    verb(client, "streams_accept", hall, streams=proposals(board_of(client, hall))[:3])

    assert queries() == before
    assert before <= 15


def whys(response) -> list[str]:
    return [text(one) for one in tree(response).xpath("//*[@class='stream-why']")]


def test_a_group_left_alone_is_told_why_before_anybody_tries(client, hall):
    hall.lines[2].language = "ru"
    hall.lines[2].save()

    page = board_of(client, hall)

    assert whys(page) == ["ПИ-3-26 and ПИ-1-26: taught in different languages, Russian and Kyrgyz."]
    assert len(proposals(page)) == 6


def test_courses_that_one_group_hears_stand_folded_away(client, hall):
    for plan in hall.plans[1:]:
        plan.lines.filter(code="М.1.В.6").delete()

    page = tree(board_of(client, hall))

    folded = page.xpath("//details[@class='streams-single']")[0]
    assert text(folded.xpath("summary")[0]) == "1 course is heard by one group only"
    assert len(folded.xpath(".//input[@name='lines']")) == 1
    assert len(page.xpath("//input[@name='lines']")) == 16


def test_the_formed_streams_go_into_a_spreadsheet(client, hall):
    assert tree(board_of(client, hall)).xpath("//a[contains(@href, 'export=xlsx')]") == []
    verb(client, "streams_join", hall, lines=[line.pk for line in hall.lines[:2]])

    response = board_of(client, hall, export="xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))

    assert response["Content-Disposition"] == 'attachment; filename="streams.xlsx"'
    course = hall.lines[0].course
    assert [row[:9] for row in rows[1:]] == [
        (f"{course.code} {course.name}", "lectures", "Kyrgyz", "ПИ-1-26, ПИ-2-26", 50, 120, 32, 32, "yes")
    ]
    assert tree(board_of(client, hall)).xpath("//a[contains(@href, 'export=xlsx')]") != []


def test_a_stream_that_no_longer_fits_says_so_in_the_spreadsheet(client, hall):
    verb(client, "streams_join", hall, lines=[line.pk for line in hall.lines[:2]])
    hall.lines[1].lecture = 16
    hall.lines[1].save()

    response = board_of(client, hall, export="xlsx")
    [_head, row] = openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)

    assert row[9] == "ПИ-1-26 and ПИ-2-26: different hours, 32 and 16."


def test_the_board_begins_with_a_unit_that_has_semester_plans(cast, hall, monkeypatch):
    monkeypatch.setattr("kuu_office.core.clock.today", lambda: hall.autumn.start_date)

    def begins_with() -> list[str]:
        page = tree(cast.office_specialist.client.get(reverse("curriculum:streams")))
        return page.xpath("//select[@name='unit']/option[@selected]/@value")

    assert begins_with() == [str(hall.units.faculty.pk)]
    SemesterPlan.objects.all().delete()
    make_semester_plans([hall.other_group], hall.autumn, cast.other_clerk)
    assert begins_with() == [str(hall.units.other_faculty.pk)]
    SemesterPlan.objects.all().delete()
    assert begins_with() == [str(hall.units.faculty.pk)]


def test_formed_streams_stand_page_by_page_and_a_verb_comes_back_to_its_page(client, hall, monkeypatch):
    monkeypatch.setattr("curriculum.views.streams.FORMED_PER_PAGE", 4)
    verb(client, "streams_accept", hall, streams=proposals(board_of(client, hall)))
    pages = [tree(board_of(client, hall, page=page)) for page in (1, 2)]
    streams = [page.xpath("//li[contains(@class, 'stream')]//strong") for page in pages]

    assert [len(shown) for shown in streams] == [4, 2]
    assert len({one.text for shown in streams for one in shown}) == 6
    last = Stream.objects.order_by("course__code", "pk").last()
    assert verb(client, "stream_keep", hall, last, page="2")["Location"].endswith("&kind=lecture&page=2")
