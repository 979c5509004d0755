"""The demo's year before: the largest department's sheet as it was kept on paper, so that the board can propose it."""

import re
from itertools import count

from kuu_office.core.models import AcademicYear, Term
from workload.models import LoadLine, LoadShare, LoadSheet

REASON = "Өткөн окуу жылынын кагаз ведомостунан киргизилди"
SAME = (
    "work", "course_id", "name_ky", "name_ru", "name_en", "language", "plan_hours", "groups", "subgroups", "students",
    "weeks",
)  # fmt: skip
INTAKE = re.compile(r"\d\d$")


def bring_year_before(year: AcademicYear) -> AcademicYear | None:
    """The year before, with a sheet like that of the largest department; None when there is nothing to be like."""
    sheet = LoadSheet.objects.filter(year=year, hours__gt=0).order_by("-hours", "pk").first()
    before = AcademicYear.objects.filter(start_year=year.start_year - 1).first()
    if sheet is None or before is None or before.load_sheets.exists():
        return None
    terms = {term.kind: term for term in Term.objects.filter(year=before)}
    past = LoadSheet.objects.create(
        department_id=sheet.department_id, year=before, norm_set_id=sheet.norm_set_id, hours=sheet.hours,
        calculated_at=sheet.calculated_at, created_at=sheet.created_at,
    )  # fmt: skip
    lines = list(sheet.lines.select_related("term").prefetch_related("shares").order_by("pk"))
    there = LoadLine.objects.bulk_create(
        _of_paper(past, line, terms[line.term.kind], number) for number, line in zip(count(1), lines, strict=False)
    )
    LoadShare.objects.bulk_create(
        LoadShare(line=copy, degree=share.degree, funding=share.funding, hours=share.hours)
        for copy, line in zip(there, lines, strict=True)
        for share in line.shares.all()
    )
    return before


def _of_paper(past: LoadSheet, line: LoadLine, term: Term, number: int) -> LoadLine:
    return LoadLine(
        sheet=past, key=f"manual:{number}", term=term, given=line.hours, reason=REASON,
        group_names=[a_year_older(name) for name in line.group_names], **{name: getattr(line, name) for name in SAME},
    )  # fmt: skip


def a_year_older(group: str) -> str:
    """«ПИ-1-24» → «ПИ-1-23»: whoever was in the same year of study then."""
    return INTAKE.sub(lambda found: f"{(int(found[0]) - 1) % 100:02}", group)
