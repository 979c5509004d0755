"""Drafts that the office goes on writing in a word processor (docxtpl)."""

import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_docx(template_path: Path, context: dict[str, Any]) -> bytes:
    """Fills a .docx template of the project with `context`. Values are text: no markup in them has effect."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(str(template_path))
    document.render(_printable(context), autoescape=True)
    filled = BytesIO()
    document.save(filled)
    return filled.getvalue()


def _printable(value: Any) -> Any:
    """The same without control characters, which no .docx may hold."""
    if isinstance(value, str):
        return "".join(letter for letter in value if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value
