"""Reference data changed by hand or by spreadsheet: every change is written down, nothing that is used disappears."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Refused
from kuu_office.core.models import User

SECRET = frozenset({"password", "last_login"})

EVENTS = {
    "core.reference.added": gettext_lazy("%(by)s added “%(label)s”"),
    "core.reference.changed": gettext_lazy("%(by)s changed “%(label)s”"),
    "core.reference.removed": gettext_lazy("%(by)s removed “%(label)s”"),
    "core.reference.exported": gettext_lazy("%(by)s took away as a spreadsheet: %(kind)s, rows: %(rows)s"),
}


def values_of(obj: Model) -> dict[str, Any]:
    """The fields of a row as the record keeps them: plain values, related rows by their name, no passwords."""
    fields = [field for field in obj._meta.concrete_fields if not (field.primary_key or field.generated)]
    values = audit.plain({field.name: getattr(obj, field.name) for field in fields if field.name not in SECRET})
    return {name: value for name, value in values.items() if value not in (None, "")}


def stored_values(obj: Model) -> dict[str, Any]:
    """What the database holds of a row before it is saved; nothing for a new one."""
    stored = type(obj)._base_manager.filter(pk=obj.pk).first() if obj.pk else None
    return values_of(stored) if stored else {}


def record_change(*, obj: Model, old: dict[str, Any], by: Scope, at: datetime) -> None:
    """Writes down that a row was added (`old` is empty) or changed; an unchanged row leaves no record."""
    new = values_of(obj)
    if not old:
        audit.record("core.reference.added", obj=obj, by=by, at=at, new=new, unit_id=_unit_of(obj))
        return
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if names:
        before, after = ({name: values.get(name) for name in names} for values in (old, new))
        audit.record(
            "core.reference.changed", obj=obj, by=by, at=at, old=before, new=after, unit_id=_unit_of(obj)
        )  # fmt: skip


def record_removal(*, obj: Model, by: Scope, at: datetime) -> None:
    """Writes down, before it happens, that a row is removed. Refused while anything refers to it."""
    refuse_if_referenced(obj)
    audit.record("core.reference.removed", obj=obj, by=by, at=at, old=values_of(obj), unit_id=_unit_of(obj))


def record_export(*, kind: str, rows: int, user: User, by: Scope, at: datetime) -> None:
    """Writes down who took how many rows of what away; the record hangs on their account."""
    audit.record("core.reference.exported", obj=user, by=by, at=at, new={"kind": str(kind), "rows": rows})


def refuse_if_referenced(obj: Model) -> None:
    """Refuses, with a count of each kind, when other rows point at this one."""
    used = [f"{capfirst(kind)}: {count}" for kind, count in references_to(obj)]
    if used:
        raise Refused(
            _("“%(label)s” is in use and stays (%(uses)s). Give it a last day instead of removing it.")
            % {"label": obj, "uses": ", ".join(used)}
        )


def references_to(obj: Model) -> list[tuple[str, int]]:
    """What points at a row: (kind of the pointing rows, their number), without kinds that do not."""
    relations = [
        field for field in obj._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]  # fmt: skip
    counts = [
        (
            str(relation.related_model._meta.verbose_name_plural),
            relation.related_model._base_manager.filter(**{relation.field.name: obj}).count(),
        )
        for relation in relations
    ]
    return [(kind, count) for kind, count in counts if count]


def _unit_of(obj: Model) -> int | None:
    return obj.pk if obj._meta.label == "core.Unit" else getattr(obj, "unit_id", None)
