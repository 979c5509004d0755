"""Numbers as people write them here: decimal comma in Kyrgyz and Russian, decimal point in English."""

from decimal import Decimal, InvalidOperation

GROUP = {"ky": "\u00a0", "ru": "\u00a0", "en": ","}
POINT = {"ky": ",", "ru": ",", "en": "."}
GROUPED_FROM = 10_000


def plain_number(value: Decimal | float | str | None, lang: str = "ky") -> str:
    """«1036», «12 500», «7,5»: no trailing zeros, groups of three from 10 000 on.

    Nothing for None or empty text; a text that is no number is returned as it is.
    """
    if value is None or value == "":
        return ""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return _written(exact, lang) if exact.is_finite() else str(value)


def _written(exact: Decimal, lang: str) -> str:
    whole, _, rest = f"{abs(exact):f}".partition(".")
    rest = rest.rstrip("0")
    if int(whole) >= GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", GROUP[lang])
    sign = "−" if exact < 0 and (rest or int(whole.replace(GROUP[lang], ""))) else ""
    return sign + whole + (POINT[lang] + rest if rest else "")
