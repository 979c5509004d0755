"""Papers to print in tests."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from kuu_office.core import documents
from kuu_office.core.access.permissions import Permission
from kuu_office.core.registry import register_document, slots
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]

TEMPLATES = Path(__file__).with_name("templates")
NOON = datetime(2025, 9, 1, 6, tzinfo=UTC)
KIND = "test.certificate"


@pytest.fixture
def media(settings) -> Path:
    """Where this test's files are."""
    return settings.MEDIA_ROOT


@pytest.fixture
def templates(settings) -> Path:
    """The tests' own templates, beside the portal's."""
    place_templates(settings, TEMPLATES)
    return TEMPLATES


def place_templates(settings, directory: Path) -> None:
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [directory, *engine["DIRS"]]}]


@pytest.fixture
def kind():
    register_document(KIND, "Certificate", Permission.PLAN_VIEW)
    yield KIND
    del slots.document_kinds[KIND]


@pytest.fixture
def issue(cast, templates, kind):
    """`issue("key")`: a certificate of the department, issued by its head."""

    def make(natural_key: str = "1", **values):
        return documents.issue(
            **{
                "kind": kind,
                "series": "СПР",
                "obj": cast.units.department,
                "unit": cast.units.department,
                "title": "Маалымкат",
                "template": "prints/plain.html",
                "context": {"person": "Өмүралиев Эркин", "rate": "1,5"},
                "natural_key": natural_key,
                "by": cast.department_head.scope,
                "at": NOON,
                **values,
            }
        )

    return make


def pdf(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pdf(content).pages)
