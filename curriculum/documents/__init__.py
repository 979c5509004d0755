"""What is printed: study plans with their expert cards, calendars, semester plans. Contexts only; the form is HTML."""

from curriculum.documents.plans import (
    COLUMNS,
    KIND,
    REVIEW_DRAFT,
    REVIEW_KIND,
    REVIEW_SERIES,
    REVIEW_TEMPLATE,
    SERIES,
    TEMPLATE,
    build_plan_context,
    build_review_context,
)

__all__ = [
    "COLUMNS", "KIND", "REVIEW_DRAFT", "REVIEW_KIND", "REVIEW_SERIES", "REVIEW_TEMPLATE", "SERIES", "TEMPLATE",
    "build_plan_context", "build_review_context",
]  # fmt: skip
