"""Rows of the access matrix for study plans."""

from curriculum.tests.world import make_world
from kuu_office.core.tests.access import CLERKS, EVERYONE, GET_POST, OFFICE, READERS, Row, Sample

AUTHORS = CLERKS | {"office_specialist"}
REPORTERS = OFFICE | {"vice_rector", "quality_specialist", "registrar"}

ROWS = {
    "curriculum:plans": Row(EVERYONE),
    "curriculum:plan_create": Row(AUTHORS, GET_POST),
    "curriculum:plan_report": Row(REPORTERS),
    "curriculum:plans_print": Row(READERS, GET_POST),
    "curriculum:plan": Row(EVERYONE, sample="plan"),
    "curriculum:plan_past": Row(EVERYONE, sample="plan"),
    "curriculum:plan_compare": Row(EVERYONE, sample="plan"),
    "curriculum:plan_derive": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:plan_version": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:plan_submit": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:plan_withdraw": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:plan_sign": Row(EVERYONE, ("POST",), sample="plan"),
    "curriculum:plan_return": Row(EVERYONE, ("POST",), sample="plan"),
    "curriculum:plan_paper": Row(EVERYONE, GET_POST, sample="plan"),
    "curriculum:plan_review": Row(OFFICE, GET_POST, sample="plan"),
    "curriculum:plan_print": Row(READERS, GET_POST, sample="plan"),
    "curriculum:editor": Row(EVERYONE, sample="plan"),
    "curriculum:cells": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:line_add": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:line_remove": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:line_move": Row(AUTHORS, ("POST",), sample="plan"),
    "curriculum:checks": Row(EVERYONE, sample="plan"),
    "curriculum:courses": Row(EVERYONE),
    "curriculum:course_create": Row(AUTHORS, GET_POST),
    "curriculum:course": Row(EVERYONE, sample="course"),
    "curriculum:course_edit": Row(AUTHORS, GET_POST, sample="course"),
    "curriculum:programmes": Row(EVERYONE),
    "curriculum:programme": Row(EVERYONE, sample="programme"),
    "curriculum:plan_xlsx": Row(EVERYONE, sample="plan"),
}


def samples(cast) -> dict[str, Sample]:
    world = make_world(cast.units)
    return {
        "plan": Sample({"pk": world.plan.pk}, {"pk": world.other_plan.pk}),
        "course": Sample({"pk": world.course.pk}),
        "programme": Sample({"pk": world.programme.pk}, {"pk": world.other_programme.pk}),
    }
