"""The register of acts: entering, correcting, ending (F-153)."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.uploads import store_pdf
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import StoredFile
from kuu_office.office import rules
from kuu_office.office.models import Act

EVENTS = {
    "office.act.registered": gettext_lazy("%(by)s entered the act %(label)s into the register"),
    "office.act.changed": gettext_lazy("%(by)s corrected the entry of the act %(label)s"),
    "office.act.ended": gettext_lazy("%(by)s noted that the act %(label)s is in force until %(valid_to)s"),
}


@dataclass(frozen=True, kw_only=True)
class ActEntry:
    """What the register says of an act; kind is one of ActKind, an empty `valid_to` means still in force."""

    kind: str
    number: str
    date: date
    title_ky: str
    title_ru: str
    title_en: str
    valid_from: date
    valid_to: date | None
    note: str


@transaction.atomic
def register_act(*, entry: ActEntry, upload: File | None, by: Scope, at: datetime) -> Act:
    """The office enters an act with its file (PDF) into the register.

    Refused without the right to keep acts, with dates out of order, when this act is there already, and for a file
    that is not a PDF.
    """
    rules.can_keep_acts(by).enforce()
    _refuse_dates_out_of_order(entry.valid_from, entry.valid_to)
    act = Act(**asdict(entry), file=_store(upload, by, at))
    _save(act)
    audit.record("office.act.registered", obj=act, by=by, at=at, new=values_of(act))
    return act


@transaction.atomic
def change_act(*, act: Act, entry: ActEntry, upload: File | None, seen: str, by: Scope, at: datetime) -> Act:
    """The office corrects an entry; without a new file the old one stays. `seen` is the fingerprint of what was read.

    Refused as entering is, and when somebody else changed the entry meanwhile.
    """
    act = Act.objects.select_for_update(of=["self"]).select_related("file").get(pk=act.pk)
    rules.can_keep_acts(by).enforce()
    if seen != fingerprint(act):
        raise Conflict(_("Somebody else changed this entry meanwhile. Open it again and repeat your change."))
    _refuse_dates_out_of_order(entry.valid_from, entry.valid_to)
    before = values_of(act)
    for name, value in asdict(entry).items():
        setattr(act, name, value)
    act.file = _store(upload, by, at) or act.file
    after = values_of(act)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        _save(act)
        old, new = ({name: values[name] for name in changed} for values in (before, after))
        audit.record("office.act.changed", obj=act, by=by, at=at, old=old, new=new)
    return act


@transaction.atomic
def end_act(*, act: Act, valid_to: date, reason: str, by: Scope, at: datetime) -> Act:
    """The office notes the last day of an act, and by what it was ended.

    Refused without the right to keep acts, without a reason, when it has ended, and for a day before its first.
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    rules.can_end_act(by, act, at.date()).enforce()
    if not reason.strip():
        raise BadInput(_("Name the act or the decision that ended it."), field="reason")
    _refuse_dates_out_of_order(act.valid_from, valid_to)
    old, act.valid_to = {"valid_to": audit.plain({"day": act.valid_to})["day"]}, valid_to
    act.save(update_fields=["valid_to"])
    audit.record("office.act.ended", obj=act, by=by, at=at, old=old, new={"valid_to": str(valid_to)}, reason=reason)
    return act


def values_of(act: Act) -> dict[str, Any]:
    """The entry as the record keeps it."""
    names = (*ActEntry.__dataclass_fields__, "file")
    return audit.plain({name: getattr(act, name) for name in names})


def fingerprint(act: Act) -> str:
    """Tells whether an entry is still the one that was read."""
    return hashlib.sha256(repr((sorted(values_of(act).items()), act.file_id)).encode()).hexdigest()


def _save(act: Act) -> None:
    try:
        with transaction.atomic():
            act.save()
    except IntegrityError as there:
        raise Conflict(_("An act of this kind with this number and date is in the register already.")) from there


def _refuse_dates_out_of_order(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise BadInput(_("The act would end before it comes into force."), field="valid_to")


def _store(upload: File | None, by: Scope, at: datetime) -> StoredFile | None:
    """Keeps the file of an act for everybody who may read the register."""
    if upload is None:
        return None
    return store_pdf(upload, field="upload", access=Permission.ACT_VIEW, by=by, at=at)
