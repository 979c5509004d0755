"""The office's own limits of plans: what makes no sense is refused at its name, and the database keeps none of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from curriculum.calc.shapes import ABOVE_ZERO, Limits
from curriculum.models import PlanRules
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)
MAY_BE_ZERO = set(Limits.__dataclass_fields__) - set(ABOVE_ZERO)


def rules(**limits) -> PlanRules:
    return PlanRules(degree="bachelor", valid_from=DAY, limits=limits)


def told(limits) -> list[str]:
    """What the form says of the limits."""
    with pytest.raises(ValidationError) as refusal:
        PlanRules(degree="bachelor", valid_from=DAY, limits=limits).full_clean()
    assert set(refusal.value.message_dict) == {"limits"}
    return refusal.value.message_dict["limits"]


def test_every_limit_that_must_be_above_zero_exists():
    assert set(ABOVE_ZERO) <= set(Limits.__dataclass_fields__)


def test_the_defaults_keep_the_rule_that_the_office_must_keep():
    assert all(getattr(Limits(), name).value > 0 for name in ABOVE_ZERO)


@pytest.mark.parametrize("name", ABOVE_ZERO)
@pytest.mark.parametrize("value", [0, "0", "0.0"])
def test_a_step_or_weeks_of_zero_are_refused_by_name(name, value):
    assert told({name: value}) == [f"“{name}” must be above 0."]


@pytest.mark.parametrize("name", sorted(Limits.__dataclass_fields__))
def test_nothing_is_below_zero(name):
    assert told({name: "-0.5"}) == [f"“{name}” cannot be below 0; it is -0.5."]


@pytest.mark.parametrize("value", ["many", None, True, [], "NaN", "Infinity"])
def test_what_is_no_number_is_refused(value):
    assert told({"credit_step": value}) == [f"“credit_step” must be a number, not “{value}”."]


def test_every_wrong_limit_is_told_at_once():
    assert told({"credit_step": 0, "weeks": 16, "weeks_in_semester": 16}) == [
        "“credit_step” must be above 0.",
        "There is no limit called “weeks”.",
    ]


@pytest.mark.parametrize("value", [[], 5, "x", None])
def test_limits_without_names_are_refused(value):
    assert len(told(value)) == 1


@pytest.mark.parametrize("limits", [{}, {"credit_step": 1, "min_guided_share": 0}, {"weeks_in_semester": "17.5"}])
def test_sound_limits_are_kept(limits):
    made = rules(**limits)
    made.full_clean()
    made.save()

    assert PlanRules.objects.get().limits == limits


@pytest.mark.parametrize("name", sorted(MAY_BE_ZERO))
def test_other_limits_may_be_zero(name):
    rules(**{name: 0}).full_clean()


@pytest.mark.parametrize(
    "limits",
    [{name: value} for name in ABOVE_ZERO for value in (0, "0.0", -1)]
    + [
        {"physical_hours": -1},
        {"credit_step": "many"},
        {"credit_step": None},
        {"credit_step": 1, "physical_hours": "-1"},
    ],
)
def test_the_database_refuses_what_a_form_would(limits):
    """Whatever way it comes: the form is not asked here."""
    with pytest.raises(IntegrityError, match="plan_rules_limits_make_sense"), transaction.atomic():
        rules(**limits).save()


def test_each_form_of_study_has_rules_of_its_own_from_a_day_on():
    for form in ("full_time", "extramural", "distance"):
        PlanRules.objects.create(degree="bachelor", study_form=form, valid_from=DAY)

    with pytest.raises(IntegrityError, match="plan_rules_once"), transaction.atomic():
        PlanRules.objects.create(degree="bachelor", study_form="distance", valid_from=DAY)
    assert [str(one) for one in PlanRules.objects.all()] == [
        "bachelor, distance, 01.09.2026",
        "bachelor, extramural, 01.09.2026",
        "bachelor, 01.09.2026",
    ]


def sent(cast, limits: str):
    values = {"degree": "bachelor", "study_form": "full_time", "limits": limits, "valid_from": "2026-09-01"}
    return cast.registrar.client.post(reverse("admin:curriculum_planrules_add"), values)


def test_the_registrar_is_told_at_the_field_which_limit_is_wrong(cast):
    answer = sent(cast, '{"weeks_in_semester": 0}')

    assert answer.context["adminform"].form.errors == {"limits": ["“weeks_in_semester” must be above 0."]}
    assert not PlanRules.objects.exists()


def test_the_registrar_keeps_sound_limits(cast):
    """The control of the test above."""
    assert sent(cast, '{"weeks_in_semester": 17}').status_code == 302
    assert PlanRules.objects.get().limits == {"weeks_in_semester": 17}
