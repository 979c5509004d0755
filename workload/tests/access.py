"""Rows of the access matrix for the teaching load."""

from curriculum.models import Programme
from curriculum.tests.contingent.people import make_student
from curriculum.tests.semester_world import make_group, make_semester_plans, make_working_plan
from kuu_office.core.models import Appointment, Person, Post, Term
from kuu_office.core.tests.access import ABSENT, GET_POST, POST, READERS, Row, Sample, sample
from kuu_office.core.tests.cast import BEGINNING
from workload.operations.calculation import calculate_load
from workload.tests.world import AT, FIRST_DAY, approve, make_norms

CALCULATORS = {"department_clerk", "department_head", "office_specialist", "head_of_office"}
DISTRIBUTORS = {"department_clerk", "department_head"}

ROWS = {
    "workload:sheets": Row(READERS),
    "workload:sheet": Row(READERS, sample="load_sheet"),
    "workload:line": Row(READERS, sample="load_line"),
    "workload:calculate": Row(CALCULATORS, GET_POST),
    "workload:board": Row(READERS, sample="load_sheet"),
    "workload:board_parts": Row(READERS, sample="load_sheet"),
    "workload:board_assign": Row(DISTRIBUTORS, POST, "load_sheet"),
    "workload:board_take_back": Row(DISTRIBUTORS, POST, "load_sheet"),
    "workload:board_undo": Row(DISTRIBUTORS, POST, "load_sheet"),
    "workload:board_split": Row(DISTRIBUTORS, GET_POST, "load_sheet"),
    "workload:board_last_year": Row(DISTRIBUTORS, GET_POST, "load_sheet"),
    "workload:teacher_load": Row(READERS, sample="load_teacher"),
    "workload:own_load": Row({"teacher", "department_head"}),
}


def samples(cast) -> dict[str, Sample]:
    """A calculated sheet of each faculty's department and its first line; curriculum made programmes and terms."""
    make_norms()
    own = load_of(cast.units.department, cast.deans_clerk, cast.office_specialist)
    other = load_of(cast.units.other_department, cast.other_clerk, cast.office_specialist)
    docent = Post.objects.create(code="load_docent", name_ky="доцент", is_teaching=True)
    return {
        "load_teacher": sample(*(teacher_of(sheet, docent) for sheet in (own, other)), absent={"pk": own.pk} | NOBODY),
        "load_sheet": sample({"pk": own.pk}, {"pk": other.pk}),
        "load_line": sample(*({"pk": sheet.lines.order_by("pk").first().pk} for sheet in (own, other))),
    }


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
    return outcome.sheet


NOBODY = {"appointment": ABSENT}


def teacher_of(sheet, post) -> dict[str, int]:
    """A teacher of the sheet's department."""
    person = Person.objects.create(surname="Окутуучу", given_name="Айбек")
    one = Appointment.objects.create(
        person=person, unit_id=sheet.department_id, post=post, rate=1, start_date=BEGINNING
    )
    return {"pk": sheet.pk, "appointment": one.pk}
