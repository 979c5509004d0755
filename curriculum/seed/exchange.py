"""The demo's exchange with AVN: a profile of each program, one file written, one compared, some plans entered."""

from collections import Counter
from dataclasses import replace
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.enums import LineKind
from curriculum.exchange import GROUPS, PROGRAMS, SEMESTER_PLANS
from curriculum.models import SemesterPlan
from curriculum.operations.cell_versions import CellWrite
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.operations.semester_cells import SemesterCells, save_semester_cells
from curriculum.seed.signing import Signers
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.documents.storage import read_file
from kuu_office.core.models import ApprovalState, RoleGrant, Unit, User
from kuu_office.office.models import ExchangeProfile, ExchangeRun
from kuu_office.office.operations.exchange import bring_from_avn, write_for_avn
from kuu_office.office.operations.marks import mark_entered
from kuu_office.office.operations.profiles import make_profile, own_layout
from kuu_office.office.queries.exchange import Extent

TITLES = {"avn-1": "AVN №1, академиялык топтор", "avn-11": "AVN №11, семестрдик пландар"}
# Headings as AVN's files carry them, field → heading.
HEADINGS = {
    "group": "Топ", "intake_year": "Кабыл алуу жылы", "year": "Окуу жылы", "term": "Семестр", "code": "Коду",
    "programme": "Багыттын шифри", "programme_name": "Багыт / адистик", "semester": "Семестрдин номери",
    "course": "Каталогдогу коду", "name_ky": "Аталышы (кырг.)", "name_ru": "Аталышы (орус.)",
    "name_en": "Аталышы (англ.)", "department": "Кафедра", "credits": "Кредит", "total_hours": "Бардыгы, саат",
    "lecture": "Лекция", "practical": "Практикалык", "laboratory": "Лабораториялык", "guided": "СРСП",
    "self_study": "СӨАИ", "weeks": "Жума", "control": "Көзөмөл", "language": "Окутуу тили", "year_of_study": "Курс",
    "study_form": "Окуу формасы", "curator": "Куратор", "size": "Студенттер", "grants": "Бюджеттик",
}  # fmt: skip
WORDS = {
    "term": {"autumn": "Күз", "spring": "Жаз", "summer": "Жай"},
    "study_form": {"full_time": "Күндүзгү", "extramural": "Сырттан", "distance": "Дистанттык"},
    "language": {"ky": "Кыргызча", "ru": "Орусча", "en": "Англисче"},
}  # fmt: skip
DEMO_FACULTY = "FITM"
APPROVED = 3
SIGNED = (Permission.SEMESTER_SIGN_HEAD, Permission.SEMESTER_SIGN_DEAN, Permission.SEMESTER_SIGN_OFFICE)
# Cells of the file that somebody corrected in AVN: column → value.
CORRECTED = {3: {"M": 6}, 4: {"O": 18}, 5: {"I": "Программалоонун негиздери (II)"}}


def bring_exchange() -> None:
    """Makes what is not there yet, through the verbs of the office."""
    by = _specialist()
    if by is None or ExchangeRun.objects.exists():
        return
    profiles = {program.key: _profile(program, by) for program in PROGRAMS}
    plans = list(
        SemesterPlan.objects.with_names().filter(department__parent__code=DEMO_FACULTY).order_by("group__name")
    )
    if plans:
        busiest = Counter(plan.department_id for plan in plans).most_common(1)[0][0]
        _exchange(profiles, [plan for plan in plans if plan.department_id == busiest], by)


def _profile(program, by: Scope) -> ExchangeProfile:
    known = ExchangeProfile.objects.filter(program=program.key).first()
    columns = tuple((field.key, HEADINGS[field.key]) for field in program.fields)
    words = {field.key: WORDS[field.key] for field in program.fields if field.choices}
    layout = replace(own_layout(program), title=TITLES[program.key], columns=columns, words=words)
    return known or make_profile(program=program.key, layout=layout, by=by, at=clock.now())


def _exchange(profiles: dict[str, ExchangeProfile], plans: list[SemesterPlan], by: Scope) -> None:
    """Groups of a faculty written; its semester plans written (drafts too: few are approved yet) and compared."""
    plan, faculty = plans[0], plans[0].department.parent
    write_for_avn(profile=profiles[GROUPS.key], extent=Extent(faculty), by=by, at=clock.now())
    approve_semester_plans(plans[:APPROVED])
    extent = Extent(faculty, plan.term, everything=True)
    run = write_for_avn(profile=profiles[SEMESTER_PLANS.key], extent=extent, by=by, at=clock.now())
    upload = SimpleUploadedFile(f"AVN {faculty.short_name}.xlsx", _corrected(read_file(run.file)))
    bring_from_avn(profile=profiles[SEMESTER_PLANS.key], extent=extent, upload=upload, by=by, at=clock.now())
    for plan in plans[: APPROVED - 1]:
        _mark(GROUPS, plan.group_id, by)
        _mark(SEMESTER_PLANS, plan.pk, by)


def approve_semester_plans(plans: list[SemesterPlan]) -> None:
    """Drafts get their electives chosen, are submitted, and everybody on their way signs."""
    people = Signers()
    for plan in plans:
        if plan.state == ApprovalState.DRAFT:
            author = _scope(people, Permission.SEMESTER_EDIT, plan)
            _choose(plan, author)
            submit_semester_plan(plan=plan, by=author, at=clock.now())
            for right in SIGNED:
                signoffs.approve(plan, by=_scope(people, right, plan), at=clock.now())


def _choose(plan: SemesterPlan, by: Scope) -> None:
    """The first course of every elective block."""
    cells = SemesterCells(plan, "ky")
    writes = [
        CellWrite(line.pk, "choice", cells.alternatives(line)[0].code, line.cell_versions.get("choice", 0))
        for line in plan.lines.filter(kind=LineKind.ELECTIVE_BLOCK, choice=None)
    ]
    save_semester_cells(plan_id=plan.pk, writes=writes, by=by, at=clock.now(), language="ky")


def _scope(people: Signers, right: Permission, plan: SemesterPlan) -> Scope:
    return scope_of(people.who(right, plan.department_id).person.user)


def _mark(program, object_id: int, by: Scope) -> None:
    records = program.of_objects([object_id])
    if records and all(record.ready for record in records):
        mark_entered(program=program, object_id=object_id, by=by, at=clock.now())


def _corrected(content: bytes) -> bytes:
    """The file as AVN gives it out: a few values corrected there, one line lost, one only there."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    for row, cells in CORRECTED.items():
        for column, value in cells.items():
            sheet[f"{column}{row}"] = value
    only_there = [cell.value for cell in sheet[2]]
    only_there[4] = "ФК.1"
    sheet.delete_rows(6)
    sheet.append(only_there)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _specialist() -> Scope | None:
    """A specialist of the office, or nobody."""
    root = Unit.objects.filter(parent=None).first()
    grants = RoleGrant.objects.valid_on(clock.today()).filter(role=Role.OFFICE_SPECIALIST, unit=root).order_by("pk")
    user = User.objects.filter(person__in=grants.values("person_id")).order_by("pk").first()
    return scope_of(user) if user else None
