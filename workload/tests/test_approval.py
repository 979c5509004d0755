"""The way of a load sheet: what stops it, what each signature does, remarks on its lines, its versions."""

from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.english import in_english
from workload.models import Assignment, LineRemark, LoadShare, LoadSheet
from workload.operations.approval import start_version, submit_sheet
from workload.operations.calculation import calculate_load
from workload.operations.remarks import remark_on_line, settle_remark
from workload.operations.sheet_locking import sheet_to_distribute, sheet_to_mend
from workload.queries.approval import Readiness, readiness_of
from workload.queries.versions import difference_of, headings
from workload.tests.stages import REMARK, bring_to, give, give_all, make_post, make_teacher
from workload.tests.world import AT, calculate, key, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    """Ten lines, 105.9 hours, calculated and given to nobody."""
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def events_of(sheet: LoadSheet) -> list[str]:
    rows = AuditEntry.objects.filter(object_kind="workload.loadsheet", object_id=sheet.pk).order_by("pk")
    return [event.removeprefix("workload.loadsheet.") for event in rows.values_list("event", flat=True)]


# What stands in the way


def test_a_sheet_says_what_is_open(load_world, sheet):
    teacher = make_teacher(load_world.department, "Осмонов")
    give(row(sheet, "lecture", load_world.lines[0]), teacher)
    give(row(sheet, "lecture", load_world.lines[1]), teacher, D(12))

    assert readiness_of(sheet) == Readiness(
        lines=10, uncounted=0, doubtful=0, open_lines=9, hours=D("61.90"), remarks=0, offered=0
    )
    assert readiness_of(sheet).warnings == 9


def test_hours_that_nobody_takes_are_a_warning_to_those_who_sign(cast, sheet):
    submitted = submit_sheet(sheet, by=cast.department_head.scope, at=AT)

    assert (submitted.state, submitted.step, submitted.errors, submitted.warnings) == ("submitted", "dean", 0, 10)
    assert (submitted.checked_at, submitted.checked_revision) == (AT, sheet.revision)


def test_a_sheet_given_out_whole_has_no_warning(load_world, cast, sheet):
    give_all(sheet, make_teacher(load_world.department, "Осмонов"))

    assert submit_sheet(sheet, by=cast.department_head.scope, at=AT).warnings == 0


def test_lines_without_a_norm_stop_a_sheet(load_world, cast):
    load_world.norms.norms.filter(work="practical").delete()
    calculate(load_world, cast.department_head)

    with pytest.raises(Refused) as refusal:
        submit_sheet(sheet_of(load_world), by=cast.department_head.scope, at=AT)

    assert str(refusal.value) == (
        "2 lines have no norm of time. Have the norms entered, or give their hours by hand with a reason."
    )
    assert (sheet_of(load_world).state, SignOff.objects.count()) == ("draft", 0)


def test_hours_given_by_hand_stand_for_a_norm(load_world, cast):
    load_world.norms.norms.filter(work="practical").delete()
    calculate(load_world, cast.department_head)
    sheet = sheet_of(load_world)
    sheet.lines.filter(gap="no_norm").update(given=16, reason="Буйрук № 4")

    assert submit_sheet(sheet, by=cast.department_head.scope, at=AT).errors == 0


def test_a_sheet_without_lines_is_not_submitted(load_world, cast, sheet):
    sheet.lines.all().delete()

    with pytest.raises(Refused, match="has no line yet"):
        submit_sheet(sheet, by=cast.department_head.scope, at=AT)


@pytest.mark.parametrize("who", ["department_clerk", "dean", "office_specialist", "sister_head", "other_head"])
def test_only_the_head_of_the_department_submits(cast, sheet, who):
    with pytest.raises(Refused):
        submit_sheet(sheet, by=getattr(cast, who).scope, at=AT)
    assert sheet_of_again(sheet).state == "draft"


def sheet_of_again(sheet: LoadSheet) -> LoadSheet:
    return LoadSheet.objects.get(pk=sheet.pk)


def test_a_sheet_sent_twice_is_sent_once(cast, sheet):
    submit_sheet(sheet, by=cast.department_head.scope, at=AT)

    with pytest.raises((Refused, Conflict)):
        submit_sheet(sheet, by=cast.department_head.scope, at=AT)
    assert SignOff.objects.count() == 1


# The signatures


