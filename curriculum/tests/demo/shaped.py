"""The demo's rows as the shapes of `calc`, read as the import of a spreadsheet reads them."""

from decimal import Decimal, InvalidOperation

from curriculum.calc.controls import parse_controls
from curriculum.calc.limits import default_limits
from curriculum.calc.shapes import (
    CycleData,
    Degree,
    Level,
    LineData,
    LineKind,
    MandatoryCourse,
    Names,
    PartData,
    PartKind,
    PlanData,
    PlanKind,
    StudyForm,
)
from curriculum.demo import tables
from kuu_office.core.demo.tables import Row
from kuu_office.core.demo.tables import units as demo_units

NUMBERS = ("credits", "total_hours", "lecture", "practical", "laboratory", "guided", "self_study")
SEMESTERS = range(1, 9)


def names_of(row: Row) -> Names:
    return Names(row["name_ky"], row["name_ru"], row["name_en"])


CATALOGUE = {course["code"]: names_of(course) for course in tables.courses()}
DEPARTMENTS = {unit["code"] for unit in demo_units() if unit["kind"] == "department"}
PROGRAMMES = {programme["key"]: programme for programme in tables.programmes()}


def decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".")) if text else None
    except InvalidOperation:
        return None


def unread(row: Row) -> dict[str, str]:
    wrong = {column: row[column] for column in (*NUMBERS, "weeks") if row[column] and decimal(row[column]) is None}
    unknown = row["department"] and row["department"] not in DEPARTMENTS
    return wrong | ({"department": row["department"]} if unknown else {})


def names_in_plan(row: Row) -> Names:
    """The names of the row; what it leaves empty the catalogue gives."""
    given = CATALOGUE.get(row["course"], Names())
    return Names(row["name_ky"] or given.ky, row["name_ru"] or given.ru, row["name_en"] or given.en)


def line_of(key: str, row: Row, keys: dict[str, str]) -> LineData:
    semesters = {number: decimal(row[f"s{number}"]) for number in SEMESTERS if row[f"s{number}"]}
    invalid = unread(row)
    return LineData(
        key=key,
        code=row["code"],
        kind=LineKind(row["kind"]),
        block=keys[row["block"]] if row["block"] else None,
        part=row["part"],
        names=names_in_plan(row),
        catalogue=CATALOGUE.get(row["course"]),
        department="" if "department" in invalid else row["department"],
        **{column: decimal(row[column]) or Decimal(0) for column in NUMBERS},
        semester_credits=semesters,
        controls=parse_controls(row["control"], tuple(semesters)),
        prerequisites=tuple(row["prerequisites"].split()),
        weeks=decimal(row["weeks"]),
        host_taught=row["host_taught"] == "1",
        invalid=invalid,
        note=row["note"],
    )


def lines_of(rows: list[Row]) -> tuple[LineData, ...]:
    """Keys are the rows' numbers in the spreadsheet, whose heading is row 1."""
    keys = {row["code"]: str(number) for number, row in reversed(list(enumerate(rows, start=2)))}
    return tuple(line_of(str(number), row, keys) for number, row in enumerate(rows, start=2))


def cycles_of(standard: str) -> tuple[CycleData, ...]:
    rows = [row for row in tables.cycles() if row["standard"] == standard]
    return tuple(
        CycleData(row["code"], row["name_ky"], decimal(row["min_credits"]), decimal(row["max_credits"])) for row in rows
    )


def parts_of(standard: str) -> tuple[PartData, ...]:
    rows = [row for row in tables.parts() if row["standard"] == standard]
    return tuple(
        PartData(
            row["code"],
            row["cycle"],
            PartKind(row["kind"]),
            decimal(row["min_credits"]),
            decimal(row["max_credits"]),
        )
        for row in rows
    )


def mandatory_of(standard: str) -> tuple[MandatoryCourse, ...]:
    rows = [row for row in tables.mandatory() if row["standard"] == standard]
    return tuple(MandatoryCourse(row["code"], names_of(row), Decimal(row["credits"]), row["part"]) for row in rows)


def plan_of(programme: str, rows: list[Row], *, kind: str = "base", base: PlanData | None = None) -> PlanData:
    about = PROGRAMMES[programme]
    degree = Degree(about["degree"])
    return PlanData(
        kind=PlanKind(kind),
        level=Level(about["level"]),
        degree=degree,
        total_credits=Decimal(about["credits"]),
        semesters=int(about["semesters"]),
        lines=lines_of(rows),
        cycles=cycles_of(about["standard"]),
        parts=parts_of(about["standard"]),
        mandatory=mandatory_of(about["standard"]),
        limits=default_limits(degree, StudyForm(about["study_form"])),
        is_joint=about["partnership"] != "own",
        partner=about["partner_name"],
        base=base,
    )


def stored_plan(row: Row) -> PlanData:
    """One plan of `tables.plans()`, a working plan with its base plan behind it."""
    about = (row["programme"], int(row["intake_year"]))
    rows = tables.plan_lines(*about, row["kind"], int(row["version"]))
    if row["kind"] == "base":
        return plan_of(row["programme"], rows)
    base = plan_of(row["programme"], tables.plan_lines(*about))
    return plan_of(row["programme"], rows, kind="working", base=base)
