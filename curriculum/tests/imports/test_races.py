"""An import beside itself and beside a submission: one of them waits, and then sees what the other did."""

import pytest
from django.db import transaction

from curriculum.models import Plan
from curriculum.operations import imports as operations
from curriculum.tests.imports.brought import bring, line, seen
from curriculum.tests.world import NOON, make_line
from kuu_office.core import signoffs
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def plan(committed, world):
    make_line(world.plan, "М.1.В.1")
    return world.plan


def applying(run, by):
    token = seen(run)
    return lambda: operations.apply_import(run_id=run.pk, seen=token, remove=False, by=by, at=NOON, language="ky").pk


def test_a_file_applied_twice_at_once_is_applied_once(plan, world, cast):
    by = cast.deans_clerk.scope
    once = applying(bring(world, by, [line("М.1.В.5")]), by)
    results = at_once(once, once)
    assert sorted(type(result) for result in results if not isinstance(result, int)) == [Conflict]
    assert plan.lines.filter(code="М.1.В.5").count() == 1


def test_two_files_at_once_are_not_mixed(plan, world, cast):
    by = cast.deans_clerk.scope
    works = [applying(bring(world, by, [line(code)]), by) for code in ("М.1.В.5", "М.1.В.6")]
    results = at_once(*works)
    assert [type(result) for result in results if not isinstance(result, int)] == [Conflict]
    assert plan.lines.filter(code__in=["М.1.В.5", "М.1.В.6"]).count() == 1


def test_an_import_and_a_submission_at_once_leave_the_whole_file_or_nothing_of_it(plan, world, cast):
    by = cast.deans_clerk.scope
    work = applying(bring(world, by, [line("М.1.В.5"), line("М.1.В.6")]), by)

    def submit():
        with transaction.atomic():
            return signoffs.submit(Plan.objects.select_for_update().get(pk=plan.pk), by=by, at=NOON).pk

    imported, _submitted = at_once(work, submit)
    brought = plan.lines.filter(code__in=["М.1.В.5", "М.1.В.6"]).count()
    assert Plan.objects.get(pk=plan.pk).state == "submitted"
    assert (brought, isinstance(imported, Refused)) in {(2, False), (0, True)}
