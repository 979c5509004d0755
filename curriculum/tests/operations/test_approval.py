"""The way of a plan: what stops it, what each signature does, what an approval freezes."""

import pytest

from curriculum.models import ExpertReview, Plan
from curriculum.operations import approval
from curriculum.operations.cells import CellWrite, save_cells
from curriculum.operations.plans import start_version
from curriculum.tests.world import NOON, make_line, make_plan, make_sound_plan
from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import SignOff
from kuu_office.core.signoffs import bring_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(world) -> Plan:
    """A plan in which the checks find nothing."""
    return make_sound_plan(world.programme)


def reviewed(plan: Plan, conclusion: str, cast) -> None:
    ExpertReview.objects.create(
        plan=plan,
        round_number=plan.round,
        conclusion=conclusion,
        reviewed_by=cast.office_specialist.person,
        reviewed_at=NOON,
    )


def submitted(plan: Plan, cast) -> Plan:
    return approval.submit_plan(plan=plan, by=cast.deans_clerk.scope, at=NOON)


def sign(plan: Plan, member) -> Plan:
    return signoffs.approve(plan, by=member.scope, at=NOON)


def all_the_way(plan: Plan, cast) -> Plan:
    plan = submitted(plan, cast)
    plan = sign(plan, cast.department_head)
    plan = sign(plan, cast.dean)
    reviewed(plan, "positive", cast)
    plan = sign(plan, cast.office_specialist)
    return sign(plan, cast.vice_rector)


def test_a_plan_with_errors_is_not_submitted(cast, world):
    make_line(world.plan, credits=5)

    with pytest.raises(Refused):
        submitted(world.plan, cast)

    world.plan.refresh_from_db()
    assert (world.plan.state, SignOff.objects.count()) == ("draft", 0)


def test_four_signatures_approve_a_plan(cast, sound):
    plan = all_the_way(sound, cast)

    assert (plan.state, plan.step) == ("approved", "")
    rows = SignOff.objects.filter(object_id=plan.pk).order_by("pk")
    assert [(row.step, row.decision, row.by) for row in rows] == [
        ("", "submitted", cast.deans_clerk.person),
        ("head", "approved", cast.department_head.person),
        ("dean", "approved", cast.dean.person),
        ("office", "approved", cast.office_specialist.person),
        ("vice_rector", "approved", cast.vice_rector.person),
    ]


def test_each_step_waits_for_its_own_people(cast, sound):
    plan = submitted(sound, cast)

    for member in (cast.dean, cast.office_specialist, cast.vice_rector, cast.other_head, cast.teacher):
        with pytest.raises(Refused):
            sign(plan, member)


def test_the_office_does_not_sign_without_an_expert_card(cast, sound):
    plan = sign(sign(submitted(sound, cast), cast.department_head), cast.dean)

    with pytest.raises(Refused):
        sign(plan, cast.office_specialist)


def test_the_office_does_not_sign_over_a_negative_expert_card(cast, sound):
    plan = sign(sign(submitted(sound, cast), cast.department_head), cast.dean)
    reviewed(plan, "negative", cast)

    with pytest.raises(Refused):
        sign(plan, cast.office_specialist)


def test_a_returned_plan_can_be_mended_and_comes_back_to_the_first_step(cast, sound):
    plan = sign(submitted(sound, cast), cast.department_head)
    plan = signoffs.return_with_remark(plan, by=cast.dean.scope, at=NOON, remark="3-семестрди караңыз")

    assert (plan.state, plan.return_count, plan.is_editable) == ("returned", 1, True)
    assert submitted(plan, cast).step == "head"


def test_a_return_needs_a_remark(cast, sound):
    plan = submitted(sound, cast)

    with pytest.raises(BadInput) as refusal:
        signoffs.return_with_remark(plan, by=cast.department_head.scope, at=NOON, remark=" ")

    assert refusal.value.field == "remark"


def test_an_expert_card_of_an_earlier_round_does_not_count(cast, sound):
    plan = sign(sign(submitted(sound, cast), cast.department_head), cast.dean)
    reviewed(plan, "positive", cast)
    plan = signoffs.return_with_remark(plan, by=cast.office_specialist.scope, at=NOON, remark="кайра")
    plan = sign(sign(submitted(plan, cast), cast.department_head), cast.dean)

    assert not approval.positive_review(plan)


def test_a_plan_on_its_way_is_frozen(cast, sound):
    line = sound.lines.first()
    submitted(sound, cast)

    with pytest.raises(Refused):
        save_cells(
            plan_id=sound.pk, writes=[CellWrite(line.pk, "note", "жаңы", 0)], by=cast.deans_clerk.scope, at=NOON,
            language="ky",
        )  # fmt: skip

    line.refresh_from_db()
    assert line.note == ""


def test_the_sender_takes_a_plan_back_while_nobody_has_signed(cast, sound):
    plan = submitted(sound, cast)

    assert signoffs.withdraw(plan, by=cast.deans_clerk.scope, at=NOON).state == "draft"


def test_a_signed_plan_is_not_taken_back(cast, sound):
    plan = sign(submitted(sound, cast), cast.department_head)

    with pytest.raises(Refused):
        signoffs.withdraw(plan, by=cast.deans_clerk.scope, at=NOON)


def test_the_second_click_on_sign_is_told_that_it_is_done(cast, sound):
    plan = submitted(sound, cast)
    signoffs.approve(plan, by=cast.department_head.scope, at=NOON, expected_step="head")

    with pytest.raises(Conflict):
        signoffs.approve(plan, by=cast.department_head.scope, at=NOON, expected_step="head")


def test_the_last_signature_under_a_new_version_archives_the_one_before(cast, sound):
    plan = all_the_way(sound, cast)
    version = start_version(plan=plan, reason="жаңы", by=cast.deans_clerk.scope, at=NOON)

    all_the_way(version, cast)

    plan.refresh_from_db()
    assert plan.state == "archived"


def test_warnings_are_counted_when_a_plan_is_submitted(cast, sound):
    sound.lines.filter(kind="practice").update(weeks=9)

    submitted(sound, cast)

    sound.refresh_from_db()
    assert sound.warnings == 1


def test_the_scan_of_a_paper_must_be_a_pdf(cast, sound):
    from django.core.files.uploadedfile import SimpleUploadedFile

    plan = submitted(sound, cast)

    with pytest.raises(BadInput) as refusal:
        bring_paper(
            plan, signed_on=NOON.date(), signer="Э. Өмүралиев", upload=SimpleUploadedFile("scan.pdf", b"MZ"),
            access=Permission.PLAN_VIEW, by=cast.deans_clerk.scope, at=NOON,
        )  # fmt: skip

    assert refusal.value.field == "scan"


def test_a_step_signed_on_paper_goes_on_with_its_scan(cast, sound):
    from django.core.files.uploadedfile import SimpleUploadedFile

    plan = submitted(sound, cast)
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF\n")

    plan = bring_paper(
        plan, signed_on=NOON.date(), signer="Э. Өмүралиев", upload=scan, access=Permission.PLAN_VIEW,
        by=cast.deans_clerk.scope, at=NOON,
    )  # fmt: skip

    row = SignOff.objects.get(step="head")
    assert (plan.step, row.paper_signer, row.scan.name) == ("dean", "Э. Өмүралиев", "scan.pdf")


def test_other_plans_are_not_touched(cast, sound, world):
    bystander = make_plan(world.programme, 2020)

    all_the_way(sound, cast)

    bystander.refresh_from_db()
    assert bystander.state == "draft"
