"""The limits of rates that the office kept with the staff table stand with those of the load since migration 0003."""

from datetime import date
from decimal import Decimal as D
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from workload.models import LoadLimits

pytestmark = pytest.mark.django_db
BEFORE = [("staffing", "0002_hours_freed"), ("workload", "0010_load_limits")]


@pytest.fixture
def before():
    """The models as they were, with a row of limits that the office had confirmed."""
    apps = MigrationLoader(connection).project_state(BEFORE).apps
    rules = apps.get_model("staffing", "StaffRules")
    with connection.schema_editor() as editor:
        editor.create_model(rules)
    rules.objects.create(person_limit=D("1.25"), step=D("0.1"), valid_from=date(2026, 9, 1), is_confirmed=True)
    return apps


def carry_over(apps) -> list[tuple]:
    import_module("staffing.migrations.0003_limits_with_the_load").carry_over(apps, None)
    rows = LoadLimits.objects.order_by("valid_from")
    return list(rows.values_list("person_limit", "step", "hourly_cap", "valid_from", "valid_to", "is_confirmed"))


def test_what_the_office_kept_goes_over(before):
    assert carry_over(before) == [(D("1.25"), D("0.1"), D(300), date(2026, 9, 1), None, True)]


def test_limits_that_stand_there_already_stay(before):
    LoadLimits.objects.create(valid_from=date(2020, 9, 1))

    assert [row[0] for row in carry_over(before)] == [D("1.5")]
