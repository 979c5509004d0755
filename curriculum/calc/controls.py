"""The control cell of a plan: «Э», «З1 Э2», «Э КР», "exam 1, 2" to marks and back.

A form may be written in Kyrgyz, Russian or English, short or in full, in any case, with look-alike letters; a number
after it is the semester. A mark without a number belongs to the last semester in which the course runs.
"""

import re
from collections.abc import Sequence

from curriculum.calc.shapes import Control, ControlMark

SHORT = {
    "ky": {
        Control.EXAM: "Э",
        Control.CREDIT_TEST: "З",
        Control.GRADED_TEST: "ДЗ",
        Control.COURSE_PAPER: "КИ",
        Control.COURSE_PROJECT: "КД",
        Control.CALCULATION_WORK: "ЭГИ",
        Control.CONTROL_WORK: "ТИ",
    },
    "ru": {
        Control.EXAM: "Э",
        Control.CREDIT_TEST: "З",
        Control.GRADED_TEST: "ДЗ",
        Control.COURSE_PAPER: "КР",
        Control.COURSE_PROJECT: "КП",
        Control.CALCULATION_WORK: "РГР",
        Control.CONTROL_WORK: "К",
    },
    "en": {
        Control.EXAM: "E",
        Control.CREDIT_TEST: "T",
        Control.GRADED_TEST: "GT",
        Control.COURSE_PAPER: "CP",
        Control.COURSE_PROJECT: "CJ",
        Control.CALCULATION_WORK: "CW",
        Control.CONTROL_WORK: "WT",
    },
}
OTHER_SPELLINGS = {
    Control.EXAM: ("экз", "экзамен", "сынак", "exam", "examination", "ex"),
    Control.CREDIT_TEST: ("зач", "зачет", "test", "credit test", "pass"),
    Control.GRADED_TEST: (
        "дифзачет",
        "диф зачет",
        "дифф зачет",
        "диф зач",
        "дифф зач",
        "дифференцированный зачет",
        "дифференцияланган зачет",
        "зачет с оценкой",
        "зо",
        "graded test",
    ),
    Control.COURSE_PAPER: ("курсовая работа", "курсовая", "курс раб", "курстук иш", "course paper", "term paper"),
    Control.COURSE_PROJECT: ("курсовой проект", "курс проект", "курстук долбоор", "course project"),
    Control.CALCULATION_WORK: (
        "расчетно-графическая работа",
        "расчетно графическая работа",
        "эсептөө-графикалык иш",
        "эсептөө графикалык иш",
        "calculation work",
    ),
    Control.CONTROL_WORK: ("контрольная работа", "контрольная", "контр раб", "контр", "текшерүү иши", "control work"),
}
# A Latin keyboard is often left on for one-letter cells; Latin spellings of their own are looked up first.
LATIN_TO_CYRILLIC = str.maketrans("aecopxykmt", "аесорхукмт")


class UnreadableControl(ValueError):
    """The cell holds something that is no form of control; `rest` is the part that could not be read."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


def _spellings() -> dict[str, Control]:
    short = {text.casefold(): form for forms in SHORT.values() for form, text in forms.items()}
    return short | {text: form for form, texts in OTHER_SPELLINGS.items() for text in texts}


FORMS = _spellings()
FORMS_BY_CYRILLIC = {text.translate(LATIN_TO_CYRILLIC): form for text, form in reversed(FORMS.items())}
PHRASES = "|".join(re.escape(text) for text in sorted(FORMS, key=len, reverse=True))
MARK = re.compile(rf"({PHRASES}|[^\W\d_]+)(?![^\W\d_])\s*\(?(\d{{1,2}}(?:\s*,\s*\d{{1,2}})*)?(?!\d)\)?[\s,;/+]*")


def _clean(text: str) -> str:
    lowered = text.casefold().replace("ё", "е").replace("\u0301", "").replace(".", " ")
    return " ".join(lowered.split())


def _form(word: str) -> Control | None:
    return FORMS.get(word) or FORMS_BY_CYRILLIC.get(word.translate(LATIN_TO_CYRILLIC))


def _semesters(digits: str, running: Sequence[int]) -> tuple[int | None, ...]:
    written = tuple(int(part) for part in re.findall(r"\d+", digits))
    return written or (max(running, default=None),)


def parse_controls(text: str, running: Sequence[int] = ()) -> tuple[ControlMark, ...]:
    """Marks in the order in which they are written, each once.

    running: semesters in which the course runs; with none, a mark without a number keeps the semester None.
    Raises UnreadableControl.
    """
    cell, at, marks = _clean(text), 0, []
    while at < len(cell):
        found = MARK.match(cell, at)
        form = _form(found[1]) if found else None
        if form is None:
            raise UnreadableControl(cell[at:])
        marks += [ControlMark(form, semester) for semester in _semesters(found[2] or "", running)]
        at = found.end()
    return tuple(dict.fromkeys(marks))


def format_controls(marks: Sequence[ControlMark], running: Sequence[int] = (), language: str = "ru") -> str:
    """The cell that reads back as the same marks; a number is left out where the course runs in that semester only."""
    idle = {None, *running} if len(running) < 2 else {None}
    short = SHORT[language]
    return " ".join(short[mark.form] + ("" if mark.semester in idle else str(mark.semester)) for mark in marks)
