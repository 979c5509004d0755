"""What stands above and under the paper of a document: the university, who approves it, who signed and when."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kuu_office.core import signoffs
from kuu_office.core.access.holders import holders
from kuu_office.core.models import (
    Approvable,
    ApprovalState,
    ApprovalStep,
    Decision,
    DepartmentDocument,
    SignOff,
    Unit,
    UnitKind,
)
from kuu_office.core.text import dates, names


@dataclass(frozen=True)
class Signature:
    """A signature under the paper: the word above it, the post, the name, the day (empty while unsigned)."""

    word: str
    post: str
    name: str
    day: str


def natural_key(document: DepartmentDocument, language: str, paper: str) -> str:
    """One paper per document, language and size; a draft has one per revision."""
    draft = f"draft {document.revision} {document.state} {document.step} {document.round}"
    return f"{document.pk} {'approved' if is_final(document) else draft} {language} {paper}"


def is_final(document: Approvable) -> bool:
    return document.state in {ApprovalState.APPROVED, ApprovalState.ARCHIVED}


def university_name() -> str:
    unit = Unit.objects.filter(kind=UnitKind.UNIVERSITY).order_by("pk").first()
    return unit.name if unit else ""


def signed_steps(document: Approvable) -> dict[str, SignOff]:
    """The signatures of the present round by their step."""
    rows = SignOff.objects.filter(
        document_kind=document._meta.label_lower,
        object_id=document.pk,
        round=document.round,
        decision=Decision.APPROVED,
    )
    return {row.step: row for row in rows.select_related("by", "acting_for")}


def approvals_of(document: Approvable, signed: dict[str, SignOff], language: str) -> tuple[Signature, ...]:
    """МАКУЛДАШЫЛДЫ at the left, for the office by whoever signed there; БЕКИТЕМИН at the right."""
    agreed = signature_of(document, signed, ApprovalStep.OFFICE, language)
    approved = signature_of(document, signed, ApprovalStep.VICE_RECTOR, language)
    return (
        Signature(_("Agreed"), _("Academic Affairs Office"), *agreed),
        Signature(_("I approve"), _("Vice-rector for academic affairs"), *approved),
    )


def signatures_of(document: Approvable, signed: dict[str, SignOff], language: str) -> tuple[Signature, ...]:
    """The dean and the head of the department, under the table."""
    dean = signature_of(document, signed, ApprovalStep.DEAN, language)
    head = signature_of(document, signed, ApprovalStep.HEAD, language)
    return (
        Signature("", _("Dean of the faculty"), *dean),
        Signature("", _("Head of the department"), *head),
    )


def signature_of(
    document: Approvable, signed: dict[str, SignOff], step: ApprovalStep, language: str
) -> tuple[str, str]:
    """Who signed and on which day; before that whoever may sign, and no day."""
    return _given(document, signed.get(step), signoffs.route_of(document).step(step).permission, language)


def submission_of(document: Approvable, language: str) -> tuple[str, str]:
    """Who submitted it and on which day, where that stands for a signature; before that whoever may."""
    present = {"document_kind": document._meta.label_lower, "object_id": document.pk, "round": document.round}
    rows = SignOff.objects.filter(**present, decision=Decision.SUBMITTED).select_related("by", "acting_for")
    row = None if document.is_editable else rows.order_by("pk").last()
    return _given(document, row, signoffs.route_of(document).submit_access, language)


def _given(document: Approvable, row: SignOff | None, permission: str, language: str) -> tuple[str, str]:
    if row is None:
        people = holders(permission, signoffs.route_of(document).unit_of(document).pk, timezone.localdate())
        return (people[0].name if people else "", "")
    if row.signed_on_paper:
        return (row.paper_signer, dates.long_date(row.signed_on_paper, language))
    return (_signer(row), dates.long_date(timezone.localdate(row.at), language))


def _signer(row: SignOff) -> str:
    """Both names, when a deputy signed."""
    if row.acting_for is None:
        return initials(row.by)
    return _("%(deputy)s (for %(absent)s)") % {"deputy": initials(row.by), "absent": initials(row.acting_for)}


def initials(person) -> str:
    return names.initials_last(person.surname, person.given_name, person.patronymic)
