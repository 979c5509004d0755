"""Remarks on lines of the load: made by those who check a sheet, settled by those who mend it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from workload import rules
from workload.models import LineRemark, LoadLine
from workload.operations.sheet_locking import locked_sheet

LONGEST = 500
EVENTS = {
    "workload.loadsheet.line_remarked": gettext_lazy("%(by)s remarked on the line “%(line)s”."),
    "workload.loadsheet.remark_settled": gettext_lazy("%(by)s settled the remark on the line “%(line)s”."),
}


@transaction.atomic
def remark_on_line(*, line: LoadLine, text: str, by: Scope, at: datetime) -> LineRemark:
    """Puts a remark on a line of a sheet that waits for this person's signature.

    Refused: the sheet waits for somebody else, or for nobody. BadInput: nothing said, or too much.
    """
    said = text.strip()
    if not said:
        raise BadInput(_("Say in the remark what has to be mended."), field="text")
    if len(said) > LONGEST:
        raise BadInput(_("A remark has at most %(most)s signs.") % {"most": LONGEST}, field="text")
    sheet = locked_sheet(line.sheet_id)
    rules.can_remark(by, sheet).enforce()
    remark = LineRemark.objects.create(line=line, text=said, by_id=by.person_id, at=at)
    audit.record(
        "workload.loadsheet.line_remarked", obj=sheet, by=by, at=at, new={"line": str(line), "text": said}, reason=said
    )
    return remark


@transaction.atomic
def settle_remark(*, remark: LineRemark, by: Scope, at: datetime) -> LineRemark:
    """Marks a remark as settled. Refused: the sheet is not being mended, no right in the department.

    Conflict: somebody settled it already.
    """
    sheet = locked_sheet(remark.line.sheet_id)
    rules.can_settle(by, sheet).enforce()
    remark = LineRemark.objects.select_for_update(of=("self",)).select_related("line", "settled_by").get(pk=remark.pk)
    if remark.settled_at is not None:
        raise Conflict(_("%(name)s settled this remark already.") % {"name": remark.settled_by.short_name})
    remark.settled_by_id, remark.settled_at = by.person_id, at
    remark.save(update_fields=["settled_by", "settled_at"])
    new = {"line": str(remark.line), "text": remark.text}
    audit.record("workload.loadsheet.remark_settled", obj=sheet, by=by, at=at, new=new)
    return remark
