"""Names of people as the office prints them (DOMAIN 10.3).

A phrase with «уулу» or «кызы» stands in the surname («Асан уулу»), the patronymic is then empty.
"""

from kuu_office.core.text.kyrgyz import normalise

KINSHIP_WORDS = frozenset({"уулу", "кызы", "оглы", "оглу", "гызы"})

# fmt: off
LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ү": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "iu", "я": "ia",
}
# fmt: on


def official_name(surname: str, given: str, patronymic: str = "") -> str:
    """«Абдырахманов Токтобек Асанович»: surname, given name, patronymic if there is one."""
    return normalise(f"{surname} {given} {patronymic}")


def initials_first(surname: str, given: str, patronymic: str = "") -> str:
    """«Т.А. Абдырахманов», as under a signature."""
    return normalise(f"{initials(given, patronymic)} {surname}")


def initials_last(surname: str, given: str, patronymic: str = "") -> str:
    """«Абдырахманов Т.А.», as in a list."""
    return normalise(f"{surname} {initials(given, patronymic)}")


def initials(given: str, patronymic: str = "") -> str:
    """«Т.А.»; «Нур-Ислам» gives «Н.-И.»; «уулу» and «кызы» give none."""
    words = [word for word in normalise(f"{given} {patronymic}").split() if word.lower() not in KINSHIP_WORDS]
    return "".join(map(_initial, words))


def _initial(word: str) -> str:
    return "-".join(f"{part[0].upper()}." for part in word.split("-") if part)


def latin_suggestion(text: str) -> str:
    """A Latin spelling to start from. Only a suggestion: a diploma copies the passport.

    Source: DOMAIN 10.3 (ж as in passports; the rest unverified).
    """
    return " ".join(map(_latin_word, normalise(text).split()))


def _latin_word(word: str) -> str:
    """ЖЭЭНБЕКОВ gives ZHEENBEKOV, Жээнбеков gives Zheenbekov: a capital alone does not shout."""
    shouted = len(word) > 1 and word.isupper()
    return "".join(_latin_letter(letter, shouted) for letter in word)


def _latin_letter(letter: str, shouted: bool) -> str:
    latin = LATIN.get(letter.lower(), letter)
    if letter.islower() or letter == latin:
        return latin
    return latin.upper() if shouted else latin.capitalize()
