"""The teaching load: calculated anew for the whole university and for one department, checked, asked what if; whatever
it writes is taken back."""

import resource
from collections.abc import Callable, Iterator
from decimal import Decimal

from benchmarks.clock import Figures, Row, measure, queries_of
from benchmarks.furniture import scope_of_user
from benchmarks.university import taken_back
from kuu_office.core import clock

ROUNDS, ROUNDS_OF_ONE = 3, 10
MOST_MEMORY_MB = 1024


def figures() -> Iterator[Row]:
    """One line for each."""
    from kuu_office.core.models import Unit
    from workload.models import LoadSheet

    largest = LoadSheet.objects.with_names().order_by("-hours").first()
    year = largest.year
    departments = list(Unit.objects.filter(load_sheets__year=year).distinct().order_by("pk"))
    everywhere = f"{len(departments)} departments"
    yield Row(
        f"the load of {everywhere}, nothing changed", measure(calculation(departments, year), ROUNDS), None, 10_000
    )
    yield Row(
        f"the load of {everywhere}, every line changed", measure(changed(departments, year), ROUNDS), None, 10_000
    )
    yield memory()
    yield Row("the load of one department", measure(calculation([largest.department], year), ROUNDS_OF_ONE), None, 300)
    changed_one = measure(changed([largest.department], year), ROUNDS_OF_ONE)
    yield Row("the load of one department, every line changed", changed_one, None, 300)
    yield preview(largest)
    yield check(year)
    yield what_if(year)


def calculation(departments: list, year) -> Callable[[], None]:
    from workload.operations.calculation import calculate_load

    by = scope_of_user("chief")
    return taken_back(lambda: calculate_load(departments=departments, year=year, by=by, at=clock.now()))


def changed(departments: list, year) -> Callable[[], None]:
    """Every norm gives a tenth more."""
    from django.db.models import F

    from workload.models import Norm
    from workload.operations.calculation import calculate_load

    by = scope_of_user("chief")

    def act() -> None:
        Norm.objects.filter(hours__lt=500).update(hours=F("hours") * Decimal("1.1"))
        calculate_load(departments=departments, year=year, by=by, at=clock.now())

    return taken_back(act)


def memory() -> Row:
    """The most memory that this process has held so far, in megabytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row("memory after it, in megabytes", Figures(held, held, held), None, MOST_MEMORY_MB)


def preview(sheet) -> Row:
    """What calculating a department would change, line by line."""
    from workload.queries.recalculation import foresee

    act = lambda: foresee([sheet.department], sheet.year, clock.now())  # noqa: E731
    return Row("preview of one department", measure(act, ROUNDS_OF_ONE), queries_of(act), 300)


def check(year) -> Row:
    """The check run over all sheets of the year."""
    from workload.models import LoadSheet
    from workload.queries.checks import check_sheets

    sheets = list(LoadSheet.objects.with_names().filter(year=year).order_by("pk"))
    act = lambda: check_sheets(sheets, year, clock.today())  # noqa: E731
    return Row("check of the load of the university", measure(act, ROUNDS), queries_of(act), 2000)


def what_if(year) -> Row:
    """A scenario of the whole university: another norm, larger streams."""
    from kuu_office.core.models import Unit
    from workload.calc.shapes import Work
    from workload.calc.whatif import Changes, NormChange
    from workload.operations.scenarios import make_scenario

    by, unit = scope_of_user("chief"), Unit.objects.get(parent=None)
    changes = Changes(norms=(NormChange(Work.EXAM, Decimal("0.5")),), join_all=True)
    act = taken_back(lambda: make_scenario(title="Эгер", unit=unit, year=year, changes=changes, by=by, at=clock.now()))
    return Row("what if, the whole university", measure(act, ROUNDS), None, 15_000)
