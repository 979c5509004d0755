"""Papers of a job: each document's paper kept once however often the job is resumed, then all joined into one file."""

from io import BytesIO
from typing import Any

from django.db.models import Model
from pypdf import PdfReader, PdfWriter

from kuu_office.core import jobs
from kuu_office.core.documents.issue import issue
from kuu_office.core.documents.render import PDF
from kuu_office.core.documents.storage import read_file
from kuu_office.core.models import Unit

LANGUAGES = ("ky", "ru")


def merge_papers(run: jobs.JobRun) -> None:
    """Joins the papers of a job into one file, in the order in which they were asked for."""
    papers = [unit.file for unit in run.units().select_related("file") if unit.file]
    if not papers:
        return
    merged, content = PdfWriter(), BytesIO()
    for paper in papers:
        merged.append(PdfReader(BytesIO(read_file(paper))))
    merged.write(content)
    name = papers[0].name if len(papers) == 1 else f"{run.job.title}.pdf"
    run.attach(name=name, content=content.getvalue(), content_type=PDF)


def keep_paper(run: jobs.JobRun, obj: Model, *, unit: Unit, **paper: Any) -> None:
    """Issues the paper of an object in the language that was asked for; `paper` as `issue` takes it."""
    issued = issue(obj=obj, unit=unit, **paper, by=run.by, at=run.at, language=run.params["language"])
    run.keep(issued.file)
