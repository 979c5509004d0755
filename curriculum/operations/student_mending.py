"""Mending the rows of a file of students that wait for a person: their cells, a decision, checking them again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from curriculum.enums import RowDecision, RowOutcome
from curriculum.models import StagedStudent
from curriculum.operations.bulk import write_columns
from curriculum.operations.student_entry import reread
from curriculum.operations.student_imports import DOES, frame_of, judged, locked_run, may_work_on
from curriculum.operations.student_rows import TITLES, shown_text
from curriculum.operations.student_trial import NUMBERS, signs_of
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import ImportRun
from kuu_office.core.phrases import MASKED
from kuu_office.core.spreadsheets.sheet import TEXT, letters
from kuu_office.core.text.personal_number import mask

STOPPED = (RowOutcome.REFUSED, RowOutcome.HELD)
LONGEST = 300
CHUNK = 2000


def version_of(row: StagedStudent) -> str:
    """What a person saw of a row: its cells and the decision."""
    return str([row.decision, sorted((key, cell[2]) for key, cell in row.cells.items())])


@transaction.atomic
def mend_row(
    *, run_id: int, number: int, texts: Mapping[str, str], decision: str, seen: str, by: Scope, at: datetime
) -> StagedStudent:
    """Writes other texts into a row of a file that is not in the register yet, and says anew what it would do.

    texts: column → what shall stand there; decision: a RowDecision. The file itself stays as it came.
    Refused: no right, taken back, being entered. Conflict: entered, or mended by somebody meanwhile. BadInput: a text
    is too long.
    """
    run = locked_run(run_id)
    may_work_on(run, by).enforce()
    row = StagedStudent.objects.select_for_update().get(run=run, number=number)
    if row.is_applied:
        raise Conflict(_("Row %(row)s is in the register already.") % {"row": number})
    if version_of(row) != seen:
        raise Conflict(_("Somebody mended row %(row)s while you looked at it. Look at it again.") % {"row": number})
    changes = _changes(run, row, texts)
    if changes or row.decision != decision:
        words = [*changes, *([str(RowDecision(decision).label)] if row.decision != decision else [])]
        row.decision = decision
        _judge_again(run, [row], by, at)
        new = {"file": run.file.name, "row": number, "changes": "; ".join(words)}
        audit.record("curriculum.students.row_mended", obj=run, by=by, at=at, new=new)
    return row


def _changes(run: ImportRun, row: StagedStudent, texts: Mapping[str, str]) -> list[str]:
    """Puts the texts into the cells; each change as «Sex: “?” → “аял”»."""
    changes = []
    for column, typed in texts.items():
        text, old = typed.strip(), shown_text(row.cells.get(column, ("", "", "")))
        if text == old.strip() or column not in run.mapping["columns"]:
            continue
        if len(text) > LONGEST:
            raise BadInput(_("At most %(limit)s characters are accepted.") % {"limit": LONGEST})
        row.cells[column] = [f"{letters(run.mapping['columns'][column])}{row.number}", TEXT, text, ""]
        if not text:
            del row.cells[column]
        changes.append(f"{TITLES[column]}: “{_kept(column, old)}” → “{_kept(column, text)}”")
    return changes


def _kept(column: str, text: str) -> str:
    """A text as the record keeps it for ever: of a personal number or a passport the last four signs."""
    return mask(text) if column in MASKED else text


@transaction.atomic
def check_again(*, run_id: int, by: Scope, at: datetime) -> int:
    """Judges all held and refused rows anew, for example after a missing group was opened; how many became good.

    Refused: no right, taken back, being entered.
    """
    run = locked_run(run_id)
    may_work_on(run, by).enforce()
    rows = StagedStudent.objects.select_for_update().filter(run=run, outcome__in=STOPPED, is_applied=False)
    numbers = list(rows.values_list("number", flat=True))
    good = 0
    for start in range(0, len(numbers), CHUNK):
        stretch = list(rows.filter(number__in=numbers[start : start + CHUNK]).order_by("number"))
        good += _judge_again(run, stretch, by, at)
    if numbers:
        new = {"file": run.file.name, "good": good}
        audit.record("curriculum.students.checked_again", obj=run, by=by, at=at, new=new)
    return good


def _judge_again(run: ImportRun, staged: Sequence[StagedStudent], by: Scope, at: datetime) -> int:
    rows = [reread(one) for one in staged]
    judged(rows, frame_of(run, by, at), _seen_elsewhere(run, rows))
    for one, row in zip(staged, rows, strict=True):
        one.outcome, one.values, one.said = row.outcome, row.values, [list(said) for said in row.said]
    write_columns(staged, ["cells", "outcome", "values", "said", "decision"])
    run.params["mended"] = run.params.get("mended", 0) + 1  # whoever looks at the preview shall look again
    run.save(update_fields=["params"])
    return sum(row.outcome in DOES for row in rows)


def _seen_elsewhere(run: ImportRun, rows: Iterable) -> dict:
    """The other rows of the file that share a number, or the name with the date of birth, with one of these."""
    rows = list(rows)
    alike = Q()
    for name in (*NUMBERS, "birth_date"):
        wanted = {row.values[name] for row in rows if row.values.get(name)}
        alike |= Q(**{f"values__{name}__in": list(wanted)}) if wanted else Q()
    if not alike:
        return {}
    others = StagedStudent.objects.filter(alike, run=run).exclude(number__in=[row.number for row in rows])
    seen: dict = {}
    for number, values in others.order_by("-number").values_list("number", "values"):
        name = f"{values.get('surname', '')} {values.get('given_name', '')}".strip()
        seen |= dict.fromkeys(signs_of(values), (number, name))
    return seen
