"""A step signed by hand: the scan that a person brings is kept, then the signature recorded."""

from datetime import date, datetime
from typing import TypeVar

from django.core.files import File
from django.db import transaction

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.uploads import store_pdf
from kuu_office.core.models import Approvable
from kuu_office.core.signoffs.operations import sign_on_paper
from kuu_office.core.signoffs.routes import route_of

D = TypeVar("D", bound=Approvable)


@transaction.atomic
def bring_paper(
    document: D,
    *,
    signed_on: date,
    signer: str,
    upload: File,
    access: Permission,
    by: Scope,
    at: datetime,
    expected_step: str | None = None,
) -> D:
    """Records that the waiting step was signed on paper, with the scan (PDF), which `access` opens.

    BadInput: not a PDF, no signer, a day that has not come. Refused and Conflict as for `sign_on_paper`.
    """
    scan = store_pdf(upload, field="scan", unit=route_of(document).unit_of(document), access=access, by=by, at=at)
    paper = {"signed_on": signed_on, "signer": signer, "scan": scan}
    return sign_on_paper(document, **paper, by=by, at=at, expected_step=expected_step)
