"""Any chain of orders, taken back from its end, leaves everything as it was; on no day too many rates are held."""

from datetime import timedelta
from decimal import Decimal as D
from random import Random

import pytest

from kuu_office.core.errors import OfficeError
from staffing.calc.spans import peak
from staffing.models import Holding, Movement, StaffPosition
from staffing.operations.revoking import revoke_movement
from staffing.queries.places import spans_of_person, spans_of_position
from staffing.tests.world import AT, FIRST_DAY, NOVEMBER, everything, make_person, move, place

pytestmark = pytest.mark.django_db
RATES = [D("0.25"), D("0.50"), D("0.75"), D("1.00"), D("1.50")]
STEPS = 12


def one_order(random: Random, staff, by, number: int, newcomers: list) -> Movement | None:
    """Some order that may be right or wrong; a wrong one is refused."""
    places = list(StaffPosition.objects.order_by("pk"))
    present = list(Holding.objects.order_by("pk").select_related("appointment"))
    order = {
        "order_number": f"{number}-К",
        "effective_date": NOVEMBER + timedelta(days=random.randint(0, 3 * number)),
    }
    kind = random.choice(["hire", "transfer", "rate_change", "dismissal"])
    if kind == "hire":
        order |= {"person": random.choice(newcomers), "position": random.choice(places), "rate": random.choice(RATES)}
        order["work"] = random.choice(["main", "internal", "external"])
    else:
        order["appointment"] = random.choice(present).appointment
    if kind in {"transfer", "rate_change"}:
        order["rate"] = random.choice(RATES)
    if kind == "transfer":
        order["position"] = random.choice(places)
    try:
        return move(by, kind, **order)
    except OfficeError:
        return None


@pytest.mark.parametrize("seed", range(8))
def test_a_chain_taken_back_leaves_everything_as_it_was(staff, cast, seed):
    random, by = Random(seed), cast.office_specialist
    place(staff.units.sister_department, staff.posts.professor, "1.5")
    newcomers = [make_person(name) for name in ("Дайыров", "Эсенов", "Жапаров")]
    before = everything()
    tried = [one_order(random, staff, by, number, newcomers) for number in range(1, STEPS)]
    done = [one for one in tried if one]

    for position in StaffPosition.objects.all():
        assert peak(spans_of_position(position), FIRST_DAY, None) <= position.rate
    for person in {one.person for one in done}:
        assert peak(spans_of_person(person), NOVEMBER, None) <= D("1.5")
    for holding in Holding.objects.filter(end_date=None).select_related("appointment"):
        assert (holding.appointment.rate, holding.appointment.end_date) == (holding.rate, None)

    for movement in reversed(done):
        revoke_movement(movement=movement, reason="сыноо", by=by.scope, at=AT)
    assert (len(done) > 1, everything()) == (True, before)
