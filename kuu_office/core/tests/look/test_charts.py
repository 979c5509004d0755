"""Pictures drawn on the server: safe in a page under the content security policy, the same in a PDF."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from weasyprint import HTML

from kuu_office.core.charts import TONES, Series, bars_against_norm, stacked_bars, trend

SVG = "{http://www.w3.org/2000/svg}"
FACULTIES = ["Математика жана информатика", "Тарых"]
STATES = [Series("Бекитилди", [12, 4], "good"), Series("Макулдашууда", [5, None], "wait"), Series("Долбоор", [0, 3])]
HOSTILE = '</svg><script>alert("ң")</script>&'


def tree(markup: str):
    return etree.fromstring(markup)


def texts(markup: str, kind: str) -> list[str]:
    return [text.text for text in tree(markup).iter(f"{SVG}text") if text.get("class") == kind and text.text]


def every_kind() -> dict[str, str]:
    return {
        "stacked": stacked_bars("Пландар", STATES, FACULTIES, description="Факультеттер боюнча"),
        "norm": bars_against_norm("Жүктөм", ["А", "Б"], [780, 910], [820, 820], names=("ченемде", "ашык", "аз")),
        "trend": trend("Кабыл алуу", [Series("Бюджет", [300, None, 340])], ["2024", "2025", "2026"]),
    }


@pytest.mark.parametrize("kind", ["stacked", "norm", "trend"])
def test_nothing_that_the_policy_forbids_is_inside(kind):
    root = tree(every_kind()[kind])
    assert [element.tag for element in root.iter() if element.tag in {f"{SVG}style", f"{SVG}script"}] == []
    assert [element.attrib for element in root.iter() if "style" in element.attrib] == []
    assert [name for element in root.iter() for name in element.attrib if name.startswith("on")] == []
    assert [element for element in root.iter() if element.tag is etree.Comment] == []


@pytest.mark.parametrize("kind", ["stacked", "norm", "trend"])
def test_it_is_an_image_with_a_name(kind):
    root = tree(every_kind()[kind])
    named = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) == set(named)


def test_the_description_is_read_after_the_title():
    root = tree(every_kind()["stacked"])
    assert [element.text for element in root if element.get("id")] == ["Пландар", "Факультеттер боюнча"]


def test_two_charts_of_one_page_have_different_ids():
    first, second = (tree(every_kind()["stacked"]).get("aria-labelledby") for _ in range(2))
    assert set(first.split()).isdisjoint(second.split())


def test_texts_of_people_are_escaped():
    markup = stacked_bars(HOSTILE, [Series(HOSTILE, [1]), Series("Б", [2])], [HOSTILE], description=HOSTILE)
    root = tree(markup)
    assert [element for element in root.iter() if element.tag == f"{SVG}script"] == []
    assert markup.count("</svg>") == 1
    assert HOSTILE in texts(markup, "chart-label")


def test_the_first_label_stands_on_top():
    root = tree(every_kind()["stacked"])
    heights = {text.text: float(text.get("y")) for text in root.iter(f"{SVG}text") if text.text in FACULTIES}
    assert sorted(heights, key=heights.get) == FACULTIES


def test_parts_carry_their_values_and_nothing_is_drawn_for_none_and_zero():
    assert sorted(texts(every_kind()["stacked"], "chart-value-inside")) == ["12", "3", "4", "5"]


def test_people_are_counted_in_wholes():
    """Control: hours have an axis of parts."""
    people = texts(stacked_bars("Ж", [Series("А", [2])], ["Б"]), "chart-label")
    hours = texts(stacked_bars("Ж", [Series("А", [Decimal("1.5")])], ["Б"]), "chart-label")

    assert {"0", "1", "2"} == {text for text in people if text[0].isdigit()}
    assert any("0.5" in text or "0,5" in text or "0.2" in text or "0,2" in text for text in hours)


def test_values_follow_the_language():
    with translation.override("ky"):
        ky = stacked_bars("Ж", [Series("А", [Decimal("7.5")])], ["Б"])
    with translation.override("en"):
        en = stacked_bars("Ж", [Series("А", [Decimal("7.5")])], ["Б"])
    assert (texts(ky, "chart-value-inside"), texts(en, "chart-value-inside")) == (["7,5"], ["7.5"])


def test_series_have_tones_by_choice_or_by_place():
    root = tree(every_kind()["stacked"])
    assert [group.get("data-tone") for group in root.iter(f"{SVG}g") if group.get("data-tone")][:3] == [
        "good",
        "wait",
        "3",
    ]


def test_paper_needs_no_stylesheet():
    root = tree(every_kind()["stacked"])
    bars = [rect.get("fill") for rect in root.iter(f"{SVG}rect") if rect.get("width")]
    assert TONES["good"] in bars
    assert "none" not in bars


def test_a_legend_names_every_series_unless_there_is_one():
    assert set(texts(every_kind()["stacked"], "chart-label")) >= {"Бекитилди", "Макулдашууда", "Долбоор"}
    assert "Бюджет" not in texts(every_kind()["trend"], "chart-label")


def test_a_long_legend_takes_more_lines():
    few = tree(stacked_bars("Ж", [Series("А", [1]), Series("Б", [1])], ["В"]))
    many = tree(stacked_bars("Ж", [Series("Узун аталыш " * 3, [1]) for _ in range(6)], ["В"]))
    assert float(many.get("viewBox").split()[3]) > float(few.get("viewBox").split()[3])


def test_a_norm_splits_a_bar_into_within_over_and_short():
    markup = bars_against_norm("Жүктөм", ["А", "Б"], [780, Decimal("910.5")], [820, 820], names=("ч", "а", "ж"))
    with translation.override("ky"):
        markup = bars_against_norm("Жүктөм", ["А", "Б"], [780, Decimal("910.5")], [820, 820], names=("ч", "а", "ж"))
    assert sorted(texts(markup, "chart-value-inside")) == ["40", "780", "820", "90,5"]


def test_values_and_norms_must_match():
    with pytest.raises(ValueError, match="shorter"):
        bars_against_norm("Жүктөм", ["А"], [780], [], names=("ч", "а", "ж"))


def test_a_missing_point_leaves_a_gap_in_a_trend():
    assert sorted(texts(every_kind()["trend"], "chart-value")) == ["300", "340"]


def test_a_chart_without_rows_is_still_a_picture():
    assert tree(stacked_bars("Бош", [Series("А", [])], [])).tag == f"{SVG}svg"


def test_a_pdf_shows_the_same_picture():
    page = "<meta charset='utf-8'><body>" + "".join(every_kind().values())
    assert HTML(string=page).write_pdf()[:5] == b"%PDF-"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 10**6)), min_size=1, max_size=8))
def test_any_text_and_number_gives_well_formed_markup(rows):
    names = ["".join(c for c in name if c.isprintable()) for name, _ in rows]
    markup = stacked_bars("Ж", [Series("А", [value for _, value in rows])], names)
    assert tree(markup).get("class") == "chart"
