"""The norms that hold until the office's own dated rules replace them (`dataclasses.replace(limits, **rows)`)."""

from dataclasses import replace

from curriculum.calc.shapes import STANDARD, Degree, Limits, StudyForm, act_limit, custom_limit

FULL_TIME = Limits()
MASTER = {
    "contact_hours_per_credit": custom_limit("10"),
    "min_contact_share": custom_limit("0.2"),
    "max_contact_share": custom_limit("0.55"),
}
# The standard asks mixed and distance forms for at least 48 credits a year; the ceiling stays 60.
AWAY = {
    "credits_per_year": act_limit("54", STANDARD),
    "year_tolerance": act_limit("6", STANDARD),
    "credits_per_semester": custom_limit("27"),
    "semester_tolerance": custom_limit("6"),
    "contact_hours_per_credit": custom_limit("7.5"),
    "min_contact_share": custom_limit("0.15"),
    "max_contact_share": custom_limit("0.35"),
}


def default_limits(degree: Degree, study_form: StudyForm) -> Limits:
    """The norms that hold for a degree and a form of study until the office enters its own."""
    if study_form is not StudyForm.FULL_TIME:
        return replace(FULL_TIME, **AWAY)
    return replace(FULL_TIME, **MASTER) if degree is Degree.MASTER else FULL_TIME
