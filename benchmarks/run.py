"""`make bench`: server time and queries of every page, the office's heavy work, print and search, against their bounds.

Runs in one process on a database of its own, filled with the demo university (ARGS="--size faculty" for the faculty
alone); figures are of this machine and this moment. Exits with 1 when a figure is out of bounds.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuu_office.settings")
os.environ.setdefault("DB_ROLE", "owner")
os.environ.setdefault("PROCESS", "command")
os.environ.setdefault("STATIC_FROM_SOURCE", "1")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import board, load, printing, student_import, university
from benchmarks.clock import Row, measure, queries_of
from benchmarks.pages import addresses, of_the_university
from kuu_office.wsgi import settle

ROUNDS = 30
QUERY_BOUND = 15
INBOX_BOUND = 11  # and one for each kind of documents: the inbox asks each kind once what waits, and then shows one
PAGE_BOUND_MS = 200.0


@contextmanager
def own_database(size: str = "faculty") -> Iterator[None]:
    """A database with the demo of a size in it, gone afterwards."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("seed", size=size, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # else PostgreSQL does it by itself, in the midst of the figures
        settle()
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def client_of(username: str) -> Client:
    from kuu_office.core.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username))
    return client


def pages() -> Iterator[Row]:
    """Every page that a GET opens, by the person who opens it all day."""
    from kuu_office.core.registry import slots

    for name, username, url in (*addresses(), *of_the_university()):
        client = client_of(username)
        status = client.get(url).status_code
        if status != 200:
            sys.exit(f"{name} answered {status}")
        act = lambda client=client, url=url: client.get(url)  # noqa: E731
        bound = INBOX_BOUND + len(slots.queues) if name == "core:inbox_item" else QUERY_BOUND
        yield Row(name, measure(act, ROUNDS), queries_of(act), PAGE_BOUND_MS, bound)


def cell_save() -> Row:
    """One cell saved by the clerk, with lock, version check and audit."""
    from curriculum.models import Plan, PlanLine

    plan = Plan.objects.filter(state="draft").order_by("pk").first()
    line = PlanLine.objects.filter(plan=plan, standard_course=None).exclude(code="").first()
    client, url = client_of("clerk"), reverse("curriculum:cells", args=[plan.pk])
    versions = iter(range(line.cell_versions.get("note", 0), 10_000))

    def act() -> None:
        version = next(versions)
        cell = {"line": line.pk, "column": "note", "text": f"эскертүү {version}", "version": version}
        response = client.post(url, {"cells": [cell]}, content_type="application/json")
        if response.status_code != 200:
            sys.exit(f"a cell was not saved: {response.status_code} {response.content[:200]!r}")

    return Row("save of a cell", measure(act, 100), queries_of(act), 80.0, None)


def live_checks() -> Row:
    """All checks of the longest plan."""
    from curriculum.calc.checks import run_checks
    from curriculum.calc.hours import summarise
    from curriculum.models import Plan
    from curriculum.queries import plan_data

    plan = max(Plan.objects.with_names(), key=lambda one: one.lines.count())
    data = plan_data(plan)
    return Row("live checks of a plan", measure(lambda: (run_checks(data), summarise(data)), 100), None, 50.0)


def plan_pdf() -> Row:
    """The paper of a plan, from the context to the bytes."""
    from curriculum import documents
    from curriculum.models import Plan
    from kuu_office.core.documents import render_pdf

    plan = Plan.objects.with_names().filter(state="approved", kind="base").first()
    about = {"title": str(plan), "number": "ОП-2026/1", "issued_at": plan.created_at}

    def act() -> None:
        context = documents.build_plan_context(plan, language="ky", paper="A4")
        render_pdf(documents.TEMPLATE, {"document": about, **context}, language="ky")

    return Row("PDF of a plan", measure(act, 10), None, 2000.0)


def searches() -> Iterator[Row]:
    """Words as people type them on a Russian keyboard: the list while they type, the whole page on Enter."""
    client = client_of("specialist")
    words = ["математика", "онор", "турк", "програм", "акматов", "стандарт", "КУУ", "530", "тил", "уулу"]
    urls = cycle(f"{reverse('core:search')}?q={word}" for word in words)
    typing = measure(lambda: client.get(next(urls), headers={"HX-Request": "true"}), 100)
    yield Row("search, the list while typing", typing, None, 100.0)
    yield Row("search, the page", measure(lambda: client.get(next(urls)), 100), None, 100.0)


def avn_reconciliation() -> Row:
    """A file of ten thousand lines from AVN: read, compared on three sides, its differences kept."""
    from benchmarks.exchange import DIFFERENCES, reconciliation

    figures, named = reconciliation()
    if named != DIFFERENCES:
        sys.exit(f"the reconciliation named {named} differences instead of {DIFFERENCES}")
    return Row("reconciliation of 10,000 lines with AVN", figures, None, 10_000.0)


def main() -> None:
    reader = argparse.ArgumentParser(prog="make bench ARGS=…")
    reader.add_argument("--size", default="university", help="of the demo: faculty, sample or university")
    size = reader.parse_args().size
    with own_database(size):
        print(f"{'':<52} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'bound':>8} {'queries':>8}")
        rows = []
        for row in figures():
            rows.append(row)
            print(row, flush=True)
    bad = [row.name for row in rows if not row.holds]
    print(f"{len(rows)} figures, {len(bad)} out of bounds")
    sys.exit(1 if bad else 0)


def figures() -> Iterator[Row]:
    yield from pages()  # first, in a process like that of the web, which has not calculated a university yet
    yield from university.figures()
    yield from load.figures()
    yield from (cell_save(), live_checks(), plan_pdf(), *searches(), avn_reconciliation())
    yield from board.figures()
    yield from printing.figures()
    yield from student_import.figures()


if __name__ == "__main__":
    main()
