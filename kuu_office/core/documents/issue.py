"""Issuing a paper: its number, its bytes and what it was made from, in one transaction and for good."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents import numbers
from kuu_office.core.documents.render import PDF, render_pdf, template_version
from kuu_office.core.documents.storage import store_file
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models.documents import IssuedDocument, StoredFile
from kuu_office.core.models.org import Unit
from kuu_office.core.registry import slots

EVENTS = {
    "core.document.issued": gettext_lazy("%(by)s issued “%(label)s”."),
    "core.document.voided": gettext_lazy("%(by)s voided “%(label)s”."),
}


@transaction.atomic
def issue(
    *,
    kind: str,
    series: str,
    obj: models.Model,
    unit: Unit,
    title: str,
    template: str,
    context: dict[str, Any],
    natural_key: str,
    by: Scope,
    at: datetime,
    language: str = "ky",
) -> IssuedDocument:
    """Prints a paper, numbers it and keeps it. Asked again for the same (kind, natural_key), gives the same paper.

    `kind` is registered with `register_document`; `context` holds plain values (text, numbers, dates, lists, dicts)
    and is kept beside the paper. The template finds `document` = {number, title, issued_at} besides.
    Raises NotPrinted; then nothing happened and no number is spent.
    """
    _wait_for(kind, natural_key)
    issued = IssuedDocument.objects.filter(kind=kind, natural_key=natural_key, voided_at=None).first()
    if issued:
        return issued
    document = IssuedDocument(
        kind=kind, natural_key=natural_key, title=title, unit=unit, issued_by_id=by.person_id, issued_at=at,
        object_kind=audit.kind_of(obj), object_id=obj.pk, template_version=template_version(template),
        series=series, year=timezone.localtime(at).year,
    )  # fmt: skip
    document.number = numbers.take(series, document.year)
    about = {"number": document.full_number, "title": title, "issued_at": at}
    shown = {"document": about, "language": language, **context}
    document.context = json.loads(json.dumps(shown, cls=DjangoJSONEncoder))
    document.file = _kept(document, render_pdf(template, shown, language=language), by)
    document.save()
    new = {"number": document.full_number, "title": title, "sha256": document.file.sha256}
    audit.record("core.document.issued", obj=document, by=by, at=at, new=new)
    return document


def _wait_for(kind: str, natural_key: str) -> None:
    """Two people who issue the same paper at once do it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}|{natural_key}"])


def _kept(document: IssuedDocument, content: bytes, by: Scope) -> StoredFile:
    return store_file(
        name=f"{document.title} {document.full_number}.pdf".replace("/", "-"),
        content=content,
        content_type=PDF,
        by=by,
        at=document.issued_at,
        unit=document.unit,
        access=slots.document_kinds[document.kind].access,
    )


@transaction.atomic
def void(*, document: IssuedDocument, by: Scope, at: datetime, reason: str) -> None:
    """Voids a paper; it keeps its number and its bytes, and another may be issued in its place.

    Raises BadInput without a reason, Conflict when it is already void.
    """
    if not reason.strip():
        raise BadInput(_("Say why the paper is voided."), field="reason")
    valid = IssuedDocument.objects.filter(pk=document.pk, voided_at=None)
    if not valid.update(voided_at=at, void_reason=reason[:500]):
        raise Conflict(_("“%(document)s” is already void.") % {"document": document})
    document.refresh_from_db()
    audit.record("core.document.voided", obj=document, by=by, at=at, reason=reason)
