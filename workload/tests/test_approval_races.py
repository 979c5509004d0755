"""Two people at one load sheet at the same moment, forms sent twice, clicks that come late."""

import uuid

import pytest
from django.urls import reverse

from kuu_office.core import signoffs
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import SignOff
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.english import in_english
from workload.models import LineRemark, LoadSheet
from workload.operations.approval import submit_sheet
from workload.operations.calculation import calculate_load
from workload.operations.remarks import remark_on_line, settle_remark
from workload.tests.stages import REMARK, bring_to
from workload.tests.world import AT, calculate, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def kinds(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def post(member, name: str, pk: int, key: str = "", **values):
    member.client.cookies["django_language"] = "en"
    address = reverse(f"workload:{name}", args=[pk])
    return member.client.post(address, {"idem": key or str(uuid.uuid4()), **values})


def test_two_signatures_at_once_are_one(committed, cast, sheet):
    waiting = bring_to("office", sheet, cast)

    results = at_once(
        lambda: signoffs.approve(waiting, by=cast.office_specialist.scope, at=AT, expected_step="office"),
        lambda: signoffs.approve(waiting, by=cast.head_of_office.scope, at=AT, expected_step="office"),
    )

    assert kinds(results) == ["Conflict", "LoadSheet"]
    assert SignOff.objects.filter(step="office", decision="approved").count() == 1


def test_signing_and_returning_at_once_is_one_of_both(committed, cast, sheet):
    waiting = bring_to("office", sheet, cast)

    results = at_once(
        lambda: signoffs.approve(waiting, by=cast.office_specialist.scope, at=AT, expected_step="office"),
        lambda: signoffs.return_with_remark(
            waiting, by=cast.head_of_office.scope, at=AT, remark=REMARK, expected_step="office"
        ),
    )

    assert kinds(results) == ["Conflict", "LoadSheet"]
    assert LoadSheet.objects.get().step in {"vice_rector", ""}


def test_a_remark_is_settled_by_one_of_two(committed, load_world, cast, sheet):
    waiting = bring_to("office", sheet, cast)
    line = row(waiting, "lecture", load_world.lines[0])
    made = remark_on_line(line=line, text=REMARK, by=cast.office_specialist.scope, at=AT)
    signoffs.return_with_remark(waiting, by=cast.office_specialist.scope, at=AT, remark=REMARK)

    results = at_once(
        lambda: settle_remark(remark=made, by=cast.department_head.scope, at=AT),
        lambda: settle_remark(remark=made, by=cast.department_clerk.scope, at=AT),
    )

    assert kinds(results) == ["Conflict", "LineRemark"]
    assert LineRemark.objects.get().settled_at == AT


def test_a_sheet_is_submitted_before_or_after_it_is_calculated_never_between(committed, load_world, cast, sheet):
    load_world.norms.norms.filter(work="exam").update(hours=1)
    asked = {"departments": [load_world.department], "year": load_world.year}

    submitted, outcomes = at_once(
        lambda: submit_sheet(sheet, by=cast.department_head.scope, at=AT),
        lambda: calculate_load(**asked, by=cast.office_specialist.scope, at=AT),
    )

    now = LoadSheet.objects.get()
    assert (submitted.state, now.state) == ("submitted", "submitted")
    calculated_first = outcomes[0].found is not None
    assert now.checked_revision == now.revision
    assert str(now.hours) == ("112.20" if calculated_first else "105.90")


def test_a_late_click_is_told_who_signed(cast, sheet):
    bring_to("office", sheet, cast)

    response = post(cast.dean, "sheet_sign", sheet.pk, step="dean")

    assert response.status_code == 409
    assert "Токтогулов Б. decided already" in response.content.decode()


def test_a_double_click_submits_once(cast, sheet):
    key = str(uuid.uuid4())
    first, second = (post(cast.department_head, "sheet_submit", sheet.pk, key) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert SignOff.objects.count() == 1


def test_a_double_click_remarks_once(load_world, cast, sheet):
    bring_to("office", sheet, cast)
    key, line = str(uuid.uuid4()), row(sheet, "lecture", load_world.lines[0])
    for _time in range(2):
        post(cast.office_specialist, "line_remark", line.pk, key, text=REMARK)

    assert LineRemark.objects.count() == 1


def test_a_double_click_starts_one_version(cast, sheet):
    bring_to("approved", sheet, cast)
    key = str(uuid.uuid4())
    sent = {"reason": "Жаңы топ"}
    first, second = (post(cast.department_head, "sheet_version", sheet.pk, key, **sent) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert LoadSheet.objects.count() == 2


def test_the_same_person_does_not_sign_two_steps(cast, sheet, deputise):
    waiting = bring_to("office", sheet, cast)
    deputise(cast.dean, for_=cast.office_specialist)

    with pytest.raises(Refused, match="two steps need two people"):
        signoffs.approve(waiting, by=cast.dean.scope, at=AT, expected_step="office")


def test_a_sheet_returned_meanwhile_takes_no_signature(cast, sheet):
    waiting = bring_to("office", sheet, cast)
    signoffs.return_with_remark(waiting, by=cast.office_specialist.scope, at=AT, remark=REMARK)

    with pytest.raises(Conflict):
        signoffs.approve(waiting, by=cast.head_of_office.scope, at=AT, expected_step="office")
    assert post(cast.head_of_office, "sheet_sign", sheet.pk, step="office").status_code == 409
