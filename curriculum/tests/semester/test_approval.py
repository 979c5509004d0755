"""The way of a semester plan through its signatures, and back to its unit."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from curriculum.models import SemesterPlan
from curriculum.operations import semester_approval as approval
from curriculum.tests.semester_world import SPRING, line_of, make_semester_plans
from curriculum.tests.views.pages import send, text, tree
from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.registry import slots
from kuu_office.core.signoffs import bring_paper
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
ROUTE = ("department_head", "dean", "office_specialist")


def submit(cast, plan, by="deans_clerk"):
    return approval.submit_semester_plan(plan=plan, by=getattr(cast, by).scope, at=SPRING)


def approve(cast, plan):
    plan = submit(cast, plan)
    for member in ROUTE:
        plan = signoffs.approve(plan, by=getattr(cast, member).scope, at=SPRING)
    return plan


def test_head_dean_and_office_sign_in_turn(cast, plan):
    plan = submit(cast, plan)
    steps = [plan.step]
    for member in ROUTE:
        plan = signoffs.approve(plan, by=getattr(cast, member).scope, at=SPRING)
        steps.append(plan.step)

    assert (steps, plan.state) == (["head", "dean", "office", ""], "approved")
    events = AuditEntry.objects.filter(object_kind="curriculum.semesterplan").order_by("pk")
    assert [entry.event.rpartition(".")[2] for entry in events] == [
        "made", "submitted", "step_approved", "step_approved", "approved",
    ]  # fmt: skip


def test_nothing_with_an_error_is_submitted(cast, plan):
    line = line_of(plan)
    line.department = None
    line.save()

    with pytest.raises(Refused, match="The plan has 2 errors"):
        submit(cast, plan)

    assert SemesterPlan.objects.get(pk=plan.pk).state == "draft"


def test_a_difference_without_a_reason_stops_the_submission(cast, plan):
    line = line_of(plan)
    line.lecture, line.self_study = 16, 118
    line.save()
    with pytest.raises(Refused, match="errors"):
        submit(cast, plan)
    line.deviation = "Кафедранын токтому"
    line.save()

    assert submit(cast, plan).deviations == 1


def test_only_whose_step_it_is_signs(cast, plan):
    plan = submit(cast, plan)

    for member in (cast.dean, cast.office_specialist, cast.deans_clerk, cast.other_head):
        with pytest.raises(Refused):
            signoffs.approve(plan, by=member.scope, at=SPRING)


def test_a_step_signed_meanwhile_is_told(cast, plan):
    plan = submit(cast, plan)
    signoffs.approve(plan, by=cast.department_head.scope, at=SPRING, expected_step="head")

    with pytest.raises(Conflict):
        signoffs.approve(plan, by=cast.department_head.scope, at=SPRING, expected_step="head")


def test_a_plan_is_returned_with_a_remark(cast, plan):
    plan = submit(cast, plan)
    with pytest.raises(BadInput, match="Say in the remark"):
        signoffs.return_with_remark(plan, by=cast.department_head.scope, at=SPRING, remark=" ")

    plan = signoffs.return_with_remark(plan, by=cast.department_head.scope, at=SPRING, remark="Сааттар")

    assert (plan.state, plan.return_count, signoffs.remarks(plan)[0].remark) == ("returned", 1, "Сааттар")


def test_the_sender_takes_a_plan_back_while_nobody_has_signed(cast, plan):
    plan = submit(cast, plan)
    assert signoffs.withdraw(plan, by=cast.deans_clerk.scope, at=SPRING).state == "draft"
    plan = submit(cast, plan)
    plan = signoffs.approve(plan, by=cast.department_head.scope, at=SPRING)

    with pytest.raises(Refused, match="has signed already"):
        signoffs.withdraw(plan, by=cast.deans_clerk.scope, at=SPRING)


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("скан.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def test_a_paper_signed_by_hand_is_taken_in(cast, plan):
    plan = submit(cast, plan)
    paper = {
        "signed_on": date(2027, 3, 1),
        "signer": "Өмүралиев Э.",
        "upload": scan(),
        "access": Permission.SEMESTER_VIEW,
    }

    plan = bring_paper(plan, **paper, by=cast.deans_clerk.scope, at=SPRING)

    assert plan.step == "dean"
    assert SignOff.objects.get(step="head").paper_signer == "Өмүралиев Э."


def test_the_page_of_a_paper_takes_the_scan_and_tells_what_is_wrong(cast, plan):
    submit(cast, plan)
    client = cast.deans_clerk.client
    assert client.get(reverse("curriculum:semester_paper", args=[plan.pk])).status_code == 200
    assert send(client, "semester_paper", plan, signer="А", signed_on="2027-03-01").status_code == 422
    broken = SimpleUploadedFile("скан.pdf", b"x")
    paper = {"signer": "Өмүралиев Э.", "signed_on": "2020-03-01"}
    assert send(client, "semester_paper", plan, **paper, scan=broken).status_code == 422

    assert send(client, "semester_paper", plan, **paper, scan=scan()).status_code == 302
    assert SemesterPlan.objects.get(pk=plan.pk).step == "dean"
    kept = SignOff.objects.get(step="head").scan
    assert (kept.access, kept.unit) == (Permission.SEMESTER_VIEW, plan.department)


def test_the_verbs_work_from_the_page(cast, plan):
    def state() -> tuple[str, str]:
        now = SemesterPlan.objects.get(pk=plan.pk)
        return now.state, now.step

    send(cast.deans_clerk.client, "semester_submit", plan)
    assert state() == ("submitted", "head")
    send(cast.deans_clerk.client, "semester_withdraw", plan)
    assert state() == ("draft", "")
    send(cast.deans_clerk.client, "semester_submit", plan)
    send(cast.department_head.client, "semester_return", plan, remark="Караңыз")
    assert state() == ("returned", "")
    send(cast.deans_clerk.client, "semester_submit", plan)
    for member, step in zip(ROUTE, ("head", "dean", "office"), strict=True):
        send(getattr(cast, member).client, "semester_sign", plan, step=step)
    assert state() == ("approved", "")


def test_the_inbox_shows_what_differs_and_lets_sign(cast, plan):
    line = line_of(plan)
    line.lecture, line.self_study, line.deviation = 16, 118, "Кафедранын токтому № 4"
    line.save()
    plan = submit(cast, plan)
    queue, scope = slots.queues["curriculum.semesterplan"], cast.department_head.scope

    [row] = queue.waiting(scope)
    assert (row.pk, row.flags, queue.count(scope)) == (plan.pk, ("1 line differs",), 1)
    client = cast.department_head.client
    client.cookies["django_language"] = "en"
    page = text(tree(client.get(reverse("core:inbox_item", args=["curriculum.semesterplan", plan.pk]))))
    assert "Кафедранын токтому № 4" in page
    queue.approve(pk=plan.pk, by=scope, at=SPRING, expected_step="head")
    queue.return_(pk=plan.pk, by=cast.dean.scope, at=SPRING, remark="Жок", expected_step="dean")
    assert SemesterPlan.objects.get(pk=plan.pk).state == "returned"


def return_plans(cast, plans, by="office_specialist", **changes):
    sent = {"remark": "Бөлмөнүн түрүн жазыңыз", "due_date": date(2027, 3, 20)} | changes
    return approval.return_to_units(plans=plans, **sent, by=getattr(cast, by).scope, at=SPRING)


def test_the_office_gives_plans_back_in_whatever_state_they_are(cast, plan, term_world):
    [second] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    [third] = make_semester_plans([term_world.other_group], term_world.autumn, cast.other_clerk)
    approve(cast, plan)
    submit(cast, second)

    return_plans(cast, [plan, second, third])

    assert list(SemesterPlan.objects.values_list("state", "step", "due_date", "return_count").distinct()) == [
        ("returned", "", date(2027, 3, 20), 1)
    ]
    assert [signoffs.remarks(one)[0].remark for one in SemesterPlan.objects.all()] == ["Бөлмөнүн түрүн жазыңыз"] * 3
    assert AuditEntry.objects.filter(event="curriculum.semesterplan.returned_to_unit").count() == 3


def test_a_plan_given_back_goes_its_whole_way_again(cast, plan):
    return_plans(cast, [approve(cast, plan)])

    again = approve(cast, SemesterPlan.objects.get(pk=plan.pk))

    assert (again.state, again.round) == ("approved", 2)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"remark": "  "}, "Say in the remark"),
        ({"due_date": date(2027, 3, 1)}, "The deadline is past already"),
        ({"plans": []}, "Choose from 1 to 2000 plans"),
    ],
)
def test_giving_back_asks_for_plans_a_remark_and_a_day_to_come(cast, plan, changes, told):
    with pytest.raises(BadInput, match=told):
        return_plans(cast, changes.pop("plans", [plan]), **changes)


def test_only_the_office_gives_plans_back(cast, plan):
    for member in ("deans_clerk", "dean", "vice_rector", "dispatcher"):
        with pytest.raises(Refused):
            return_plans(cast, [plan], by=member)

    assert SemesterPlan.objects.get(pk=plan.pk).state == "draft"


def test_an_archived_plan_is_not_given_back(cast, plan):
    SemesterPlan.objects.filter(pk=plan.pk).update(state="archived")

    with pytest.raises(Refused, match="in the archive"):
        return_plans(cast, [plan])


def test_all_are_given_back_or_none(cast, plan, term_world):
    [second] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    SemesterPlan.objects.filter(pk=second.pk).update(state="archived")

    with pytest.raises(Refused):
        return_plans(cast, [plan, second])

    assert SemesterPlan.objects.get(pk=plan.pk).state == "draft"
