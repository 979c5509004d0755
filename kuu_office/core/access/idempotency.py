"""A form sent twice has one effect and one answer (SECURITY F10)."""

import hashlib
import uuid
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models.requests import IdempotencyKey

KEPT_HEADERS = ("Location", "Content-Type", "HX-Redirect", "HX-Trigger", "HX-Retarget", "HX-Reswap")


def answer_once(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Runs `answer` once per key of the form; later sendings get the stored answer.

    The key row is written in the transaction of the effect: a second sender waits on it, and a crash leaves neither.
    A form without a key is answered plainly. Raises Conflict when the key comes back with another body.
    """
    key = _key(request)
    if key is None:
        return answer()
    fingerprint = _fingerprint(request)
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(
                key=key, user_id=request.user.pk, fingerprint=fingerprint, created_at=clock.now()
            )
            response = answer()
            _store(row, response)
            return response
    except IntegrityError:
        stored = IdempotencyKey.objects.filter(key=key, user_id=request.user.pk).first()
        if stored is None:
            raise
    if stored.fingerprint != fingerprint:
        raise Conflict(_("This form was already sent with other contents. Open it again."))
    return _replay(stored)


def _key(request: HttpRequest) -> uuid.UUID | None:
    text = request.POST.get("idem") or request.headers.get("Idempotency-Key")
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError as broken:
        raise BadInput(
            _("The form's key “%(key)s” is not valid. Open the form again.") % {"key": text[:40]}
        ) from broken


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(request.get_full_path().encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            digest.update(repr((name, values)).encode())
    if request.content_type == "application/json":
        digest.update(request.body)
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(file.name, _contents(file)) for file in files])).encode())
    return digest.hexdigest()


def _contents(file: UploadedFile) -> str:
    """A cell mended in a text file changes neither its name nor its size."""
    told = hashlib.sha256()
    for chunk in file.chunks():
        told.update(chunk)
    file.seek(0)
    return told.hexdigest()


def _store(row: IdempotencyKey, response: HttpResponse) -> None:
    if hasattr(response, "render"):
        response.render()
    row.status = response.status_code
    row.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    row.body = response.content
    row.save(update_fields=["status", "headers", "body"])


def _replay(stored: IdempotencyKey) -> HttpResponse:
    response = HttpResponse(bytes(stored.body), status=stored.status)
    for name, value in stored.headers.items():
        response[name] = value
    return response
