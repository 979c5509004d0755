"""Sending a document on its way and taking it back."""

import pytest

from kuu_office.core import signoffs
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later


def state(paper) -> tuple:
    paper.refresh_from_db()
    return paper.state, paper.step, paper.round, paper.return_count


def test_a_submitted_draft_waits_at_the_first_step(draft, cast):
    paper = signoffs.submit(draft, by=cast.department_clerk.scope, at=MONDAY)
    assert state(paper) == ("submitted", "head", 1, 0)
    assert (paper.submitted_at, paper.waiting_since) == (MONDAY, MONDAY)


def test_submitting_leaves_a_sign_off_and_a_record(draft, cast):
    signoffs.submit(draft, by=cast.department_clerk.scope, at=MONDAY)
    row = SignOff.objects.get()
    assert (row.document_kind, row.object_id, row.round, row.step, row.decision, row.by, row.request_id) == (
        KIND, draft.pk, 1, "", "submitted", cast.department_clerk.person, "test",
    )  # fmt: skip
    entry = AuditEntry.objects.get(event="curriculum.plan.submitted")
    assert (entry.old, entry.new, entry.unit_id) == (
        {"state": "draft", "step": ""},
        {"state": "submitted", "step": "head"},
        cast.units.department.pk,
    )


def test_submitting_twice_names_who_did_it_and_when(submitted, cast):
    with pytest.raises(Conflict) as refusal:
        signoffs.submit(submitted, by=cast.deans_clerk.scope, at=hours_later(1))
    assert "Исакова Ж." in str(refusal.value)
    assert "01.09.2025, 10:00" in str(refusal.value)
    assert state(submitted) == ("submitted", "head", 1, 0)


@pytest.mark.parametrize("name", ["teacher", "dispatcher", "diploma_clerk", "other_clerk", "sister_head", "outsider"])
def test_without_the_right_in_the_unit_nobody_submits(draft, cast, name):
    with pytest.raises(Refused) as refusal:
        signoffs.submit(draft, by=getattr(cast, name).scope, at=MONDAY)
    assert "Исакова Ж." in str(refusal.value)
    assert state(draft) == ("draft", "", 0, 0)
    assert not SignOff.objects.exists()


def test_the_faculty_submits_for_its_departments(draft, cast):
    assert state(signoffs.submit(draft, by=cast.deans_clerk.scope, at=MONDAY)) == ("submitted", "head", 1, 0)


def test_an_approved_document_is_not_submitted_again(at_step, cast):
    paper = at_step("vice_rector")
    paper = signoffs.approve(paper, by=cast.vice_rector.scope, at=hours_later(9))
    with pytest.raises(Refused):
        signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(10))


def test_the_submitter_takes_it_back_while_nobody_has_signed(submitted, cast):
    paper = signoffs.withdraw(submitted, by=cast.department_clerk.scope, at=hours_later(1))
    assert state(paper) == ("draft", "", 1, 0)
    assert SignOff.objects.last().decision == "withdrawn"
    assert AuditEntry.objects.filter(event="curriculum.plan.withdrawn").count() == 1


def test_another_person_does_not_take_it_back(submitted, cast):
    with pytest.raises(Refused) as refusal:
        signoffs.withdraw(submitted, by=cast.deans_clerk.scope, at=hours_later(1))
    assert "Исакова Ж." in str(refusal.value)


def test_a_deputy_of_the_submitter_takes_it_back_in_both_names(submitted, cast, deputise):
    deputise(cast.deans_clerk, for_=cast.department_clerk)
    signoffs.withdraw(submitted, by=cast.deans_clerk.scope, at=hours_later(1))
    row = SignOff.objects.last()
    assert (row.by, row.acting_for) == (cast.deans_clerk.person, cast.department_clerk.person)


def test_after_a_signature_it_is_no_longer_taken_back(at_step, cast):
    with pytest.raises(Refused) as refusal:
        signoffs.withdraw(at_step("dean"), by=cast.department_clerk.scope, at=hours_later(5))
    assert "Өмүралиев Э." in str(refusal.value)


def test_a_draft_cannot_be_taken_back(draft, cast):
    with pytest.raises(Refused):
        signoffs.withdraw(draft, by=cast.department_clerk.scope, at=MONDAY)


def test_what_was_taken_back_goes_again_in_a_new_round(submitted, cast):
    paper = signoffs.withdraw(submitted, by=cast.department_clerk.scope, at=hours_later(1))
    paper = signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(2))
    assert state(paper) == ("submitted", "head", 2, 0)
    assert paper.submitted_at == hours_later(2)


def test_the_copy_in_hand_may_be_old_the_row_in_the_database_decides(submitted, cast):
    stale = type(submitted).objects.get(pk=submitted.pk)
    signoffs.withdraw(submitted, by=cast.department_clerk.scope, at=hours_later(1))
    with pytest.raises(Conflict):
        signoffs.approve(stale, by=cast.department_head.scope, at=hours_later(2))
