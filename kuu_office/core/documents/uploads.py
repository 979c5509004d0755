"""Papers that people bring as PDF: scans of signatures, texts of acts."""

from datetime import datetime

from django.core.files import File
from django.utils.translation import gettext as _

from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.storage import store_file
from kuu_office.core.errors import BadInput
from kuu_office.core.models import StoredFile, Unit

PDF = "application/pdf"
LARGEST = 10 * 1024 * 1024


def store_pdf(
    upload: File, *, field: str, by: Scope, at: datetime, unit: Unit | None = None, access: str = ""
) -> StoredFile:
    """Keeps a PDF that a person brought. BadInput names `field` when it is too large or is no PDF."""
    if upload.size > LARGEST:
        raise BadInput(
            _("The file has %(size)s MB; at most %(most)s MB are taken.")
            % {"size": upload.size // 1024 // 1024 + 1, "most": LARGEST // 1024 // 1024},
            field=field,
        )
    content = upload.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise BadInput(_("“%(name)s” is not a whole PDF file.") % {"name": upload.name[:80]}, field=field)
    return store_file(name=upload.name, content=content, content_type=PDF, by=by, at=at, unit=unit, access=access)
