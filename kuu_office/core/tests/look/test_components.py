"""Components: what they say in each state."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from kuu_office.core.access.verdict import YES, no
from kuu_office.core.errors import Refused


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def component(name: str, address: str = "/", **values) -> str:
    return render_to_string(f"components/{name}.html", values, request=RequestFactory().get(address))


class Course(forms.Form):
    name = forms.CharField(label="Аты", help_text="Стандарттагыдай")
    credits = forms.DecimalField(label="Кредит", max_value=30)
    note = forms.CharField(label="Эскертүү", required=False)
    active = forms.BooleanField(label="Окутулат", required=False)
    kinds = forms.MultipleChoiceField(label="Түрү", choices=[("l", "Лекция")], widget=forms.CheckboxSelectMultiple)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_an_allowed_verb_is_a_form_with_its_keys():
    action = component("action", url="/plans/1/submit/", label="Жөнөтүү", verdict=YES)
    assert 'method="post" action="/plans/1/submit/"' in action
    assert 'name="csrfmiddlewaretoken"' in action
    assert 'name="idem"' in action


def test_a_forbidden_verb_says_which_rule_stops_it_and_cannot_be_sent():
    action = component("action", url="/plans/1/submit/", label="Жөнөтүү", verdict=no("Кредит 233, керек 240."))
    assert 'aria-disabled="true"' in action
    assert "Кредит 233, керек 240." in action
    assert "<form" not in action


def test_a_button_with_an_address_is_a_link():
    assert '<a class="button button-primary" href="/plans/"' in component(
        "button", label="Пландар", url="/plans/", kind="primary"
    )


def test_a_key_is_shown_beside_the_verb():
    button = component("button", label="Кол коюу", key="a")
    assert 'data-key="a"' in button
    assert '<kbd class="kbd">a</kbd>' in button


def test_a_field_joins_label_help_and_error():
    form = Course({"credits": "333"})
    field = component("field", field=form["credits"])
    assert '<label for="id_credits">Кредит</label>' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_credits_error"' in field
    assert 'id="id_credits_error"' in field
    assert "«333»: Ensure this value is less than or equal to 30." in field


def test_help_is_joined_to_its_field():
    field = component("field", field=Course()["name"])
    assert 'aria-describedby="id_name_helptext"' in field
    assert 'id="id_name_helptext">Стандарттагыдай' in field


def test_a_field_that_may_stay_empty_says_so():
    assert "(not required)" in component("field", field=Course()["note"])
    assert "(not required)" not in component("field", field=Course()["name"])


def test_a_tick_stands_before_its_label_and_choices_in_a_group():
    assert 'class="field field-check"' in component("field", field=Course()["active"])
    assert "<legend>Түрү</legend>" in component("field", field=Course()["kinds"])


def test_a_hidden_field_has_no_label():
    assert "<label" not in component("field", field=Course()["secret"])


def test_what_stops_a_form_stands_at_its_head_with_jumps():
    errors = component("form_errors", form=Course({"name": "А", "credits": "333", "kinds": ["l"]}))
    assert 'role="alert"' in errors
    assert '<a href="#id_credits">Кредит</a>: Ensure this value' in errors


def test_a_sound_form_says_nothing():
    assert component("form_errors", form=Course()).strip() == ""


def test_a_whole_form_is_sent_once():
    form = component("form", form=Course(), submit="Сактоо", cancel="/courses/")
    assert 'name="idem"' in form
    assert 'href="/courses/"' in form


@pytest.mark.parametrize(
    ("status", "spoken"),
    [("done", "signed"), ("current", "waits here"), ("returned", "returned"), ("todo", "still to come")],
)
def test_a_step_says_its_state_to_those_who_hear_it(status, spoken):
    bar = component("process_bar", steps=[{"title": "Декан", "status": status}])
    assert f'aria-label="{spoken}"' in bar
    assert ('aria-current="step"' in bar) == (status == "current")


def test_findings_are_counted_and_jump_to_their_place():
    findings = [
        {"severity": "error", "text": "Кредит жетпейт", "place": "7-сап", "url": "#cell-7", "rule": "4.2"},
        {"severity": "warning", "text": "8 экзамен"},
    ]
    shown = component("findings", findings=findings)
    assert "1 error" in shown
    assert "1 warning" in shown
    assert 'href="#cell-7">7-сап</a>' in shown
    assert "findings-bad" in shown


def test_no_finding_is_said_too():
    assert "Nothing was found." in component("findings", findings=[])


def test_a_difference_is_readable_without_colour():
    rows = [
        {"kind": "added", "cells": [{"old": "", "new": "Физика", "changed": True}]},
        {"kind": "removed", "cells": [{"old": "Паскаль", "new": "", "changed": True}]},
        {"kind": "changed", "cells": [{"old": 4, "new": 5, "changed": True}]},
    ]
    shown = component("difference", headings=["Аты"], rows=rows)
    assert [word in shown for word in (">added<", ">removed<", ">changed<")] == [True, True, True]
    assert "<del>4</del> <ins>5</ins>" in shown


def test_a_difference_to_or_from_zero_shows_both_sides():
    rows = [{"kind": "changed", "cells": [{"old": 0, "new": 5, "changed": True}]}]
    assert "<del>0</del> <ins>5</ins>" in component("difference", headings=["Кредит"], rows=rows)


def test_no_difference_is_said_too():
    assert "Nothing differs." in component("difference")


def job(state: str, **values) -> SimpleNamespace:
    ended = state in {"done", "failed", "cancelled"}
    return SimpleNamespace(
        pk=7, title="Басуу", state=state, done=18, total=50, percent=36, message="", is_ended=ended, **values
    )


def progress(state: str) -> str:
    sample = job(state, get_state_display=lambda: state)
    return component("progress", job=sample, url="/jobs/7/", cancel_url="/jobs/7/cancel/", result_url="/files/x/")


def test_a_running_job_asks_again_and_can_be_stopped():
    shown = progress("running")
    assert 'hx-get="/jobs/7/" hx-trigger="every 1s"' in shown
    assert 'action="/jobs/7/cancel/"' in shown
    assert "18 of 50" in shown
    assert "/files/x/" not in shown


@pytest.mark.parametrize(("state", "has_result"), [("done", True), ("failed", False), ("cancelled", False)])
def test_an_ended_job_asks_no_more(state, has_result):
    shown = progress(state)
    assert "hx-get" not in shown
    assert "/cancel/" not in shown
    assert ("/files/x/" in shown) == has_result


def test_pages_keep_the_rest_of_the_address():
    pages = component("pagination", "/?q=алгебра&page=2", page=Paginator(range(100), 40).page(2))
    assert "41–80 of 100" in pages
    assert 'aria-current="page">2<' in pages
    assert "q=%D0%B0%D0%BB%D0%B3%D0%B5%D0%B1%D1%80%D0%B0&amp;page=3" in pages


def test_one_page_needs_no_pages():
    assert component("pagination", page=Paginator(range(3), 40).page(1)).strip() == ""


def test_a_message_escapes_what_people_wrote():
    shown = component("message", level="error", text="<script>alert(1)</script>")
    assert "<script>" not in shown
    assert "message-error" in shown


def test_a_refusal_shows_its_sentence():
    assert "Бул план бекитилген." in component("refusal", refusal=Refused("Бул план бекитилген."))


def test_an_empty_page_says_the_first_step():
    shown = component("empty_state", title="План жок", text="Импорттоңуз.", url="/plans/import/", label="Импорттоо")
    assert '<a class="button button-primary" href="/plans/import/">Импорттоо</a>' in shown


def test_a_destructive_verb_says_what_will_be_lost_before_it_is_sent():
    shown = component("confirm", id="drop", url="/plans/1/drop/", label="Өчүрүү", loss="54 сап өчөт.", remark="Себеби")
    assert 'data-dialog="drop"' in shown
    assert "54 сап өчөт." in shown
    assert 'name="remark" required' in shown
    assert 'name="idem"' in shown


def test_a_number_opens_into_its_formula():
    shown = component("explain", value=64, formula="а + б", inputs=[("а", 32), ("б", 32)], act="Ченем", unverified=True)
    assert "а + б = 64" in shown
    assert "Ченем" in shown
    assert "not been confirmed" in shown


def test_the_current_part_of_an_object_is_marked():
    tabs = [
        {"title": "План", "url": "/1/", "current": True, "count": None},
        {"title": "Каталар", "url": "/2/", "count": 0},
    ]
    shown = component("tabs", tabs=tabs, label="План")
    assert '<a href="/1/" aria-current="page">План</a>' in shown
    assert '<span class="count">0</span>' in shown


def test_a_flagged_row_cannot_be_ticked_for_bulk_work():
    rows = [{"url": "/1/", "title": "План", "value": "1", "flags": ["1 ката"], "current": True}]
    shown = component("split", rows=rows, hint="…", label="…", preview="")
    assert "data-tick" in shown
    assert "disabled" in shown
    assert 'aria-current="true"' in shown


def test_a_history_tells_sentences_reasons_and_changes():
    line = SimpleNamespace(
        sentence="Декан бекитти.",
        at=datetime(2026, 9, 1, 3, tzinfo=UTC),
        reason="Туура",
        changes=(("Кредит", 4, None),),
    )
    shown = component("history", lines=[line])
    assert "Декан бекитти." in shown
    assert "1 Sep 2026, 09:00" in shown
    assert "<del>4</del> <ins>–</ins>" in shown


def test_a_history_of_nothing_is_said_too():
    assert "Nothing has happened yet." in component("history", lines=[])


def test_the_filters_stay_in_the_address_with_the_sorting():
    class Wanted(forms.Form):
        q = forms.CharField(label="Аты", required=False)

    shown = component("filters", "/?q=а&sort=-name&columns=code", form=Wanted({"q": "а"}))
    assert '<input type="hidden" name="sort" value="-name">' in shown
    assert '<input type="hidden" name="columns" value="code">' in shown
    assert "Аты: а" in shown