def test_three_signatures_approve_a_sheet(cast, sheet):
    sheet = bring_to("approved", sheet, cast)

    assert (sheet.state, sheet.step, sheet.approved_at) == ("approved", "", AT)
    rows = SignOff.objects.filter(document_kind="workload.loadsheet", object_id=sheet.pk).order_by("pk")
    assert [(one.step, one.decision, one.by) for one in rows] == [
        ("", "submitted", cast.department_head.person),
        ("dean", "approved", cast.dean.person),
        ("office", "approved", cast.office_specialist.person),
        ("vice_rector", "approved", cast.vice_rector.person),
    ]
    assert events_of(sheet) == ["calculated", "submitted", "step_approved", "step_approved", "approved"]


@pytest.mark.parametrize(
    ("stage", "mine"), [("dean", "dean"), ("office", "office_specialist"), ("vice_rector", "vice_rector")]
)
def test_each_step_waits_for_its_own_people(cast, sheet, stage, mine):
    sheet = bring_to(stage, sheet, cast)
    strangers = {"department_head", "other_dean", "dispatcher", "dean", "office_specialist", "vice_rector"} - {mine}

    for who in sorted(strangers):
        with pytest.raises((Refused, Conflict)):
            signoffs.return_with_remark(sheet, by=getattr(cast, who).scope, at=AT, remark=REMARK)
    assert sheet_of_again(sheet).step == stage


def test_a_returned_sheet_goes_its_way_again_from_the_beginning(cast, sheet):
    returned = bring_to("returned", sheet, cast)
    assert (returned.state, returned.return_count) == ("returned", 1)
    assert REMARK in history_of(returned)[0].reason

    again = submit_sheet(returned, by=cast.department_head.scope, at=AT)
    assert (again.state, again.step, again.round) == ("submitted", "dean", 2)


def test_the_head_takes_a_sheet_back_while_nobody_has_signed(cast, sheet):
    waiting = bring_to("dean", sheet, cast)

    assert signoffs.withdraw(waiting, by=cast.department_head.scope, at=AT).state == "draft"
    signed = bring_to("office", sheet_of_again(sheet), cast)
    with pytest.raises(Refused):
        signoffs.withdraw(signed, by=cast.department_head.scope, at=AT)


