"""Appointments that stand in a staff table are closed in the admin site."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kuu_office.core.tests.admin.test_imports import XLSX, workbook
from staffing.tests.world import make_person

pytestmark = pytest.mark.django_db


def page(model: str, what: str, *args) -> str:
    return reverse(f"admin:{model}_{what}", args=args)


def test_an_appointment_of_a_table_does_not_change_in_the_admin_site(staff, cast):
    """It changes by movements alone: each is on record with its order."""
    client, where = cast.registrar.client, page("core_appointment", "change", staff.docent.pk)
    shown = client.get(where)
    client.post(where, {"rate": "0.50", "end_date": "2026-12-31"})

    staff.docent.refresh_from_db()
    assert (shown.status_code, staff.docent.rate, staff.docent.end_date) == (200, 1, None)
    assert 'name="rate"' not in shown.content.decode()


def upload(cast, *rows):
    """A workbook of appointments, as the registrar brings one."""
    file = SimpleUploadedFile("rows.xlsx", workbook(*rows), content_type=XLSX)
    values = {"import_file": file, "format": "0", "resource": ""}
    return cast.registrar.client.post(reverse("admin:core_appointment_import"), values)


HEADER = ["person", "unit", "post", "kind", "rate", "start_date", "end_date"]


def test_a_spreadsheet_does_not_change_an_appointment_of_a_table(staff, cast):
    person = staff.docent.person
    person.personal_number = "10303198512345"
    person.save()
    row = ["10303198512345", "ПИ", "docent", "main", "0.50", "01.09.2022", ""]
    preview = upload(cast, HEADER, row)

    staff.docent.refresh_from_db()
    assert (preview.status_code, staff.docent.rate) == (200, 1)
    assert "it changes by a movement" in preview.content.decode()


def test_a_spreadsheet_still_brings_people_who_stand_in_no_table(staff, cast):
    make_person("Дайыров", personal_number="20101199012345")
    row = ["20101199012345", "ПИ", "docent", "main", "1", "01.09.2026", ""]
    preview = upload(cast, HEADER, row)

    assert preview.context["result"].totals["new"] == 1
