"""How the effect of an order is shown, student by student, before it is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from curriculum import wording
from curriculum.calc.standing import NOWHERE, Place
from curriculum.models import Student
from curriculum.operations.histories import Surroundings
from curriculum.operations.order_trial import Outcome, Trial
from curriculum.operations.revoking import Undoing, Undone
from kuu_office.core.phrases import column_title


@dataclass(frozen=True)
class OutcomeRow:
    """A student with what changes (title, old, new), notes, warnings and refusals in words."""

    student: Student
    changes: list[tuple[str, str, str]]
    notes: list[str]
    warnings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


def rows_of(trial: Trial) -> list[OutcomeRow]:
    """Those for whom the order does not hold first."""
    rows = [
        OutcomeRow(
            one.student, changes(one.before, one.after, trial.around), _notes(one), one.warnings, one.refusals
        )
        for one in trial.outcomes
    ]  # fmt: skip
    return sorted(rows, key=lambda row: not row.refusals)


def rows_undone(undoing: Undoing, part: Iterable[Undone] | None = None) -> list[OutcomeRow]:
    """Of all its students, or of a part of them."""
    return [
        OutcomeRow(
            one.student,
            changes(one.before, one.after, undoing.around),
            [_("The record of the student goes with its admission.")] if one.vanishes else [],
            (),
            one.refusals,
        )
        for one in (undoing.outcomes if part is None else part)
    ]


def changes(before: Place, after: Place, around: Surroundings) -> list[tuple[str, str, str]]:
    """What differs between two standings: (title, old, new)."""
    old, new = wording.place_in_words(before, around), wording.place_in_words(after, around)
    return [
        (column_title("curriculum.student", name), wording.spoken_value(name, old.get(name)), words)
        for name in new or old
        if (words := wording.spoken_value(name, new.get(name))) != wording.spoken_value(name, old.get(name))
    ]


def _notes(outcome: Outcome) -> list[str]:
    if outcome.already:
        return [_("Recorded already; nothing changes.")]
    if outcome.day_orders and outcome.before != NOWHERE:
        return [
            _("Order %(place)s of this day, after № %(numbers)s.")
            % {"place": outcome.ordinal, "numbers": ", ".join(outcome.day_orders)}
        ]
    return []
