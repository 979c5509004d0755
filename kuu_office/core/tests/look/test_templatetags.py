"""What templates may use: numbers, dates, states, keys, drawings, filters in the address."""

import re
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from kuu_office.core.models.jobs import JobState
from kuu_office.core.models.signoffs import ApprovalState
from kuu_office.core.templatetags import office


def rendered(source: str, **values) -> str:
    return Template("{% load office %}" + source).render(Context(values)).strip()


class Plan:
    def __init__(self, state: str):
        self.state = state

    def get_state_display(self) -> str:
        return "макулдашууда"


class PlanFilter(forms.Form):
    q = forms.CharField(label="Аты", required=False)
    state = forms.ChoiceField(label="Абалы", choices=[("", "—"), ("draft", "долбоор")], required=False)
    years = forms.MultipleChoiceField(label="Жылдар", choices=[("25", "2025"), ("26", "2026")], required=False)
    late = forms.BooleanField(label="Кечиккен", required=False)


def test_each_form_gets_a_key_of_its_own():
    first, second = rendered("{% idem %}"), rendered("{% idem %}")
    keys = [re.fullmatch(r'<input type="hidden" name="idem" value="([^"]+)">', one).group(1) for one in (first, second)]
    assert [uuid.UUID(key).version for key in keys] == [4, 4]
    assert keys[0] != keys[1]


def test_a_drawing_is_decoration_unless_it_has_a_name():
    assert 'aria-hidden="true"' in rendered('{% icon "print" %}')
    assert 'role="img" aria-label="ката"' in rendered('{% icon "error" "ката" %}')
    assert 'class="icon icon-large"' in rendered('{% icon "plan" size="large" %}')


def test_the_name_of_a_drawing_cannot_bring_markup():
    assert "<script>" not in rendered("{% icon name label %}", name='"><script>', label='"><script>')


def test_a_state_is_a_word_and_a_shape():
    badge = rendered("{% state_badge plan %}", plan=Plan("submitted"))
    assert "макулдашууда" in badge
    assert "badge-wait" in badge
    assert "#state-submitted" in badge


@pytest.mark.parametrize("state", [*ApprovalState.values, *JobState.values])
def test_every_state_of_documents_and_jobs_has_its_shape(state):
    assert state in office.STATES


def test_states_of_documents_have_different_shapes():
    shapes = [office.STATES[state][1] for state in ApprovalState.values]
    assert len(set(shapes)) == len(shapes)


def test_an_unknown_state_is_shown_quietly():
    assert office.badge_of("strange", "чоочун") == {"tone": "quiet", "shape": "note", "label": "чоочун"}


def test_keys_are_shown_one_after_another():
    assert rendered('{% kbd "g h" %}') == '<kbd class="kbd">g</kbd> <kbd class="kbd">h</kbd>'


def test_the_title_is_written_once_and_heads_the_page():
    page = rendered(
        "<title>{% page_title %}  {{ name }}\n{% endpage_title %}</title><h1>{{ page_title }}</h1>", name="А<б"
    )
    assert page == "<title>А&lt;б</title><h1>А&lt;б</h1>"


def test_a_card_holds_what_stands_inside_and_escapes_data():
    card = rendered('{% card title=title note="2026" %}<p>{{ text }}</p>{% endcard %}', title="<План>", text="<b>")
    assert "<h2>&lt;План&gt;</h2>" in card
    assert "<p>&lt;b&gt;</p>" in card
    assert "2026" in card


def test_a_dialog_is_named_by_its_heading():
    dialog = rendered('{% dialog id="return" title="Кайтаруу" %}<p>…</p>{% enddialog %}')
    assert 'id="return" aria-labelledby="return-title"' in dialog
    assert '<h2 id="return-title">Кайтаруу</h2>' in dialog


@pytest.mark.parametrize(
    ("lang", "value", "written"),
    [
        ("ky", Decimal("7.50"), "7,5"),
        ("ru", Decimal("36.00"), "36"),
        ("en", Decimal("7.50"), "7.5"),
        ("ky", 1036, "1036"),
        ("ky", 12500, "12\u00a0500"),
        ("en", Decimal("1254300.5"), "1,254,300.5"),
        ("ky", 0, "0"),
        ("ky", None, ""),
        ("ky", "", ""),
        ("ky", "Э1", "Э1"),
    ],
)
def test_numbers_are_written_as_people_write_them(lang, value, written):
    with translation.override(lang):
        shown = rendered("{{ value|number }}|{{ value|hours }}|{{ value|credits }}", value=value)
    assert shown == f"{written}|{written}|{written}"


@pytest.mark.parametrize(
    ("lang", "long", "short", "moment", "year"),
    [
        ("ky", "2024-жылдын 27-сентябры", "27.09.2024", "27.09.2024, 14:35", "2024–2025-окуу жылы"),
        ("ru", "27 сентября 2024 г.", "27.09.2024", "27.09.2024, 14:35", "2024–2025 учебный год"),
        ("en", "27 September 2024", "27 Sep 2024", "27 Sep 2024, 14:35", "2024–2025 academic year"),
    ],
)
def test_dates_are_written_in_the_language_of_the_page(lang, long, short, moment, year):
    source = "{{ day|long_date }}|{{ day|short_date }}|{{ at|moment }}|{{ year|academic_year }}"
    with translation.override(lang):
        shown = rendered(source, day=date(2024, 9, 27), at=datetime(2024, 9, 27, 8, 35, tzinfo=UTC), year=2024)
    assert shown == f"{long}|{short}|{moment}|{year}"


