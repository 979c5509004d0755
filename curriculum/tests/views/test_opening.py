"""Opening plans through their pages: new, working, next version; a double click opens one."""

import pytest

from curriculum.models import Plan
from curriculum.tests.views.pages import address, field_errors, send, send_twice, text, tree
from curriculum.tests.world import make_line, make_plan
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_new_base_plan_opens_in_the_editor_with_what_the_standard_demands(cast, world):
    answer = send(cast.deans_clerk.client, "plan_create", programme=world.programme.pk, intake_year=2025)

    plan = Plan.objects.get(intake_year=2025)
    assert (answer.status_code, answer["Location"]) == (302, address("editor", plan))
    assert [line.code for line in plan.lines.all()] == ["М.1.Б.1"]


def test_a_double_click_opens_one_plan_and_answers_the_same(cast, world):
    first, second = send_twice(
        cast.deans_clerk.client, "plan_create", programme=world.programme.pk, intake_year=2025, due_date="2026-05-01"
    )

    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert Plan.objects.filter(intake_year=2025).count() == 1
    assert AuditEntry.objects.filter(event="curriculum.plan.created").count() == 1


def test_the_form_offers_the_programmes_of_ones_units_only(cast, world):
    page = cast.deans_clerk.client.get(address("plan_create"))

    options = {text(option) for option in tree(page).xpath("//select[@name='programme']/option") if option.get("value")}
    assert options == {str(world.programme)}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"programme", "intake_year"}),
        ({"intake_year": "быйыл"}, {"programme", "intake_year"}),
        ({"intake_year": "2026", "due_date": "30.02.2026"}, {"programme", "due_date"}),
    ],
)
def test_what_is_missing_or_unreadable_is_told_at_its_field(cast, world, values, fields):
    answer = send(cast.deans_clerk.client, "plan_create", **values)

    assert (answer.status_code, set(field_errors(answer))) == (422, fields)
    assert all(field_errors(answer).values())


def test_an_odd_year_is_told_at_its_field_with_the_rule(cast, world):
    answer = send(cast.deans_clerk.client, "plan_create", programme=world.programme.pk, intake_year=1812)

    assert (answer.status_code, Plan.objects.filter(intake_year=1812).exists()) == (422, False)
    assert "1812" in field_errors(answer)["intake_year"]


def test_an_intake_that_has_its_plan_is_told_above_the_form_and_nothing_typed_is_lost(cast, world):
    answer = send(cast.deans_clerk.client, "plan_create", programme=world.programme.pk, intake_year=2026)

    assert answer.status_code == 409
    assert f"There is such a plan already: {world.plan}." in text(tree(answer))
    assert tree(answer).xpath("//input[@name='intake_year']/@value") == ["2026"]


def test_a_programme_of_another_faculty_is_no_choice(cast, world):
    answer = send(cast.deans_clerk.client, "plan_create", programme=world.other_programme.pk, intake_year=2025)

    assert (answer.status_code, set(field_errors(answer))) == (422, {"programme"})


def test_a_working_plan_is_made_and_a_double_click_makes_one(cast, at_stage):
    base = at_stage("approved")

    first, second = send_twice(cast.deans_clerk.client, "plan_derive", base)

    working = Plan.objects.get(base=base)
    assert (first.status_code, first["Location"], second["Location"]) == (
        302,
        address("plan", working),
        first["Location"],
    )
    assert working.lines.count() == base.lines.count()
    assert "every line leads back to the base plan" in text(tree(cast.deans_clerk.client.get(first["Location"])))


def test_of_a_draft_no_working_plan_is_made(cast, sound):
    answer = send(cast.deans_clerk.client, "plan_derive", sound)

    assert (answer.status_code, Plan.objects.filter(base=sound).count()) == (403, 0)
    assert "The base plan must be approved first." in text(tree(answer))


