"""A draft that takes over a newer version of its working plan."""

import pytest
from django.urls import reverse

from curriculum.models import Plan, SemesterPlan
from curriculum.operations.plans import start_version
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.operations.semester_renewal import preview_renewal, renew_semester_plan
from curriculum.operations.streams import join_lines
from curriculum.queries.semester import readiness
from curriculum.tests.semester_world import SPRING, add_block, known_course, line_of, make_semester_plans, taught
from curriculum.tests.views.pages import send, text, tree
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def newer(plan, term_world, cast) -> Plan:
    """The next version: the first course has other hours, the second is gone, a new one has come; approved."""
    version = start_version(plan=term_world.plan, reason="Жаңы стандарт", by=cast.deans_clerk.scope, at=SPRING)
    version.lines.filter(code="М.1.В.1").update(lecture=16, self_study=118)
    version.lines.filter(code="М.1.В.2").delete()
    taught(version, "М.1.В.8", known_course(term_world.programme, "NEW8", "Жаңы сабак"))
    Plan.objects.filter(pk=term_world.plan.pk).update(state="archived")
    Plan.objects.filter(pk=version.pk).update(state="approved")
    version.refresh_from_db()
    return version


def fresh(plan) -> SemesterPlan:
    return SemesterPlan.objects.with_names().get(pk=plan.pk)


def renew(cast, plan, by="deans_clerk"):
    return renew_semester_plan(plan=plan, by=getattr(cast, by).scope, at=SPRING)


def test_a_version_approved_later_warns(plan, newer):
    assert [finding.check for finding in readiness(fresh(plan)).findings] == ["semester_newer_plan"]


def test_what_would_change_is_shown(plan, newer):
    changes = preview_renewal(fresh(plan)).changes

    assert [(one.kind.value, one.code, [(cell.column, cell.old, cell.new) for cell in one.cells][:2]) for one in changes
            if one.kind == "changed"] == [
        ("changed", "М.1.В.1", [("lecture", "32", "16"), ("self_study", "102", "118")])
    ]  # fmt: skip
    assert [(one.kind.value, one.code) for one in changes] == [
        ("changed", "М.1.В.1"), ("added", "М.1.В.8"), ("removed", "М.1.В.2"),
    ]  # fmt: skip


def test_the_draft_follows_the_newer_version(cast, plan, newer):
    renewed = renew(cast, plan)

    assert (renewed.source, renewed.revision) == (newer, 2)
    assert list(plan.lines.values_list("code", "lecture", "source__plan")) == [
        ("М.1.В.1", 16, newer.pk), *((f"М.1.В.{n}", 32, newer.pk) for n in (3, 4, 5, 6, 8)),
    ]  # fmt: skip
    assert readiness(fresh(plan)).findings == []
    assert AuditEntry.objects.get(event="curriculum.semesterplan.renewed").new == {"source": str(newer), "lines": 3}


def test_what_people_changed_stays(cast, plan, newer):
    line = line_of(plan)
    line.lecture, line.self_study, line.deviation, line.room_type = 48, 86, "Токтом", "lecture_hall"
    line.save()

    renew(cast, plan)

    line = line_of(plan)
    assert (line.lecture, line.self_study, line.deviation, line.room_type) == (48, 86, "Токтом", "lecture_hall")
    assert fresh(plan).deviations == 1


def test_the_cells_that_follow_count_a_version(cast, plan, newer):
    renew(cast, plan)

    assert line_of(plan).cell_versions == {"lecture": 1, "self_study": 1}


def test_a_chosen_elective_stays_chosen(cast, term_world):
    block = add_block(term_world.plan)
    [plan] = make_semester_plans(term_world.groups[:1], term_world.autumn, cast.deans_clerk)
    version = start_version(plan=term_world.plan, reason="Жаңы", by=cast.deans_clerk.scope, at=SPRING)
    chosen = term_world.plan.lines.get(code="М.1.КПВ.1.2")
    plan.lines.filter(source=block).update(
        choice=chosen, code=chosen.code, course=chosen.course, name_ky=chosen.name_ky
    )
    Plan.objects.filter(pk=term_world.plan.pk).update(state="archived")
    Plan.objects.filter(pk=version.pk).update(state="approved")

    renew(cast, plan)

    line = plan.lines.get(code="М.1.КПВ.1.2")
    assert (line.choice.plan, line.choice.code, line.course) == (version, "М.1.КПВ.1.2", chosen.course)


def test_without_a_newer_version_nothing_is_taken_over(cast, plan):
    assert preview_renewal(plan).newer is None
    with pytest.raises(Refused, match="There is no newer approved version"):
        renew(cast, plan)


def test_a_plan_in_approval_follows_nothing(cast, plan, newer):
    submit_semester_plan(plan=plan, by=cast.deans_clerk.scope, at=SPRING)

    with pytest.raises(Refused, match="in approval"):
        renew(cast, plan)


def test_who_may_not_edit_takes_nothing_over(cast, plan, newer):
    with pytest.raises(Refused, match="You have no right"):
        renew(cast, plan, by="dean")


def test_a_course_that_goes_must_first_leave_its_stream(cast, plan, newer, term_world):
    [other] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    own = line_of(plan, "М.1.В.2")
    theirs = other.lines.create(
        position=1, course=own.course, department=own.department, lecture=32, weeks=16, language="ky", code="X"
    )
    ids = [own.pk, theirs.pk]
    join_lines(kind="lecture", line_ids=ids, by=cast.deans_clerk.scope, at=SPRING)

    with pytest.raises(Conflict, match="is part of a stream"):
        renew(cast, plan)

    assert fresh(plan).source == term_world.plan


def test_the_page_shows_the_difference_and_takes_it_over(cast, plan, newer):
    client, url = cast.deans_clerk.client, reverse("curriculum:semester_renew", args=[plan.pk])
    client.cookies["django_language"] = "en"
    page = text(tree(client.get(url)))
    assert "What was changed in the draft by hand stays as it is." in page
    assert "Жаңы сабак" in page

    assert send(client, "semester_renew", plan).status_code == 302
    assert fresh(plan).source == newer
    assert "There is no newer approved version of the working plan." in text(tree(client.get(url)))
