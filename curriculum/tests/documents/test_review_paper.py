"""The conclusion of an expert card on paper: criteria, findings, the conclusion, who and when (F-008)."""

from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from curriculum.documents import REVIEW_DRAFT, build_review_context
from curriculum.models import ExpertReview
from curriculum.operations import prints
from curriculum.tests.stages import bring_to, review
from curriculum.tests.world import NOON, make_sound_plan
from kuu_office.core.documents import read_file, render_docx
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import IssuedDocument, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast, world) -> ExpertReview:
    plan = bring_to("vice_rector", make_sound_plan(world.programme), cast)
    return ExpertReview.objects.select_related("plan__programme", "plan__department__parent", "reviewed_by").get(
        plan=plan
    )


def test_the_paper_says_what_was_marked_and_concluded(card):
    paper = build_review_context(card, language="ky")

    assert [(text, finding) for text, _act, _mark, finding in paper["criteria"]] == [
        ("Критерий standard", ""),
        ("Критерий load", ""),
    ]
    assert (paper["summary"], paper["reviewer"], paper["day"]) == (
        "Жалпы жыйынтык",
        "Жумабаева Ч.",
        "2026-жылдын 2-марты",
    )
    assert (paper["findings"], paper["plan"]) == ((), str(card.plan))


def test_what_is_not_met_and_what_the_checks_found_stand_on_the_paper(cast, world):
    plan = bring_to("office", make_sound_plan(world.programme), cast)
    plan.lines.filter(kind="practice").update(weeks=9)
    card = review(plan, cast, "negative")

    paper = build_review_context(card, language="ru")

    assert {finding for _text, _act, _mark, finding in paper["criteria"]} == {"Кредиттер жетишпейт"}
    assert len(paper["findings"]) == 1
    assert "13,5" in paper["findings"][0]


def test_each_language_has_its_own_words(card):
    ky, ru = (build_review_context(card, language=language) for language in ("ky", "ru"))

    assert ky["conclusion"] != ru["conclusion"]
    assert [text for text, *_rest in ru["criteria"]] == ["standard", "load"]


def test_the_card_becomes_a_numbered_paper_once(cast, card):
    for _time in range(2):
        job = prints.ask_for_review(review=card, language="ky", by=cast.office_specialist.scope, at=NOON)
        run_job(job.pk)

    issued = IssuedDocument.objects.get()
    text = " ".join(PdfReader(BytesIO(read_file(issued.file))).pages[0].extract_text().split())
    assert (issued.kind, issued.series, issued.number) == ("curriculum.review_paper", "ЭК", 1)
    assert ("Жалпы жыйынтык" in text, issued.full_number in text) == (True, True)
    assert Job.objects.filter(state="done").count() == 2


def test_a_card_of_another_unit_is_not_printed(cast, card):
    job = prints.ask_for_review(review=card, language="ky", by=cast.other_dean.scope, at=NOON)
    run_job(job.pk)

    assert (Job.objects.get().state, IssuedDocument.objects.count()) == ("failed", 0)


def test_the_draft_for_a_word_processor_holds_the_same(card):
    content = render_docx(REVIEW_DRAFT, build_review_context(card, language="ky"))
    document = Document(BytesIO(content))
    text = " ".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )

    assert [wanted for wanted in ("Жалпы жыйынтык", "Критерий load", "Жумабаева Ч.") if wanted not in text] == []
