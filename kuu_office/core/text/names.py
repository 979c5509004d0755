"""Names of people as the office prints them (DOMAIN 10.3).

A phrase with «уулу» or «кызы» stands in the surname («Асан уулу»), the patronymic is then empty.
"""

from kuu_office.core.text.kyrgyz import normalise

KINSHIP_WORDS = frozenset({"уулу", "кызы", "оглы", "оглу", "гызы"})


def official_name(surname: str, given: str, patronymic: str = "") -> str:
    """«Абдырахманов Токтобек Асанович»: surname, given name, patronymic if there is one."""
    return normalise(f"{surname} {given} {patronymic}")


def initials_last(surname: str, given: str, patronymic: str = "") -> str:
    """«Абдырахманов Т.А.», as in a list."""
    return normalise(f"{surname} {initials(given, patronymic)}")


def initials(given: str, patronymic: str = "") -> str:
    """«Т.А.»; «Нур-Ислам» gives «Н.-И.»; «уулу» and «кызы» give none."""
    words = [word for word in normalise(f"{given} {patronymic}").split() if word.lower() not in KINSHIP_WORDS]
    return "".join(map(_initial, words))


def _initial(word: str) -> str:
    return "-".join(f"{part[0].upper()}." for part in word.split("-") if part)