def test_a_step_signed_on_paper_has_its_scan(cast, sheet):
    waiting = bring_to("dean", sheet, cast)
    scan = SimpleUploadedFile("кол.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    paper = {"signed_on": AT.date(), "signer": "Токтогулов Б.", "upload": scan, "access": Permission.LOAD_VIEW}

    sheet = signoffs.bring_paper(waiting, **paper, by=cast.department_head.scope, at=AT)

    assert (sheet.step, events_of(sheet)[-1]) == ("office", "signed_on_paper")
    assert SignOff.objects.get(step="dean").scan.unit == sheet.department


@pytest.mark.parametrize("stage", ["dean", "office", "approved"])
def test_a_sheet_on_its_way_is_not_calculated_anew(load_world, cast, sheet, stage):
    bring_to(stage, sheet, cast)
    load_world.norms.norms.filter(work="exam").update(hours=1)

    [outcome] = calculate(load_world, cast.office_specialist)

    assert (outcome.found, bool(outcome.reason)) == (None, True)
    assert sheet_of_again(sheet).hours == D("105.90")


# Remarks on lines


@pytest.fixture
def at_office(cast, sheet) -> LoadSheet:
    return bring_to("office", sheet, cast)


def remark(line, member, text: str = REMARK) -> LineRemark:
    return remark_on_line(line=line, text=text, by=member.scope, at=AT)


def test_whom_a_sheet_waits_for_remarks_on_its_lines(load_world, cast, at_office):
    line = row(at_office, "lecture", load_world.lines[0])
    made = remark(line, cast.office_specialist, f"  {REMARK} ")

    assert (made.line, made.text, made.by, made.at) == (line, REMARK, cast.office_specialist.person, AT)
    assert (made.settled_by, made.settled_at) == (None, None)
    [last] = AuditEntry.objects.filter(event="workload.loadsheet.line_remarked")
    assert (last.object_id, last.new) == (at_office.pk, {"line": str(line), "text": REMARK})
    assert readiness_of(at_office).remarks == 1


@pytest.mark.parametrize("who", ["department_head", "dean", "vice_rector", "quality_specialist"])
def test_nobody_else_remarks(load_world, cast, at_office, who):
    with pytest.raises(Refused):
        remark(row(at_office, "lecture", load_world.lines[0]), getattr(cast, who))
    assert not LineRemark.objects.exists()


def test_a_draft_takes_no_remark(load_world, cast, sheet):
    with pytest.raises(Refused):
        remark(row(sheet, "lecture", load_world.lines[0]), cast.office_specialist)


@pytest.mark.parametrize("text", ["", "  ", "а" * 501])
def test_a_remark_says_something_in_a_few_words(load_world, cast, at_office, text):
    with pytest.raises(BadInput) as refusal:
        remark(row(at_office, "lecture", load_world.lines[0]), cast.office_specialist, text)
    assert refusal.value.field == "text"


@pytest.fixture
def returned(load_world, cast, at_office) -> LoadSheet:
    """With remarks on two lines."""
    for line in load_world.lines[:2]:
        remark(row(at_office, "lecture", line), cast.office_specialist)
    return signoffs.return_with_remark(at_office, by=cast.office_specialist.scope, at=AT, remark=REMARK)


def test_open_remarks_stop_a_sheet_until_each_is_settled(cast, returned):
    first, second = LineRemark.objects.order_by("pk")
    with pytest.raises(Refused, match="2 remarks on lines are open"):
        submit_sheet(returned, by=cast.department_head.scope, at=AT)

    settle_remark(remark=first, by=cast.department_head.scope, at=AT)
    with pytest.raises(Refused, match="1 remark on a line is open"):
        submit_sheet(returned, by=cast.department_head.scope, at=AT)
    settle_remark(remark=second, by=cast.department_clerk.scope, at=AT)

    assert submit_sheet(returned, by=cast.department_head.scope, at=AT).step == "dean"
    assert list(LineRemark.objects.order_by("pk").values_list("settled_by", "settled_at")) == [
        (cast.department_head.person.pk, AT), (cast.department_clerk.person.pk, AT),
    ]  # fmt: skip
    assert events_of(returned).count("remark_settled") == 2


def test_a_remark_is_settled_once(cast, returned):
    settle_remark(remark=LineRemark.objects.first(), by=cast.department_head.scope, at=AT)

    with pytest.raises(Conflict, match="settled this remark already"):
        settle_remark(remark=LineRemark.objects.first(), by=cast.department_clerk.scope, at=AT)


@pytest.mark.parametrize("who", ["dean", "sister_head", "other_head", "vice_rector"])
def test_a_remark_is_settled_by_the_department(cast, returned, who):
    with pytest.raises(Refused):
        settle_remark(remark=LineRemark.objects.first(), by=getattr(cast, who).scope, at=AT)


def test_a_remark_is_not_settled_while_the_sheet_waits(load_world, cast, at_office):
    made = remark(row(at_office, "lecture", load_world.lines[0]), cast.office_specialist)

    with pytest.raises(Refused):
        settle_remark(remark=made, by=cast.department_head.scope, at=AT)


# Versions


@pytest.fixture
def approved(load_world, cast, sheet) -> LoadSheet:
    """Approved, its lectures given to a teacher and its exams to a vacancy."""
    teacher = make_teacher(load_world.department, "Осмонов")
    for line in sheet.lines.filter(work="lecture").order_by("pk"):
        give(line, teacher)
    for line in sheet.lines.filter(work="exam").order_by("pk"):
        give(line, make_post())
    return bring_to("approved", sheet, cast)


def start(sheet: LoadSheet, member, reason: str = "Жаңы топ ачылды") -> LoadSheet:
    return start_version(sheet, reason=reason, by=member.scope, at=AT)


def kept(sheet: LoadSheet) -> dict:
    """What a sheet says, without the numbers of its rows."""
    lines = sheet.lines.order_by("key")
    shares = LoadShare.objects.filter(line__sheet=sheet).order_by("line__key", "degree", "funding")
    given = Assignment.objects.filter(line__sheet=sheet).order_by("line__key")
    hidden = {"id", "sheet_id"}
    return {
        "lines": [{name: value for name, value in one.items() if name not in hidden} for one in lines.values()],
        "shares": list(shares.values_list("line__key", "degree", "funding", "hours")),
        "given": list(given.values_list("line__key", "appointment", "post", "hours", "part")),
    }


def test_a_version_begins_as_the_sheet_before(cast, approved):
    version = start(approved, cast.department_head)

    assert (version.state, version.version_number, version.previous, version.change_reason) == (
        "draft", 2, approved, "Жаңы топ ачылды",
    )  # fmt: skip
    assert (version.hours, version.gaps, version.norm_set) == (approved.hours, approved.gaps, approved.norm_set)
    assert kept(version) == kept(approved)
    assert len(kept(version)["given"]) == 4
    assert str(version) == "ПИ, 2026–2027 academic year, v2"
    assert [entry.reason for entry in history_of(version)] == ["Жаңы топ ачылды"]


def test_the_newest_version_is_the_load_that_people_see(cast, approved):
    version = start(approved, cast.department_head)

    assert list(LoadSheet.objects.latest()) == [version]
    assert list(LoadSheet.objects.in_force()) == [approved]


def test_calculating_goes_to_the_newest_version(load_world, cast, approved):
    version = start(approved, cast.department_head)
    load_world.norms.norms.filter(work="consultation").update(hours=10)

    [outcome] = calculate_load(
        departments=[load_world.department], year=load_world.year, by=cast.department_head.scope, at=AT
    )

    assert (outcome.sheet, outcome.reason) == (version, "")
    assert sheet_of_again(approved).hours == D("105.90")
    assert sheet_of_again(version).hours == D("109.10")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_version_needs_a_reason(cast, approved, reason):
    with pytest.raises(BadInput):
        start(approved, cast.department_head, reason)
    assert LoadSheet.objects.count() == 1


@pytest.mark.parametrize("stage", ["dean", "returned"])
def test_only_an_approved_sheet_gets_a_version(cast, sheet, stage):
    with pytest.raises(Refused, match="Only an approved load sheet"):
        start(bring_to(stage, sheet, cast), cast.department_head)


def test_one_version_at_a_time(cast, approved):
    start(approved, cast.department_head)

    with pytest.raises(Refused, match="A newer version of this load sheet exists already"):
        start(approved, cast.department_head)


@pytest.mark.parametrize("who", ["dean", "sister_head", "vice_rector"])
def test_a_version_is_the_departments_or_the_offices(cast, approved, who):
    with pytest.raises(Refused):
        start(approved, getattr(cast, who))


def test_two_people_who_start_a_version_at_once_start_one(committed, cast, approved):
    results = at_once(
        lambda: start(approved, cast.department_head), lambda: start(approved, cast.office_specialist)
    )  # fmt: skip

    assert sorted(type(result).__name__ for result in results) == ["LoadSheet", "Refused"]
    assert LoadSheet.objects.count() == 2


def test_an_approved_version_takes_the_place_of_the_one_before(cast, approved):
    version = bring_to("approved", start(approved, cast.department_head), cast)

    assert (version.state, sheet_of_again(approved).state) == ("approved", "archived")
    assert list(LoadSheet.objects.in_force()) == [version]
    assert events_of(approved)[-1] == "archived"


def test_versions_differ_by_what_changed(load_world, cast, approved):
    version = start(approved, cast.department_head)
    first, second = load_world.lines[:2]
    row(version, "practical", first).delete()
    exam = version.lines.get(key=key("exam", second))
    exam.assignments.update(hours=1)
    version.lines.filter(key=key("lecture", first)).update(given=30, reason="Буйрук")
    version.lines.filter(key=key("consultation", first)).update(key="manual:1", calculated=None, given=2, reason="Б")

    rows = {(one.kind, one.cells[1].new or one.cells[1].old): one for one in difference_of(approved, version)}

    assert sorted(rows) == [
        ("added", "current consultations"), ("changed", "exam"), ("changed", "lectures"),
        ("removed", "current consultations"), ("removed", "practical classes"),
    ]  # fmt: skip
    hours, people = rows["changed", "exam"].cells[-2:]
    assert (hours.changed, people.old, people.new) == (False, "vacancy (доцент) 1.2", "vacancy (доцент) 1")
    hours, people = rows["changed", "lectures"].cells[-2:]
    assert (hours.old, hours.new, people.changed) == ("32", "30", False)
    assert people.old == "Осмонов А. 32"
    assert len(headings()) == len(rows["changed", "exam"].cells)


def test_versions_that_say_the_same_do_not_differ(cast, approved, django_assert_num_queries):
    version = start(approved, cast.department_head)

    with django_assert_num_queries(4):
        assert difference_of(approved, version) == []


def test_a_sheet_that_is_gone_is_told_as_a_conflict(cast, sheet):
    gone = LoadSheet(pk=sheet.pk + 1)
    by = cast.department_head.scope

    for work in (
        lambda: submit_sheet(gone, by=by, at=AT),
        lambda: sheet_to_distribute(gone.pk, by),
        lambda: sheet_to_mend(gone, by=by, seen_revision=0),
    ):
        with pytest.raises(Conflict, match="The load sheet is gone"), transaction.atomic():
            work()
