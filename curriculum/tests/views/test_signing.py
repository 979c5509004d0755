"""The way of a plan through its pages: submitting, signing, returning, taking back, papers, the expert card."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.models import ExpertCriterion, ExpertReview, Plan
from curriculum.tests.stages import review
from curriculum.tests.views.pages import address, field_errors, send, send_twice, text, tree
from curriculum.tests.world import make_line
from kuu_office.core.access.verdict import YES
from kuu_office.core.models import AuditEntry, RoleGrant, SignOff, StoredFile
from kuu_office.core.signoffs import rules
from kuu_office.core.tests.access import ANYBODY

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%%EOF\n"


def place(plan: Plan) -> tuple[str, str]:
    plan.refresh_from_db()
    return plan.state, plan.step


def scan(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("скан.pdf", content)


def card(mark: str = "met", finding: str = "", **values: str) -> dict[str, str]:
    marks = {f"mark_{one.pk}": mark for one in ExpertCriterion.objects.all()}
    findings = {f"finding_{one.pk}": finding for one in ExpertCriterion.objects.all()}
    return marks | findings | {"conclusion": "positive", "summary": "Жакшы план"} | values


def test_the_whole_way_through_the_pages(cast, sound):
    send(cast.deans_clerk.client, "plan_submit", sound)
    for member, step in ((cast.department_head, "head"), (cast.dean, "dean")):
        assert place(sound) == ("submitted", step)
        send(member.client, "plan_sign", sound, step=step)
    send(cast.office_specialist.client, "plan_review", sound, **card())
    send(cast.office_specialist.client, "plan_sign", sound, step="office")
    answer = send(cast.vice_rector.client, "plan_sign", sound, step="vice_rector")

    assert (place(sound), answer["Location"]) == (("approved", ""), address("plan", sound))
    assert "Signed; the plan is approved." in text(tree(cast.vice_rector.client.get(answer["Location"])))


def test_after_submitting_the_page_says_who_is_waited_for(cast, sound):
    answer = send(cast.deans_clerk.client, "plan_submit", sound)

    assert "The plan was submitted; it waits for: department head." in text(
        tree(cast.deans_clerk.client.get(answer["Location"]))
    )


def test_a_double_click_submits_once(cast, sound):
    first, second = send_twice(cast.deans_clerk.client, "plan_submit", sound)

    assert (first.status_code, second.status_code, place(sound)) == (302, 302, ("submitted", "head"))
    assert SignOff.objects.count() == 1


def test_a_plan_with_errors_is_not_submitted_and_the_page_says_why(cast, world):
    make_line(world.plan)

    answer = send(cast.deans_clerk.client, "plan_submit", world.plan)

    assert (answer.status_code, place(world.plan)) == (403, ("draft", ""))
    assert "Mend them first; each leads to its cell." in text(tree(answer))


def test_a_submitted_plan_is_not_submitted_again(cast, at_stage):
    plan = at_stage("head")

    answer = send(cast.department_clerk.client, "plan_submit", plan)

    assert (answer.status_code in (403, 409), SignOff.objects.count()) == (True, 1)


@pytest.mark.parametrize("who", sorted(ANYBODY | {"outsider"}))
def test_only_the_person_of_the_step_signs(cast, at_stage, who):
    """The head's step, whoever tries: everybody else leaves the plan where it was."""
    plan = at_stage("head")

    answer = send(getattr(cast, who).client, "plan_sign", plan, step="head")

    signed = who == "department_head"
    assert (place(plan)[1], answer.status_code == 302) == ("dean" if signed else "head", signed)


def test_a_double_click_signs_one_step(cast, at_stage):
    plan = at_stage("dean")

    send_twice(cast.dean.client, "plan_sign", plan, step="dean")

    assert place(plan) == ("submitted", "office")
    assert SignOff.objects.filter(step="dean").count() == 1


def test_a_step_signed_meanwhile_is_a_conflict_that_names_who_signed(cast, at_stage):
    plan = at_stage("office")

    answer = send(cast.dean.client, "plan_sign", plan, step="dean")

    assert (answer.status_code, place(plan)) == (409, ("submitted", "office"))
    assert "Токтогулов Б. decided already" in text(tree(answer))


