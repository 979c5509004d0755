"""The teaching load: calculated anew for the whole university and for one department, checked, asked what if; whatever
it writes is taken back."""

import resource
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from benchmarks.clock import Figures, Row, measure, queries_of
from benchmarks.furniture import scope_of_user
from benchmarks.university import taken_back
from kuu_office.core import clock

ROUNDS, ROUNDS_OF_ONE = 3, 10
MOST_MEMORY_MB = 1024


def figures() -> Iterator[Row]:
    """One line for each; all semester plans of the last year that has any count as approved meanwhile."""
    from django.db import transaction

    with transaction.atomic():
        rows = list(_measured(a_year_of_approved_plans()))
        transaction.set_rollback(True)
    return iter(rows)


def a_year_of_approved_plans():
    """The year whose semester plans are approved now, with all its departments calculated."""
    from django.db.models import Count

    from curriculum.models import SemesterPlan
    from kuu_office.core.models import AcademicYear

    years = AcademicYear.objects.annotate(plans=Count("terms__semester_plans")).filter(plans__gt=0)
    year = years.order_by("-plans", "-start_year").first()
    plans = SemesterPlan.objects.filter(term__year=year).exclude(state="approved")
    plans.update(state="approved", step="", approved_at=clock.now())
    calculation(departments_of(year), year)()
    return year


def departments_of(year) -> list:
    from curriculum.models import SemesterLine
    from kuu_office.core.models import Unit

    taught = SemesterLine.objects.filter(plan__term__year=year, department__isnull=False)
    return list(Unit.objects.filter(pk__in=taught.values("department_id")).order_by("pk"))


def _measured(year) -> Iterator[Row]:
    from workload.models import LoadSheet

    largest = LoadSheet.objects.with_names().filter(year=year).order_by("-hours").first()
    lines = largest.lines.count()
    all_lines = sum(sheet.lines.count() for sheet in LoadSheet.objects.filter(year=year))
    everything, one = departments_of(year), [largest.department]
    for what, departments, count, rounds, bound in (
        ("the university", everything, all_lines, ROUNDS, 10_000), ("a department", one, lines, ROUNDS_OF_ONE, 300),
    ):  # fmt: skip
        name = f"load of {what}, {count:,} lines"
        yield Row(f"{name}: same", measure(taken_back(calculation(departments, year)), rounds), None, bound)
        yield Row(f"{name}: all changed", measure(taken_back(changed(departments, year)), rounds), None, bound)
    yield memory()
    yield summary(year)
    yield preview(largest)
    yield check(year)
    yield what_if(year)


def calculation(departments: list, year) -> Callable[[], None]:
    from workload.operations.calculation import calculate_load

    by = scope_of_user("chief")
    return lambda: calculate_load(departments=departments, year=year, by=by, at=clock.now())


def changed(departments: list, year) -> Callable[[], None]:
    """Every norm gives a tenth more."""
    from django.db.models import F

    from workload.models import Norm
    from workload.operations.calculation import calculate_load

    by = scope_of_user("chief")

    def act() -> None:
        Norm.objects.filter(hours__lt=500).update(hours=F("hours") * Decimal("1.1"))
        calculate_load(departments=departments, year=year, by=by, at=clock.now())

    return act


def memory() -> Row:
    """The most memory that this process has held so far, in megabytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row("memory after it, in megabytes", Figures(held, held, held), None, MOST_MEMORY_MB)


def summary(year) -> Row:
    """The page of the summary of the whole university."""
    from kuu_office.core.models import User

    client, url = Client(SERVER_NAME="localhost"), f"{reverse('workload:summary')}?year={year.pk}"
    client.force_login(User.objects.get(username="chief"))
    act = lambda: client.get(url)  # noqa: E731
    return Row("summary of the load of the university", measure(act, ROUNDS_OF_ONE), queries_of(act), 400, 15)


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
