"""Typing into cells, as the editor sends it."""

from curriculum.models import PlanLine
from curriculum.operations.cells import CellWrite, Saved, save_cells
from curriculum.tests.world import NOON
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import AuditEntry


def typed(line: PlanLine, by: Scope, *, seen: int | None = None, language: str = "ky", **texts: str) -> Saved:
    """Saves texts by column against the versions that stand, or against the version `seen`."""
    versions = PlanLine.objects.get(pk=line.pk).cell_versions
    writes = [
        CellWrite(line.pk, column, text, versions.get(column, 0) if seen is None else seen)
        for column, text in texts.items()
    ]
    return save_cells(plan_id=line.plan_id, writes=writes, by=by, at=NOON, language=language)


def fresh(line: PlanLine) -> PlanLine:
    return PlanLine.objects.select_related("part", "course", "department", "block").get(pk=line.pk)


def events(line: PlanLine) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(object_kind="curriculum.plan", object_id=line.plan_id).order_by("pk"))