def test_a_second_working_plan_of_the_intake_is_a_conflict(cast, at_stage):
    base = at_stage("approved")
    send(cast.deans_clerk.client, "plan_derive", base)

    answer = send(cast.department_head.client, "plan_derive", base)

    assert (answer.status_code, Plan.objects.filter(base=base).count()) == (409, 1)


def test_a_version_starts_with_its_reason_in_the_editor(cast, at_stage):
    plan = at_stage("approved")

    first, second = send_twice(cast.deans_clerk.client, "plan_version", plan, reason="  Жаңы стандарт ")

    version = Plan.objects.get(previous=plan)
    assert (first["Location"], second["Location"]) == (address("editor", version), address("editor", version))
    assert (version.version_number, version.change_reason) == (2, "Жаңы стандарт")


@pytest.mark.parametrize("reason", ["", "   ", "х" * 501])
def test_a_version_without_a_reason_or_with_a_long_one_is_asked_again(cast, at_stage, reason):
    plan = at_stage("approved")

    answer = send(cast.deans_clerk.client, "plan_version", plan, reason=reason)

    assert (answer.status_code, set(field_errors(answer))) == (422, {"reason"})
    assert not Plan.objects.filter(previous=plan).exists()


def test_the_second_version_at_a_time_is_refused_with_its_reason(cast, at_stage):
    plan = at_stage("approved")
    send(cast.deans_clerk.client, "plan_version", plan, reason="бир")

    answer = send(cast.department_head.client, "plan_version", plan, reason="эки")

    assert (answer.status_code, Plan.objects.filter(previous=plan).count()) == (403, 1)
    assert "A newer version of this plan exists already." in text(tree(answer))


@pytest.mark.parametrize(
    "name", ["plan_derive", "plan_version", "plan_submit", "plan_sign", "plan_return", "plan_withdraw"]
)
def test_a_verb_is_not_done_by_looking(cast, sound, name):
    assert cast.deans_clerk.client.get(address(name, sound)).status_code == 405


@pytest.mark.parametrize("name", ["plan_derive", "plan_version", "plan_submit", "plan_withdraw"])
def test_a_plan_of_another_faculty_is_not_found_whatever_is_wanted(cast, world, name):
    answer = send(cast.deans_clerk.client, name, world.other_plan, reason="бир")

    world.other_plan.refresh_from_db()
    assert (answer.status_code, world.other_plan.state) == (404, "draft")


def test_the_key_of_one_form_does_not_serve_another(cast, world):
    key = "7f1b7d0e-6d3f-4a51-9a6c-0d6c4f5f7a11"
    client = cast.deans_clerk.client
    send(client, "plan_create", key=key, programme=world.programme.pk, intake_year=2025)

    answer = send(client, "plan_create", key=key, programme=world.programme.pk, intake_year=2024)

    assert (answer.status_code, Plan.objects.filter(intake_year=2024).exists()) == (409, False)


def test_control_without_a_key_a_double_click_is_two_requests(cast, world):
    """The guard off: the second form meets the rule of the database, not the stored answer."""
    values = {"programme": world.programme.pk, "intake_year": 2025}
    client = cast.deans_clerk.client

    assert [client.post(address("plan_create"), values).status_code for _time in range(2)] == [302, 409]


def test_lines_come_along_into_a_version(cast, at_stage, sound):
    make_line(sound, "М.1.В.40", kind="physical", name_ru="Спорт", name_en="Sport", department=sound.department)
    plan = at_stage("approved")

    send(cast.deans_clerk.client, "plan_version", plan, reason="бир")

    version = Plan.objects.get(previous=plan)
    assert [line.origin.code for line in version.lines.all()] == [line.code for line in plan.lines.all()]


def test_other_intakes_stay_as_they_are(cast, world):
    bystander = make_plan(world.programme, 2020)

    send(cast.deans_clerk.client, "plan_create", programme=world.programme.pk, intake_year=2025)

    bystander.refresh_from_db()
    assert (bystander.state, bystander.lines.count()) == ("draft", 0)
