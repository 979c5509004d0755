"""Rows of the access matrix for the teaching load."""

from datetime import date
from decimal import Decimal

from curriculum.models import Programme
from curriculum.tests.contingent.people import make_student
from curriculum.tests.semester_world import make_group, make_semester_plans, make_working_plan
from kuu_office.core.models import AcademicYear, Appointment, ApprovalState, Person, Post, Term
from kuu_office.core.tests.access import (
    ABSENT,
    ANYBODY,
    GET_POST,
    OFFICE,
    POST,
    READERS,
    Row,
    Sample,
    Thing,
    sample,
)
from kuu_office.core.tests.cast import BEGINNING
from workload.calc.whatif import Changes
from workload.models import LoadLine, LoadSheet
from workload.operations.approval import submit_sheet
from workload.operations.calculation import calculate_load
from workload.operations.scenarios import make_scenario
from workload.tests.stages import make_teacher
from workload.tests.world import AT, FIRST_DAY, approve, make_norms

HEADS, DEANS = {"department_head"}, {"dean"}
PAYERS = {
    "dean", "department_clerk", "department_head", "office_specialist", "head_of_office", "vice_rector",
    "finance_specialist", "registrar",
}  # fmt: skip
CALCULATORS = {"department_clerk", "department_head", "office_specialist", "head_of_office"}
DISTRIBUTORS = {"department_clerk", "department_head"}

ROWS = {
    "workload:sheets": Row(READERS),
    "workload:sheet": Row(READERS, sample="load_sheet"),
    "workload:line": Row(READERS, sample="load_line"),
    "workload:summary": Row(READERS),
    "workload:papers": Row(READERS, GET_POST),
    "workload:hourly": Row(PAYERS),
    "workload:hourly_order": Row(PAYERS),
    "workload:teachers": Row(READERS),
    "workload:plan": Row(READERS, sample="teacher_plan"),
    "workload:plan_xlsx": Row(READERS, sample="teacher_plan"),
    "workload:plan_print": Row(READERS, GET_POST, "teacher_plan"),
    "workload:sheet_print": Row(READERS, GET_POST, "load_sheet"),
    "workload:sheet_xlsx": Row(READERS, sample="load_sheet"),
    "workload:sheet_submit": Row(HEADS, POST, sample="load_sheet"),
    "workload:sheet_sign": Row(DEANS, POST, "load_waiting", READERS, sent={"step": "dean"}),
    "workload:sheet_return": Row(DEANS, POST, "load_waiting", READERS, sent={"step": "dean", "remark": "Караңыз"}),
    "workload:sheet_withdraw": Row(HEADS, POST, sample="load_waiting"),
    "workload:sheet_paper": Row(HEADS | OFFICE, GET_POST, "load_waiting", READERS),
    "workload:sheet_past": Row(READERS, sample="load_sheet"),
    "workload:sheet_version": Row(CALCULATORS, POST, sample="load_approved", sent={"reason": "Буйрук"}),
    "workload:sheet_compare": Row(READERS, sample="load_sheet"),
    "workload:line_remark": Row(DEANS, POST, "load_waiting_line", READERS, sent={"text": "Караңыз"}),
    "workload:remark_settle": Row(CALCULATORS, POST, sample="load_remark"),
    "workload:calculate": Row(CALCULATORS, GET_POST),
    "workload:calculate_preview": Row(CALCULATORS),
    "workload:scenarios": Row(READERS),
    "workload:scenario_new": Row(CALCULATORS, GET_POST),
    "workload:scenario": Row(READERS, sample="load_scenario"),
    "workload:scenario_discard": Row(CALCULATORS, POST, sample="load_scenario"),
    "workload:scenario_adopt": Row({"registrar"}, GET_POST, sample="load_scenario_of_all"),
    "workload:check": Row(READERS),
    "workload:figures": Row(CALCULATORS, GET_POST, sample="load_sheet"),
    "workload:accept": Row(CALCULATORS, POST, sample="load_sheet"),
    "workload:line_add": Row(CALCULATORS, GET_POST, sample="load_sheet"),
    "workload:line_give": Row(CALCULATORS, GET_POST, sample="load_line"),
    "workload:line_withdraw": Row(CALCULATORS, POST, sample="load_line"),
    "workload:line_remove": Row(CALCULATORS, POST, sample="load_line"),
    "workload:board": Row(READERS, sample="load_sheet"),
    "workload:board_parts": Row(READERS, sample="load_sheet"),
    "workload:board_assign": Row(DISTRIBUTORS, POST, "load_sheet"),
    "workload:board_take_back": Row(DISTRIBUTORS, POST, "load_sheet"),
    "workload:board_undo": Row(DISTRIBUTORS, POST, "load_sheet"),
    "workload:board_split": Row(DISTRIBUTORS, GET_POST, "load_sheet"),
    "workload:board_last_year": Row(DISTRIBUTORS, GET_POST, "load_sheet"),
    "workload:teacher_load": Row(READERS, sample="load_teacher"),
    "workload:own_load": Row({"teacher", "department_head"}),
    "workload:own_plan": Row({"teacher", "department_head"}, sample="own_plan"),
    "workload:own_plan_xlsx": Row({"teacher", "department_head"}, sample="own_plan"),
}


