"""Who may do what with a load sheet in which state: every role, every state, each refusal with its sentence."""

import pytest

from kuu_office.core.models import ApprovalState
from kuu_office.core.tests.english import in_english
from workload import rules
from workload.models import LoadSheet
from workload.tests.stages import bring_to
from workload.tests.world import calculate, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
EVERYBODY = (
    "deans_clerk", "dean", "department_head", "department_clerk", "teacher", "dispatcher", "office_specialist",
    "head_of_office", "vice_rector", "diploma_clerk", "quality_specialist", "mobility_specialist", "registrar",
    "student", "sister_head", "other_clerk", "other_dean", "other_head", "outsider",
)  # fmt: skip
CALCULATORS = {"department_head", "department_clerk", "office_specialist", "head_of_office"}


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def who_may(rule, cast, *args) -> set[str]:
    return {name for name in EVERYBODY if rule(getattr(cast, name).scope, *args)}


def in_state(sheet: LoadSheet, state: str, step: str = "") -> LoadSheet:
    sheet.state, sheet.step = state, step
    return sheet


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_an_open_sheet_is_calculated_submitted_and_mended(cast, sheet, state):
    in_state(sheet, state)

    assert who_may(rules.can_calculate, cast, sheet) == CALCULATORS
    assert who_may(rules.may_submit, cast, sheet) == {"department_head"}
    assert who_may(rules.can_settle, cast, sheet) == CALCULATORS
    assert who_may(rules.can_remark, cast, sheet) == set()
    assert who_may(rules.can_start_version, cast, sheet) == set()


@pytest.mark.parametrize(
    ("step", "signers"),
    [("dean", {"dean"}), ("office", {"office_specialist", "head_of_office"}), ("vice_rector", {"vice_rector"})],
)
def test_a_waiting_sheet_is_only_remarked_on_by_those_it_waits_for(cast, sheet, step, signers):
    sheet = bring_to(step, sheet, cast)

    assert who_may(rules.can_remark, cast, sheet) == signers
    for rule in (rules.can_calculate, rules.may_submit, rules.can_settle, rules.can_start_version):
        assert who_may(rule, cast, sheet) == set()


def test_an_approved_sheet_only_gets_a_new_version(cast, sheet):
    sheet = bring_to("approved", sheet, cast)

    assert who_may(rules.can_start_version, cast, sheet) == CALCULATORS
    for rule in (rules.can_calculate, rules.may_submit, rules.can_settle, rules.can_remark):
        assert who_may(rule, cast, sheet) == set()


def test_an_archived_sheet_stays_as_it_is(cast, sheet):
    in_state(sheet, ApprovalState.ARCHIVED)

    rest = (rules.can_calculate, rules.may_submit, rules.can_settle, rules.can_remark, rules.can_start_version)
    assert [who_may(rule, cast, sheet) for rule in rest] == [set()] * 5


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("submitted", "The load sheet is in approval. Who must sign may return it, or the sender takes it back."),
        ("approved", "The load sheet is approved and frozen. A change starts a new version."),
        ("archived", "The load sheet is approved and frozen. A change starts a new version."),
    ],
)
def test_why_a_sheet_is_not_open(sheet, state, sentence):
    assert str(rules.sheet_is_open(in_state(sheet, state)).reason) == sentence


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_an_open_sheet_needs_no_reason(sheet, state):
    assert rules.sheet_is_open(in_state(sheet, state))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"lines": 0}, "The load sheet has no line yet. Calculate it first."),
        (
            {"uncounted": 1},
            "1 line has no norm of time. Have the norm entered, or give its hours by hand with a reason.",
        ),
        (
            {"uncounted": 3, "remarks": 2},
            "3 lines have no norm of time. Have the norms entered, or give their hours by hand with a reason.",
        ),
        ({"remarks": 1}, "1 remark on a line is open. Mend the line and mark the remark as settled."),
        ({"remarks": 4}, "4 remarks on lines are open. Mend the lines and mark the remarks as settled."),
        ({"offered": 1}, "1 distributed line was calculated anew. Accept its new hours first."),
        ({"offered": 2}, "2 distributed lines were calculated anew. Accept their new hours first."),
    ],
)
def test_what_stands_in_the_way_is_told_one_after_another(found, sentence):
    verdict = rules.without_faults(**{"lines": 5, "uncounted": 0, "remarks": 0, "offered": 0} | found)

    assert (bool(verdict), str(verdict.reason)) == (False, sentence)


def test_a_sound_sheet_goes():
    assert rules.without_faults(lines=1, uncounted=0, remarks=0, offered=0)


def test_a_second_version_beside_the_first_is_refused_with_its_reason(cast, sheet):
    approved = bring_to("approved", sheet, cast)
    LoadSheet.objects.create(
        department=approved.department, year=approved.year, norm_set=approved.norm_set, previous=approved,
        version_number=2, calculated_at=approved.calculated_at, created_at=approved.created_at,
    )  # fmt: skip

    verdict = rules.can_start_version(cast.department_head.scope, approved)
    assert str(verdict.reason) == "A newer version of this load sheet exists already."


def test_a_deputy_of_the_head_submits_for_the_head(cast, sheet, deputise):
    assert not rules.may_submit(cast.department_clerk.scope, sheet)
    deputise(cast.department_clerk, for_=cast.department_head)

    assert rules.may_submit(cast.department_clerk.scope, sheet)
