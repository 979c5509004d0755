"""The demo's plans as they come into the database: whole, in their states, the same after a second time, quickly.

The demo is brought once for all tests of this file; none of them changes anything.
"""

from collections import Counter
from collections.abc import Iterator
from time import perf_counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.test import Client
from django.urls import reverse

from curriculum.demo import tables
from curriculum.models import (
    Course,
    ExpertCriterion,
    ExpertReview,
    Plan,
    PlanLine,
    PlanRules,
    Programme,
    Standard,
    StandardCourse,
    StandardPart,
)
from curriculum.queries import many_checked
from curriculum.seed import seed
from curriculum.tests.demo.test_demo_states import WITH_ERRORS
from kuu_office.core import audit, signoffs
from kuu_office.core.access.scope import scope_of
from kuu_office.core.models import ApprovalState, ApprovalStep, AuditEntry, SignOff, User
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]

LONGEST = 30  # seconds, for the whole demo
PLANS = tables.plans()


@pytest.fixture(scope="module", autouse=True)
def seconds(django_db_setup, django_db_blocker) -> Iterator[float]:
    """The demo in the database; how long it took."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        start = perf_counter()
        call_command("seed")
        yield perf_counter() - start
        transaction.set_rollback(True)


def contents() -> dict[str, list]:
    """Every row of the app, by table, and what is written down about them."""
    models = [*apps.get_app_config("curriculum").get_models(), SignOff, AuditEntry]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def key_of(plan: Plan) -> str:
    """As the tests of the tables name a plan."""
    names = {(row["code"], row["degree"]): row["key"] for row in tables.programmes()}
    key = names[plan.programme.code, plan.programme.degree]
    return f"{key}-{plan.intake_year}-{plan.kind}-{plan.version_number}"


def of_row(row: tables.Row) -> str:
    return f"{row['programme']}-{row['intake_year']}-{row['kind']}-{row['version']}"


@pytest.fixture
def plans() -> dict[str, Plan]:
    return {key_of(plan): plan for plan in Plan.objects.with_names()}


def test_the_demo_is_there_in_half_a_minute(seconds):
    assert seconds < LONGEST


def test_everything_of_the_tables_is_brought(plans):
    counts = {model: model.objects.count() for model in (Course, Standard, StandardPart, StandardCourse, Programme)}

    assert counts == {
        Course: len(tables.courses()), Standard: len(tables.standards()), StandardPart: len(tables.parts()),
        StandardCourse: len(tables.mandatory()), Programme: len(tables.programmes()),
    }  # fmt: skip
    assert set(plans) == {of_row(row) for row in PLANS}
    assert (ExpertCriterion.objects.count() >= 6, PlanRules.objects.count()) == (True, 4)


def test_a_second_time_changes_nothing():
    before = contents()

    seed()

    assert contents() == before


def test_a_second_time_asks_little(django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        seed()


def test_each_plan_stands_where_its_row_says(plans):
    waits = {"department_head": "head", "dean": "dean", "office_specialist": "office", "vice_rector": "vice_rector"}
    told = {of_row(row): (row["state"], waits[row["step"]] if row["state"] == "submitted" else "") for row in PLANS}

    assert {key: (plan.state, plan.step) for key, plan in plans.items()} == told


def test_each_plan_has_as_many_lines_as_its_table():
    wanted = {
        of_row(row): len(tables.plan_lines(row["programme"], int(row["intake_year"]), row["kind"], int(row["version"])))
        for row in PLANS
    }
    found = {key_of(plan): plan.count for plan in Plan.objects.with_names().annotate(count=Count("lines"))}

    assert found == wanted


def test_what_the_checks_find_is_what_was_planted(plans):
    found = {
        key_of(plan): sorted(finding.check for finding in seen.findings)
        for plan, seen in many_checked([*plans.values()])
    }

    assert {key: checks for key, checks in found.items() if checks} == WITH_ERRORS


def test_the_counts_kept_with_each_plan_are_those_of_the_checks(plans):
    seen = {plan.pk: (seen.errors, seen.warnings) for plan, seen in many_checked([*plans.values()])}

    assert {plan.pk: (plan.errors, plan.warnings) for plan in plans.values()} == seen


def test_no_plan_is_on_its_way_with_an_error():
    assert Plan.objects.exclude(state__in=["draft", "returned"]).filter(errors__gt=0).count() == 0


def test_every_cell_of_the_tables_could_be_read_but_the_planted_ones():
    unread = PlanLine.objects.exclude(unread={})

    assert {key_of(line.plan) for line in unread.select_related("plan__programme")} <= set(WITH_ERRORS)


def test_the_last_signature_is_the_one_of_the_state(plans):
    for plan in plans.values():
        rows = list(SignOff.objects.filter(document_kind="curriculum.plan", object_id=plan.pk).order_by("pk"))
        signed = [row.step for row in rows if row.decision == "approved"]
        steps = [str(step) for step in ApprovalStep]
        if plan.state in {ApprovalState.APPROVED, ApprovalState.ARCHIVED}:
            assert signed == steps
        elif plan.state == ApprovalState.SUBMITTED:
            assert signed == steps[: steps.index(plan.step)]
        elif plan.state == ApprovalState.RETURNED:
            assert (rows[-1].decision, bool(rows[-1].remark)) == ("returned", True)
        else:
            assert rows == []


def test_nobody_signs_a_document_twice():
    rows = SignOff.objects.filter(decision="approved").values("document_kind", "object_id", "by")

    assert rows.annotate(times=Count("pk")).filter(times__gt=1).count() == 0


def test_a_plan_that_the_office_signed_has_its_expert_card(plans):
    rows = SignOff.objects.filter(document_kind="curriculum.plan", step="office", decision="approved")
    signed = set(rows.values_list("object_id", flat=True))

    assert set(ExpertReview.objects.filter(conclusion="positive").values_list("plan_id", flat=True)) == signed
    assert {review.items.count() for review in ExpertReview.objects.all()} == {ExpertCriterion.objects.count()}


def test_signatures_follow_one_another_in_time():
    by_document: dict[tuple[str, int], list] = {}
    for row in SignOff.objects.order_by("pk"):
        by_document.setdefault((row.document_kind, row.object_id), []).append(row.at)

    assert [key for key, moments in by_document.items() if moments != sorted(moments)] == []


def test_working_plans_remember_their_base_line_by_line(plans):
    working = [plan for plan in plans.values() if plan.kind == "working"]
    lines = PlanLine.objects.filter(plan__in=working)

    assert {plan.base.state for plan in working} <= {"approved", "archived"}
    assert lines.filter(origin=None).count() == 0
    assert lines.exclude(origin__plan=F("plan__base")).count() == 0


def test_the_second_version_knows_the_first(plans):
    [version] = [plan for plan in plans.values() if plan.version_number == 2]

    assert (version.previous.version_number, version.change_reason != "") == (1, True)


def test_elective_blocks_hold_their_alternatives():
    blocks = PlanLine.objects.filter(kind="elective_block").annotate(count=Count("alternatives"))
    short = blocks.filter(count__lt=2).select_related("plan__programme")

    assert {key_of(block.plan) for block in short} <= set(WITH_ERRORS)


def test_everybody_in_the_cast_has_something_to_do():
    """Each signer's inbox waits with at least one plan."""
    route = signoffs.route_of(Plan.objects.first())
    waiting = {
        name: signoffs.count_waiting(route, scope_of(User.objects.get(username=name)))
        for name in ("head", "dean", "specialist", "vicerector")
    }

    assert [name for name, count in waiting.items() if not count] == []


