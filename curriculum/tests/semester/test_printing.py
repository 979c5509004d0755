"""The printed semester plan."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from curriculum.documents.semester import build_semester_context, natural_key
from curriculum.enums import Language, RoomType
from curriculum.models import SemesterPlan
from curriculum.operations import prints
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.tests.semester_world import SPRING, fill, line_of
from curriculum.tests.views.pages import send
from kuu_office.core import signoffs
from kuu_office.core.documents import read_file
from kuu_office.core.errors import BadInput
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import IssuedDocument, Job

pytestmark = pytest.mark.django_db
with override("ky"):
    LANGUAGE, ROOM = str(Language.KYRGYZ.label), str(RoomType.CLASSROOM.label)


def signed(cast, plan, *members):
    plan = submit_semester_plan(plan=plan, by=cast.deans_clerk.scope, at=SPRING)
    for member in members:
        plan = signoffs.approve(plan, by=getattr(cast, member).scope, at=SPRING)
    return SemesterPlan.objects.with_names().get(pk=plan.pk)


def test_the_paper_holds_the_courses_with_hours_of_the_term_and_of_a_week(plan):
    fill(plan.group, 25)
    paper = build_semester_context(SemesterPlan.objects.with_names().get(pk=plan.pk), language="ky")

    assert (paper["is_draft"], len(paper["rows"]), len(paper["headings"]), len(paper["totals"])) == (True, 6, 14, 14)
    assert paper["rows"][0]["cells"] == (
        "5", "150", "48", "32", "16", "", "", "102", "2", "1", "", "Э", LANGUAGE, ROOM,
    )  # fmt: skip
    assert paper["totals"][0:4] == ("30", "900", "288", "192")
    assert {"25", "16", "ПИ-1-26"} <= {value for _label, value in paper["facts"]}


def test_a_difference_stands_on_the_paper_with_its_reason(plan):
    line = line_of(plan)
    line.lecture, line.self_study, line.deviation = 16, 118, "Токтом № 4"
    line.save()

    paper = build_semester_context(plan, language="ru")

    assert [row["reason"] for row in paper["rows"]] == ["Токтом № 4", "", "", "", "", ""]


def test_signatures_stand_on_the_paper(cast, plan):
    approved = signed(cast, plan, "department_head", "dean", "office_specialist")

    paper = build_semester_context(approved, language="ky")

    assert not paper["is_draft"]
    assert [one["name"] for one in paper["signatures"]] == ["Токтогулов Б.", "Өмүралиев Э."]
    assert paper["approvals"][1]["name"] == "Жумабаева Ч."
    assert all(one["day"] for one in paper["signatures"])


def test_a_draft_has_a_paper_for_each_revision_an_approved_plan_one_for_each_round(cast, plan):
    assert natural_key(plan, "ky") == f"{plan.pk} draft 1 draft  0 ky round 0"
    assert natural_key(signed(cast, plan, "department_head", "dean", "office_specialist"), "ru") == (
        f"{plan.pk} approved ru round 1"
    )


def test_a_plan_is_printed_in_the_background(cast, plan):
    response = send(cast.deans_clerk.client, "semester_print", plan, language="ky")
    job = Job.objects.get()
    run_job(job.pk)

    assert response["Location"] == reverse("core:job", args=[job.pk])
    [page] = PdfReader(BytesIO(read_file(Job.objects.select_related("result").get().result))).pages
    assert page.mediabox.width > page.mediabox.height
    assert "ПИ-1-26" in page.extract_text()
    document = IssuedDocument.objects.get()
    assert (document.kind, document.object_id) == ("curriculum.semester_paper", plan.pk)


def test_what_is_printed_must_be_named(cast, plan):
    with pytest.raises(BadInput):
        prints.ask_for_semester_plans(plans=[], language="ky", by=cast.deans_clerk.scope, at=SPRING)
    with pytest.raises(BadInput):
        prints.ask_for_semester_plans(plans=[plan], language="fr", by=cast.deans_clerk.scope, at=SPRING)
    assert send(cast.deans_clerk.client, "semester_print", plan, language="fr").status_code == 422
    assert cast.deans_clerk.client.get(reverse("curriculum:semester_print", args=[plan.pk])).status_code == 200
