"""What no page of the contingent sends when a date is fixed: an answer at the field, and one snapshot at most."""

import pytest
from django.urls import reverse

from curriculum.models import ContingentSnapshot, SnapshotRow
from curriculum.tests.views.pages import field_errors, send, send_twice
from kuu_office.core.models import AuditEntry

HUGE = "9" * 40
FIXED = {"date": "2025-10-01", "title": "1-октябрь"}


@pytest.fixture
def office(cast):
    cast.office_specialist.client.cookies["django_language"] = "en"
    return cast.office_specialist.client


def kept() -> tuple[int, int, int]:
    return ContingentSnapshot.objects.count(), SnapshotRow.objects.count(), AuditEntry.objects.count()


@pytest.mark.parametrize(
    "day", ["", "null", "0", "-1", HUGE, "2025-13-45", "0000-00-00", "0001-01-01", "9999-12-31", "2025-10-01T00:00",
            "1" * 5000, "[]", "01/02"],
)  # fmt: skip
def test_a_day_that_is_none_is_told_at_its_field(contingent, office, day):
    answer = send(office, "snapshot_take", **FIXED | {"date": day})

    assert (answer.status_code, list(field_errors(answer)), kept()) == (422, ["date"], (0, 0, 0))


def test_a_title_that_is_too_long_is_told_at_its_field(contingent, office):
    answer = send(office, "snapshot_take", **FIXED | {"title": "ү" * 201})

    assert (answer.status_code, list(field_errors(answer)), kept()) == (422, ["title"], (0, 0, 0))


@pytest.mark.parametrize("title", ["\u0958" * 200, "\U0001d15e" * 200, "<b>Х</b>", "=1+1", "  ", "\u202e" * 200])
def test_a_title_of_odd_letters_is_kept_as_text(contingent, office, title):
    answer = send(office, "snapshot_take", **FIXED | {"title": title})

    snapshot = ContingentSnapshot.objects.get()
    assert answer["Location"] == reverse("curriculum:snapshot", args=[snapshot.pk])
    assert 0 < len(snapshot.title) <= 200
    page = office.get(answer["Location"]).content.decode()
    assert "<b>Х</b>" not in page
    assert office.get(answer["Location"], {"export": "xlsx"}).status_code == 200


def test_zero_bytes_fix_nothing(contingent, office):
    answer = send(office, "snapshot_take", **FIXED | {"title": "а\0б"})

    assert (answer.status_code, kept()) == (422, (0, 0, 0))


def test_the_last_of_repeated_days_counts(contingent, office):
    answer = send(office, "snapshot_take", **FIXED | {"date": ["2026-02-01", "завтра"]})

    assert (answer.status_code, kept()) == (422, (0, 0, 0))


def test_a_double_click_fixes_a_day_once_and_another_form_is_told_who_did(contingent, office):
    first, second = send_twice(office, "snapshot_take", **FIXED)
    again = send(office, "snapshot_take", **FIXED)

    assert (first.status_code, second.status_code, first["Location"]) == (302, 302, second["Location"])
    assert (again.status_code, kept()) == (409, (1, 5, 1))
    assert "date" in field_errors(again)


@pytest.mark.parametrize("member", ["deans_clerk", "other_clerk", "department_head", "teacher", "registrar"])
def test_nobody_but_the_office_fixes_a_day(contingent, cast, member):
    assert send(getattr(cast, member).client, "snapshot_take", **FIXED).status_code == 403
    assert kept() == (0, 0, 0)


@pytest.mark.parametrize("pk", [987654321, 10**18, 10**30])
def test_a_snapshot_that_is_not_there_is_not_found(contingent, office, pk):
    for name in ("snapshot", "snapshot_people", "snapshot_differences"):
        assert office.get(reverse(f"curriculum:{name}", args=[pk])).status_code == 404
