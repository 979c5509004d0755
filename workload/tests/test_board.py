"""The board: what it shows, giving, taking back, undoing, splitting and last year's distribution through its pages."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.models.people import AppointmentKind
from workload.models import Assignment, LoadLine, LoadSheet
from workload.tests.board_world import appoint, burden, give, given, key_of, make_board, year_before
from workload.tests.world import calculate, row, sheet_of
from workload.views import board as views

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def board(cast):
    return make_board(cast)


def reading(member, language: str = "en"):
    member.client.cookies["django_language"] = language
    return member.client


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


def url(board, name: str = "board") -> str:
    return reverse(f"workload:{name}", args=[board.sheet.pk])


def opened(client, board, name: str = "board", **query):
    return client.get(url(board, name), query)


def sent(client, board, name: str, htmx: bool = True, **data):
    return client.post(url(board, name), data, **(HTMX if htmx else {}))


def picked(line: LoadLine, free: str | None = None) -> str:
    return f"{line.pk}:{free or line.hours}"


def lines(response) -> dict[str, list[str]]:
    """Lines by number: work and groups, figures, who takes them."""
    rows = tree(response).xpath("//li[@data-line]")
    return {one.get("data-line"): [text(part) for part in one.xpath("./label | ./span | ./ul/li")] for one in rows}


def seats(response) -> dict[str, dict]:
    return {one.get("data-seat"): one for one in tree(response).xpath("//li[@data-seat]")}


def sums(response) -> dict[str, str]:
    [table] = tree(response).xpath("//dl[@id='board-sums']")
    return {text(one.xpath("./dt")[0]): text(one.xpath("./dd")[0]) for one in table.xpath("./div")}


# What it shows


def test_lines_stand_by_course_with_what_is_free_and_who_takes_them(board, head, cast):
    give(board, board.practical, board.docent, cast.department_head, "6")
    found = lines(opened(head, board))

    assert found[str(board.lecture.pk)] == ["lectures ПИ-1-26", "32"]
    assert found[str(board.practical.pk)] == ["practical classes ПИ-1-26", "10 / 16", "Асанова А. 6"]


def test_of_very_many_lines_the_first_are_shown_and_the_page_says_so(board, head, monkeypatch):
    every = list(lines(opened(head, board)))
    monkeypatch.setattr(views, "MOST_LINES", len(every) - 1)
    page = opened(head, board)

    assert list(lines(page)) == every[:-1]
    assert f"The first {len(every) - 1} lines are shown" in text(tree(page).xpath("//div[@id='board-lines']")[0])
    monkeypatch.setattr(views, "MOST_LINES", len(every))
    assert "lines are shown" not in opened(head, board).content.decode()


def test_people_stand_with_their_norm_limit_and_hours_of_the_terms(board, head, cast):
    give(board, board.lecture, board.docent, cast.department_head)
    found = seats(opened(head, board))
    docent, lecturer = found[key_of(board.docent)], found[key_of(board.lecturer)]

    assert [docent.get(f"data-{name}") for name in ("taken", "norm", "limit", "no-lectures")] == [
        "32.00", "750.00", "1125.00", None,
    ]  # fmt: skip
    assert lecturer.get("data-no-lectures") == "the post “lecturer” may not lecture"
    assert text(docent.xpath(".//p[contains(@class, 'load-figures')]")[0]) == "autumn term 32 lectures 32"
    [bar] = docent.xpath(".//rect[contains(@class, 'load-part')]")
    assert (bar.get("x"), bar.get("width")) == ("0", "28")


def test_vacancies_of_teaching_posts_take_hours_without_a_limit(board, head):
    vacancy = seats(opened(head, board))[key_of(board.posts.docent)]

    assert (vacancy.get("data-norm"), vacancy.get("data-limit"), vacancy.xpath(".//svg[@viewBox='0 0 1000 10']")) == (
        None, None, [],
    )  # fmt: skip


def test_the_sums_are_always_there(board, head, cast):
    give(board, board.lecture, board.docent, cast.department_head)
    total = LoadSheet.objects.get(pk=board.sheet.pk).hours

    shown = sums(opened(head, board))
    assert (shown["Given"], D(shown["Load"]), D(shown["Free"])) == ("32", total, total - 32)
    assert shown["Norm of all teachers"] == "1600"


def test_who_ended_says_so_for_the_terms_that_remain(board, head):
    gone = appoint("Кеткен", board.department, board.posts.docent, end_date=date(2026, 10, 1))
    seat = seats(opened(head, board))[key_of(gone)]

    assert seat.get("data-shut-autumn") == "the appointment ended on 1 Oct 2026"


def test_who_has_too_much_is_marked_and_a_line_given_over_its_hours_too(board, head, cast):
    burden(board, board.docent, "760")
    give(board, board.practical, board.posts.docent, cast.department_head)
    LoadLine.objects.filter(pk=board.practical.pk).update(given=D(10), reason="буйрук")
    response = opened(head, board, state="over")

    assert "10 h over the norm" in text(seats(response)[key_of(board.docent)])
    assert list(lines(response)) == [str(board.practical.pk)]
    assert "16 h are given: more than the line has." in response.content.decode()


def test_filters_leave_what_they_say(board, head, cast):
    give(board, board.lecture, board.docent, cast.department_head)
    every = {str(pk) for pk in board.sheet.lines.values_list("pk", flat=True)}

    def found(**query) -> set[str]:
        return set(lines(opened(head, board, **query)))

    lecture, practical = str(board.lecture.pk), str(board.practical.pk)
    assert found() == every - {lecture}
    assert (found(state="all"), found(state="done")) == (every, {lecture})
    assert found(work="lecture", state="all", group="пи-1") == {lecture}
    assert found(term="spring", state="all") == set()
    assert practical in found(text=board.practical.name_ky[:6])
    assert found(text="жок мындай") == set()


@pytest.mark.parametrize("who", ["dean", "office_specialist", "vice_rector"])
def test_others_read_the_board_without_its_verbs(board, cast, who):
    page = tree(opened(reading(getattr(cast, who)), board))

    assert page.xpath("//li[@data-line]") != []
    assert page.xpath("//input[@type='radio']") == page.xpath("//button[@formaction]") == []
    assert "distribute the teaching load" in text(page.xpath("//main")[0])


def test_a_sheet_in_approval_is_only_read(board, head):
    LoadSheet.objects.update(state="submitted")

    assert "in approval or approved" in opened(head, board).content.decode()


def test_names_that_look_like_markup_are_text(board, head):
    appoint("<b>Асан</b>", board.department, board.posts.docent)
    LoadLine.objects.filter(pk=board.lecture.pk).update(name_ky="<script>", name_en="", name_ru="")

    shown = opened(head, board).content.decode()
    assert "<b>Асан" not in shown
    assert "<script>" not in shown


def queries_of(client, board, **query) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert opened(client, board, **query).status_code == 200
    return len(captured)


def test_questions_do_not_grow_with_lines_people_and_assignments(board, head, cast):
    opened(head, board)
    before = queries_of(head, board, state="all")
    for number in range(4):
        one = appoint(f"Окутуучу{number}", board.department, board.posts.docent)
        burden(board, one, "20")
    give(board, board.lecture, board.docent, cast.department_head)

    assert queries_of(head, board, state="all") <= before + 1  # the takers of lines
    assert before <= MOST_QUERIES


# Looking whether somebody changed it


def test_parts_come_when_the_sheet_is_newer_than_the_page(board, head, cast):
    seen = LoadSheet.objects.get(pk=board.sheet.pk).revision
    assert opened(head, board, "board_parts", seen_revision=seen).status_code == 204

    give(board, board.lecture, board.docent, cast.department_clerk)
    answer = opened(head, board, "board_parts", seen_revision=seen, state="all")
    assert lines(answer)[str(board.lecture.pk)][-1] == "Асанова А. 32"
    assert tree(answer).xpath("//input[@id='board-seen']/@value") == [str(seen + 1)]
    assert opened(head, board, "board_parts").status_code == 200


# Giving


def assign(client, board, line, to, /, **data):
    htmx = data.pop("htmx", True)
    return sent(client, board, "board_assign", htmx, **{"line": picked(line), "to": key_of(to)} | data)


def test_giving_answers_with_what_changed(board, head):
    seen = LoadSheet.objects.get(pk=board.sheet.pk).revision
    answer = assign(head, board, board.lecture, board.docent, seen_revision=seen)

    assert given(board.lecture) == {key_of(board.docent): ("32.00", "")}
    assert list(lines(answer)) == [str(board.lecture.pk)]
    assert {key: one.get("data-taken") for key, one in seats(answer).items()} == {key_of(board.docent): "32.00"}
    assert sums(answer)["Given"] == "32"
    assert tree(answer).xpath("//input[@id='board-seen']/@value") == [str(seen + 1)]
    assert f'"lines": [{board.lecture.pk}]' in answer["HX-Trigger"]


def test_a_page_that_was_older_stays_older_and_will_look_again(board, head, cast):
    seen = LoadSheet.objects.get(pk=board.sheet.pk).revision
    give(board, board.practical, board.docent, cast.department_clerk)
    answer = assign(head, board, board.lecture, board.docent, seen_revision=seen)

    assert tree(answer).xpath("//input[@id='board-seen']/@value") == [str(seen)]


def test_a_part_is_typed_with_a_comma(board, head):
    assign(head, board, board.practical, board.docent, hours="6,5")

    assert given(board.practical) == {key_of(board.docent): ("6.50", "")}


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"line": ""}, 422, "Choose a line first."),
        ({"line": "жок"}, 422, "Choose a line first."),
        ({"to": ""}, 422, "Choose who takes the hours"),
        ({"hours": "алты"}, 422, "“алты” is not a number."),
        ({"hours": "1e3"}, 422, "is not a number"),
        ({"hours": "-2"}, 422, "is not a number"),
        ({"hours": "33"}, 422, "Only 32 h of this line are free."),
        ({"confirmed": "x"}, 422, "is not a number"),
        ({"line": "999999:32"}, 409, "no longer in the load"),
    ],
)
def test_what_cannot_be_done_is_said_beside_the_verbs(board, head, data, status, said):
    answer = assign(head, board, board.lecture, board.docent, **data)

    assert answer.status_code == status
    assert said in text(tree(answer).xpath("//div[@role='alert']")[0])
    assert given(board.lecture) == {}


def test_who_may_not_lecture_is_refused_with_the_reason(board, head):
    answer = assign(head, board, board.lecture, board.lecturer)

    assert answer.status_code == 403
    assert "Болотова А.: the post “lecturer” may not lecture." in answer.content.decode()


def test_two_people_at_one_line_the_second_gets_the_fresh_line(board, head, cast):
    assign(reading(cast.department_clerk), board, board.practical, board.docent, hours="10")
    answer = assign(head, board, board.practical, board.lecturer)

    assert answer.status_code == 409
    assert "6 h of it are free now" in answer.content.decode()
    assert lines(answer)[str(board.practical.pk)] == ["practical classes ПИ-1-26", "6 / 16", "Асанова А. 10"]


def test_overload_is_confirmed_by_a_button_with_its_hours(board, head):
    burden(board, board.docent, "740")
    answer = assign(head, board, board.lecture, board.docent)
    [button] = tree(answer).xpath("//button[@name='confirmed']")
    assert (answer.status_code, button.get("value"), given(board.lecture)) == (409, "22.00", {})

    assert assign(head, board, board.lecture, board.docent, confirmed=button.get("value")).status_code == 200
    assert given(board.lecture) != {}


def test_a_form_sent_twice_gives_once(board, head):
    key = str(uuid4())
    answers = [assign(head, board, board.practical, board.docent, hours="4", idem=key) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert given(board.practical) == {key_of(board.docent): ("4.00", "")}


def test_without_scripts_the_board_comes_back(board, head):
    answer = assign(head, board, board.lecture, board.docent, htmx=False)
    assert (answer.status_code, answer["Location"]) == (302, url(board))

    refused = assign(head, board, board.practical, board.docent, htmx=False, hours="99")
    assert refused.status_code == 422
    assert "Only 16 h of this line are free." in refused.content.decode()
    assert tree(refused).xpath("//input[@name='line' and @checked]/@value") == [picked(board.practical)]
    assert tree(refused).xpath("//input[@name='to' and @checked]/@value") == [key_of(board.docent)]


# Taking back and undoing


def test_hours_are_taken_back_and_the_act_is_undone(board, head, cast):
    give(board, board.lecture, board.docent, cast.department_head)
    one = Assignment.objects.get()
    answer = sent(head, board, "board_take_back", one=f"{one.pk}.{one.version}")
    assert (answer.status_code, given(board.lecture), sums(answer)["Given"]) == (200, {}, "0")
    assert list(seats(answer)) == [key_of(board.docent)]

    answer = sent(head, board, "board_undo")
    assert (answer.status_code, given(board.lecture)) == (200, {key_of(board.docent): ("32.00", "")})
    assert (list(lines(answer)), list(seats(answer))) == ([str(board.lecture.pk)], [key_of(board.docent)])


def take_back(client, board, one: Assignment):
    return sent(client, board, "board_take_back", one=f"{one.pk}.{one.version}")


def taken_off(response) -> list[str]:
    """Seats that the page loses."""
    return tree(response).xpath("//li[@hx-swap-oob='delete']/@id")


def guest_of(board, unit, **who):
    """Somebody of another unit who has hours of the sheet, and these hours."""
    guest = appoint("Конок", unit, board.posts.docent, **who)
    return guest, burden(board, guest, "5").assignments.get()


def test_an_act_tells_all_seats_of_the_same_person(board, head):
    burden(board, board.docent, "700")
    also = appoint("", board.department, board.posts.lecturer, person=board.docent.person, rate=D("0.5"),
                   kind=AppointmentKind.INTERNAL)  # fmt: skip
    before = seats(opened(head, board))[key_of(also)].get("data-limit")
    answer = assign(head, board, board.lecture, board.docent, confirmed="0")

    told = {key: one.get("data-limit") for key, one in seats(answer).items()}
    assert list(told) == [key_of(board.docent), key_of(also)]
    assert told[key_of(also)] == seats(opened(head, board))[key_of(also)].get("data-limit") < before
    assert taken_off(answer) == []


def test_who_was_there_only_for_the_hours_goes_with_them(board, head, units):
    guest, one = guest_of(board, units.sister_department)
    assert key_of(guest) in seats(opened(head, board))
    answer = take_back(head, board, one)

    assert (taken_off(answer), list(seats(answer))) == ([f"seat-{key_of(guest)}"], [])
    assert key_of(guest) not in seats(opened(head, board))


def test_a_seat_that_goes_leaves_the_others_of_its_person_as_they_are_now(board, head, units):
    guest, one = guest_of(board, units.sister_department, person=board.docent.person, kind=AppointmentKind.INTERNAL)
    answer = take_back(head, board, one)

    assert (taken_off(answer), list(seats(answer))) == ([f"seat-{key_of(guest)}"], [key_of(board.docent)])


def test_a_seat_that_goes_is_asked_for_once(board, head, units):
    def asked(one: Assignment) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert take_back(head, board, one).status_code == 200
        return len(captured)

    own = burden(board, board.docent, "5").assignments.get()
    asked(burden(board, board.lecturer, "5").assignments.get())
    assert asked(guest_of(board, units.sister_department)[1]) == asked(own) + 1


@pytest.mark.parametrize(("one", "status"), [("", 422), ("7", 422), ("x.1", 422), ("999999.1", 409), ("9" * 30, 422)])
def test_what_nobody_has_is_not_taken_back(board, head, one, status):
    assert sent(head, board, "board_take_back", one=one).status_code == status


def test_undoing_nothing_says_so_and_the_button_is_stopped(board, head):
    assert tree(opened(head, board)).xpath("//button[@data-undo]/@disabled") == ["disabled"]
    answer = sent(head, board, "board_undo")

    assert (answer.status_code, "nothing of yours to undo" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("name", ["board_assign", "board_take_back", "board_undo", "board_split", "board_last_year"])
@pytest.mark.parametrize(
    ("who", "status"), [("dean", 403), ("teacher", 403), ("other_head", 404), ("sister_head", 404)]
)
def test_verbs_are_the_departments_own(board, cast, name, who, status):
    assert sent(reading(getattr(cast, who)), board, name).status_code == status


# Splitting


def parts(line: LoadLine, way: str, *rows, **data) -> dict:
    to, amounts = [key_of(who) for who, _amount in rows], [amount for _who, amount in rows]
    return {"line": picked(line), "way": way, "to": [*to, ""], "amount": [*amounts, ""]} | data


def test_the_dialog_offers_the_ways_that_the_line_allows(board, head):
    answer = head.get(url(board, "board_split"), {"line": picked(board.practical)}, **HTMX)
    ways = {one.get("value"): one.get("data-whole") for one in tree(answer).xpath("//input[@name='way']")}
    assert ways == {"hours": "16.00", "share": "100"}

    LoadLine.objects.filter(pk=board.practical.pk).update(subgroups=2)
    page = opened(head, board, "board_split", line=picked(board.practical))
    assert tree(page).xpath("//input[@name='way']/@value") == ["hours", "share", "subgroups"]
    assert "<html" in page.content.decode()


def test_a_line_is_split_in_the_dialog(board, head):
    rows = (board.docent, "25"), (board.lecturer, "75")
    answer = sent(head, board, "board_split", **parts(board.practical, "share", *rows))

    assert given(board.practical) == {
        key_of(board.docent): ("4.00", "25 %"), key_of(board.lecturer): ("12.00", "75 %"),
    }  # fmt: skip
    assert (answer["HX-Retarget"], "dialog-close" in answer["HX-Trigger"]) == ("#board-problem", True)
    assert list(lines(answer)) == [str(board.practical.pk)]


@pytest.mark.parametrize(
    ("rows", "way", "status", "said"),
    [
        ([("docent", "17")], "hours", 422, "at most the 16 h that are free"),
        ([("docent", "")], "hours", 422, "Each part says who takes it and how much."),
        ([("docent", "1")], "weeks", 422, "Choose how the line is split."),
        ([("docent", "x")], "hours", 422, "is not a number"),
        ([], "hours", 422, "into 1 to 12 parts"),
    ],
)
def test_a_split_that_does_not_fit_keeps_what_was_typed(board, head, rows, way, status, said):
    asked = [(getattr(board, who), amount) for who, amount in rows]
    answer = sent(head, board, "board_split", **parts(board.practical, way, *asked))

    assert (answer.status_code, given(board.practical)) == (status, {})
    assert said in text(tree(answer).xpath("//div[@role='alert']")[0])
    typed = tree(answer).xpath("//input[@name='amount']/@value")
    assert [one for one in typed if one] == [amount for _who, amount in asked if amount]


def test_an_overload_of_a_split_is_confirmed_in_the_dialog(board, head):
    burden(board, board.docent, "745")
    answer = sent(head, board, "board_split", **parts(board.practical, "hours", (board.docent, "8")))
    [button] = tree(answer).xpath("//button[@name='confirmed']")
    assert (answer.status_code, button.get("value")) == (409, "3.00")

    sent(head, board, "board_split", **parts(board.practical, "hours", (board.docent, "8"), confirmed="3.00"))
    assert given(board.practical) == {key_of(board.docent): ("8.00", "")}


def test_without_scripts_a_split_comes_back_to_the_board(board, head):
    answer = sent(head, board, "board_split", False, **parts(board.practical, "hours", (board.docent, "8")))

    assert (answer.status_code, answer["Location"]) == (302, url(board))


def test_there_is_nothing_to_split_without_a_line(board, head):
    for line in ("", "999999:3"):
        assert opened(head, board, "board_split", line=line).status_code == 422


# Last year


def test_lines_are_given_as_last_year(board, head):
    docent, lecturer = key_of(board.docent), key_of(board.lecturer)
    year_before(board, board.lecture, **{lecturer: "32"})
    year_before(board, board.practical, **{docent: "4", lecturer: "12"})
    page = tree(opened(head, board, "board_last_year"))
    ticked = {one.get("value"): one.get("checked") for one in page.xpath("//input[@name='lines']")}
    assert ticked == {str(board.lecture.pk): None, str(board.practical.pk): "checked"}
    assert "may not lecture" in text(page)

    ids = [str(board.lecture.pk), str(board.practical.pk)]
    answer = head.post(url(board, "board_last_year"), {"lines": ids}, follow=True)
    assert "2 parts were given as last year." in answer.content.decode()
    assert "may not lecture" in answer.content.decode()
    assert (given(board.lecture), len(given(board.practical))) == ({}, 2)


def test_overload_is_given_as_last_year_only_when_it_is_wanted(board, head):
    year_before(board, board.practical, **{key_of(board.docent): "16"})
    burden(board, board.docent, "740")
    page = opened(head, board, "board_last_year").content.decode()
    assert "would be 6 h over the norm" in page
    assert 'name="with_overload"' in page

    chosen = {"lines": [str(board.practical.pk)]}
    head.post(url(board, "board_last_year"), chosen)
    assert given(board.practical) == {}
    head.post(url(board, "board_last_year"), chosen | {"with_overload": "on"})
    assert given(board.practical) != {}


def test_without_a_year_before_there_is_nothing_and_nothing_ticked_is_refused(board, head):
    assert "Nothing to propose" in opened(head, board, "board_last_year").content.decode()
    assert tree(opened(head, board)).xpath(f"//a[@href='{url(board, 'board_last_year')}']") == []

    year_before(board, board.practical, **{key_of(board.docent): "16"})
    assert tree(opened(head, board)).xpath(f"//a[@href='{url(board, 'board_last_year')}']") != []
    answer = head.post(url(board, "board_last_year"), {"lines": ["x"]})
    assert (answer.status_code, "Tick at least one line." in answer.content.decode()) == (422, True)


def test_the_sheet_leads_to_its_board(board, head):
    page = tree(head.get(reverse("workload:sheet", args=[board.sheet.pk])))

    assert page.xpath(f"//a[@href='{url(board)}']") != []


def test_the_other_facultys_board_is_its_own(board, cast, units):
    calculate(board, cast.office_specialist, units.other_department)
    there = sheet_of(board, units.other_department)
    line = row(there, "lecture", board.lines[2])

    assert reading(cast.department_head).get(reverse("workload:board", args=[there.pk])).status_code == 404
    shown = lines(reading(cast.other_head).get(reverse("workload:board", args=[there.pk])))
    assert str(line.pk) in shown
