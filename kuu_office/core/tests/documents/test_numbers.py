"""Numbers of papers: no gap and no double, whoever is killed or changes their mind meanwhile (SECURITY M6)."""

import random

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from kuu_office.core import clock
from kuu_office.core.documents import numbers
from kuu_office.core.models import NumberSeries, OutgoingMail
from kuu_office.core.tests.committed import at_once

WRITERS, PAPERS = 8, 30


class ChangedMind(Exception):
    """The person leaves in the middle."""


def keep(number: int) -> None:
    """The paper that carries the number."""
    now = clock.now()
    OutgoingMail.objects.create(recipients=[], subject=str(number), body="", created_at=now, try_at=now)


def kept() -> list[int]:
    return sorted(int(subject) for subject in OutgoingMail.objects.values_list("subject", flat=True))


def counter() -> int:
    return numbers.take("СПР", 2025)


def max_plus_one() -> int:
    """The careless way, for comparison."""
    return max(kept(), default=0) + 1


def writer(seed: int, next_number):
    """Issues papers; a third of them is undone, and now and then its database session is cut."""
    chance = random.Random(seed)

    def write() -> int:
        issued = 0
        while issued < PAPERS:
            try:
                with transaction.atomic():
                    number = next_number()
                    what = chance.random()
                    if what < 0.05:
                        cut_own_session()
                    keep(number)
                    if what < 0.35:
                        raise ChangedMind
                issued += 1
            except ChangedMind:
                pass
            except Exception:
                connection.close()
        return issued

    return write


def cut_own_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_eight_writers_with_undone_papers_and_cut_sessions_leave_no_gap_and_no_double(committed):
    issued = at_once(*[writer(seed, counter) for seed in range(WRITERS)])

    assert issued == [PAPERS] * WRITERS
    assert kept() == list(range(1, WRITERS * PAPERS + 1))
    assert NumberSeries.objects.get().last_number == WRITERS * PAPERS


def test_control_the_careless_way_gives_doubles(committed):
    at_once(*[writer(seed, max_plus_one) for seed in range(WRITERS)])

    assert len(set(kept())) < len(kept())


def test_series_and_years_count_for_themselves(db):
    taken = [numbers.take(series, year) for series, year in [("А", 2025), ("Б", 2025), ("А", 2026), ("А", 2025)]]

    assert taken == [1, 1, 1, 2]


def test_an_undone_paper_gives_its_number_back(db):
    with transaction.atomic():
        numbers.take("А", 2025)
        transaction.set_rollback(True)

    assert numbers.take("А", 2025) == 1


def test_outside_a_transaction_no_number_is_given(committed):
    with pytest.raises(TransactionManagementError):
        numbers.take("А", 2025)

    assert NumberSeries.objects.count() == 0


def test_a_series_without_gaps_is_not_mentioned(issue):
    issue("1")
    issue("2")

    assert numbers.gaps() == []


def test_a_lost_number_is_found(issue):
    issue("1")
    with transaction.atomic():
        numbers.take("СПР", 2025)
    issue("2")

    assert numbers.gaps() == [("СПР", 2025, 3, 2)]
