"""Each refusal of a verb about semester plans: its sentence, its field, and rows in which nothing has changed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from curriculum.models import Plan, SemesterLine, SemesterPlan, Stream, StreamSeat
from curriculum.operations import semester_approval as approval
from curriculum.operations.cell_versions import CellWrite
from curriculum.operations.semester import generate_semester_plans
from curriculum.operations.semester_cells import save_semester_cells
from curriculum.operations.semester_renewal import renew_semester_plan
from curriculum.operations.streams import join_lines
from curriculum.tests.semester_world import SPRING, line_of, make_semester_plans, make_working_plan
from curriculum.tests.views.pages import send, send_twice
from kuu_office.core import signoffs
from kuu_office.core.errors import BadInput, Conflict, OfficeError, Refused
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
STRANGERS = ["other_clerk", "teacher", "outsider"]
TODAY = SPRING.date()


def everything() -> dict[str, list]:
    models = (SemesterPlan, SemesterLine, Stream, StreamSeat, SignOff, AuditEntry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def refusal(expected: type[OfficeError], verb: Callable, /, **asked) -> tuple[str, str | None]:
    """The sentence and the field of a refusal that leaves everything as it was."""
    before = everything()
    with pytest.raises(OfficeError) as raised:
        verb(**asked)
    assert isinstance(raised.value, expected)
    assert everything() == before
    return str(raised.value), raised.value.field


@pytest.fixture
def by(cast):
    return cast.deans_clerk.scope


@pytest.fixture
def plans(term_world, cast) -> list[SemesterPlan]:
    """The two of the first faculty."""
    return make_semester_plans(term_world.groups, term_world.autumn, cast.deans_clerk)


@pytest.fixture
def plan(plans) -> SemesterPlan:
    return plans[0]


def sent(plan, cast, *signers: str) -> SemesterPlan:
    """The plan on its way, with the signatures of these people."""
    plan = approval.submit_semester_plan(plan=plan, by=cast.deans_clerk.scope, at=SPRING)
    for name in signers:
        plan = signoffs.approve(plan, by=getattr(cast, name).scope, at=SPRING)
    return plan


def saving(plan, by, *cells: CellWrite) -> dict:
    return {"plan_id": plan.pk, "writes": list(cells), "by": by, "at": SPRING, "language": "en"}


def cell(plan, column: str, typed: str, version: int = 0, code: str = "М.1.В.1") -> CellWrite:
    return CellWrite(line_of(plan, code).pk, column, typed, version)


# Making plans


@pytest.mark.parametrize("count", [0, 2001])
def test_no_groups_or_too_many(term_world, by, count):
    groups = term_world.groups[:1] * count
    assert refusal(BadInput, generate_semester_plans, groups=groups, term=term_world.autumn, by=by, at=SPRING) == (
        "Choose from 1 to 2000 groups.", "groups",
    )  # fmt: skip


def test_groups_of_others_get_no_plan_and_the_own_ones_do(term_world, by):
    groups = [*term_world.groups, term_world.other_group]
    outcomes = generate_semester_plans(groups=groups, term=term_world.autumn, by=by, at=SPRING)

    assert sorted((one.group.name, one.result.value) for one in outcomes) == [
        ("ПИ-1-26", "made"), ("ПИ-2-26", "made"), ("Т-1-26", "impossible"),
    ]  # fmt: skip
    [foreign] = [one for one in outcomes if one.group == term_world.other_group]
    assert foreign.reason.startswith("You have no right to")


# Cells


def test_one_cell_that_somebody_changed_keeps_the_others_too(plan, by):
    save_semester_cells(**saving(plan, by, cell(plan, "lecture", "30")))
    said, _field = refusal(
        Conflict, save_semester_cells, **saving(plan, by, cell(plan, "practical", "18"), cell(plan, "lecture", "28"))
    )
    assert "30" in said
    assert "28" in said


def test_a_cell_of_another_plan_is_not_there(plans, by):
    refusal(OfficeError, save_semester_cells, **saving(plans[0], by, cell(plans[1], "lecture", "28")))


def test_a_cell_named_twice(plan, by):
    refusal(BadInput, save_semester_cells, **saving(plan, by, cell(plan, "lecture", "28"), cell(plan, "lecture", "30")))


@pytest.mark.parametrize("column", ["", "id", "plan", "deviation_of", "semester_credits", "lecture "])
def test_a_column_that_the_grid_does_not_have(plan, by, column):
    refusal(BadInput, save_semester_cells, **saving(plan, by, cell(plan, column, "28")))


@pytest.mark.parametrize("who", STRANGERS)
def test_who_does_not_edit_the_plan_saves_no_cell(plan, cast, who):
    refusal(OfficeError, save_semester_cells, **saving(plan, getattr(cast, who).scope, cell(plan, "lecture", "28")))


@pytest.mark.parametrize("signers", [(), ("department_head",), ("department_head", "dean", "office_specialist")])
def test_a_plan_on_its_way_or_approved_takes_no_cell(plan, cast, by, signers):
    plan = sent(plan, cast, *signers)
    refusal(Refused, save_semester_cells, **saving(plan, by, cell(plan, "lecture", "28")))


# Taking over a newer version


def test_without_a_newer_version(plan, by):
    refusal(Refused, renew_semester_plan, plan=plan, by=by, at=SPRING)


def newer(term_world) -> Plan:
    made = make_working_plan(term_world.programme, version_number=2, previous=term_world.plan)
    Plan.objects.filter(pk=term_world.plan.pk).update(state="archived")
    return made


@pytest.mark.parametrize("who", STRANGERS)
def test_who_does_not_edit_the_plan_takes_nothing_over(plan, term_world, cast, who):
    newer(term_world)
    refusal(Refused, renew_semester_plan, plan=plan, by=getattr(cast, who).scope, at=SPRING)


def test_taken_over_twice_the_second_time_says_that_nothing_is_newer(plan, term_world, by):
    made = newer(term_world)
    assert renew_semester_plan(plan=plan, by=by, at=SPRING).source == made
    refusal(Refused, renew_semester_plan, plan=plan, by=by, at=SPRING)


def test_a_course_that_goes_while_it_sits_in_a_stream(plans, term_world, by):
    lines = [line_of(plan, "М.1.В.6") for plan in plans]
    join_lines(kind="lecture", line_ids=[line.pk for line in lines], by=by, at=SPRING)
    newer(term_world).lines.filter(code="М.1.В.6").delete()

    said, _field = refusal(Conflict, renew_semester_plan, plan=plans[0], by=by, at=SPRING)
    assert said == f"“{lines[0]}” is part of a stream. Part it from the stream first."


# Signatures


@pytest.mark.parametrize("who", ["deans_clerk", "other_dean", "office_specialist", "outsider"])
def test_a_step_that_is_anothers(plan, cast, who):
    waiting = sent(plan, cast, "department_head")
    refusal(Refused, signoffs.approve, document=waiting, by=getattr(cast, who).scope, at=SPRING)


def test_a_person_who_signed_is_told_so(plan, cast):
    waiting = sent(plan, cast, "department_head")
    said, _field = refusal(Conflict, signoffs.approve, document=waiting, by=cast.department_head.scope, at=SPRING)
    assert said == "Өмүралиев Э. decided already: approved, 2 Mar 2027, 12:00."


def test_a_plan_sent_twice(plan, cast, by):
    refusal(OfficeError, approval.submit_semester_plan, plan=sent(plan, cast), by=by, at=SPRING)


@pytest.mark.parametrize("remark", ["", " \n "])
def test_a_return_without_a_remark(plan, cast, remark):
    waiting = sent(plan, cast, "department_head")
    refusal(BadInput, signoffs.return_with_remark, document=waiting, by=cast.dean.scope, at=SPRING, remark=remark)


def test_what_somebody_signed_is_not_taken_back(plan, cast, by):
    waiting = sent(plan, cast, "department_head")
    refusal(Refused, signoffs.withdraw, document=waiting, by=by, at=SPRING)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"remark": "  "}, ("Say in the remark what has to be mended.", "remark")),
        ({"due_date": TODAY - timedelta(days=1)}, ("The deadline is past already.", "due_date")),
        ({"plans": []}, ("Choose from 1 to 2000 plans.", "plans")),
    ],
)
def test_a_bulk_return_that_is_not_whole(plans, cast, changes, said):
    asked = {"plans": plans, "remark": "Оңдоо керек", "due_date": date(2027, 4, 1)} | changes
    by = cast.office_specialist.scope
    assert refusal(BadInput, approval.return_to_units, **asked, by=by, at=SPRING) == said


@pytest.mark.parametrize("who", ["deans_clerk", "dean", "department_head", "outsider"])
def test_a_bulk_return_by_who_is_not_the_office(plans, cast, who):
    asked = {"plans": plans, "remark": "Оңдоо керек", "due_date": date(2027, 4, 1)}
    refusal(Refused, approval.return_to_units, **asked, by=getattr(cast, who).scope, at=SPRING)


# The pages


def test_a_double_click_submits_once(plan, cast):
    recorded = AuditEntry.objects.count()
    first, second = send_twice(cast.deans_clerk.client, "semester_submit", plan)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert SemesterPlan.objects.get(pk=plan.pk).step == "head"
    assert AuditEntry.objects.count() == recorded + 1


@pytest.mark.parametrize("name", ["semester_submit", "semester_renew"])
def test_a_forged_form_of_another_faculty_finds_no_plan(plan, cast, name):
    before = everything()
    assert send(cast.other_clerk.client, name, plan).status_code == 404
    assert everything() == before
