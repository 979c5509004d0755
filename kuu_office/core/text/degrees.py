"""Degrees and titles as people wrote them, in three languages, sorted into the few that the ministry counts."""

import re
from enum import StrEnum


class Degree(StrEnum):
    DOCTOR = "doctor"
    CANDIDATE = "candidate"
    PHD = "phd"
    NONE = "none"


class Title(StrEnum):
    PROFESSOR = "professor"
    DOCENT = "docent"
    NONE = "none"


# «PhD доктору», «философия доктору», «доктор философии» are a PhD; «философия илимдеринин доктору», «доктор
# философских наук» are not.
PHD = re.compile(
    r"\bph\.?\s?d\b(?:\s+доктору)?|\bпхд\b|философия доктору|доктор\w* философии|doctor of philosophy", re.IGNORECASE
)
DOCTOR = re.compile(r"доктор|doctor|\bд\.\s?(?:[а-яё-]+\.\s?)*н\b|\bdr\b", re.IGNORECASE)
CANDIDATE = re.compile(r"кандидат|candidate|\bканд\b|\bк\.\s?(?:[а-яё-]+\.\s?)*н\b", re.IGNORECASE)
# «associate professor» is a docent; an acting professor has no title yet.
ACTING = re.compile(r"\bи\.\s?о\.|милдетин аткаруучу|\bм\.\s?а\.|\bacting\b", re.IGNORECASE)
DOCENT = re.compile(r"доцент|docent|associate professor|\bдоц\b", re.IGNORECASE)
PROFESSOR = re.compile(r"профессор|professor|\bпроф\b", re.IGNORECASE)


def degree_of(text: str) -> Degree:
    """The degree that a text names; the highest, when it names two."""
    without_phd = PHD.sub(" ", text)
    if DOCTOR.search(without_phd):
        return Degree.DOCTOR
    if PHD.search(text):
        return Degree.PHD
    return Degree.CANDIDATE if CANDIDATE.search(text) else Degree.NONE


def title_of(text: str) -> Title:
    """The title that a text names."""
    if ACTING.search(text):
        return Title.NONE
    if PROFESSOR.search(DOCENT.sub(" ", text)):
        return Title.PROFESSOR
    return Title.DOCENT if DOCENT.search(text) else Title.NONE
