"""The words of the database and the words of the arithmetic are the same words."""

import pytest

from curriculum import enums
from curriculum.calc import shapes
from kuu_office.core.models import ApprovalStep

PAIRS = {
    "levels": (enums.Level, shapes.Level),
    "degrees": (enums.Degree, shapes.Degree),
    "forms of study": (enums.StudyForm, shapes.StudyForm),
    "kinds of parts": (enums.PartKind, shapes.PartKind),
    "kinds of plans": (enums.PlanKind, shapes.PlanKind),
    "kinds of lines": (enums.LineKind, shapes.LineKind),
}


@pytest.mark.parametrize(("stored", "counted"), PAIRS.values(), ids=PAIRS)
def test_both_sides_have_the_same_values(stored, counted):
    assert set(stored.values) == {item.value for item in counted}


@pytest.mark.parametrize("stored", [pair[0] for pair in PAIRS.values()], ids=PAIRS)
def test_every_value_has_a_word_of_its_own(stored):
    labels = [str(label) for label in stored.labels]

    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_the_steps_of_a_plan_are_those_of_its_route():
    from curriculum.views.desk import ROUTE

    assert [step.code for step in ROUTE.steps] == ApprovalStep.values
