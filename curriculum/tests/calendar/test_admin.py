"""Symbols and rules in the admin site: kept by the registrar, each change recorded."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from curriculum.models import CalendarRules, CalendarSymbol
from kuu_office.core.models import AuditEntry

VALUES = {
    "code": "Z", "sign": "Ж", "group": "theory", "tone": "plain", "position": 20, "name_ky": "жаңы", "name_ru": "новый",
    "name_en": "new",
}  # fmt: skip


@pytest.fixture
def registrar(cast):
    return cast.registrar.client


def page(model: str, what: str, *args) -> str:
    return reverse(f"admin:curriculum_{model}_{what}", args=args)


def test_a_symbol_is_added_and_confirmed_on_record(registrar, year):
    registrar.post(page("calendarsymbol", "add"), VALUES)
    symbol = CalendarSymbol.objects.get(code="Z")
    registrar.post(
        page("calendarsymbol", "change", symbol.pk), VALUES | {"code": "Y", "sign": "ЖЖ", "is_confirmed": "on"}
    )

    symbol.refresh_from_db()
    assert (symbol.code, symbol.sign, symbol.is_confirmed) == ("Z", "ЖЖ", True)
    assert AuditEntry.objects.filter(object_kind="curriculum.calendarsymbol").count() == 2


def test_no_symbol_goes_because_calendars_keep_its_letter(registrar, year):
    symbol = CalendarSymbol.objects.get(code="T")

    assert registrar.post(page("calendarsymbol", "delete", symbol.pk), {"post": "yes"}).status_code == 403
    assert CalendarSymbol.objects.filter(code="T").exists()


@pytest.mark.parametrize("values", [{"code": " "}, {"code": "T"}, {"sign": "Т"}, {"sign": ""}, {"group": "war"}])
def test_a_symbol_that_could_not_be_told_apart_is_refused(year, values):
    with pytest.raises(ValidationError):
        CalendarSymbol(**VALUES | values).full_clean()


def test_the_day_of_the_diplomas_is_kept_with_its_dates(registrar, year):
    registrar.post(page("calendarrules", "add"), {"diploma_month": 7, "diploma_day": 5, "valid_from": "2026-09-01"})

    assert str(CalendarRules.objects.get()) == "05.07 (01.09.2026)"


@pytest.mark.parametrize("who", ["deans_clerk", "office_specialist", "teacher"])
def test_others_do_not_reach_the_symbols(cast, year, who):
    assert getattr(cast, who).client.get(page("calendarsymbol", "changelist")).status_code in {302, 403}
