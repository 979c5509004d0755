"""Standards, courses, programmes, limits and the questions of the expert card."""

from datetime import date
from decimal import Decimal

from curriculum.calc.norms import default_norms
from curriculum.demo import tables
from curriculum.enums import Degree, StudyForm
from curriculum.models import (
    ContingentNorms,
    Course,
    ExpertCriterion,
    PlanRules,
    Programme,
    Standard,
    StandardCourse,
    StandardCycle,
    StandardPart,
)
from curriculum.queries.norms import FIGURES
from kuu_office.core.models import Unit
from kuu_office.core.seeding import bring
from kuu_office.office.models import Act

RULES_SINCE = date(2023, 9, 1)
CREDIT_ACT = "496"
MOVES_ACT = "590"
CRITERIA = (
    ("standard", "Окуу планы мамлекеттик билим берүү стандартынын циклдерине жана кредиттерине туура келет",
     "Учебный план соответствует циклам и кредитам государственного образовательного стандарта",
     "The plan agrees with the cycles and credits of the state educational standard"),
    ("mandatory", "Милдеттүү дисциплиналар толук киргизилген", "Обязательные дисциплины включены полностью",
     "All mandatory courses are included"),
    ("load", "Студенттин жумалык жүктөмү жана семестрдик кредиттери ченемге туура келет",
     "Недельная нагрузка студента и кредиты семестра соответствуют норме",
     "The weekly load and the credits of each semester keep to the norm"),
    ("electives", "Тандоо курстары студентке чыныгы тандоо берет",
     "Курсы по выбору дают студенту действительный выбор", "Electives give the student a real choice"),
    ("control", "Контролдун формалары дисциплиналардын максатына ылайык келет",
     "Формы контроля отвечают целям дисциплин", "Forms of control suit the aims of the courses"),
    ("practice", "Практикалар жана жыйынтыктоочу мамлекеттик аттестация каралган",
     "Предусмотрены практики и итоговая государственная аттестация",
     "Internships and the final state attestation are provided for"),
    ("staff", "Кафедранын кадрдык курамы лицензиялык талаптарга жооп берет",
     "Кадровый состав кафедры отвечает лицензионным требованиям",
     "The department's staff meets the licence requirements"),
    ("names", "Дисциплиналардын аталыштары үч тилде туура жана каталогго дал келет",
     "Названия дисциплин на трёх языках верны и совпадают с каталогом",
     "Names of courses are right in three languages and agree with the catalogue"),
)  # fmt: skip


def bring_reference() -> dict[str, Programme]:
    """Everything that plans stand on. Returns the programmes by their key in the demo tables."""
    units = {unit.code: unit.pk for unit in Unit.objects.all()}
    acts = {act.number: act.pk for act in Act.objects.order_by("-date")}
    courses = {key: row.pk for (key,), row in bring(Course, ("code",), _courses(units)).items()}
    standards = {key: row.pk for (key,), row in bring(Standard, ("code",), _standards(acts)).items()}
    _parts(standards, courses)
    _limits(acts.get(CREDIT_ACT))
    _norms(acts.get(MOVES_ACT))
    _criteria(acts)
    return _programmes(units, standards)


def _names(row: tables.Row) -> dict:
    return {f"name_{language}": row[f"name_{language}"] for language in ("ky", "ru", "en")}


