"""The words of the database and the words of the arithmetic are the same words."""

import pytest

from curriculum.calc import shapes as taught
from curriculum.enums import Degree, Funding, StudyForm
from workload import enums, wording
from workload.calc import findings, shapes

PAIRS = {
    "works": (enums.Work, shapes.Work),
    "bases": (enums.Basis, shapes.Basis),
    "roundings": (enums.Rounding, shapes.Rounding),
    "funding": (Funding, shapes.Funding),
    "degrees": (Degree, taught.Degree),
    "forms of study": (StudyForm, taught.StudyForm),
}


@pytest.mark.parametrize(("stored", "counted"), PAIRS.values(), ids=PAIRS)
def test_both_sides_have_the_same_values_in_the_same_order(stored, counted):
    assert stored.values == [item.value for item in counted]


@pytest.mark.parametrize("stored", [pair[0] for pair in PAIRS.values()], ids=PAIRS)
def test_every_value_has_a_word_of_its_own(stored):
    labels = [str(label) for label in stored.labels]

    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_every_fault_of_a_line_has_its_sentence():
    assert list(wording.GAPS) == [gap.value for gap in findings.Gap]


def test_every_basis_has_the_factors_of_its_sentence():
    assert list(wording.FACTORS) == list(enums.Basis)