def test_a_returned_plan_goes_back_with_the_remark(cast, at_stage):
    plan = at_stage("dean")

    first, _second = send_twice(cast.dean.client, "plan_return", plan, remark="Кредиттерди караңыз")

    assert place(plan) == ("returned", "")
    assert [row.remark for row in SignOff.objects.filter(decision="returned")] == ["Кредиттерди караңыз"]
    assert "The plan was returned with your remark." in text(tree(cast.dean.client.get(first["Location"])))


@pytest.mark.parametrize("remark", ["", "  "])
def test_a_return_without_a_remark_changes_nothing(cast, at_stage, remark):
    plan = at_stage("dean")

    answer = send(cast.dean.client, "plan_return", plan, remark=remark)

    assert (answer.status_code, place(plan)) == (422, ("submitted", "dean"))
    assert "Say in the remark what has to be mended." in text(tree(answer))


def test_a_return_from_a_page_that_shows_an_earlier_step_is_a_conflict(cast, at_stage):
    plan = at_stage("office")

    answer = send(cast.office_specialist.client, "plan_return", plan, remark="Кредиттерди караңыз", step="dean")

    assert (answer.status_code, place(plan)) == (409, ("submitted", "office"))


def test_a_remark_that_is_too_long_is_told_at_its_field_and_not_dropped(cast, at_stage):
    plan = at_stage("dean")

    answer = send(cast.dean.client, "plan_return", plan, remark="к" * 4001)

    assert (answer.status_code, place(plan)) == (422, ("submitted", "dean"))
    assert "4000" in text(tree(answer))


def test_the_sender_takes_the_plan_back_and_nobody_else(cast, at_stage):
    plan = at_stage("head")

    assert send(cast.department_clerk.client, "plan_withdraw", plan).status_code == 403
    assert place(plan) == ("submitted", "head")
    assert send(cast.deans_clerk.client, "plan_withdraw", plan).status_code == 302
    assert place(plan) == ("draft", "")


def test_a_paper_signed_by_hand_goes_in_with_its_scan_once(cast, at_stage):
    plan = at_stage("head")
    values = {"signer": "Э. Өмүралиев", "signed_on": "2026-03-01", "step": "head"}

    send_twice(cast.deans_clerk.client, "plan_paper", plan, scan=scan(), **values)

    row = SignOff.objects.get(step="head")
    assert (place(plan), row.paper_signer, row.scan.name) == (("submitted", "dean"), "Э. Өмүралиев", "скан.pdf")
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"signer", "signed_on", "scan"}),
        ({"signer": "Э. Өмүралиев", "signed_on": "кечээ", "scan": PDF}, {"signed_on"}),
        ({"signer": "Э. Өмүралиев", "signed_on": "2999-01-01", "scan": PDF}, {"signed_on"}),
        ({"signer": "Э. Өмүралиев", "signed_on": "2026-03-01", "scan": b"MZ no paper"}, {"scan"}),
    ],
)
def test_what_is_wrong_with_a_paper_is_told_at_its_field(cast, at_stage, values, fields):
    plan = at_stage("head")
    sent = {name: scan(value) if name == "scan" else value for name, value in values.items()}

    answer = send(cast.deans_clerk.client, "plan_paper", plan, step="head", **sent)

    assert (answer.status_code, set(field_errors(answer)), place(plan)) == (422, fields, ("submitted", "head"))
    assert all(field_errors(answer).values())


def test_the_form_of_a_paper_is_for_those_who_may_bring_it(cast, at_stage):
    plan = at_stage("head")

    assert cast.deans_clerk.client.get(address("plan_paper", plan)).status_code == 200
    assert cast.office_specialist.client.get(address("plan_paper", plan)).status_code == 200
    assert cast.dean.client.get(address("plan_paper", plan)).status_code == 403


@pytest.mark.parametrize("who", sorted(ANYBODY | {"outsider"}))
def test_the_last_signature_on_paper_is_recorded_only_by_the_office(cast, at_stage, who):
    """The vice-rector's step, whoever brings the scan: everybody else is told why and leaves the plan where it was."""
    plan = at_stage("vice_rector")
    values = {"signer": "К. Мамытов", "signed_on": "2026-03-01", "step": "vice_rector"}

    answer = send(getattr(cast, who).client, "plan_paper", plan, scan=scan(), **values)

    recorded = who in {"office_specialist", "head_of_office"}
    assert (place(plan)[0], answer.status_code == 302) == ("approved" if recorded else "submitted", recorded)
    assert StoredFile.objects.count() == int(recorded)


