"""What people see of the way of a document: process bar, sentences of the history, who may do what."""

from datetime import date

import pytest
from django.utils import translation

from kuu_office.core import audit, signoffs
from kuu_office.core.models import StoredFile
from kuu_office.core.tests.papers import MONDAY, hours_later


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def bar(paper) -> list[tuple]:
    return [(step.code, step.status, step.by) for step in signoffs.trail(paper)]


def test_a_draft_has_its_whole_way_before_it(draft):
    assert bar(draft) == [
        ("", "current", ""),
        ("head", "todo", "ПИ"),
        ("dean", "todo", "ИТФ"),
        ("office", "todo", ""),
        ("vice_rector", "todo", ""),
    ]


def test_nobody_reads_of_a_draft_that_it_was_submitted(draft, at_step):
    assert [signoffs.trail(draft)[0].title, signoffs.trail(at_step("dean"))[0].title] == [
        "Not submitted yet", "Submitted",
    ]  # fmt: skip


def test_the_bar_tells_who_signed_and_which_unit_is_waited_for(at_step):
    assert bar(at_step("dean")) == [
        ("", "done", "Исакова Ж."),
        ("head", "done", "Өмүралиев Э."),
        ("dean", "current", "ИТФ"),
        ("office", "todo", ""),
        ("vice_rector", "todo", ""),
    ]


def test_the_bar_tells_when_it_was_signed_and_since_when_it_waits(at_step):
    moments = [step.at for step in signoffs.trail(at_step("dean"))]
    assert moments == [MONDAY, hours_later(1), hours_later(1), None, None]


def test_a_returned_document_shows_where_and_why_it_came_back(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    assert bar(paper)[1:4] == [
        ("head", "done", "Өмүралиев Э."), ("dean", "returned", "Токтогулов Б."), ("office", "todo", ""),
    ]  # fmt: skip
    assert signoffs.trail(paper)[2].remark == "Кредиттер"


def test_a_new_round_begins_with_a_clean_bar(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    paper = signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(5))
    assert [status for _code, status, _by in bar(paper)] == ["done", "current", "todo", "todo", "todo"]


def test_what_was_taken_back_looks_like_a_draft(submitted, cast):
    paper = signoffs.withdraw(submitted, by=cast.department_clerk.scope, at=hours_later(1))
    assert [status for _code, status, _by in bar(paper)] == ["current", "todo", "todo", "todo", "todo"]


def test_a_deputy_stands_in_the_bar_with_both_names(at_step, cast, deputise):
    deputise(cast.sister_head, for_=cast.dean)
    paper = signoffs.approve(at_step("dean"), by=cast.sister_head.scope, at=hours_later(4))
    assert bar(paper)[2] == ("dean", "done", "Бекташев Р. (for Токтогулов Б.)")


def test_a_paper_signature_names_the_signer_the_day_and_the_bearer(at_step, cast):
    scan = StoredFile.objects.create(
        name="scan.pdf", content_type="application/pdf", size=9, sha256="0" * 64, path="x", stored_at=MONDAY
    )
    paper = signoffs.sign_on_paper(
        at_step("dean"), by=cast.department_clerk.scope, at=hours_later(4), signed_on=date(2025, 9, 1), scan=scan,
        signer="Токтогулов Б.",
    )  # fmt: skip
    assert bar(paper)[2] == ("dean", "done", "Токтогулов Б. on paper, 1 Sep 2025 (brought by Исакова Ж.)")
    assert signoffs.trail(paper)[2].scan == scan


def test_the_bar_costs_one_query_once_the_document_is_loaded(at_step, django_assert_num_queries):
    paper = _loaded(type(at_step("head")).objects.with_names(), at_step("dean"))
    with django_assert_num_queries(1):
        signoffs.trail(paper)


def _loaded(queryset, paper):
    return queryset.get(pk=paper.pk)


def test_the_history_tells_the_way_in_sentences(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    lines = audit.history_of(paper)
    label = str(paper)
    assert [line.sentence for line in lines] == [
        f"Токтогулов Б. returned “{label}” with a remark.",
        f"Өмүралиев Э. signed “{label}”; it now waits for: dean.",
        f"Исакова Ж. submitted “{label}” for approval.",
    ]
    assert lines[0].reason == "Кредиттер"


def test_the_history_says_states_and_steps_in_words(submitted):
    [line] = audit.history_of(submitted)
    assert sorted(line.changes) == [("state", "draft", "in approval"), ("waits for", "–", "department head")]


@pytest.mark.parametrize(
    ("code", "name", "able"),
    [
        ("head", "department_head", {"sign", "return", "paper"}),
        ("head", "dean", set()),
        ("head", "department_clerk", {"withdraw", "paper"}),
        ("dean", "department_clerk", {"paper"}),
        ("dean", "dean", {"sign", "return"}),
        ("office", "office_specialist", {"sign", "return", "paper"}),
        ("office", "teacher", set()),
        ("vice_rector", "vice_rector", {"sign", "return"}),
    ],
)
def test_who_may_do_what_at_which_step(at_step, cast, code, name, able):
    paper, scope = at_step(code), getattr(cast, name).scope
    answers = {
        "submit": signoffs.can_submit(scope, paper),
        "sign": signoffs.can_sign(scope, paper),
        "return": signoffs.can_return(scope, paper),
        "withdraw": signoffs.can_withdraw(scope, paper),
        "paper": signoffs.can_record_paper(scope, paper),
    }
    assert {verb for verb, verdict in answers.items() if verdict} == able
    assert all(verdict.reason for verdict in answers.values() if not verdict)


def test_saying_yes_asks_the_database_for_no_names(at_step, cast, django_assert_max_num_queries):
    paper, scope = at_step("dean"), cast.dean.scope
    paper = _loaded(type(paper).objects.with_names(), paper)
    with django_assert_max_num_queries(1):
        assert signoffs.can_sign(scope, paper)


def test_what_a_signature_brings_about_is_said_before_it(route):
    assert route.effect("head") == "After your signature it goes on to: dean."
    assert route.effect("vice_rector") == "After your signature it is approved and frozen."


def test_all_that_a_page_asks_costs_one_query(at_step, cast, django_assert_num_queries):
    paper, scope = _loaded(type(at_step("head")).objects.with_names(), at_step("dean")), cast.dean.scope
    with django_assert_num_queries(1):
        signoffs.trail(paper), signoffs.remarks(paper)
        for ask in (signoffs.can_sign, signoffs.can_return, signoffs.can_withdraw, signoffs.can_record_paper):
            ask(scope, paper)


def test_names_are_looked_up_only_when_the_refusal_is_read(at_step, cast, django_assert_num_queries):
    paper, scope = _loaded(type(at_step("head")).objects.with_names(), at_step("dean")), cast.teacher.scope
    with django_assert_num_queries(0):
        verdict = signoffs.can_return(scope, paper)
        assert not verdict
    assert "Токтогулов Б." in str(verdict.reason)
    with django_assert_num_queries(0):
        assert "Токтогулов Б." in str(verdict.reason)


def test_a_document_that_moved_is_read_anew(at_step, cast):
    paper = at_step("dean")
    signoffs.trail(paper)
    signoffs.approve(paper, by=cast.dean.scope, at=hours_later(4))
    paper.refresh_from_db()
    assert bar(paper)[2] == ("dean", "done", "Токтогулов Б.")
