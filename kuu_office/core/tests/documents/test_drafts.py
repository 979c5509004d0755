"""Drafts for the word processor: the values stand in them as text."""

from io import BytesIO

import pytest
from docx import Document

from kuu_office.core.documents import render_docx


@pytest.fixture
def template(tmp_path):
    draft = Document()
    draft.add_paragraph("Аты-жөнү: {{ person }}")
    draft.add_paragraph("{% for line in lines %}{{ line.code }};{% endfor %}")
    path = tmp_path / "draft.docx"
    draft.save(path)
    return path


def paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def test_values_stand_in_their_places(template):
    content = render_docx(template, {"person": "Өмүралиев Үсөн, Таң", "lines": [{"code": "Б.1"}, {"code": "Б.2"}]})

    assert paragraphs(content) == ["Аты-жөнү: Өмүралиев Үсөн, Таң", "Б.1;Б.2;"]


@pytest.mark.parametrize(
    "person",
    ["<w:p>x</w:p>", "A & B", "{{ lines }}", '"кавычки"', "</w:t></w:r><w:br/>", "{% raw %}"],
)
def test_markup_in_a_value_has_no_effect(template, person):
    assert paragraphs(render_docx(template, {"person": person, "lines": []}))[0] == f"Аты-жөнү: {person}"


def test_control_characters_do_not_break_the_file(template):
    context = {"person": "А\x00й\x1bд\x0bа", "lines": ({"code": "\x07Б"},), "number": 3}

    assert paragraphs(render_docx(template, context)) == ["Аты-жөнү: Айда", "Б;"]


def test_control_without_escaping_markup_is_swallowed(template):
    from docxtpl import DocxTemplate

    document, filled = DocxTemplate(str(template)), BytesIO()
    document.render({"person": "<w:x/>Айда", "lines": []})
    document.save(filled)

    assert paragraphs(filled.getvalue())[0] != "Аты-жөнү: <w:x/>Айда"
