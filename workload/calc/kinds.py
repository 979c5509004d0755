"""Which practice or which part of the attestation a line of a plan is, told by its name.

Plans say only that a line is a practice; its norm depends on which. The words are those of the standards' mandatory
lines (DOMAIN 3.2); what none of them names is the most usual: a production practice, a final work.
"""

from curriculum.calc.shapes import Names
from kuu_office.core.text.kyrgyz import fold
from workload.calc.shapes import Attestation, Practice

# The narrower word first: "диплом алдындагы өндүрүштүк практика" is a pre-diploma practice.
PRACTICES = (
    (Practice.PREDIPLOMA, ("диплом алдындагы", "квалификациялык иш алдындагы", "преддиплом", "pre-diploma")),
    (Practice.PEDAGOGICAL, ("педагог", "teaching")),
    (Practice.PRODUCTION, ("өндүрүш", "производств", "industrial", "production")),
    (Practice.STUDY, ("окуу", "учебн", "ознакомит", "study", "introductory")),
)
EXAMS = ("экзамен", "сынак", "examination")


def practice_named(names: Names) -> Practice:
    told = [fold(name) for name in names]
    for practice, words in PRACTICES:
        if any(fold(word) in name for word in words for name in told):
            return practice
    return Practice.PRODUCTION


def attestation_named(names: Names) -> Attestation:
    told = [fold(name) for name in names]
    is_exam = any(fold(word) in name for word in EXAMS for name in told)
    return Attestation.EXAM if is_exam else Attestation.THESIS
