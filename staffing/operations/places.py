"""Places of a staff table: added, changed, closed - at will while the table is written, by an order afterwards."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import ApprovalState, Post
from staffing import rules
from staffing.calc.spans import in_steps, peak
from staffing.models import Holding, StaffPosition, StaffTable
from staffing.operations.locking import locked_table, refuse_past
from staffing.queries.places import spans_of_position
from workload.queries.norms import limits_on

EVENTS = {
    "staffing.stafftable.place_added": gettext_lazy("%(by)s added a place: %(post)s, %(source)s, %(rate)s."),
    "staffing.stafftable.place_changed": gettext_lazy("%(by)s changed a place: %(post)s, %(source)s, %(rate)s."),
    "staffing.stafftable.place_closed": gettext_lazy("%(by)s closed a place: %(post)s, %(source)s, %(rate)s."),
}
ONE_DAY = timedelta(days=1)
MOST_RATES = Decimal(100)


@dataclass(frozen=True)
class PlaceOrder:
    """The order by which the places of an approved table change, and from which day on."""

    number: str
    date: date
    effective_date: date


@transaction.atomic
def add_place(
    *, table: StaffTable, post: Post, rate: Decimal, source: str, required_degree: str, by: Scope, at: datetime,
    order: PlaceOrder | None = None,
) -> StaffPosition:  # fmt: skip
    """Adds a place from the first day of the year on, or from the day of an order when the table is approved.

    Refused: no right, in approval. BadInput: odd rates, no order, a day outside the year. Conflict: the department has
    this place already.
    """
    table, day = _editable(table, order, by)
    _refuse_odd_rate(rate, day)
    made = StaffPosition(
        unit=table.department, post=post, rate=rate, source=source, required_degree=required_degree, valid_from=day,
        **_named(order),
    )  # fmt: skip
    _refuse_double(made)
    made.save()
    _change(table)
    audit.record("staffing.stafftable.place_added", obj=table, by=by, at=at, new=_news(made))
    return made


@transaction.atomic
def change_place(
    *, table: StaffTable, position: StaffPosition, rate: Decimal, source: str, required_degree: str, by: Scope,
    at: datetime, order: PlaceOrder | None = None,
) -> StaffPosition:  # fmt: skip
    """Changes the rates, the funds or the degree of a place; who holds it goes with it.

    Refused, BadInput and Conflict as for `add_place`. Conflict: its people hold more.
    """
    table, day = _editable(table, order, by)
    position = _locked(table, position, day)
    _refuse_odd_rate(rate, day)
    held = peak(spans_of_position(position), day, None)
    if held > rate:
        raise Conflict(_("People hold %(held)s rates of this place. Move them first.") % {"held": held})
    old = _told(position)
    changed = position if position.valid_from >= day else split_place(position, day)
    changed.rate, changed.source, changed.required_degree = rate, source, required_degree
    if order:
        changed.order_number, changed.order_date = order.number, order.date
    _refuse_double(changed)
    changed.save()
    _change(table)
    audit.record("staffing.stafftable.place_changed", obj=table, by=by, at=at, old=old, new=_news(changed))
    return changed


@transaction.atomic
def close_place(
    *, table: StaffTable, position: StaffPosition, by: Scope, at: datetime, order: PlaceOrder | None = None
) -> None:
    """Closes a place. Refused and BadInput as for `add_place`. Conflict: somebody holds it then."""
    table, day = _editable(table, order, by)
    position = _locked(table, position, day)
    if peak(spans_of_position(position), day, None):
        raise Conflict(_("Somebody holds this place then. Record the movement first."))
    _change(table)
    told = {"old": _told(position), "new": _news(position)}
    audit.record("staffing.stafftable.place_closed", obj=table, by=by, at=at, **told)
    if position.valid_from >= day and not position.holdings.exists():
        position.delete()
        return
    position.valid_to = day - ONE_DAY
    position.save(update_fields=["valid_to"])


def _editable(table: StaffTable, order: PlaceOrder | None, by: Scope) -> tuple[StaffTable, date]:
    """The table, locked, and the day from which a change of its places holds."""
    table = locked_table(table.pk)
    rules.can_edit_places(by, table).enforce()
    if table.state != ApprovalState.APPROVED:
        refuse_past(table.department, table.year)
        return table, table.year.start_date
    if order is None or not order.number.strip():
        raise BadInput(_("The table is approved: its places change by an order. Give its number."), field="number")
    if not table.year.start_date < order.effective_date <= table.year.end_date:
        raise BadInput(_("The order is in force from a day of the table's year."), field="effective_date")
    return table, order.effective_date


def _locked(table: StaffTable, position: StaffPosition, day: date) -> StaffPosition:
    rows = StaffPosition.objects.select_for_update(of=("self",)).with_names()
    position = rows.filter(pk=position.pk).first()
    if position is None:
        raise Conflict(_("The place is gone. Open the staff table again."))
    ended = position.valid_to and position.valid_to < day
    if position.unit_id != table.department_id or ended or position.valid_from > table.year.end_date:
        raise BadInput(_("The department has no such place on that day."))
    return position


def split_place(position: StaffPosition, day: date) -> StaffPosition:
    """The same place from `day` on as a new one; who holds it then holds the new one."""
    staying = list(position.holdings.filter(end_date=None) | position.holdings.filter(end_date__gte=day))
    later = [Holding(appointment_id=one.appointment_id, rate=one.rate, start_date=max(one.start_date, day),
                     end_date=one.end_date) for one in staying]  # fmt: skip
    for one in staying:
        if one.start_date >= day:
            one.delete()
        else:
            one.end_date = day - ONE_DAY
            one.save(update_fields=["end_date"])
    last = position.valid_to
    position.valid_to = day - ONE_DAY
    position.save(update_fields=["valid_to"])
    new = StaffPosition(
        unit=position.unit, post=position.post, rate=position.rate, source=position.source,
        required_degree=position.required_degree, valid_from=day, valid_to=last,
    )  # fmt: skip
    _refuse_double(new)
    new.save()
    for one in later:
        one.position = new
    Holding.objects.bulk_create(later)
    return new


def _refuse_double(position: StaffPosition) -> None:
    same = StaffPosition.objects.filter(
        unit=position.unit, post=position.post, source=position.source, required_degree=position.required_degree
    ).exclude(pk=position.pk)
    same = same.filter(valid_to=None) | same.filter(valid_to__gte=position.valid_from)
    if position.valid_to:
        same = same.filter(valid_from__lte=position.valid_to)
    if same.exists():
        raise Conflict(_("The department has this place with these funds and this degree. Change its rates."))


def _refuse_odd_rate(rate: Decimal, day: date) -> None:
    step = limits_on(day).step
    if not 0 < rate <= MOST_RATES:
        raise BadInput(_("Rates of a place are more than 0 and at most 100."), field="rate")
    if not in_steps(rate, step):
        raise BadInput(_("Rates go in steps of %(step)s.") % {"step": step.normalize()}, field="rate")


def _named(order: PlaceOrder | None) -> dict:
    return {"order_number": order.number, "order_date": order.date} if order else {}


def _told(position: StaffPosition) -> dict[str, str]:
    return {
        "post": str(position.post), "source": str(position.get_source_display()), "rate": str(position.rate),
        "required_degree": str(position.get_required_degree_display()),
    }  # fmt: skip


def _change(table: StaffTable) -> None:
    """A change of a place is a change of its table."""
    table.revision += 1
    table.save(update_fields=["revision"])


def _news(position: StaffPosition) -> dict[str, str]:
    return _told(position) | {"valid_from": str(position.valid_from), "order_number": position.order_number}
