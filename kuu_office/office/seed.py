"""Acts that the office's rules rest on, as far as their texts were seen (DOMAIN 0.1)."""

from datetime import date

from django.db import transaction

from kuu_office.core.demo import tables
from kuu_office.core.seeding import bring
from kuu_office.office.models import Act

NOT_EXACT = "Аталышын расмий тексттен такташ керек."


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """The same acts whatever the size of the demo."""
    bring(Act, ("kind", "number", "date"), [_act(row) for row in tables.acts()])


def _act(row: tables.Row) -> dict:
    note = row["note"] if row["title_is_exact"] == "yes" else f"{row['note']}. {NOT_EXACT}".lstrip(". ")
    return {
        "kind": row["kind"],
        "number": row["number"],
        "date": date.fromisoformat(row["date"]),
        "title_ky": row["title_ky"],
        "title_ru": row["title_ru"],
        "title_en": row["title_en"],
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "note": note,
    }