def test_the_history_of_a_plan_reads_as_sentences(plans):
    plan = plans["510200-2023-base-1"]
    lines = audit.history_of(plan)

    assert len(lines) == 5
    assert [line.sentence for line in lines if "%(" in line.sentence or "–" in line.sentence.split("“")[0]] == []


def test_states_of_the_demo_are_as_the_table_counts_them(plans):
    assert Counter(plan.state for plan in plans.values()) == Counter(row["state"] for row in PLANS)


@pytest.mark.parametrize("page", ["core:home", "core:inbox", "curriculum:plans", "curriculum:programmes"])
@pytest.mark.parametrize("who", ["clerk", "head", "dean", "specialist", "chief", "vicerector", "teacher"])
def test_the_cast_can_open_its_pages(who, page):
    client = Client()
    client.force_login(User.objects.get(username=who))

    assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize(
    "key", ["510200-2023-base-1", "580500-2025-working-1", "710400_m-2026-base-1", "230109-2026-base-1"]
)
def test_a_plan_of_the_demo_opens_within_fifteen_queries(plans, key, django_assert_max_num_queries):
    client = Client()
    client.force_login(User.objects.get(username="specialist"))
    client.get(reverse("core:home"))

    with django_assert_max_num_queries(15):
        assert client.get(reverse("curriculum:plan", args=[plans[key].pk])).status_code == 200
