"""The work of a whole faculty and of the whole university, done over and over; whatever it writes is taken back."""

import sys
from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.clock import Row, measure, queries_of
from benchmarks.furniture import clerk_of_the_largest_faculty, scope_of_user
from kuu_office.core import clock

HEAVY_ROUNDS = 5


def figures() -> Iterator[Row]:
    """One line for each."""
    yield semester_plans()
    yield readiness()
    yield streams()
    yield from contingents()


def semester_plans() -> Row:
    """The semester plans of the largest faculty for the coming term, made and taken back."""
    from curriculum.models import Group
    from curriculum.operations.semester import Result, generate_semester_plans
    from kuu_office.core.models import Term

    username, faculty = clerk_of_the_largest_faculty()
    by, groups = scope_of_user(username), list(Group.objects.filter(closed_date=None, department__parent=faculty))
    term = Term.objects.select_related("year").filter(start_date__gt=clock.today()).order_by("start_date").first()

    def act() -> None:
        outcomes = generate_semester_plans(groups=groups, term=term, by=by, at=clock.now())
        if sum(outcome.result is Result.MADE for outcome in outcomes) < len(groups) // 2:
            sys.exit(f"semester plans were not made: {outcomes[0].reason}")

    return Row(
        f"semester plans of a faculty ({len(groups)} groups)", measure(taken_back(act), HEAVY_ROUNDS), None, 5000
    )


def taken_back(act: Callable[[], None]) -> Callable[[], None]:
    """The act in a transaction that is rolled back."""
    from django.db import transaction

    def done() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return done


def readiness() -> Row:
    """The readiness report of the whole university."""
    from curriculum.queries.readiness import readiness_report, terms

    scope = scope_of_user("chief")
    term = next(term for term in terms() if term.start_date <= clock.today())
    act = lambda: readiness_report(scope, term)  # noqa: E731
    return Row("readiness of the whole university", measure(act, HEAVY_ROUNDS), queries_of(act), 10_000)


def streams() -> Row:
    """What the page of streams shows of the largest faculty: what is formed, what may be joined, what stands alone."""
    from curriculum.models import Stream
    from curriculum.queries.readiness import terms
    from curriculum.queries.streams import board
    from kuu_office.core.models import Unit

    username, pk = clerk_of_the_largest_faculty()
    scope, faculty = scope_of_user(username), Unit.objects.get(pk=pk)
    term = next(term for term in terms() if term.start_date <= clock.today())

    def act() -> None:
        Stream.objects.filter(seats__line__plan__department__parent=faculty).delete()
        if not board(scope=scope, unit=faculty, term=term, kind="lecture", day=clock.today()).proposals:
            sys.exit("no streams were proposed")

    return Row("stream proposals of a faculty", measure(taken_back(act), HEAVY_ROUNDS), None, 2000)


def contingents() -> Iterator[Row]:
    """The contingent by group and funding on dates with and without a fixed one: one grouped query each."""
    from curriculum.queries.contingent import contingent_on

    scope = scope_of_user("chief")
    for day in (date(2023, 3, 15), date(2026, 2, 1), clock.today()):
        act = lambda day=day: contingent_on(scope, day).present().counts("group", "funding")  # noqa: E731
        yield Row(f"contingent on {day:%d.%m.%Y}", measure(act, 10), queries_of(act), 500, 3)