def test_a_paper_that_comes_after_the_step_was_signed_is_a_conflict(cast, at_stage):
    plan = at_stage("dean")

    answer = send(
        cast.deans_clerk.client,
        "plan_paper",
        plan,
        signer="Э. Өмүралиев",
        signed_on="2026-03-01",
        scan=scan(),
        step="head",
    )

    assert (answer.status_code, place(plan), StoredFile.objects.count()) == (409, ("submitted", "dean"), 0)


def test_the_expert_card_is_filled_in_and_kept(cast, at_stage):
    plan = at_stage("office")

    answer = send(cast.office_specialist.client, "plan_review", plan, **card())

    kept = ExpertReview.objects.get()
    assert (answer["Location"], kept.conclusion, kept.summary) == (address("plan", plan), "positive", "Жакшы план")
    assert {item.mark for item in kept.items.all()} == {"met"}


def test_the_card_opens_with_what_was_filled_in(cast, at_stage):
    plan = at_stage("office")
    review(plan, cast, "negative")

    page = tree(cast.head_of_office.client.get(address("plan_review", plan)))

    assert page.xpath("//input[@name='conclusion' and @checked]/@value") == ["negative"]
    assert set(page.xpath("//input[starts-with(@name, 'mark_') and @checked]/@value")) == {"not_met"}
    assert set(page.xpath("//input[starts-with(@name, 'finding_')]/@value")) == {"Кредиттер жетишпейт"}


def test_a_card_without_marks_is_told_field_by_field(cast, at_stage):
    plan = at_stage("office")

    answer = send(cast.office_specialist.client, "plan_review", plan, conclusion="positive")

    names = {f"mark_{one.pk}" for one in ExpertCriterion.objects.all()}
    assert (answer.status_code, ExpertReview.objects.count()) == (422, 0)
    assert set(field_errors(answer)) == names


@pytest.mark.parametrize(
    ("mark", "finding", "conclusion", "field"),
    [
        ("not_met", "", "negative", "finding_"),
        ("not_met", "Аз", "positive", "conclusion"),
        ("met", "", "", "conclusion"),
    ],
)
def test_what_does_not_fit_together_in_a_card_is_told(cast, at_stage, mark, finding, conclusion, field):
    plan = at_stage("office")

    answer = send(cast.office_specialist.client, "plan_review", plan, **card(mark, finding, conclusion=conclusion))

    assert (answer.status_code, ExpertReview.objects.count()) == (422, 0)
    assert all(name.startswith(field) for name in field_errors(answer))
    assert field_errors(answer)


def test_a_card_is_not_filled_before_the_plan_waits_for_the_office(cast, at_stage):
    plan = at_stage("dean")

    assert cast.office_specialist.client.get(address("plan_review", plan)).status_code == 403
    assert send(cast.office_specialist.client, "plan_review", plan, **card()).status_code == 403
    assert ExpertReview.objects.count() == 0


def test_a_double_click_keeps_one_card(cast, at_stage):
    send_twice(cast.office_specialist.client, "plan_review", at_stage("office"), **card())

    assert AuditEntry.objects.filter(event="curriculum.plan.reviewed").count() == 1


def test_control_with_the_four_eyes_taken_out_one_person_would_sign_twice(cast, at_stage, monkeypatch):
    """The head holds the dean's right too: the second signature is refused, and with the guard off it is not."""
    RoleGrant.objects.create(
        person=cast.department_head.person, role="dean", unit=cast.units.faculty, start_date="2020-09-01"
    )
    plan = at_stage("dean")
    refused = send(cast.department_head.client, "plan_sign", plan, step="dean")
    monkeypatch.setattr(rules, "_four_eyes", lambda *_: YES)

    assert (refused.status_code, place(plan)) == (403, ("submitted", "dean"))
    assert rules.can_sign(cast.department_head.scope, plan)
