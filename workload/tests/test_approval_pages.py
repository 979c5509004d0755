"""The pages of a load sheet on its way: verbs with their reasons, remarks on lines, versions, the inbox."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.tests.views.pages import offered, stopped, text, tree
from kuu_office.core import clock, signoffs
from kuu_office.core.models import SignOff
from workload.models import LineRemark, LoadSheet
from workload.operations.approval import start_version
from workload.operations.remarks import remark_on_line
from workload.tests.stages import REMARK, bring_to, give_all, make_teacher
from workload.tests.world import AT, calculate, row, sheet_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


@pytest.fixture
def line(load_world, sheet):
    return row(sheet, "lecture", load_world.lines[0])


def english(member):
    member.client.cookies["django_language"] = "en"
    return member.client


def opened(member, name: str, *args, **query):
    return english(member).get(reverse(f"workload:{name}", args=args), query)


def send(member, name: str, *args, **values):
    address = reverse(f"workload:{name}", args=args)
    return english(member).post(address, {"idem": str(uuid.uuid4()), **values}, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def now(sheet: LoadSheet) -> LoadSheet:
    return LoadSheet.objects.get(pk=sheet.pk)


# The verbs


def test_the_head_submits_and_reads_whom_the_sheet_waits_for(cast, sheet):
    assert "Submit for approval" in offered(opened(cast.department_head, "sheet", sheet.pk))

    response = send(cast.department_head, "sheet_submit", sheet.pk)

    assert said(response) == ["The load sheet was submitted; it waits for: dean."]
    assert now(sheet).step == "dean"


def test_who_may_not_submit_reads_why(cast, sheet):
    reasons = stopped(opened(cast.department_clerk, "sheet", sheet.pk))

    assert "sign the teaching load for the department" in reasons["Submit for approval"]


def test_an_open_remark_stops_the_button(cast, sheet, line):
    line.remarks.create(text=REMARK, by=cast.office_specialist.person, at=AT)

    reasons = stopped(opened(cast.department_head, "sheet", sheet.pk))
    assert reasons["Submit for approval"].startswith("1 remark on a line is open.")


def test_a_signer_signs_on_the_page(cast, sheet):
    bring_to("dean", sheet, cast)
    assert {"Sign", "Return"} <= offered(opened(cast.dean, "sheet", sheet.pk))

    assert said(send(cast.dean, "sheet_sign", sheet.pk, step="dean")) == [
        "Signed; the load sheet now waits for: Academic Affairs Office."
    ]
    send(cast.office_specialist, "sheet_sign", sheet.pk, step="office")
    response = send(cast.vice_rector, "sheet_sign", sheet.pk, step="vice_rector")
    assert said(response) == ["Signed; the load sheet is approved."]
    assert now(sheet).state == "approved"


def test_a_sheet_is_returned_with_a_remark_and_says_so(cast, sheet):
    bring_to("office", sheet, cast)

    response = send(cast.office_specialist, "sheet_return", sheet.pk, step="office", remark=REMARK)

    assert said(response) == ["The load sheet was returned with your remark."]
    page = opened(cast.department_head, "sheet", sheet.pk).content.decode()
    assert REMARK in page
    assert now(sheet).state == "returned"


def test_a_return_without_a_remark_is_refused(cast, sheet):
    bring_to("office", sheet, cast)

    assert send(cast.office_specialist, "sheet_return", sheet.pk, step="office", remark=" ").status_code == 422
    assert now(sheet).step == "office"


def test_the_head_takes_a_sheet_back(cast, sheet):
    bring_to("dean", sheet, cast)
    send(cast.department_head, "sheet_withdraw", sheet.pk)

    assert now(sheet).state == "draft"


def test_a_paper_signed_by_hand_is_brought_with_its_scan(cast, sheet):
    bring_to("dean", sheet, cast)
    assert opened(cast.department_head, "sheet_paper", sheet.pk).status_code == 200
    scan = SimpleUploadedFile("кол.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")

    send(cast.department_head, "sheet_paper", sheet.pk, step="dean", signer="Токтогулов Б.", signed_on="2026-10-02",
         scan=scan)  # fmt: skip

    assert now(sheet).step == "office"
    assert SignOff.objects.get(step="dean").paper_signer == "Токтогулов Б."


@pytest.mark.parametrize("name", ["sheet_submit", "sheet_withdraw"])
def test_a_sheet_of_another_unit_is_not_found(cast, sheet, name):
    assert send(cast.other_head, name, sheet.pk).status_code == 404
    assert send(cast.dean, name, sheet.pk).status_code == 403


def test_hours_that_nobody_takes_are_told_to_everybody(load_world, cast, sheet):
    sentence = "105.9 hours of 10 lines are given to nobody."
    assert sentence in opened(cast.department_head, "sheet", sheet.pk).content.decode()
    bring_to("office", sheet, cast)
    assert sentence in opened(cast.vice_rector, "sheet", sheet.pk).content.decode()

    give_all(sheet, make_teacher(load_world.department, "Осмонов"))
    assert "given to nobody" not in opened(cast.vice_rector, "sheet", sheet.pk).content.decode()


def test_what_lies_behind_a_sheet(cast, sheet):
    bring_to("returned", sheet, cast)

    page = opened(cast.dean, "sheet_past", sheet.pk).content.decode()
    assert page.count(REMARK) >= 1
    assert "submitted" in page


# Remarks on lines


def test_the_office_remarks_on_a_line_and_the_head_settles_it(cast, sheet, line):
    bring_to("office", sheet, cast)
    assert "Remark on this line" in opened(cast.office_specialist, "line", line.pk).content.decode()
    send(cast.office_specialist, "line_remark", line.pk, text=REMARK)
    send(cast.office_specialist, "sheet_return", sheet.pk, step="office", remark="Саптарды караңыз")

    page = opened(cast.department_head, "sheet", sheet.pk)
    assert REMARK in page.content.decode()
    assert "Settled" in opened(cast.department_head, "line", line.pk).content.decode()
    send(cast.department_head, "remark_settle", LineRemark.objects.get().pk)

    assert LineRemark.objects.get().settled_by == cast.department_head.person
    after = opened(cast.department_head, "line", line.pk).content.decode()
    assert "Settled by Өмүралиев Э." in after


def test_who_is_not_asked_gets_no_form_and_no_way_around(cast, sheet, line):
    bring_to("office", sheet, cast)

    for who in (cast.department_head, cast.dean, cast.quality_specialist):
        assert "Remark on this line" not in opened(who, "line", line.pk).content.decode()
        assert send(who, "line_remark", line.pk, text=REMARK).status_code == 403
    assert not LineRemark.objects.exists()


def test_a_remark_without_words_is_refused(cast, sheet, line):
    bring_to("office", sheet, cast)

    assert send(cast.office_specialist, "line_remark", line.pk, text="").status_code == 422


def test_the_line_shows_its_open_remark_in_the_list(cast, sheet, line):
    bring_to("office", sheet, cast)
    remark_on_line(line=line, text=REMARK, by=cast.office_specialist.scope, at=AT)

    cells = tree(opened(cast.dean, "sheet", sheet.pk)).xpath("//td[@data-label='Remark']")
    assert [text(cell) for cell in cells].count(REMARK) == 1


# Versions


def test_a_change_of_an_approved_sheet_is_a_new_version(cast, sheet):
    bring_to("approved", sheet, cast)
    assert "New version" in offered(opened(cast.department_head, "sheet", sheet.pk))

    send(cast.department_head, "sheet_version", sheet.pk, reason="Жаңы топ ачылды")

    version = LoadSheet.objects.latest().get()
    assert (version.previous, version.change_reason) == (sheet, "Жаңы топ ачылды")
    rows = opened(cast.department_head, "sheets").context["table"].rows
    assert [one.record.pk for one in rows] == [version.pk]
    assert "Жаңы топ ачылды" in opened(cast.department_head, "sheet", version.pk).content.decode()


def test_a_version_without_a_reason_is_asked_again(cast, sheet):
    bring_to("approved", sheet, cast)

    assert send(cast.department_head, "sheet_version", sheet.pk, reason="").status_code == 422
    assert LoadSheet.objects.count() == 1


def test_the_difference_between_versions_is_a_page(cast, sheet):
    bring_to("approved", sheet, cast)
    version = start_version(sheet, reason="Жаңы топ", by=cast.department_head.scope, at=AT)
    version.lines.filter(work="exam").delete()

    page = opened(cast.dean, "sheet_compare", version.pk)
    assert len(tree(page).find_class("row-removed")) == 2
    assert "This load sheet has no previous version." in opened(cast.dean, "sheet_compare", sheet.pk).content.decode()


# The inbox


def inbox_item(member, sheet):
    return english(member).get(reverse("core:inbox_item", args=["workload.loadsheet", sheet.pk]))


def test_the_sheet_waits_in_the_inbox_of_its_signer(cast, sheet):
    bring_to("dean", sheet, cast)

    page = english(cast.dean).get(reverse("core:inbox")).content.decode()
    assert "ПИ, 2026–2027 academic year" in page
    assert "10 warnings" in page
    assert "ПИ, 2026–2027" not in english(cast.other_dean).get(reverse("core:inbox")).content.decode()


def test_a_signer_sees_the_sums_and_what_is_open(cast, sheet, line):
    bring_to("office", sheet, cast)
    remark_on_line(line=line, text=REMARK, by=cast.office_specialist.scope, at=AT)

    page = inbox_item(cast.office_specialist, sheet).content.decode()
    assert "105.9 hours of 10 lines are given to nobody." in page
    assert REMARK in page
    assert "consultation before the exam" in page


def test_a_signer_of_a_version_sees_what_differs(cast, sheet):
    bring_to("approved", sheet, cast)
    version = start_version(sheet, reason="Жаңы топ", by=cast.department_head.scope, at=AT)
    version.lines.filter(work="exam").delete()
    bring_to("dean", version, cast)

    assert len(tree(inbox_item(cast.dean, version)).find_class("row-removed")) == 2


@pytest.mark.parametrize(
    ("decision", "state", "step"), [("approve", "submitted", "office"), ("return", "returned", "")]
)
def test_the_inbox_decides(cast, sheet, decision, state, step):
    bring_to("dean", sheet, cast)
    address = reverse("core:inbox_decide", args=["workload.loadsheet", sheet.pk])
    sent = {"idem": str(uuid.uuid4()), "decision": decision, "step": "dean", "remark": REMARK}

    english(cast.dean).post(address, sent)

    assert (now(sheet).state, now(sheet).step) == (state, step)


# As little is asked of many lines as of one


def test_the_page_of_a_sheet_asks_as_little_for_many_remarks_as_for_one(cast, sheet):
    bring_to("office", sheet, cast)
    opened(cast.office_specialist, "sheet", sheet.pk)
    asked = []
    for count in (1, 8):
        for line in sheet.lines.order_by("pk")[:count]:
            line.remarks.create(text=REMARK, by=cast.office_specialist.person, at=AT)
        with CaptureQueriesContext(connection) as captured:
            opened(cast.office_specialist, "sheet", sheet.pk)
        asked.append(len(captured))

    assert asked[0] == asked[1] <= MOST_QUERIES


def test_the_route_is_that_of_the_load():
    route = signoffs.route_of(LoadSheet())

    assert [step.code for step in route.steps] == ["dean", "office", "vice_rector"]