def test_a_missing_date_is_nothing():
    assert rendered("{{ day|long_date }}{{ day|short_date }}{{ day|moment }}", day=None) == ""


def chips(address: str) -> list[dict]:
    query = QueryDict(address)
    return office.active_filters(Context({"request": SimpleNamespace(GET=query)}), PlanFilter(query))


def test_filters_in_force_are_named_and_can_be_taken_away_one_by_one():
    assert chips("q=алгебра&state=draft&sort=-name&page=3") == [
        {"label": "Аты", "value": "алгебра", "url": "?state=draft&sort=-name"},
        {"label": "Абалы", "value": "долбоор", "url": "?q=%D0%B0%D0%BB%D0%B3%D0%B5%D0%B1%D1%80%D0%B0&sort=-name"},
    ]


def test_a_filter_of_many_values_names_them_all():
    assert [chip["value"] for chip in chips("years=25&years=26")] == ["2025, 2026"]


def test_empty_filters_are_not_in_force():
    assert chips("q=&state=&sort=name") == []


def test_what_a_page_begins_with_is_not_taken_away():
    """Control: the same value in the address is."""
    form = PlanFilter({"state": "draft"})
    assert office.active_filters(Context({"request": SimpleNamespace(GET=QueryDict("page=2"))}), form) == []
    assert [chip["value"] for chip in chips("state=draft")] == ["долбоор"]


def test_a_day_in_force_is_written_as_people_write_it():
    class Days(forms.Form):
        since = forms.DateField(label="Башы")

    query = QueryDict("since=2026-11-09")
    form = Days(query)
    assert form.is_valid()
    with translation.override("ky"):
        shown = office.active_filters(Context({"request": SimpleNamespace(GET=query)}), form)
    assert shown == [{"label": "Башы", "value": "09.11.2026", "url": "?"}]


class Handful(forms.Form):
    says_optional = True
    hours = forms.IntegerField(label="Саат", required=False)


def test_a_page_that_says_it_once_marks_no_field_as_not_required():
    shown = rendered('{% include "components/field.html" %}', field=Handful()["hours"])
    assert ("Саат" in shown, "field-optional" in shown) == (True, False)
    assert "field-optional" in rendered('{% include "components/field.html" %}', field=PlanFilter()["q"])


def test_findings_are_counted_by_severity():
    findings = [{"severity": "error"}, SimpleNamespace(severity="warning"), {"severity": "error"}]
    assert office.severities(findings) == {"error": 2, "warning": 1, "note": 0}
    assert office.severities("") == {"error": 0, "warning": 0, "note": 0}


class Card(forms.Form):
    code = forms.CharField(max_length=3)
    password = forms.CharField(widget=forms.PasswordInput, max_length=3)
    credits = forms.IntegerField(max_value=30)


def test_an_error_repeats_the_value_that_was_refused():
    form = Card({"code": "узун код", "password": "secret", "credits": "333"})
    assert office.refused_value(form["code"]) == "узун код"
    assert office.refused_value(form["credits"]) == "333"


def test_a_password_is_never_repeated():
    assert office.refused_value(Card({"password": "secret"})["password"]) == ""


def test_a_long_value_is_cut_when_repeated():
    assert office.refused_value(Card({"code": "а" * 10_000})["code"]) == "а" * 40 + "…"


def test_a_field_without_a_value_repeats_nothing():
    assert office.refused_value(Card({})["code"]) == ""


@pytest.mark.parametrize(
    ("rows", "page", "shown"),
    [
        (30, 1, [1]),
        (120, 2, [1, 2, 3]),
        (412, 5, [1, 0, 3, 4, 5, 6, 7, 0, 11]),
        (412, 1, [1, 2, 3, 0, 11]),
        (412, 11, [1, 0, 9, 10, 11]),
    ],
)
def test_pages_around_this_one_are_offered(rows, page, shown):
    assert office.pages_around(Paginator(range(rows), 40).page(page)) == shown


ASK = "It may be done by others. " * 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Short. And whole.", ("Short. And whole.", "")),
        ("", ("", "")),
        (f"{'Long ' * 20}without an end", (f"{'Long ' * 20}without an end", "")),
        (f"The step is not yours. {ASK}", ("The step is not yours.", ASK)),
        (f"Асанов Б. кол койду. {ASK}", ("Асанов Б. кол койду.", ASK)),
        (f"«Бөлүм башчысы» кадамы. {ASK}", ("«Бөлүм башчысы» кадамы.", ASK)),
    ],
)
def test_a_long_reason_begins_with_its_first_sentence(text, said):
    assert office.in_brief(text) == said


class Choice(forms.Form):
    unit = forms.ChoiceField(
        choices=[("", "–"), ("Faculties", [("1", "Физика & математика"), (2, 2500)]), ("<3>", "О'ш")], initial="2"
    )


def test_the_options_of_a_select_are_those_of_the_library():
    widget = Choice()["unit"].field.widget
    ours = str(Choice()["unit"])
    theirs = DjangoTemplates().render(
        "django/forms/widgets/select.html", widget.get_context("unit", "2", {"required": True, "id": "id_unit"})
    )
    assert re.sub(r"\s+", " ", ours).strip() == re.sub(r"\s+", " ", theirs).strip()
    assert '<option value="&lt;3&gt;">О&#x27;ш</option>' in ours


def test_a_badge_is_drawn_for_each_language_anew():
    badge = [office.badge("draft", label) for label in ("долбоор", "черновик", "долбоор")]
    assert badge[0] == badge[2] != badge[1]
