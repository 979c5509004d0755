"""Many rows at once by COPY: for loads of tens of thousands, past the forms but not past the constraints."""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, JSONField, Model

CHUNK = 5000
NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
Writer = Callable[[Any], str]
Row = TypeVar("Row", bound=Model)


def numbered(rows: Sequence[Row]) -> Sequence[Row]:
    """Gives new rows the next numbers of their table, so that others may point to them before they are written."""
    if rows:
        model = type(rows[0])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [model._meta.db_table, model._meta.pk.column, len(rows)],
            )
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
    return rows


def copy_rows(rows: Iterable[Model]) -> int:
    """Writes new rows of one model by COPY; how many. Rows that are not numbered get their numbers there, and nobody
    is told. Constraints and triggers hold as for any insert."""
    rows, written = iter(rows), 0
    while chunk := list(islice(rows, CHUNK)):
        _copy(chunk)
        written += len(chunk)
    return written


def overwrite(rows: Sequence[Model], columns: Sequence[str]) -> None:
    """Writes these columns (names of fields) of rows that stand already, thousands by one statement.

    The rows travel as one JSON text: `bulk_update` asks a CASE of every row for every column.
    """
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        _overwrite(chunk, columns)


def _overwrite(rows: Sequence[Model], columns: Sequence[str]) -> None:
    meta = type(rows[0])._meta
    fields = [meta.get_field(name) for name in columns]
    told = [{"id": row.pk} | {field.column: getattr(row, field.attname) for field in fields} for row in rows]
    values = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(  # every name is one of the model's own
            f'UPDATE "{meta.db_table}" AS old SET {values} '  # noqa: S608
            f'FROM jsonb_populate_recordset(NULL::"{meta.db_table}", %s::jsonb) AS new WHERE old.id = new.id',
            [json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)],
        )


def _copy(rows: list[Model]) -> None:
    meta = type(rows[0])._meta
    is_numbered = rows[0].pk is not None
    fields = [field for field in meta.concrete_fields if not field.generated and (is_numbered or not field.primary_key)]
    columns = [(field.attname, _writer(field)) for field in fields]
    file = io.StringIO()
    for row in rows:
        file.write("\t".join([write(getattr(row, name)) for name, write in columns]))
        file.write("\n")
    file.seek(0)
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f'COPY "{meta.db_table}" ({names}) FROM STDIN', file)


def _writer(field: Field) -> Writer:
    """How a value of the column is written in the text form of COPY."""
    if isinstance(field, JSONField):
        return lambda value: _escaped(json.dumps(value, cls=field.encoder, ensure_ascii=False))
    if isinstance(field, ArrayField):
        return lambda value: NULL if value is None else _escaped(_array(value))
    return _plain


def _plain(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return _escaped(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _array(values: Iterable[Any]) -> str:
    """`{"Б.1",NULL}`"""
    return "{" + ",".join("NULL" if value is None else _quoted(str(value)) for value in values) + "}"


def _quoted(text: str) -> str:
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)
