"""Numbers of papers, without gaps and without doubles (SECURITY M6)."""

from django.db import connection
from django.db.transaction import TransactionManagementError


def take(series: str, year: int) -> int:
    """The next number of a series and year, for the paper that the same transaction writes.

    The counter row stays locked until that transaction ends: when it is undone, its number goes to the next paper.
    Raises TransactionManagementError outside a transaction, where a number could be lost.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A number is taken in the transaction that issues the paper")
    with connection.cursor() as cursor:
        # other papers of the series are rendered one after another; each waits for the one before
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute(
            """
            INSERT INTO core_numberseries AS counter (series, year, last_number) VALUES (%s, %s, 1)
            ON CONFLICT (series, year) DO UPDATE SET last_number = counter.last_number + 1
            RETURNING last_number
            """,
            [series, year],
        )
        return cursor.fetchone()[0]


def gaps() -> list[tuple[str, int, int, int]]:
    """Series whose papers do not run from 1 to the counter: (series, year, last number, papers there)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT counter.series, counter.year, counter.last_number, count(paper.id)
            FROM core_numberseries counter
            JOIN core_issueddocument paper USING (series, year)
            GROUP BY counter.id
            HAVING count(paper.id) <> counter.last_number
                OR min(paper.number) <> 1 OR max(paper.number) <> counter.last_number
            ORDER BY counter.series, counter.year
            """
        )
        return cursor.fetchall()
