"""Dates and moments as acts and screens print them, in Kyrgyz, Russian and English (DOMAIN 10.2)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BISHKEK = ZoneInfo("Asia/Bishkek")

# fmt: off
MONTHS = {
    "ky": ["январы", "февралы", "марты", "апрели", "майы", "июну",
           "июлу", "августу", "сентябры", "октябры", "ноябры", "декабры"],
    "ru": ["января", "февраля", "марта", "апреля", "мая", "июня",
           "июля", "августа", "сентября", "октября", "ноября", "декабря"],
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
}
# fmt: on
LONG = {"ky": "{year}-жылдын {day}-{month}", "ru": "{day} {month} {year} г.", "en": "{day} {month} {year}"}
ACADEMIC_YEAR = {"ky": "{}–{}-окуу жылы", "ru": "{}–{} учебный год", "en": "{}–{} academic year"}


def long_date(d: date, lang: str = "ky") -> str:
    """«2024-жылдын 27-сентябры», «27 сентября 2024 г.», «27 September 2024»."""
    return LONG[lang].format(year=d.year, month=MONTHS[lang][d.month - 1], day=d.day)


def short_date(d: date, lang: str = "ky") -> str:
    """«27.09.2024»; in English «27 Sep 2024»."""
    if lang == "en":
        return f"{d.day} {MONTHS['en'][d.month - 1][:3]} {d.year}"
    return f"{d.day:02}.{d.month:02}.{d.year}"


def act_date(d: date, lang: str = "ky") -> str:
    """The date of an act before its number: «23.08.2011-ж.», «23.08.2011 г.», «23 Aug 2011»."""
    return short_date(d, lang) + {"ky": "-ж.", "ru": " г.", "en": ""}[lang]


def academic_year(start_year: int, lang: str = "ky") -> str:
    """«2024–2025-окуу жылы», «2024–2025 учебный год», «2024–2025 academic year»."""
    return ACADEMIC_YEAR[lang].format(start_year, start_year + 1)


def moment(dt: datetime, lang: str = "ky") -> str:
    """«27.09.2024, 14:35» in Bishkek. Raises ValueError for a moment without a time zone."""
    if dt.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = dt.astimezone(BISHKEK)
    return f"{short_date(local, lang)}, {local:%H:%M}"
