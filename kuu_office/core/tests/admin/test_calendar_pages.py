"""Years with their terms, holidays and windows in the admin site."""

from datetime import date

import pytest
from django.urls import reverse

from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, AuditEntry, Holiday, Term, Window
from kuu_office.core.tests.admin.pages import form, page, said

FIRST = date(2025, 9, 1)


def test_terms_inside_a_year_are_recorded_like_rows(registrar, year):
    inside = {
        "terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 0, "terms-0-kind": "autumn", "terms-0-weeks": 16,
        "terms-0-start_date": "2026-09-01", "terms-0-end_date": "2027-01-20", "terms-0-year": year.pk,
    }  # fmt: skip
    registrar.post(
        page(AcademicYear, "change", year.pk),
        {"start_year": 2026, "start_date": "2026-09-01", "end_date": "2027-08-31", **inside},
    )

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.object_kind, Term.objects.get().kind) == ("core.reference.added", "core.term", "autumn")


def test_a_term_taken_out_of_a_year_is_recorded(registrar, year):
    term = Term.objects.create(year=year, kind="autumn", start_date=date(2026, 9, 1), end_date=date(2027, 1, 20))
    inside = {
        "terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 1, "terms-0-id": term.pk, "terms-0-kind": "autumn",
        "terms-0-weeks": 16, "terms-0-start_date": "2026-09-01", "terms-0-end_date": "2027-01-20",
        "terms-0-year": year.pk, "terms-0-DELETE": "on",
    }  # fmt: skip

    registrar.post(
        page(AcademicYear, "change", year.pk),
        {"start_year": 2026, "start_date": "2026-09-01", "end_date": "2027-08-31", **inside},
    )

    assert (AuditEntry.objects.get().event, Term.objects.exists()) == ("core.reference.removed", False)


def test_a_forged_row_of_another_year_is_not_touched(registrar, year):
    """A row's number in a form is checked against the page it stands on (V16)."""
    other = AcademicYear.objects.create(start_year=2025, start_date=date(2025, 9, 1), end_date=date(2026, 8, 31))
    foreign = Term.objects.create(year=other, kind="autumn", start_date=FIRST, end_date=date(2026, 1, 20))
    inside = {
        "terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 1, "terms-0-id": foreign.pk, "terms-0-kind": "autumn",
        "terms-0-weeks": 1, "terms-0-start_date": "2026-09-01", "terms-0-end_date": "2027-01-20",
        "terms-0-year": year.pk, "terms-0-DELETE": "on",
    }  # fmt: skip

    registrar.post(
        page(AcademicYear, "change", year.pk),
        {"start_year": 2026, "start_date": "2026-09-01", "end_date": "2027-08-31", **inside},
    )

    assert Term.objects.get(pk=foreign.pk).weeks == 16


def test_holidays_of_a_year_are_proposed_and_confirmed(registrar):
    proposed = registrar.post(reverse("admin:core_holiday_propose"), {"year": 2026})
    chosen = list(Holiday.objects.values_list("pk", flat=True)[:2])

    confirmed = registrar.post(page(Holiday, "changelist"), {"action": "confirm", "_selected_action": chosen})

    assert proposed["Location"] == page(Holiday, "changelist")
    assert said(confirmed)[-1] == "2 holidays are confirmed."
    assert Holiday.objects.filter(is_proposed=False).count() == 2


def test_looking_at_the_proposal_page_proposes_nothing(registrar):
    assert registrar.get(reverse("admin:core_holiday_propose"), {"year": 2026}).status_code == 200
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("year", ["", "abc", "1", "99999"])
def test_a_strange_year_is_refused_at_its_field(registrar, year):
    response = registrar.post(reverse("admin:core_holiday_propose"), {"year": year})

    assert (list(response.context["form"].errors), Holiday.objects.exists()) == (["year"], False)


def moment(prefix: str, day: str) -> dict:
    return {f"{prefix}_0": day, f"{prefix}_1": "00:00:00"}


NO_EXTENSIONS = {"extensions-TOTAL_FORMS": 0, "extensions-INITIAL_FORMS": 0}


def test_a_window_is_opened_by_its_operation(registrar, year):
    values = form(kind="plan_entry", year=year) | moment("opens_at", "2026-03-01") | moment("closes_at", "2026-05-01")

    response = registrar.post(page(Window, "add"), values | NO_EXTENSIONS)

    assert (response.status_code, AuditEntry.objects.get().event) == (302, "core.window.opened")


def test_an_extension_inside_a_window_goes_through_its_operation(cast, registrar, year):
    opens = clock.now()
    window = Window.objects.create(
        kind="plan_entry", year=year, opens_at=opens, closes_at=opens.replace(year=opens.year + 1)
    )
    kept = moment("opens_at", f"{window.opens_at:%Y-%m-%d}") | moment("closes_at", f"{window.closes_at:%Y-%m-%d}")
    inside = {
        "extensions-TOTAL_FORMS": 1, "extensions-INITIAL_FORMS": 0, "extensions-0-reason": "flood",
        "extensions-0-window": window.pk, **moment("extensions-0-until", f"{opens.year + 2}-01-01"),
    }  # fmt: skip

    registrar.post(page(Window, "change", window.pk), kept | inside)

    extension = window.extensions.get()
    assert (extension.reason, extension.extended_by) == ("flood", cast.registrar.person)
    assert AuditEntry.objects.filter(event="core.window.extended").count() == 1


def test_a_refused_extension_leaves_the_window_as_it_was(registrar, year):
    opens = clock.now()
    window = Window.objects.create(
        kind="plan_entry", year=year, opens_at=opens, closes_at=opens.replace(year=opens.year + 1)
    )
    changed = moment("opens_at", "2020-01-01") | moment("closes_at", f"{window.closes_at:%Y-%m-%d}")
    inside = {
        "extensions-TOTAL_FORMS": 1, "extensions-INITIAL_FORMS": 0, "extensions-0-reason": "too early",
        "extensions-0-window": window.pk, **moment("extensions-0-until", "2020-02-01"),
    }  # fmt: skip

    response = registrar.post(page(Window, "change", window.pk), changed | inside)

    assert "open until then already" in said(response)[-1]
    assert (Window.objects.get().opens_at, AuditEntry.objects.exists()) == (opens, False)
