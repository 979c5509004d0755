"""Holidays proposed and confirmed; windows opened and extended."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit, rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import AcademicYear, Holiday, Unit, Window, WindowExtension
from kuu_office.core.models.calendar import WindowKind

SUNDAY = 6
# Labour Code of 2025: the last working day before these holidays is shortened (DOMAIN 2.5).
SHORT_EVES = ((3, 20), (4, 30), (12, 31))
EVE_NAMES = {
    "name_ky": "Майрам алдындагы кыскартылган күн",
    "name_ru": "Сокращённый предпраздничный день",
    "name_en": "Eve of a holiday, shortened day",
}

EVENTS = {
    "core.holiday.proposed": gettext_lazy("%(by)s took over a proposed holiday: %(label)s, %(date)s"),
    "core.holiday.confirmed": gettext_lazy("%(by)s confirmed the holiday: %(label)s"),
    "core.window.opened": gettext_lazy("%(by)s opened the window: %(label)s, until %(closes_at)s"),
    "core.window.extended": gettext_lazy("%(by)s extended the window until %(until)s: %(label)s"),
}


def known_holidays(year: int) -> list[Holiday]:
    """Days off and shortened days of a calendar year as the library `holidays` knows them; not saved.

    Dates of Orozo ait and Kurman ait of coming years are estimates: the office confirms every row.
    """
    days = _days("public", year, is_short_day=False)
    for day, holiday in _days("workday", year, is_short_day=True).items():
        days.setdefault(day, holiday)
    for month, day_of_month in SHORT_EVES:
        day = date(year, month, day_of_month)
        if day.weekday() != SUNDAY:
            days.setdefault(day, Holiday(date=day, is_short_day=True, **EVE_NAMES))
    return [days[day] for day in sorted(days)]


def _days(category: str, year: int, *, is_short_day: bool) -> dict[date, Holiday]:
    import holidays  # a tenth of a second at every start otherwise

    names = {
        field: holidays.country_holidays("KG", years=year, language=language, categories=category)
        for field, language in (("name_ky", "ky"), ("name_ru", "ru_KG"), ("name_en", "en_US"))
    }
    return {
        day: Holiday(date=day, is_short_day=is_short_day, **{field: names[field][day] for field in names})
        for day in names["name_ky"]
    }


@transaction.atomic
def propose_holidays(*, year: int, by: Scope, at: datetime) -> list[Holiday]:
    """The registrar takes over what the library knows of a calendar year; dates already there stay as they are.

    Returns the new rows. Refused without the right to edit reference data, and for a year outside 2000-2100.
    """
    rules.may_everywhere(by, Permission.REFERENCE_EDIT).enforce()
    if not 2000 <= year <= 2100:
        raise BadInput(_("Choose a year from 2000 to 2100."), field="year")
    there = set(Holiday.objects.filter(date__year=year).values_list("date", flat=True))
    new = Holiday.objects.bulk_create(holiday for holiday in known_holidays(year) if holiday.date not in there)
    for holiday in new:
        audit.record("core.holiday.proposed", obj=holiday, by=by, at=at, new={"date": str(holiday.date)})
    return new


@transaction.atomic
def confirm_holidays(*, holidays: Iterable[Holiday], by: Scope, at: datetime) -> int:
    """The registrar confirms proposed holidays. Returns how many. Refused without the right to edit reference data."""
    rules.may_everywhere(by, Permission.REFERENCE_EDIT).enforce()
    rows = Holiday.objects.select_for_update().filter(pk__in=[row.pk for row in holidays], is_proposed=True)
    confirmed = list(rows.order_by("pk"))
    for holiday in confirmed:
        holiday.is_proposed = False
        audit.record(
            "core.holiday.confirmed", obj=holiday, by=by, at=at, old={"is_proposed": True}, new={"is_proposed": False}
        )
    Holiday.objects.bulk_update(confirmed, ["is_proposed"])
    return len(confirmed)


@transaction.atomic
def open_window(
    *, kind: WindowKind, year: AcademicYear, unit: Unit | None, opens_at: datetime, closes_at: datetime,
    by: Scope, at: datetime,
) -> Window:  # fmt: skip
    """The office opens a window for a unit, or for all. Refused without the right to it, or when there is one."""
    window = Window(kind=kind, year=year, unit=unit, opens_at=opens_at, closes_at=closes_at)
    rules.may_change_window(by, window).enforce()
    if closes_at <= opens_at:
        raise BadInput(_("The window closes before it opens."), field="closes_at")
    AcademicYear.objects.select_for_update().get(pk=year.pk)
    if Window.objects.filter(kind=kind, year=year, unit=unit).exists():
        raise Conflict(_("There is already such a window. Extend it instead."))
    window.save()
    new = {"unit": unit, "opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    audit.record("core.window.opened", obj=window, by=by, at=at, new=audit.plain(new))
    return window


@transaction.atomic
def extend_window(*, window: Window, until: datetime, reason: str, by: Scope, at: datetime) -> WindowExtension:
    """The office keeps a window open longer, and says why.

    Refused without the right to the window, without a reason, and for a moment at which it is open anyway.
    """
    window = Window.objects.select_for_update(of=["self"]).select_related("unit", "year").get(pk=window.pk)
    rules.may_change_window(by, window).enforce()
    if not reason.strip():
        raise BadInput(_("Say why the window is extended."), field="reason")
    if until <= window.last_moment:
        raise BadInput(_("The window is open until then already. Choose a later moment."), field="until")
    old = {"until": window.last_moment.isoformat()}
    extension = WindowExtension.objects.create(
        window=window, until=until, reason=reason.strip(), extended_by_id=by.person_id, extended_at=at
    )
    new = {"until": until.isoformat()}
    audit.record("core.window.extended", obj=window, by=by, at=at, old=old, new=new, reason=reason.strip())
    return extension
