"""Layouts of files: which column is which of ours, remembered by a name for the next file of the same source."""

from datetime import datetime

from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ColumnMapping, ImportRun
from kuu_office.core.spreadsheets.mapping import Mapping

LONGEST_NAME = 200


def remember_layout(run: ImportRun, mapping: Mapping, name: str, *, by: Scope, at: datetime) -> ColumnMapping:
    """Keeps how the columns of this file are read; a file with the same header in this unit is read so by itself."""
    layout, _is_new = ColumnMapping.objects.update_or_create(
        kind=run.kind,
        unit=run.unit,
        signature=mapping.signature,
        defaults={
            "name": name.strip()[:LONGEST_NAME],
            "mapping": mapping.to_json(),
            "saved_by_id": by.person_id,
            "saved_at": at,
        },
    )
    return layout
