"""Printing in the background: one paper per plan however often it is asked for, one file in the order asked."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from curriculum.models import Plan
from curriculum.operations import prints
from curriculum.tests.stages import bring_to
from curriculum.tests.world import NOON, make_plan, make_sound_plan
from kuu_office.core.documents import read_file
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import AuditEntry, IssuedDocument, Job

pytestmark = pytest.mark.django_db


def ask(cast, *plans: Plan, who: str = "deans_clerk", language: str = "ky", paper: str = "A4") -> Job:
    return prints.ask_to_print(plans=list(plans), language=language, paper=paper, by=getattr(cast, who).scope, at=NOON)


def printed(job: Job) -> Job:
    run_job(job.pk)
    return Job.objects.select_related("result").get(pk=job.pk)


def pages_of(job: Job) -> list[str]:
    """The text of each page, as one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(read_file(job.result))).pages]


def test_a_plan_is_printed_in_kyrgyz_with_the_block_of_approval(cast, world):
    plan = bring_to("approved", make_sound_plan(world.programme), cast)

    job = printed(ask(cast, plan))
    text = " ".join(pages_of(job))

    assert job.state == "done"
    assert [word for word in ("МАКУЛДАШЫЛДЫ", "БЕКИТЕМИН") if word not in text] == []
    assert [letter for letter in "ңөүҢӨҮ" if letter not in text] == ["Ң"]
    assert "Үлгүлөө жана болжолдоо" in text
    issued = IssuedDocument.objects.get()
    assert (issued.series, issued.number, issued.object_id) == ("ОП", 1, plan.pk)
    assert issued.full_number in text


def test_a_plan_is_printed_in_russian_on_a3(cast, world):
    plan = bring_to("approved", make_sound_plan(world.programme), cast)

    job = printed(ask(cast, plan, language="ru", paper="A3"))

    page = PdfReader(BytesIO(read_file(job.result))).pages[0]
    assert sorted(round(float(side)) for side in (page.mediabox.width, page.mediabox.height)) == [842, 1191]
    assert "УТВЕРЖДАЮ" in " ".join(pages_of(job)).upper()


def test_however_often_it_is_asked_a_plan_is_printed_once(cast, world):
    plan = bring_to("approved", make_sound_plan(world.programme), cast)
    first = printed(ask(cast, plan))
    again = printed(ask(cast, plan, who="dean"))
    printed(again)

    issued = IssuedDocument.objects.get()
    assert {job.units.get().file for job in (first, again)} == {issued.file}
    assert AuditEntry.objects.filter(event="core.document.issued").count() == 1


def test_running_a_job_twice_does_nothing_twice(cast, world):
    job = ask(cast, world.plan)
    run_job(job.pk)
    run_job(job.pk)

    assert (IssuedDocument.objects.count(), Job.objects.get().state) == (1, "done")


def test_a_draft_is_marked_and_takes_a_number_of_its_own_series(cast, world):
    job = printed(ask(cast, world.plan))
    world.plan.revision += 1
    world.plan.save()
    printed(ask(cast, world.plan))

    assert [(row.series, row.number) for row in IssuedDocument.objects.order_by("pk")] == [("ОП-Д", 1), ("ОП-Д", 2)]
    assert "долбоор" in " ".join(pages_of(job)).lower()


def test_many_plans_become_one_file_in_the_order_asked(cast, world):
    plans = [make_plan(world.programme, year) for year in (2023, 2021, 2022)]

    job = printed(ask(cast, *plans))

    assert (job.total, job.done, job.state) == (3, 3, "done")
    years = [next(year for year in ("2021", "2022", "2023") if f"{year}–" in page or f"{year}-" in page)
             for page in pages_of(job)]  # fmt: skip
    assert years == ["2023", "2021", "2022"]


def test_one_plan_of_another_unit_is_refused_and_the_others_are_printed(cast, world):
    job = printed(ask(cast, world.other_plan, world.plan))

    assert [unit.state for unit in job.units.order_by("pk")] == ["failed", "done"]
    assert IssuedDocument.objects.get().object_id == world.plan.pk
    assert (job.state, len(pages_of(job)) >= 1) == ("done", True)


def test_a_plan_that_left_the_scope_meanwhile_is_not_printed(cast, world):
    job = ask(cast, world.plan)
    cast.deans_clerk.person.role_grants.all().delete()

    job = printed(job)

    assert (job.state, job.result, IssuedDocument.objects.count()) == ("failed", None, 0)


def test_a_teacher_who_may_not_print_prints_nothing(cast, world):
    job = printed(ask(cast, world.plan, who="teacher"))

    assert (job.state, IssuedDocument.objects.count()) == ("failed", 0)


def test_the_paper_opens_for_those_who_see_the_plan_and_for_nobody_else(cast, world):
    printed(ask(cast, world.plan))
    file = IssuedDocument.objects.get().file

    assert file.opens_for(cast.teacher.scope)
    assert not file.opens_for(cast.other_dean.scope)


def test_the_merged_file_is_the_askers_own(cast, world):
    job = printed(ask(cast, world.plan, make_plan(world.programme, 2021)))

    assert job.result.opens_for(cast.deans_clerk.scope)
    assert not job.result.opens_for(cast.dean.scope)


def test_a_printed_paper_does_not_change_with_its_plan(cast, world):
    plan = bring_to("approved", make_sound_plan(world.programme), cast)
    before = read_file(printed(ask(cast, plan)).result)
    plan.lines.update(name_ky="Башка ат")

    assert read_file(printed(ask(cast, plan)).result) == before
