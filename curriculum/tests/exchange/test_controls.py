"""The guards of the exchange are what keeps the door: with a guard taken away, the other tests would notice."""

import pytest

from curriculum.exchange import semester
from curriculum.models import SemesterLine
from curriculum.tests.exchange.files import altered, bring, content_of, export, profile_for
from curriculum.tests.semester_world import SPRING
from kuu_office.core.access.verdict import YES
from kuu_office.core.spreadsheets import delimited
from kuu_office.office import rules
from kuu_office.office.models import ExchangeRun
from kuu_office.office.operations import choices, exchange
from kuu_office.office.operations.choices import Pick, carry_out, choose, chosen, seen_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(plans, profile, cast, units, term_world):
    written = export(profile, units.faculty, cast.office_specialist, term_world.autumn)
    content = altered(content_of(written), {"O2": 30, "F3": "1"})
    return bring(profile, content, units.faculty, cast.office_specialist, term_world.autumn)


def test_without_the_rule_of_the_unit_another_faculty_would_choose(run, cast, monkeypatch):
    monkeypatch.setattr(rules, "can_exchange", lambda actor, unit_id: YES)

    number = choose(run=run, picks=[Pick(run.differences.first().pk, "keep", 0)], by=cast.other_clerk.scope, at=SPRING)

    assert number == 1


def test_without_the_rule_of_the_field_the_programme_would_be_chosen(run, cast, monkeypatch):
    monkeypatch.setattr(rules, "can_take", lambda run, row: YES)

    picks = [Pick(run.differences.get(field="programme").pk, "take", 0)]

    assert choose(run=run, picks=picks, by=cast.office_specialist.scope, at=SPRING) == 1


def test_without_the_expected_value_the_portals_change_would_be_lost(run, plans, cast, monkeypatch):
    choose(
        run=run, picks=[Pick(run.differences.get(field="lecture").pk, "take", 0)], by=cast.office_specialist.scope,
        at=SPRING,
    )  # fmt: skip
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=31)
    answers = iter(["31", "30", "the same", "the same"])
    monkeypatch.setattr(semester, "comparable", lambda text, kind: next(answers))

    carry_out(
        run=run, seen=seen_of(chosen(run)), due_date=SPRING.date(), by=cast.office_specialist.scope, at=SPRING
    )  # fmt: skip

    assert SemesterLine.objects.get(plan=plans[0], code="М.1.В.1").lecture == 30


def test_without_what_was_seen_choices_of_others_would_be_carried_out(run, cast, monkeypatch):
    choose(
        run=run, picks=[Pick(run.differences.get(field="lecture").pk, "keep", 0)], by=cast.deans_clerk.scope, at=SPRING
    )  # fmt: skip
    monkeypatch.setattr(choices, "seen_of", lambda rows: "")

    assert carry_out(run=run, seen="", due_date=None, by=cast.office_specialist.scope, at=SPRING) == {"kept": 1}


def test_without_the_look_back_a_repeat_would_be_a_second_run(run, profile, cast, units, term_world, monkeypatch):
    monkeypatch.setattr(exchange, "_same_run", lambda *known: None)

    bring(
        profile, content_of(run), units.faculty, cast.office_specialist, term_world.autumn
    )  # fmt: skip

    assert ExchangeRun.objects.filter(direction="import").count() == 2


def test_without_the_apostrophe_a_name_would_be_computed(plans, cast, units, term_world, monkeypatch):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(name_ky="=СУММ(A1)")
    monkeypatch.setattr(delimited, "safe_text", lambda value: str(value or ""))
    text = profile_for("avn-11", cast.office_specialist, file_kind="csv")

    run = export(text, units.faculty, cast.deans_clerk, term_world.autumn)

    assert ";=СУММ(A1);" in content_of(run).decode("utf-8-sig")


def test_without_the_look_at_letters_windows_1251_would_fail_or_lose_them(plans, cast, units, term_world, monkeypatch):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(name_ky="Өнөр")
    monkeypatch.setattr(delimited, "_refuse_lost_letters", lambda *texts: None)
    old = profile_for("avn-11", cast.office_specialist, file_kind="csv", encoding="cp1251")

    with pytest.raises(UnicodeEncodeError):
        export(old, units.faculty, cast.deans_clerk, term_world.autumn)