def _credits(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _courses(units: dict[str, int]) -> list[dict]:
    return [{"code": row["code"], "department_id": units[row["department"]], **_names(row)} for row in tables.courses()]


def _standards(acts: dict[str, int]) -> list[dict]:
    return [
        {
            "code": row["code"],
            "level": row["level"],
            "degree": row["degree"],
            "total_credits": Decimal(row["credits"]),
            "act_id": acts.get(row["act_number"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "is_confirmed": row["confirmed"] == "yes",
            **_names(row),
        }
        for row in tables.standards()
    ]


def _parts(standards: dict[str, int], courses: dict[str, int]) -> None:
    """Cycles, their parts, and the courses that a standard demands in them."""
    cycles = bring(StandardCycle, ("standard_id", "code"), [_cycle(row, standards) for row in tables.cycles()])
    cycle_ids = {key: cycle.pk for key, cycle in cycles.items()}
    parts = bring(StandardPart, ("cycle_id", "code"), [_part(row, standards, cycle_ids) for row in tables.parts()])
    standard_of = {cycle.pk: cycle.standard_id for cycle in cycles.values()}
    by_code = {(standard_of[part.cycle_id], part.code): part.pk for part in parts.values()}
    bring(
        StandardCourse,
        ("part_id", "course_id"),
        [
            {
                "part_id": by_code[standards[row["standard"]], row["part"]],
                "course_id": courses[row["course"]],
                "code": row["code"],
                "kind": row["kind"],
                "credits": Decimal(row["credits"]),
            }
            for row in tables.mandatory()
        ],
    )


def _cycle(row: tables.Row, standards: dict[str, int]) -> dict:
    return {"standard_id": standards[row["standard"]], **_bounded(row)}


def _part(row: tables.Row, standards: dict[str, int], cycle_ids: dict[tuple, int]) -> dict:
    home = cycle_ids[standards[row["standard"]], row["cycle"]]
    return {"cycle_id": home, "kind": row["kind"], **_bounded(row)}


def _bounded(row: tables.Row) -> dict:
    """What cycles and parts have in common: code, place, limits, names."""
    return {
        "code": row["code"],
        "position": int(row["position"]),
        "min_credits": _credits(row["min_credits"]),
        "max_credits": _credits(row["max_credits"]),
        **_names(row),
    }


def _limits(act: int | None) -> None:
    """A rule set of full-time study per degree that changes nothing yet: the office enters its own figures in it."""
    bring(
        PlanRules,
        ("degree", "study_form", "valid_from"),
        [
            {"degree": degree, "study_form": StudyForm.FULL_TIME, "valid_from": RULES_SINCE, "act_id": act}
            for degree in Degree.values
        ],
    )


def _norms(act: int | None) -> None:
    """Sizes of groups, reinstatement and leaves as DOMAIN has them, for the office to confirm."""
    rows = []
    for degree in Degree.values:
        norms = default_norms(degree)
        figures = {name: getattr(norms, name) for name in FIGURES}
        rows.append({"degree": degree, "study_form": "", "valid_from": RULES_SINCE, "act_id": act, **figures})
    bring(ContingentNorms, ("degree", "study_form", "valid_from"), rows)


def _criteria(acts: dict[str, int]) -> None:
    bring(
        ExpertCriterion,
        ("code",),
        [
            {"code": code, "position": place, "text_ky": ky, "text_ru": ru, "text_en": en}
            for place, (code, ky, ru, en) in enumerate(CRITERIA, 1)
        ],
    )


def _programmes(units: dict[str, int], standards: dict[str, int]) -> dict[str, Programme]:
    key = ("code", "degree", "study_form", "department_id")
    rows = {row["key"]: _programme(row, units, standards) for row in tables.programmes()}
    there = bring(Programme, key, rows.values())
    return {name: there[tuple(row[column] for column in key)] for name, row in rows.items()}


def _programme(row: tables.Row, units: dict[str, int], standards: dict[str, int]) -> dict:
    return {
        "code": row["code"],
        "degree": row["degree"],
        "study_form": row["study_form"],
        "department_id": units[row["department"]],
        "standard_id": standards[row["standard"]],
        "semesters": int(row["semesters"]),
        "credits": Decimal(row["credits"]),
        "languages": row["languages"].split(),
        "abbreviation": row["abbreviation"],
        "partnership": row["partnership"],
        "partner_name": row["partner_name"],
        "partner_country": row["partner_country"],
        **{f"qualification_{language}": row[f"qualification_{language}"] for language in ("ky", "ru", "en")},
        **_names(row),
    }