def samples(cast) -> dict[str, Sample]:
    """Sheets of each faculty's department: a draft, one that waits for the dean, an approved one, with their first
    lines; curriculum made programmes and terms."""
    make_norms()
    own = load_of(cast.units.department, cast.deans_clerk, cast.office_specialist)
    other = load_of(cast.units.other_department, cast.other_clerk, cast.office_specialist)
    heads = ((own, cast.department_head), (other, cast.other_head))
    waiting = [submit_sheet(again(sheet, 2041), by=head.scope, at=AT) for sheet, head in heads]
    approved = [again(sheet, 2042, state=ApprovalState.APPROVED) for sheet, _head in heads]
    mended = [first_line(again(sheet, 2043)) for sheet, _head in heads]
    remarks = [line.remarks.create(text="Караңыз", by=cast.dean.person, at=AT) for line in mended]
    docent = Post.objects.create(code="load_docent", name_ky="доцент", is_teaching=True)
    return {
        "load_sheet": pair(own, other),
        "load_line": pair(first_line(own), first_line(other)),
        "load_remark": pair(*remarks),
        "load_waiting": pair(*waiting),
        "load_waiting_line": pair(*(first_line(sheet) for sheet in waiting)),
        "load_approved": pair(*approved),
        "load_scenario": sample(*({"pk": scenario_of(sheet, cast.office_specialist).pk} for sheet in (own, other))),
        "load_scenario_of_all": sample({"pk": scenario_of(own, cast.office_specialist).pk}),
        "load_teacher": sample(*(teacher_of(sheet, docent) for sheet in (own, other)), absent={"pk": own.pk} | NOBODY),
        "own_plan": own_plans(cast, docent),
        "teacher_plan": pair(*(make_teacher(sheet.department, "Жүктөмов") for sheet, _head in heads)),
    }


def pair(own, other) -> Sample:
    return sample({"pk": own.pk}, {"pk": other.pk})


def first_line(sheet: LoadSheet) -> LoadLine:
    return sheet.lines.order_by("pk").first()


def again(sheet: LoadSheet, start_year: int, **values) -> LoadSheet:
    """The sheet of another year with the first of its lines."""
    days = {"start_date": date(start_year, 9, 1), "end_date": date(start_year + 1, 8, 31)}
    year, _made = AcademicYear.objects.get_or_create(start_year=start_year, defaults=days)
    line = first_line(sheet)
    made = LoadSheet.objects.create(
        department=sheet.department, year=year, norm_set=sheet.norm_set, calculated_at=AT, created_at=AT, **values
    )
    line.pk, line.sheet, line._state.adding = None, made, True
    line.save()
    return made


def load_of(department, clerk, by):
    """The load of a department that teaches a group of its own in the autumn."""
    term = Term.objects.select_related("year").get(year__start_year=2026, kind="autumn")
    programme = Programme.objects.filter(department=department).order_by("pk").first()
    if not programme.plans.filter(kind="working", intake_year=2026, state="approved").exists():
        make_working_plan(programme)
    group = make_group(programme, f"{department.code}-8-26")
    make_student(group, f"Жүктөмов {department.code}", day=FIRST_DAY)
    approve(*make_semester_plans([group], term, clerk, AT))
    [outcome] = calculate_load(departments=[department], year=term.year, by=by.scope, at=AT)
    outcome.sheet.lines.filter(gap="no_norm").delete()
    return outcome.sheet


def scenario_of(sheet, by):
    """A scenario of one department."""
    values = {"title": "Эгер", "unit": sheet.department, "year": sheet.year, "changes": Changes(size=Decimal(2))}
    return make_scenario(**values, by=by.scope, at=AT)


def own_plans(cast, post) -> Sample:
    """Everybody's own appointment, and one of a person whom nobody else stands for."""

    def held_by(member) -> dict[str, int]:
        held = {"person": member.person, "unit": cast.units.department, "post": post, "rate": 1, "kind": "hourly"}
        return {"pk": Appointment.objects.create(**held, start_date=BEGINNING).pk}

    plans = {name: held_by(getattr(cast, name)) for name in ANYBODY | {"outsider"}}
    return Sample(Thing(plans.__getitem__, ANYBODY), Thing(held_by(cast.outsider), set()), Thing({"pk": ABSENT}, set()))


NOBODY = {"appointment": ABSENT}


def teacher_of(sheet, post) -> dict[str, int]:
    """A teacher of the sheet's department."""
    person = Person.objects.create(surname="Окутуучу", given_name="Айбек")
    one = Appointment.objects.create(
        person=person, unit_id=sheet.department_id, post=post, rate=1, start_date=BEGINNING
    )
    return {"pk": sheet.pk, "appointment": one.pk}
