"""Choosing between the portal and AVN, field by field, and carrying the choices out; nothing is overwritten unseen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, OfficeError
from kuu_office.office import rules
from kuu_office.office.enums import Choice, DifferenceOutcome, RunState
from kuu_office.office.models import ExchangeDifference, ExchangeRun
from kuu_office.office.models.exchange import PART
from kuu_office.office.operations.exchange import remember
from kuu_office.office.programs import Taking, digest, program_of
from kuu_office.office.queries.exchange import baselines

EVENTS = {
    "office.exchange.chosen": gettext_lazy("%(by)s chose between the portal and AVN in %(differences)s places."),
    "office.exchange.carried_out": gettext_lazy(
        "%(by)s carried the choices out: %(applied)s taken from AVN, %(kept)s kept, %(refused)s refused."
    ),
}
DONE = ["outcome", "reason", "version"]


@dataclass(frozen=True)
class Pick:
    """A person's choice for one difference ("" takes it back) and the version that the person saw."""

    number: int
    choice: str
    version: int


@transaction.atomic
def choose(*, run: ExchangeRun, picks: Iterable[Pick], by: Scope, at: datetime) -> int:
    """Notes choices, all or none; answers how many are new.

    Refused: no right, a value that cannot be taken. Conflict: somebody chose meanwhile, or it was carried out.
    """
    run = _opened(run, by)
    wanted = {pick.number: pick for pick in picks}
    rows = list(run.differences.select_for_update().filter(pk__in=wanted).order_by("pk"))
    changed = [row for row in rows if row.choice != wanted[row.pk].choice]
    for row in changed:
        pick = wanted[row.pk]
        if row.version != pick.version or row.outcome:
            raise Conflict(
                _("%(record)s: somebody else chose meanwhile. Nothing of yours was saved; look at the page again.")
                % {"record": row.shown_key}
            )
        if pick.choice == Choice.TAKE:
            rules.can_take(run, row).enforce()
    return _note(run, changed, {row.pk: wanted[row.pk].choice for row in changed}, by, at)


@transaction.atomic
def choose_all(*, run: ExchangeRun, kind: str, choice: str, by: Scope, at: datetime) -> int:
    """The same choice for every difference of a kind (of all kinds, when "") that has none yet and allows it.

    Refused: no right.
    """
    run = _opened(run, by)
    rows = run.differences.select_for_update().filter(choice="", outcome="").order_by("pk")
    rows = [
        row
        for row in (rows.filter(kind=kind) if kind else rows)
        if choice != Choice.TAKE or rules.can_take(run, row)
    ]  # fmt: skip
    return _note(run, rows, {row.pk: choice for row in rows}, by, at)


def _opened(run: ExchangeRun, by: Scope) -> ExchangeRun:
    run = ExchangeRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    rules.can_exchange(by, run.unit_id).enforce()
    return run


def _note(run: ExchangeRun, rows: list[ExchangeDifference], choices: Mapping[int, str], by: Scope, at: datetime) -> int:
    for row in rows:
        row.choice, row.version = choices[row.pk], row.version + 1
        row.chosen_by_id, row.chosen_at = by.person_id, at
    ExchangeDifference.objects.bulk_update(rows, ["choice", "version", "chosen_by", "chosen_at"], batch_size=1000)
    if rows:
        new = {"differences": len(rows)} | Counter(row.choice or "–" for row in rows)
        audit.record("office.exchange.chosen", obj=run, by=by, at=at, new=new)
    return len(rows)


def chosen(run: ExchangeRun) -> list[ExchangeDifference]:
    """Choices that are not carried out yet."""
    return list(run.differences.filter(outcome="").exclude(choice="").order_by("pk"))


def seen_of(rows: Iterable[ExchangeDifference]) -> str:
    """What a person saw before carrying out."""
    return digest([[row.pk, row.choice, row.version] for row in rows])


@transaction.atomic
def carry_out(*, run: ExchangeRun, seen: str, due_date: date | None, by: Scope, at: datetime) -> Counter:
    """Takes over what was chosen, object by object through their own operations; answers how many of each outcome.

    A value that the portal changed since is not overwritten: its difference is refused with the reason, the others go
    on. Refused: no right. Conflict: the choices changed since the person saw them. BadInput: nothing chosen; no
    deadline although approved papers go back to their units.
    """
    run = _opened(run, by)
    rows = list(run.differences.select_for_update().filter(outcome="").exclude(choice="").order_by("pk"))
    if not rows:
        raise BadInput(_("Nothing is chosen that is not carried out yet."))
    if seen_of(rows) != seen:
        raise Conflict(_("The choices changed while you looked at them. Look at them again."))
    program, taken = program_of(run.program), [row for row in rows if row.choice == Choice.TAKE]
    if due_date is None and program.reopens({row.object_id for row in taken}):
        raise BadInput(_("Say until when the units sign their papers again."), field="due_date")
    reasons = _taken_over(run, taken, due_date, by, at)
    for row in rows:
        row.reason = reasons.get(row.pk, "")
        refused = DifferenceOutcome.REFUSED if row.reason else DifferenceOutcome.APPLIED
        row.outcome = refused if row.choice == Choice.TAKE else DifferenceOutcome.KEPT
        row.version += 1
    ExchangeDifference.objects.bulk_update(rows, DONE, batch_size=1000)
    _know(run, rows)
    _settle(run)
    told = Counter(row.outcome for row in rows)
    new = {outcome: told[outcome] for outcome in DifferenceOutcome.values}
    audit.record("office.exchange.carried_out", obj=run, by=by, at=at, new=new)
    return told


def _taken_over(
    run: ExchangeRun, rows: list[ExchangeDifference], due_date: date | None, by: Scope, at: datetime
) -> dict[int, str]:
    """Why values were not taken. An object whose operation refuses keeps all of its own."""
    program, reasons = program_of(run.program), {}
    note = _("Values taken from AVN: exchange %(run)s.") % {"run": run}
    for object_id in sorted({row.object_id for row in rows}):
        own = [row for row in rows if row.object_id == object_id]
        takings = [Taking(row.pk, tuple(row.key.split(PART)), row.field, row.portal, row.avn) for row in own]
        try:
            with transaction.atomic():
                reasons |= program.take(object_id, takings, by=by, at=at, note=note, due_date=due_date)
        except OfficeError as refusal:
            reasons |= {row.pk: str(refusal) for row in own}
    return reasons


def _know(run: ExchangeRun, rows: list[ExchangeDifference]) -> None:
    """What was chosen either way is what AVN is known to say from now on."""
    program = program_of(run.program)
    decided = [row for row in rows if row.field and row.outcome != DifferenceOutcome.REFUSED]
    keys = {tuple(row.key.split(PART)) for row in decided}
    base = baselines(program, keys)
    known = {key: dict(base.get(key, {})) for key in keys}
    for row in decided:
        known[tuple(row.key.split(PART))][row.field] = row.avn
    remember(program, known, base, run)


def _settle(run: ExchangeRun) -> None:
    if not run.differences.filter(outcome="").exists():
        run.state = RunState.SETTLED
        run.save(update_fields=["state"])
