"""The individual plan of a teacher (жеке план): teaching from the load, four more sections to be filled in by hand."""

from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core.access.holders import holders
from kuu_office.core.access.permissions import Permission
from kuu_office.core.clock import today
from kuu_office.core.documents.signatures import Signature, university_name
from kuu_office.core.models import AcademicYear, Appointment, Unit, UnitKind
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, Workbook
from kuu_office.core.templatetags.office import number
from kuu_office.core.text import dates
from workload.documents.sheet import SheetPaperPart, SheetPaperRow, add_load, foot_of, part_of
from workload.queries.teachers import TeacherLoad, teacher_load

KIND = "workload.plan_paper"
SERIES = {True: "ЖП", False: "ЖП-Д"}
TEMPLATE = "workload/print/plan.html"
EMPTY_ROWS = 8
COMMON, WIDE = 16, 44


@dataclass(frozen=True)
class PlanSection:
    """A section without figures of its own: its number and title, and how many rows are left for the pen."""

    number: str
    title: str
    rows: tuple[int, ...] = tuple(range(1, EMPTY_ROWS + 1))


@dataclass(frozen=True)
class PlanPaper:
    """Everything on the printed individual plan, as text in its language."""

    is_draft: bool
    university: str
    facts: tuple[tuple[str, str], ...]
    works: tuple[str, ...]
    parts: tuple[SheetPaperPart, ...]
    foot: SheetPaperRow
    width: int
    sections: tuple[PlanSection, ...]
    headings: tuple[str, ...]
    approval: Signature
    signatures: tuple[Signature, ...]


def series_of(unit: Unit, *, is_draft: bool) -> str:
    """Each faculty counts its own plans, so that those of several are printed at the same time."""
    home = unit.ancestor(UnitKind.FACULTY) or unit
    return f"{SERIES[not is_draft]}-{home.code}"


def sections() -> tuple[PlanSection, ...]:
    return (
        PlanSection("II", _("Methodical work")),
        PlanSection("III", _("Research work")),
        PlanSection("IV", _("Organisational work")),
        PlanSection("V", _("Educational work")),
    )


def headings() -> tuple[str, ...]:
    """The columns of the sections that are filled in by hand."""
    return (_("Planned work"), _("Hours"), _("Deadline"), _("Done"))


def build_plan_context(appointment: Appointment, year: AcademicYear, *, language: str) -> dict:
    """The individual plan for a department in a year, as plain values (PlanPaper)."""
    with translation.override(language):
        load = teacher_load(appointment, year)
        table = load.table
        return asdict(
            PlanPaper(
                is_draft=not load.is_final,
                university=university_name(),
                facts=_facts(load, language),
                works=tuple(str(work.label) for work in table.works),
                parts=tuple(part_of(part) for part in table.parts),
                foot=foot_of(_("In all"), table),
                width=len(table.works) + 4,
                sections=sections(),
                headings=headings(),
                approval=_approval(load),
                signatures=_signatures(load),
            )
        )


def _facts(load: TeacherLoad, language: str) -> tuple[tuple[str, str], ...]:
    person, faculty = load.person, load.unit.parent
    posts = ", ".join(f"{one.post.name} ({number(one.rate)})" for one in load.appointments)
    facts = [
        (_("Teacher"), person.official_name), (_("Post (rate)"), posts),
        (_("Degree, title"), ", ".join(filter(None, (person.degree, person.academic_title)))),
        (_("Department"), load.unit.name), (_("Faculty"), faculty.name if faculty else ""),
        (_("Academic year"), dates.academic_year(load.year.start_year, language)),
        (_("Norm of the year"), number(load.norm) if load.norm is not None else ""),
        (_("Given hours"), number(load.table.total)),
    ]  # fmt: skip
    return tuple((label, value) for label, value in facts if value)


def _approval(load: TeacherLoad) -> Signature:
    return Signature(_("I approve"), _("Dean of the faculty"), _holder(Permission.LOAD_SIGN_DEAN, load), "")


def _signatures(load: TeacherLoad) -> tuple[Signature, ...]:
    return (
        Signature("", _("Head of the department"), _holder(Permission.LOAD_SUBMIT, load), ""),
        Signature("", _("Teacher"), load.person.short_name, ""),
    )


def _holder(permission: Permission, load: TeacherLoad) -> str:
    people = holders(permission, load.unit.pk, today())
    return people[0].name if people else ""


def plan_workbook(appointment: Appointment, year: AcademicYear) -> bytes:
    """An individual plan as an .xlsx with the columns of its paper: the teaching, then a sheet for each section."""
    table, book = teacher_load(appointment, year).table, Workbook(page_language())
    add_load(book, f"I. {_('Teaching')}", table, people=False)
    columns = [Column(str(place), title, WIDE if not place else COMMON) for place, title in enumerate(headings())]
    for section in sections():
        book.add_table(f"{section.number}. {section.title}", columns, [{} for _row in section.rows])
    return book.to_bytes()
