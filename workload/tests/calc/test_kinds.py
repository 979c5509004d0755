"""Practices and attestations are told by the names that plans give them."""

import pytest

from curriculum.calc.shapes import Names
from workload.calc.kinds import attestation_named, practice_named
from workload.calc.shapes import Attestation, Practice


@pytest.mark.parametrize(
    ("names", "practice"),
    [
        (Names("Окуу-таанышуу практикасы"), Practice.STUDY),
        (Names("Программалоо боюнча окуу практикасы"), Practice.STUDY),
        (Names("Өндүрүштүк практика"), Practice.PRODUCTION),
        (Names("Илимий-өндүрүштүк практика"), Practice.PRODUCTION),
        (Names("Диплом алдындагы практика"), Practice.PREDIPLOMA),
        (Names("Диплом алдындагы өндүрүштүк практика"), Practice.PREDIPLOMA),
        (Names("Педагогикалык практика"), Practice.PEDAGOGICAL),
        (Names(ru="Преддипломная практика"), Practice.PREDIPLOMA),
        (Names(ru="Учебно-ознакомительная практика"), Practice.STUDY),
        (Names(en="Teaching Internship"), Practice.PEDAGOGICAL),
        (Names("ДИПЛОМ АЛДЫНДАГЫ ПРАКТИКА"), Practice.PREDIPLOMA),
        (Names("Өндурүштүк практика"), Practice.PRODUCTION),
        (Names("Талаа практикасы"), Practice.PRODUCTION),
        (Names(), Practice.PRODUCTION),
    ],
)
def test_a_practice_is_told_by_its_name(names, practice):
    assert practice_named(names) is practice


@pytest.mark.parametrize(
    ("names", "attestation"),
    [
        (Names("Багыт боюнча мамлекеттик экзамен"), Attestation.EXAM),
        (Names("Адистик боюнча мамлекеттик сынак"), Attestation.EXAM),
        (Names(en="State Examination in the Field of Study"), Attestation.EXAM),
        (Names("Бүтүрүүчү квалификациялык ишти даярдоо жана коргоо"), Attestation.THESIS),
        (Names(ru="Подготовка и защита дипломного проекта"), Attestation.THESIS),
        (Names(), Attestation.THESIS),
    ],
)
def test_an_attestation_is_told_by_its_name(names, attestation):
    assert attestation_named(names) is attestation
