"""The 14-digit personal number (ПИН). Its structure is known from practice, not from law: a mismatch only warns.

Digit 1 is the sex (1 female, 2 male), digits 2-9 the date of birth as DDMMYYYY (DOMAIN 9).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kuu_office.core.text import N_

LENGTH = 14
SEX = {"1": "female", "2": "male"}


@dataclass(frozen=True)
class PersonalNumber:
    """Parts read from a number; None where the digits say nothing."""

    digits: str
    sex: str | None
    birth_date: date | None


@dataclass(frozen=True)
class Remark:
    """A doubt about a number: an English msgid with named placeholders, and their values."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values


def clean(number: str) -> str:
    """The number without the spaces and dashes people put between groups."""
    return re.sub(r"[\s\-–]", "", number)


def parse(number: str) -> PersonalNumber:
    """Splits a number into its parts. Never raises."""
    digits = clean(number)
    return PersonalNumber(digits, SEX.get(digits[:1]), _birth_date(digits[1:9]))


def _birth_date(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%d%m%Y").date() if len(digits) == 8 else None
    except ValueError:
        return None


def warnings(number: str, sex: str = "", birth_date: date | None = None) -> list[Remark]:
    """What looks wrong in a number beside the sex ("female", "male") and date of birth on the person's card.

    Unknown sex or date of birth is not compared. An empty list means no doubt.
    """
    digits = clean(number)
    if not re.fullmatch(f"[0-9]{{{LENGTH}}}", digits):
        return [_wrong_shape(digits)]
    if digits.startswith("0"):
        return [Remark(N_("The number begins with 0: an old number, nothing can be checked by it."))]
    read = parse(digits)
    return [*_sex_remarks(read, sex), *_birth_remarks(read, birth_date)]


def _wrong_shape(digits: str) -> Remark:
    if re.fullmatch("[0-9]*", digits):
        return Remark(
            N_("The personal number has %(count)s digits instead of 14."),
            {"count": str(len(digits))},
        )
    return Remark(N_("The personal number consists of 14 digits only."))


def _sex_remarks(read: PersonalNumber, sex: str) -> list[Remark]:
    if read.sex is None:
        return [Remark(N_("The first digit is %(digit)s instead of 1 or 2."), {"digit": read.digits[0]})]
    if sex in ("", read.sex):
        return []
    if read.sex == "female":
        return [Remark(N_("The number is a woman's, the card says a man."))]
    return [Remark(N_("The number is a man's, the card says a woman."))]


def _birth_remarks(read: PersonalNumber, birth_date: date | None) -> list[Remark]:
    if read.birth_date is None:
        return [Remark(N_("The digits %(digits)s are not a date of birth."), {"digits": read.digits[1:9]})]
    if birth_date in (None, read.birth_date):
        return []
    dates = {"number_date": f"{read.birth_date:%d.%m.%Y}", "card_date": f"{birth_date:%d.%m.%Y}"}
    return [Remark(N_("By the number the person was born on %(number_date)s, by the card on %(card_date)s."), dates)]


def mask(number: str) -> str:
    """The number for lists: only the last four digits, so that neither sex nor birth date shows."""
    digits = clean(number)
    return "•" * (len(digits) - 4) + digits[-4:] if len(digits) > 4 else "•" * len(digits)
