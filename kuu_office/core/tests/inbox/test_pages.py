"""The inbox as people use it: open, sign, return, next, many at once - with and without a script."""

import uuid

import pytest

from kuu_office.core import signoffs
from kuu_office.core.models import SignOff
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later

pytestmark = pytest.mark.usefixtures("queue")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def three(new_paper, cast):
    """Three documents that wait for the department head, in this order."""
    papers = [new_paper(name=name) for name in ("Алгебра", "Биология", "Химия")]
    return [
        signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(hour))
        for hour, paper in enumerate(papers)
    ]


def item(paper) -> str:
    return f"/inbox/{KIND}/{paper.pk}/"


def decide(client, paper, decision: str, *, query: str = "", **more):
    sent = {"decision": decision, "step": "head", "idem": str(uuid.uuid4())} | more
    return client.post(item(paper) + "decision/" + query, sent)


def states(papers) -> list[str]:
    for paper in papers:
        paper.refresh_from_db()
    return [f"{paper.state} {paper.step}".strip() for paper in papers]


def text_of(response) -> str:
    return response.content.decode()


def test_the_list_holds_what_waits(three, cast):
    page = text_of(cast.department_head.client.get("/inbox/"))
    assert [name in page for name in ("Алгебра", "Биология", "Химия")] == [True, True, True]


@pytest.mark.parametrize("name", ["dean", "other_head", "sister_head", "teacher", "vice_rector"])
def test_what_waits_for_others_is_not_in_it(three, cast, name):
    assert "Алгебра" not in text_of(getattr(cast, name).client.get("/inbox/"))


def test_the_outsider_is_told_why_not_and_the_stranger_signs_in_first(three, cast, client):
    assert cast.outsider.client.get("/inbox/").status_code == 403
    response = client.get("/inbox/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/inbox/")


def test_an_item_opens_beside_the_list(three, cast):
    page = text_of(cast.department_head.client.get(item(three[1])))
    assert page.count('aria-current="true"') >= 1
    assert 'name="decision" value="approve"' in page
    assert "Химия" in page


def test_htmx_gets_the_right_side_alone(three, cast):
    page = text_of(cast.department_head.client.get(item(three[1]), **HTMX))
    assert "<html" not in page
    assert 'name="decision" value="approve"' in page


def test_an_item_of_another_unit_is_not_found(three, cast):
    assert cast.other_head.client.get(item(three[0])).status_code == 404


@pytest.mark.parametrize("kind", ["curriculum.course", "nonsense", "core.user"])
def test_a_kind_without_a_queue_is_not_found(three, cast, kind):
    assert cast.department_head.client.get(f"/inbox/{kind}/{three[0].pk}/").status_code == 404


def test_one_who_may_see_but_not_sign_gets_no_buttons(three, cast):
    response = cast.dean.client.get(item(three[0]))
    assert response.status_code == 200
    assert 'name="decision"' not in text_of(response)


def test_after_signing_the_next_one_opens(three, cast):
    response = decide(cast.department_head.client, three[0], "approve")
    assert (response.status_code, response["Location"]) == (302, item(three[1]))
    assert states(three) == ["submitted dean", "submitted head", "submitted head"]


def test_after_the_last_the_inbox_is_empty_and_says_so(submitted, cast):
    response = decide(cast.department_head.client, submitted, "approve")
    assert response["Location"] == "/inbox/"
    assert cast.department_head.client.get("/inbox/").context["everything"] == 0


def test_the_filters_go_along(three, cast, conditions):
    conditions.flags = {three[1].pk: ("3 warnings",)}
    response = decide(cast.department_head.client, three[0], "approve", query="?flags=without")
    assert response["Location"] == item(three[2]) + "?flags=without"


def test_returning_needs_a_remark_and_keeps_the_page(three, cast):
    response = decide(cast.department_head.client, three[0], "return", remark="  ")
    assert response.status_code == 422
    assert 'id="remark_error"' in text_of(response)
    assert states(three)[0] == "submitted head"


def test_a_return_with_a_remark_opens_the_next(three, cast):
    response = decide(cast.department_head.client, three[0], "return", remark="Кредиттер 240 эмес")
    assert response["Location"] == item(three[1])
    assert states(three)[0] == "returned"
    assert SignOff.objects.last().remark == "Кредиттер 240 эмес"


def test_a_second_click_is_told_who_signed(three, cast):
    decide(cast.department_head.client, three[0], "approve")
    response = decide(cast.department_head.client, three[0], "approve")
    assert response.status_code == 409
    assert "Өмүралиев Э." in text_of(response)
    assert SignOff.objects.filter(decision="approved").count() == 1


def test_the_same_form_sent_twice_has_one_effect_and_one_answer(three, cast):
    key = str(uuid.uuid4())
    first = decide(cast.department_head.client, three[0], "approve", idem=key)
    second = decide(cast.department_head.client, three[0], "approve", idem=key)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert SignOff.objects.filter(decision="approved").count() == 1


