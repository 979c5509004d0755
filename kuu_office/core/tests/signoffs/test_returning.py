"""Returning with a remark, and signatures given on paper."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kuu_office.core import signoffs
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, RoleGrant, SignOff, StoredFile
from kuu_office.core.tests.cast import MEMBERS
from kuu_office.core.tests.english import in_english
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later


def state(paper) -> tuple:
    paper.refresh_from_db()
    return paper.state, paper.step, paper.return_count


@pytest.fixture
def scan(cast) -> StoredFile:
    return StoredFile.objects.create(
        name="scan.pdf", content_type="application/pdf", size=9, sha256="0" * 64, path="x", stored_at=MONDAY,
        stored_by=cast.department_clerk.person,
    )  # fmt: skip


def test_a_return_goes_back_with_its_remark_and_is_counted(at_step, cast):
    paper = signoffs.return_with_remark(
        at_step("office"), by=cast.office_specialist.scope, at=hours_later(5), remark=" Б.2 "
    )
    assert state(paper) == ("returned", "", 1)
    row = SignOff.objects.last()
    assert (row.step, row.decision, row.remark, row.by) == ("office", "returned", "Б.2", cast.office_specialist.person)
    entry = AuditEntry.objects.get(event=f"{KIND}.returned")
    assert (entry.reason, entry.old["step"], entry.new["state"]) == ("Б.2", "office", "returned")


@pytest.mark.parametrize("remark", ["", "   ", "\n\t"])
def test_a_return_without_a_remark_is_refused_at_the_field(submitted, cast, remark):
    with pytest.raises(BadInput) as refusal:
        signoffs.return_with_remark(submitted, by=cast.department_head.scope, at=hours_later(1), remark=remark)
    assert refusal.value.field == "remark"
    assert state(submitted) == ("submitted", "head", 0)


def test_the_owner_app_hears_of_what_can_be_changed_again(submitted, cast, conditions):
    signoffs.withdraw(submitted, by=cast.department_clerk.scope, at=hours_later(1))
    signoffs.submit(submitted, by=cast.department_clerk.scope, at=hours_later(2))
    head = cast.department_head
    signoffs.return_with_remark(submitted, by=head.scope, at=hours_later(3), remark="Б.2")

    assert conditions.opened == [
        (submitted.pk, "draft", cast.department_clerk.person.pk, hours_later(1)),
        (submitted.pk, "returned", head.person.pk, hours_later(3)),
    ]


def test_only_whose_step_it_is_returns(submitted, cast):
    with pytest.raises(Refused):
        signoffs.return_with_remark(submitted, by=cast.dean.scope, at=hours_later(1), remark="жок")


def test_a_condition_of_the_step_does_not_hinder_a_return(at_step, cast, conditions):
    conditions.office_is_ready = False
    paper = signoffs.return_with_remark(
        at_step("office"), by=cast.office_specialist.scope, at=hours_later(5), remark="Б.2"
    )
    assert state(paper) == ("returned", "", 1)


def test_returns_are_counted_over_rounds(submitted, cast):
    for _time in range(3):
        paper = signoffs.return_with_remark(submitted, by=cast.department_head.scope, at=hours_later(1), remark="кайра")
        signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(2))
    assert state(submitted) == ("submitted", "head", 3)


def test_a_return_of_what_went_on_meanwhile_is_a_conflict(submitted, cast):
    scope = cast.department_head.scope
    signoffs.approve(submitted, by=scope, at=hours_later(1))
    with pytest.raises(Conflict):
        signoffs.return_with_remark(submitted, by=scope, at=hours_later(2), remark="кайра", expected_step="head")


def test_remarks_of_all_rounds_stay_readable(submitted, cast):
    paper = signoffs.return_with_remark(submitted, by=cast.department_head.scope, at=hours_later(1), remark="биринчи")
    paper = signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(2))
    signoffs.return_with_remark(paper, by=cast.department_head.scope, at=hours_later(3), remark="экинчи")
    assert [row.remark for row in signoffs.remarks(paper)] == ["экинчи", "биринчи"]


def on_paper(paper, member, scan, **changes):
    values = {"signed_on": date(2025, 9, 1), "scan": scan, "signer": "Токтогулов Б.", "at": hours_later(6)}
    return signoffs.sign_on_paper(paper, by=member.scope, **values | changes)


def test_a_paper_signature_moves_the_document_on(at_step, cast, scan):
    paper = on_paper(at_step("dean"), cast.department_clerk, scan)
    assert state(paper) == ("submitted", "office", 0)
    row = SignOff.objects.last()
    assert (row.step, row.decision, row.by, row.paper_signer, row.signed_on_paper, row.scan) == (
        "dean", "approved", cast.department_clerk.person, "Токтогулов Б.", date(2025, 9, 1), scan,
    )  # fmt: skip


def test_a_paper_signature_says_so_in_the_record(at_step, cast, scan):
    on_paper(at_step("dean"), cast.department_clerk, scan)
    entry = AuditEntry.objects.latest("id")
    assert (entry.event, entry.new["paper_signer"], entry.new["signed_on_paper"]) == (
        f"{KIND}.signed_on_paper", "Токтогулов Б.", "2025-09-01",
    )  # fmt: skip


def test_the_last_signature_may_be_on_paper(at_step, cast, scan, conditions):
    paper = on_paper(at_step("vice_rector"), cast.office_specialist, scan, signer="Мамытов К.")
    assert state(paper) == ("approved", "", 0)
    assert len(conditions.approved) == 1


def test_the_bearer_of_papers_may_bring_several(submitted, cast, scan):
    paper = on_paper(submitted, cast.department_clerk, scan, signer="Өмүралиев Э.")
    paper = on_paper(paper, cast.department_clerk, scan)
    assert state(paper) == ("submitted", "office", 0)


def test_bringing_a_paper_is_not_signing_the_bearer_still_signs_the_own_step(at_step, cast, scan):
    paper = on_paper(at_step("dean"), cast.office_specialist, scan)
    paper = signoffs.approve(paper, by=cast.office_specialist.scope, at=hours_later(7))
    assert state(paper) == ("submitted", "vice_rector", 0)


BRING = {"deans_clerk", "department_clerk", "department_head", "office_specialist", "head_of_office"}
RECORD = {"office_specialist", "head_of_office"}


@pytest.mark.parametrize(("step", "bearers"), [("dean", BRING), ("office", RECORD), ("vice_rector", RECORD)])
def test_the_units_bring_papers_of_the_units_and_the_office_any(at_step, cast, step, bearers):
    paper = at_step(step)
    assert {name for name in MEMBERS if signoffs.can_record_paper(getattr(cast, name).scope, paper)} == bearers


@pytest.mark.parametrize("name", ["teacher", "dean", "other_clerk", "vice_rector", "outsider"])
def test_a_paper_in_other_hands_is_refused(at_step, cast, scan, name):
    paper = at_step("dean")
    with pytest.raises(Refused):
        on_paper(paper, getattr(cast, name), scan)
    assert state(paper) == ("submitted", "dean", 0)


@pytest.mark.parametrize("name", ["department_clerk", "department_head", "vice_rector"])
def test_the_last_signature_from_a_paper_is_recorded_by_nobody_but_the_office(at_step, cast, scan, conditions, name):
    paper = at_step("vice_rector")
    with pytest.raises(Refused):
        on_paper(paper, getattr(cast, name), scan)
    assert (state(paper), conditions.approved) == (("submitted", "vice_rector", 0), [])


@pytest.mark.usefixtures(in_english.__name__)
def test_who_submitted_is_told_to_bring_the_last_paper_to_the_office(at_step, cast):
    verdict = signoffs.can_record_paper(cast.department_clerk.scope, at_step("vice_rector"))
    assert verdict.reason == "Bring this paper to the office: it records its own step and the last signature."


def test_control_without_the_rule_of_the_last_step_the_sender_would_approve_alone(
    at_step, cast, scan, conditions, monkeypatch
):
    monkeypatch.setattr(signoffs.Route, "is_recorded_by_office", lambda _route, _step: False)
    paper = on_paper(at_step("vice_rector"), cast.department_clerk, scan)
    assert (state(paper), len(conditions.approved)) == (("approved", "", 0), 1)


def test_who_lost_the_role_since_brings_no_more_papers(at_step, cast, scan):
    paper = at_step("dean")
    RoleGrant.objects.filter(person=cast.department_clerk.person).update(end_date=date(2020, 12, 31))
    with pytest.raises(Refused):
        on_paper(paper, cast.department_clerk, scan)


def test_a_paper_without_its_scan_is_refused_at_the_field(at_step, cast):
    paper = at_step("vice_rector")
    with pytest.raises(BadInput) as refusal:
        on_paper(paper, cast.office_specialist, None)
    assert (refusal.value.field, state(paper)) == ("scan", ("submitted", "vice_rector", 0))


@pytest.mark.parametrize("changes", [{"scan": None}, {"paper_signer": ""}])
def test_the_database_keeps_no_paper_signature_without_scan_and_name(submitted, cast, scan, changes):
    values = {
        "document_kind": KIND, "object_id": submitted.pk, "round": 1, "step": "head", "decision": "approved",
        "by": cast.department_clerk.person, "at": MONDAY, "signed_on_paper": date(2025, 9, 1), "scan": scan,
        "paper_signer": "Өмүралиев Э.",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="sign_off_paper_has_scan"), transaction.atomic():
        SignOff.objects.create(**values | changes)
    assert SignOff.objects.create(**values).paper_signer == "Өмүралиев Э."


def test_a_paper_does_not_get_round_the_condition_of_a_step(at_step, cast, scan, conditions):
    conditions.office_is_ready = False
    with pytest.raises(Refused, match="expert card"):
        on_paper(at_step("office"), cast.office_specialist, scan)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"signer": "  "}, "signer"), ({"signed_on": date(2025, 9, 2)}, "signed_on")],
)
def test_a_paper_without_a_name_or_from_the_future_is_refused_at_the_field(at_step, cast, scan, changes, field):
    with pytest.raises(BadInput) as refusal:
        on_paper(at_step("dean"), cast.department_clerk, scan, **changes)
    assert refusal.value.field == field


def test_a_paper_for_a_step_that_was_signed_meanwhile_is_a_conflict(at_step, cast, scan):
    with pytest.raises(Conflict):
        on_paper(at_step("office"), cast.department_clerk, scan, expected_step="dean")


def test_a_draft_takes_no_paper(draft, cast, scan):
    with pytest.raises(Refused):
        on_paper(draft, cast.department_clerk, scan)
