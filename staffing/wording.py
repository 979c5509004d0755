"""How the rates of a department came about, in words and numbers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kuu_office.core.templatetags.office import number
from staffing.queries.rates import UnitRates


@dataclass(frozen=True)
class Explained:
    """For components/explain.html. `value` is None while it cannot be told; `formula` says why."""

    label: str
    value: Decimal | None
    formula: str
    inputs: tuple[tuple[str, Any], ...] = ()
    unverified: bool = False


def approved(rates: UnitRates) -> Explained:
    inputs = tuple((post.post, post.rate) for post in rates.need.posts)
    return Explained(_("Approved rates"), rates.approved, _("sum of the rates of all places"), inputs)


def held(rates: UnitRates) -> Explained:
    return Explained(_("Held rates"), rates.held, _("sum of the rates that people hold"))


def vacant(rates: UnitRates) -> Explained:
    inputs = ((_("Approved rates"), rates.approved), (_("Held rates"), rates.held))
    return Explained(_("Vacant rates"), rates.vacant, _("approved − held"), inputs)


def needed(rates: UnitRates) -> Explained:
    """Hours of the load ÷ the average annual load of a rate; a post weighs as many rates as it has."""
    label, need = _("Rates that the load needs"), rates.need
    if rates.sheet is None:
        return Explained(label, None, _("The load of this year has not been calculated."))
    if need.rates is None:
        return Explained(label, None, _("No annual load is known for the posts of the department."))
    told = {"hours": number(need.hours), "average": number(need.average), "exact": number(need.exact)}
    formula = _("%(hours)s h ÷ %(average)s h = %(exact)s, to the nearest step") % told
    posts = tuple((f"{post.post}: {number(post.rate)} × {number(post.hours)}", post.rate * post.hours)
                  for post in need.posts if post.hours is not None)  # fmt: skip
    inputs = ((_("Hours of the load"), need.hours), *posts, (_("Hours of an average rate"), need.average))
    return Explained(label, need.rates, formula, inputs, rates.is_unverified)


def gap(rates: UnitRates) -> Explained:
    if rates.gap is None:
        return Explained(_("Gap"), None, needed(rates).formula)
    inputs = ((_("Approved rates"), rates.approved), (_("Rates that the load needs"), rates.needed))
    return Explained(_("Gap"), rates.gap, _("approved − needed"), inputs)


def explained(rates: UnitRates) -> list[Explained]:
    """The figures of a department in their order."""
    return [approved(rates), held(rates), vacant(rates), needed(rates), gap(rates)]