def test_a_decision_that_is_neither_is_refused(three, cast):
    assert decide(cast.department_head.client, three[0], "burn").status_code == 422
    assert states(three)[0] == "submitted head"


@pytest.mark.parametrize("name", ["dean", "teacher", "office_specialist"])
def test_a_forged_decision_of_one_whose_turn_it_is_not_is_refused(three, cast, name):
    response = decide(getattr(cast, name).client, three[0], "approve")
    assert response.status_code == 403
    assert states(three)[0] == "submitted head"


def test_a_decision_is_never_taken_by_following_a_link(three, cast):
    assert cast.department_head.client.get(item(three[0]) + "decision/").status_code == 405


def names(papers) -> list[str]:
    return [f"{KIND}:{paper.pk}:head" for paper in papers]


def test_before_many_are_signed_a_page_says_what_will_follow(three, cast, conditions):
    conditions.flags = {three[1].pk: ("3 warnings",)}
    response = cast.department_head.client.get("/inbox/bulk/", {"chosen": names(three)})
    choice = response.context["choice"]
    assert [row.pk for row in choice.to_sign] == [three[0].pk, three[2].pk]
    assert [row.pk for row in choice.flagged] == [three[1].pk]
    assert states(three) == ["submitted head"] * 3


def test_many_are_signed_and_those_with_warnings_are_left_and_said(three, cast, conditions):
    conditions.flags = {three[1].pk: ("3 warnings",)}
    client = cast.department_head.client
    response = client.post("/inbox/bulk/", {"chosen": names(three), "idem": str(uuid.uuid4())}, follow=True)
    assert states(three) == ["submitted dean", "submitted head", "submitted dean"]
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]


def test_one_refusal_does_not_stop_the_others(three, cast, monkeypatch):
    client = cast.department_head.client
    real = signoffs.approve

    def refusing(paper, **how):
        if paper.pk == three[0].pk:
            from kuu_office.core.errors import Refused

            raise Refused("The window is closed.")
        return real(paper, **how)

    monkeypatch.setattr(signoffs, "approve", refusing)
    response = client.post("/inbox/bulk/", {"chosen": names(three)}, follow=True)
    assert states(three) == ["submitted head", "submitted dean", "submitted dean"]
    assert any("The window is closed." in str(message) for message in response.context["messages"])


def test_rows_of_others_named_in_the_form_are_not_signed(three, cast):
    cast.other_head.client.post("/inbox/bulk/", {"chosen": names(three)})
    assert states(three) == ["submitted head"] * 3


def test_a_row_ticked_at_a_step_that_is_over_is_left(three, cast):
    signoffs.approve(three[0], by=cast.department_head.scope, at=hours_later(5))
    response = cast.department_head.client.post("/inbox/bulk/", {"chosen": names(three)}, follow=True)
    assert states(three) == ["submitted dean"] * 3
    assert SignOff.objects.filter(object_id=three[0].pk, decision="approved").count() == 1
    assert response.status_code == 200


def test_nothing_ticked_says_what_to_do(three, cast):
    response = cast.department_head.client.get("/inbox/bulk/")
    assert response.status_code == 200
    assert '<form class="row"' not in text_of(response)


def test_filters_that_leave_nothing_say_so(three, cast):
    response = cast.department_head.client.get("/inbox/?late=yes")
    assert (response.context["total"], response.context["everything"]) == (0, 3)
    assert "/inbox/" in text_of(response)


@pytest.fixture
def head(cast):
    """The department head's browser, with the session already begun."""
    cast.department_head.client.get("/inbox/")
    return cast.department_head.client


def test_the_inbox_costs_the_same_for_one_row_and_for_three(new_paper, cast, head, django_assert_max_num_queries):
    costs = []
    for _number in range(3):
        signoffs.submit(new_paper(), by=cast.department_clerk.scope, at=MONDAY)
        with django_assert_max_num_queries(15) as seen:
            head.get("/inbox/")
        costs.append(len(seen))
    assert costs == [costs[0]] * 3


def test_an_open_item_stays_within_fifteen_queries(three, head, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        head.get(item(three[0]))


def test_a_deputy_reads_for_whom_they_sign(at_step, cast, deputise):
    deputise(cast.sister_head, for_=cast.dean)
    paper = at_step("dean")
    page = text_of(cast.sister_head.client.get(item(paper)))
    assert "Токтогулов Б." in page
    decide(cast.sister_head.client, paper, "approve", step="dean")
    assert SignOff.objects.last().acting_for == cast.dean.person


def test_a_step_whose_condition_is_not_met_shows_its_button_stopped_with_the_reason(at_step, cast, conditions):
    conditions.office_is_ready = False
    page = text_of(cast.office_specialist.client.get(item(at_step("office"))))
    assert "Fill in the expert card first." in page
    assert 'value="approve"' not in page
    assert 'value="return"' in page


def test_the_open_document_shows_its_way(at_step, cast):
    response = cast.dean.client.get(item(at_step("dean")))
    assert 'class="process"' in text_of(response)
    assert [step.status for step in response.context["steps"]] == ["done", "done", "current", "todo", "todo"]
