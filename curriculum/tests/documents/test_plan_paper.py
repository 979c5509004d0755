"""What stands on a printed plan: facts, the table, the sums, who agreed and who approved."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.documents import COLUMNS, build_plan_context
from curriculum.models import Plan
from curriculum.operations import approval
from curriculum.tests.stages import bring_to
from curriculum.tests.world import NOON, make_line, make_sound_plan
from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.documents.signatures import is_final, natural_key
from kuu_office.core.signoffs import bring_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(world) -> Plan:
    return make_sound_plan(world.programme)


def paper_of(plan: Plan, language: str = "ky", paper: str = "A4") -> dict:
    return build_plan_context(Plan.objects.with_names().get(pk=plan.pk), language=language, paper=paper)


def row_of(paper: dict, code: str) -> dict:
    return next(row for row in paper["rows"] if row["code"] == code)


def test_a_line_of_the_table_holds_its_figures_and_its_semester(plan):
    paper = paper_of(plan)
    row = row_of(paper, "М.1.В.6")

    assert (row["kind"], row["name"], row["department"]) == ("line", "Зымсыз тармактар", "ПИ")
    assert dict(zip(COLUMNS, row["cells"], strict=True)) == {
        "credits": "5", "total_hours": "150", "contact": "48", "lecture": "16", "practical": "32", "laboratory": "",
        "guided": "", "self_study": "102", "control": "Э",
    }  # fmt: skip
    assert row["semesters"] == ("", "5", "", "")


def test_rows_stand_under_their_cycle_and_part_with_the_sums(plan):
    rows = paper_of(plan)["rows"]

    assert [(row["kind"], row["code"], row["cells"]) for row in rows if row["kind"] in ("cycle", "part")] == [
        ("cycle", "М.1", ("120",)),
        ("part", "М.1.Б", ("4",)),
        ("part", "М.1.В", ("116",)),
    ]
    assert [row["code"] for row in rows][:5] == ["М.1", "М.1.Б", "М.1.Б.1", "М.1.В", "М.1.В.1"]


def test_the_foot_sums_up_the_whole_and_each_semester(plan):
    foot = paper_of(plan)["foot"]

    assert (
        foot[0]["cells"] == ("120", "3600", "882", "288", "594", "0", "0", "1818", "") or foot[0]["cells"][0] == "120"
    )
    assert foot[0]["semesters"] == ("30", "30", "30", "30")
    assert [row["kind"] for row in foot] == ["total", "sum", "sum", "sum", "sum"]
    assert foot[2]["semesters"] == ("3", "4", "4", "1")


def test_an_elective_block_stands_over_its_alternatives(plan):
    block = make_line(plan, "М.1.В.30", kind="elective_block", credits=Decimal("4.5"))
    make_line(plan, "М.1.В.30.1", block=block)

    paper = paper_of(plan)

    assert row_of(paper, "М.1.В.30")["kind"] == "block"
    assert row_of(paper, "М.1.В.30.1")["kind"] == "alternative"


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_fractions_have_a_comma(plan, language):
    plan.lines.filter(code="М.1.В.6").update(credits=Decimal("4.5"), semester_credits=[None, Decimal("4.5")])

    assert row_of(paper_of(plan, language), "М.1.В.6")["cells"][0] == "4,5"


def test_a_course_of_the_partner_says_so(plan):
    plan.lines.filter(code="М.1.В.6").update(host_taught=True)
    plan.lines.filter(code="М.1.В.7").update(note="англисче")

    assert row_of(paper_of(plan, "ru"), "М.1.В.6")["note"] not in ("", "taught by the partner")
    assert row_of(paper_of(plan), "М.1.В.7")["note"] == "англисче"


def test_a_line_without_a_part_is_printed_all_the_same(plan):
    make_line(plan, "Ф.1", part=None)

    assert paper_of(plan)["rows"][-1]["code"] == "Ф.1"


def test_names_are_in_the_language_of_the_paper(plan):
    assert row_of(paper_of(plan, "ru"), "М.1.В.6")["name"] == "Зымсыз тармактар (ru)"
    assert row_of(paper_of(plan, "ky"), "М.1.В.6")["name"] == "Зымсыз тармактар"


def test_the_head_of_the_paper_says_whose_plan_it_is(plan, world):
    facts = [value for _label, value in paper_of(plan, "ru")["facts"]]

    assert facts == [
        "710400 Программалык инженерия", "", "очная", "лет – 2, семестров – 4", "120", "2027–2028 учебный год",
        "Программалык инженерия кафедрасы", "Маалыматтык технологиялар факультети",
    ]  # fmt: skip


def test_a_joint_programme_names_its_partner(plan, world):
    world.programme.partnership, world.programme.partner_name = "joint", "Анкара университети"
    world.programme.partner_country = "Түркия"
    world.programme.save()

    assert paper_of(plan)["facts"][-1][1] == "Анкара университети, Түркия"
    assert len(paper_of(plan)["facts"]) == 9


def test_before_the_signatures_the_paper_names_who_may_sign_and_no_day(plan):
    paper = paper_of(plan)

    assert [(row["word"], row["name"], row["day"]) for row in paper["approvals"]] == [
        ("МАКУЛДАШЫЛДЫ", "Жумабаева Ч.", ""),
        ("БЕКИТЕМИН", "Мамытов К.", ""),
    ]
    assert [row["day"] for row in paper["signatures"]] == ["", ""]
    assert paper["is_draft"]


def test_after_the_signatures_it_names_who_signed_and_when(cast, plan):
    paper = paper_of(bring_to("approved", plan, cast))

    assert [(row["word"], row["name"], row["day"]) for row in paper["approvals"]] == [
        ("МАКУЛДАШЫЛДЫ", "Жумабаева Ч.", "2026-жылдын 2-марты"),
        ("БЕКИТЕМИН", "Мамытов К.", "2026-жылдын 2-марты"),
    ]
    assert [row["name"] for row in paper["signatures"]] == ["Токтогулов Б.", "Өмүралиев Э."]
    assert not paper["is_draft"]


def test_halfway_the_signed_steps_have_their_day(cast, plan):
    paper = paper_of(bring_to("office", plan, cast), "ru")

    assert [row["day"] for row in (*paper["approvals"], *paper["signatures"])] == [
        "", "", "2 марта 2026 г.", "2 марта 2026 г.",
    ]  # fmt: skip


def test_a_deputy_stands_with_both_names(cast, plan, deputise):
    deputise(cast.department_clerk, for_=cast.dean)
    plan = bring_to("dean", plan, cast)

    plan = signoffs.approve(plan, by=cast.department_clerk.scope, at=NOON)

    dean, _head = paper_of(plan)["signatures"]
    assert ("Исакова Ж." in dean["name"], "Токтогулов Б." in dean["name"]) == (True, True)


def test_a_step_signed_by_hand_carries_the_name_and_day_of_the_paper(cast, plan):
    plan = approval.submit_plan(plan=plan, by=cast.deans_clerk.scope, at=NOON)
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF\n")
    plan = bring_paper(
        plan, signed_on=date(2026, 2, 27), signer="Э. Өмүралиев", upload=scan, access=Permission.PLAN_VIEW,
        by=cast.deans_clerk.scope, at=NOON,
    )  # fmt: skip

    _dean, head = paper_of(plan)["signatures"]
    assert (head["name"], head["day"]) == ("Э. Өмүралиев", "2026-жылдын 27-февралы")


def test_signatures_of_an_earlier_submission_do_not_count(cast, plan):
    returned = bring_to("returned", plan, cast)
    plan = approval.submit_plan(plan=returned, by=cast.deans_clerk.scope, at=NOON)

    assert [row["day"] for row in paper_of(plan)["signatures"]] == ["", ""]


@pytest.mark.parametrize(
    ("state", "final"),
    [("draft", False), ("submitted", False), ("returned", False), ("approved", True), ("archived", True)],
)
def test_only_an_approved_plan_is_printed_for_good(world, state, final):
    world.plan.state = state

    assert is_final(world.plan) is final


def test_a_draft_has_a_paper_of_its_own_for_every_change_and_step(world):
    keys = {natural_key(world.plan, "ky", "A4")}
    world.plan.revision = 2
    keys.add(natural_key(world.plan, "ky", "A4"))
    world.plan.state, world.plan.step, world.plan.round = "submitted", "head", 1
    keys.add(natural_key(world.plan, "ky", "A4"))
    world.plan.step = "dean"
    keys.add(natural_key(world.plan, "ky", "A4"))

    assert len(keys) == 4


def test_an_approved_plan_has_one_paper_per_language_and_size(world):
    world.plan.state = "approved"
    keys = {natural_key(world.plan, language, paper) for language in ("ky", "ru") for paper in ("A4", "A3")}
    world.plan.state = "archived"

    assert len(keys) == 4
    assert natural_key(world.plan, "ky", "A4") in keys


def test_an_empty_plan_can_be_printed(world):
    paper = paper_of(world.plan)

    assert [row["kind"] for row in paper["rows"]] == ["cycle"]
    assert paper["foot"][0]["cells"][0] == "0"
