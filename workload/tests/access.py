"""Rows of the access matrix for the teaching load."""

from decimal import Decimal

from curriculum.models import Programme
from curriculum.tests.contingent.people import make_student
from curriculum.tests.semester_world import make_group, make_semester_plans, make_working_plan
from kuu_office.core.models import Term
from kuu_office.core.tests.access import GET_POST, POST, READERS, Row, Sample, sample
from workload.calc.whatif import Changes
from workload.operations.calculation import calculate_load
from workload.operations.scenarios import make_scenario
from workload.tests.world import AT, FIRST_DAY, approve, make_norms

CALCULATORS = {"department_clerk", "department_head", "office_specialist", "head_of_office"}

ROWS = {
    "workload:sheets": Row(READERS),
    "workload:sheet": Row(READERS, sample="load_sheet"),
    "workload:line": Row(READERS, sample="load_line"),
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
}


def samples(cast) -> dict[str, Sample]:
    """A calculated sheet of each faculty's department and its first line; curriculum made programmes and terms."""
    make_norms()
    own = load_of(cast.units.department, cast.deans_clerk, cast.office_specialist)
    other = load_of(cast.units.other_department, cast.other_clerk, cast.office_specialist)
    return {
        "load_sheet": sample({"pk": own.pk}, {"pk": other.pk}),
        "load_scenario": sample(*({"pk": scenario_of(sheet, cast.office_specialist).pk} for sheet in (own, other))),
        "load_scenario_of_all": sample({"pk": scenario_of(own, cast.office_specialist).pk}),
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


def scenario_of(sheet, by):
    """A scenario of one department."""
    values = {"title": "Эгер", "unit": sheet.department, "year": sheet.year, "changes": Changes(size=Decimal(2))}
    return make_scenario(**values, by=by.scope, at=AT)
