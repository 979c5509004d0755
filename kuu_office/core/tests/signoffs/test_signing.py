"""Signing step by step: whose step it is, two people for two steps, one effect of two clicks."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kuu_office.core import signoffs
from kuu_office.core.access.roles import Role
from kuu_office.core.access.verdict import YES
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import AuditEntry, RoleGrant, SignOff
from kuu_office.core.signoffs import rules
from kuu_office.core.tests.cast import BEGINNING
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later

STEPS = ["head", "dean", "office", "vice_rector"]


def state(paper) -> tuple:
    paper.refresh_from_db()
    return paper.state, paper.step


def give(member, role: Role, unit) -> None:
    RoleGrant.objects.create(person=member.person, role=role, unit=unit, start_date=BEGINNING)


def test_four_signatures_approve_a_document(at_step, cast, conditions):
    paper = signoffs.approve(at_step("vice_rector"), by=cast.vice_rector.scope, at=hours_later(9))
    assert state(paper) == ("approved", "")
    assert (paper.approved_at, paper.waiting_since) == (hours_later(9), None)
    rows = SignOff.objects.values_list("step", "decision", "by__surname")
    assert list(rows) == [
        ("", "submitted", "Исакова"),
        ("head", "approved", "Өмүралиев"),
        ("dean", "approved", "Токтогулов"),
        ("office", "approved", "Жумабаева"),
        ("vice_rector", "approved", "Мамытов"),
    ]
    assert conditions.approved == [(paper.pk, cast.vice_rector.person.pk, hours_later(9))]


def test_every_signature_leaves_one_record(at_step, cast):
    signoffs.approve(at_step("vice_rector"), by=cast.vice_rector.scope, at=hours_later(9))
    events = AuditEntry.objects.order_by("id").values_list("event", flat=True)
    assert list(events) == [
        f"{KIND}.{event}" for event in ("submitted", "step_approved", "step_approved", "step_approved", "approved")
    ]


def test_a_signature_moves_the_document_on_and_starts_the_waiting_anew(submitted, cast):
    paper = signoffs.approve(submitted, by=cast.department_head.scope, at=hours_later(3), remark="  макулмун ")
    assert state(paper) == ("submitted", "dean")
    assert paper.waiting_since == hours_later(3)
    assert SignOff.objects.last().remark == "макулмун"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("head", "dean"),
        ("head", "sister_head"),
        ("head", "department_clerk"),
        ("head", "other_head"),
        ("head", "outsider"),
        ("dean", "other_dean"),
        ("dean", "vice_rector"),
        ("office", "dean"),
        ("office", "registrar"),
        ("vice_rector", "head_of_office"),
    ],
)
def test_a_step_is_signed_only_by_whose_it_is(at_step, cast, code, wrong):
    paper = at_step(code)
    with pytest.raises((Refused, Conflict)):
        signoffs.approve(paper, by=getattr(cast, wrong).scope, at=hours_later(9))
    assert state(paper) == ("submitted", code)


def test_the_refusal_names_who_may_sign(submitted, cast):
    verdict = signoffs.can_sign(cast.teacher.scope, submitted)
    assert not verdict
    assert "Өмүралиев Э." in verdict.reason
    assert "Бекташев" not in verdict.reason


def test_the_refusal_names_deputies_too(at_step, cast, deputise):
    deputise(cast.department_clerk, for_=cast.dean)
    reason = signoffs.can_sign(cast.teacher.scope, at_step("dean")).reason
    assert "Токтогулов Б." in reason
    assert "Исакова Ж." in reason


def test_when_nobody_holds_the_right_the_refusal_says_so(submitted, cast):
    RoleGrant.objects.filter(role=Role.DEPARTMENT_HEAD).delete()
    reason = signoffs.can_sign(cast.teacher.scope, submitted).reason
    assert _("Nobody holds this right there today; the registrar gives roles.") in reason


def test_a_second_click_is_told_who_signed_already_and_when(submitted, cast):
    scope = cast.department_head.scope
    signoffs.approve(submitted, by=scope, at=hours_later(1))
    with pytest.raises(Conflict) as refusal:
        signoffs.approve(submitted, by=scope, at=hours_later(2))
    assert "Өмүралиев Э." in str(refusal.value)
    assert "01.09.2025, 11:00" in str(refusal.value)
    assert state(submitted) == ("submitted", "dean")


def test_a_step_signed_meanwhile_by_another_is_a_conflict(at_step, cast):
    paper = at_step("office")
    signoffs.approve(paper, by=cast.head_of_office.scope, at=hours_later(8), expected_step="office")
    with pytest.raises(Conflict) as refusal:
        signoffs.approve(paper, by=cast.office_specialist.scope, at=hours_later(9), expected_step="office")
    assert "Сыдыкова Г." in str(refusal.value)


def test_the_expected_step_keeps_a_person_with_two_roles_from_signing_what_they_did_not_see(submitted, cast):
    give(cast.dean, Role.DEPARTMENT_HEAD, cast.units.department)
    signoffs.approve(submitted, by=cast.department_head.scope, at=hours_later(1))
    with pytest.raises(Conflict):
        signoffs.approve(submitted, by=cast.dean.scope, at=hours_later(2), expected_step="head")
    assert state(submitted) == ("submitted", "dean")


def test_control_without_the_expected_step_that_signature_would_count(submitted, cast):
    give(cast.dean, Role.DEPARTMENT_HEAD, cast.units.department)
    signoffs.approve(submitted, by=cast.department_head.scope, at=hours_later(1))
    assert state(signoffs.approve(submitted, by=cast.dean.scope, at=hours_later(2))) == ("submitted", "office")


def test_one_person_does_not_sign_two_steps(submitted, cast):
    give(cast.department_head, Role.DEAN, cast.units.faculty)
    scope = cast.department_head.scope
    paper = signoffs.approve(submitted, by=scope, at=hours_later(1))
    with pytest.raises(Refused) as refusal:
        signoffs.approve(paper, by=scope, at=hours_later(2))
    assert "Токтогулов Б." in str(refusal.value)
    assert "Өмүралиев" not in str(refusal.value)
    assert state(paper) == ("submitted", "dean")


def test_nor_as_a_deputy_of_the_next_signer(submitted, cast, deputise):
    deputise(cast.department_head, for_=cast.dean)
    paper = signoffs.approve(submitted, by=cast.department_head.scope, at=hours_later(1))
    with pytest.raises(Refused):
        signoffs.approve(paper, by=cast.department_head.scope, at=hours_later(2))


def test_control_the_database_refuses_a_second_signature_of_one_person_when_the_rule_is_off(
    submitted, cast, monkeypatch
):
    give(cast.department_head, Role.DEAN, cast.units.faculty)
    paper = signoffs.approve(submitted, by=cast.department_head.scope, at=hours_later(1))
    monkeypatch.setattr(rules, "_four_eyes", lambda scope, document: YES)
    with pytest.raises(IntegrityError, match="sign_off_four_eyes"), transaction.atomic():
        signoffs.approve(paper, by=cast.department_head.scope, at=hours_later(2))


def test_the_database_refuses_a_second_signature_of_one_step(at_step, cast):
    paper = at_step("dean")
    with pytest.raises(IntegrityError, match="sign_off_step_once"), transaction.atomic():
        SignOff.objects.create(
            document_kind=KIND, object_id=paper.pk, round=1, step="head", decision="approved",
            by=cast.vice_rector.person, at=MONDAY,
        )  # fmt: skip


def test_in_a_new_round_the_same_people_sign_again(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    paper = signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(5))
    paper = signoffs.approve(paper, by=cast.department_head.scope, at=hours_later(6))
    assert state(paper) == ("submitted", "dean")


def test_who_submitted_may_sign_when_the_step_is_theirs(draft, cast):
    paper = signoffs.submit(draft, by=cast.department_head.scope, at=MONDAY)
    assert state(signoffs.approve(paper, by=cast.department_head.scope, at=hours_later(1))) == ("submitted", "dean")


def test_a_deputy_signs_in_both_names(at_step, cast, deputise):
    deputise(cast.sister_head, for_=cast.dean)
    signoffs.approve(at_step("dean"), by=cast.sister_head.scope, at=hours_later(4))
    row = SignOff.objects.last()
    assert (row.by, row.acting_for) == (cast.sister_head.person, cast.dean.person)
    entry = AuditEntry.objects.latest("id")
    assert (entry.by, entry.acting_for) == ("Бекташев Р.", "Токтогулов Б.")


def test_a_deputation_that_is_over_gives_nothing(at_step, cast, deputise):
    deputation = deputise(cast.sister_head, for_=cast.dean)
    type(deputation).objects.update(start_date="2020-01-01", end_date="2020-01-31")
    with pytest.raises(Refused):
        signoffs.approve(at_step("dean"), by=cast.sister_head.scope, at=hours_later(4))


def test_the_condition_of_a_step_is_asked_under_the_lock(at_step, cast, conditions):
    paper = at_step("office")
    conditions.office_is_ready = False
    with pytest.raises(Refused, match="expert card"):
        signoffs.approve(paper, by=cast.office_specialist.scope, at=hours_later(5))
    conditions.office_is_ready = True
    assert state(signoffs.approve(paper, by=cast.office_specialist.scope, at=hours_later(6))) == (
        "submitted", "vice_rector",
    )  # fmt: skip


def test_a_draft_is_not_signed(draft, cast):
    with pytest.raises(Refused):
        signoffs.approve(draft, by=cast.department_head.scope, at=MONDAY)


def test_an_approved_document_takes_no_more_signatures(at_step, cast):
    paper = signoffs.approve(at_step("vice_rector"), by=cast.vice_rector.scope, at=hours_later(9))
    with pytest.raises(Conflict, match="Мамытов"):
        signoffs.approve(paper, by=cast.vice_rector.scope, at=hours_later(10))


def test_when_the_last_hook_fails_nothing_is_signed(at_step, cast, conditions):
    paper = at_step("vice_rector")
    before = SignOff.objects.count()
    conditions.hook_refusal = Refused("The archive is closed.")
    with pytest.raises(Refused):
        signoffs.approve(paper, by=cast.vice_rector.scope, at=hours_later(9))
    assert (state(paper), SignOff.objects.count()) == (("submitted", "vice_rector"), before)
