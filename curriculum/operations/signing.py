"""A step signed by hand, for every document of a department; the other verbs of signing are the kernel's own."""

from datetime import date, datetime
from typing import TypeVar

from django.core.files import File
from django.db import transaction

from curriculum.models.departments import DepartmentDocument
from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.uploads import store_pdf

D = TypeVar("D", bound=DepartmentDocument)


@transaction.atomic
def sign_on_paper(
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

    BadInput: not a PDF, no signer, a day that has not come. Refused and Conflict as for `signoffs.sign_on_paper`.
    """
    scan = store_pdf(upload, field="scan", unit=document.department, access=access, by=by, at=at)
    paper = {"signed_on": signed_on, "signer": signer, "scan": scan}
    return signoffs.sign_on_paper(document, **paper, by=by, at=at, expected_step=expected_step)
