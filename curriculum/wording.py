"""How columns and findings are said to people."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from curriculum.calc.checks import CHECKS as PLAN_CHECKS
from curriculum.calc.columns import semester_of, show_number
from curriculum.calc.norms import Norms
from curriculum.calc.orders import Fault
from curriculum.calc.readiness import CHECKS as SEMESTER_CHECKS
from curriculum.calc.registration import CHECKS as REGISTRATION_CHECKS
from curriculum.calc.registration import Misfit
from curriculum.calc.shapes import Finding, Limits, Names
from curriculum.calc.standing import Place
from curriculum.calc.streams import Apart
from curriculum.enums import ClassKind, Funding, Language, MovementKind, StudentState, StudyForm
from curriculum.models import Group, PlanLine, Programme, SemesterLine
from kuu_office.core.phrases import page_language
from kuu_office.core.text import dates
from kuu_office.core.text.numbers import POINT

CHECKS = PLAN_CHECKS | SEMESTER_CHECKS
Lines = Mapping[str, PlanLine | SemesterLine]

WHAT_ORDERS_DO = {
    MovementKind.ADMISSION: gettext_lazy("A new person comes into a group: entered on a page of its own."),
    MovementKind.TRANSFER: gettext_lazy(
        "To another group, programme, form, language or funding; the year of study stays."
    ),
    MovementKind.PROMOTION: gettext_lazy("A year up. Whole groups go up on the page of groups."),
    MovementKind.LEAVE: gettext_lazy("They do not study until a day, but stay in the contingent."),
    MovementKind.RETURN: gettext_lazy("They study again, in their group or in a following one."),
    MovementKind.EXPULSION: gettext_lazy("They leave the contingent; the reason is written down."),
    MovementKind.REINSTATEMENT: gettext_lazy("Who was expelled studies again."),
    MovementKind.GRADUATION: gettext_lazy("They have come to the end of the programme and leave the contingent."),
    MovementKind.NAME_CHANGE: gettext_lazy("A new surname, name or patronymic; the former ones stay in the history."),
}

TITLES = {
    "code": gettext_lazy("Code"),
    "part": gettext_lazy("Part"),
    "kind": gettext_lazy("Kind"),
    "name_ky": gettext_lazy("Name in Kyrgyz"),
    "name_ru": gettext_lazy("Name in Russian"),
    "name_en": gettext_lazy("Name in English"),
    "course": gettext_lazy("Catalogue code"),
    "department": gettext_lazy("Department"),
    "credits": gettext_lazy("Credits"),
    "total_hours": gettext_lazy("Hours in all"),
    "contact": gettext_lazy("Contact hours"),
    "lecture": gettext_lazy("Lectures"),
    "practical": gettext_lazy("Practical classes"),
    "laboratory": gettext_lazy("Laboratory classes"),
    "guided": gettext_lazy("Independent study with the teacher"),
    "self_study": gettext_lazy("Independent study"),
    "control": gettext_lazy("Control"),
    "prerequisites": gettext_lazy("Prerequisites"),
    "weeks": gettext_lazy("Weeks"),
    "host_taught": gettext_lazy("Taught by the partner"),
    "block": gettext_lazy("Elective block"),
    "note": gettext_lazy("Note"),
    "choice": gettext_lazy("Elective chosen"),
    "students": gettext_lazy("Students who take it"),
    "language": gettext_lazy("Language of instruction"),
    "room_type": gettext_lazy("Room type"),
    "left_out": gettext_lazy("Left out"),
    "deviation": gettext_lazy("Why it differs from the working plan"),
    "lecture_week": gettext_lazy("Lectures a week"),
    "practical_week": gettext_lazy("Practical classes a week"),
    "laboratory_week": gettext_lazy("Laboratory classes a week"),
}

# Narrow columns of the grid and the print carry the short forms that the office's paper plans use.
SHORT_TITLES = {
    "total_hours": pgettext_lazy("column", "Hours"),
    "contact": pgettext_lazy("column", "Class"),
    "lecture": pgettext_lazy("column", "Lec"),
    "practical": pgettext_lazy("column", "Prac"),
    "laboratory": pgettext_lazy("column", "Lab"),
    "guided": pgettext_lazy("column", "GIS"),
    "self_study": pgettext_lazy("column", "IS"),
    "credits": pgettext_lazy("column", "Cr"),
    "department": pgettext_lazy("column", "Dept"),
    "control": pgettext_lazy("column", "Ctrl"),
    "weeks": pgettext_lazy("column", "Wk"),
    "host_taught": pgettext_lazy("column", "Partner"),
    "language": pgettext_lazy("column", "Lang"),
    "room_type": pgettext_lazy("column", "Room"),
    "left_out": pgettext_lazy("column", "Out"),
    "deviation": pgettext_lazy("column", "Why it differs"),
    "choice": pgettext_lazy("column", "Elective"),
    "students": pgettext_lazy("column", "Stud"),
    "lecture_week": pgettext_lazy("column", "Lec/wk"),
    "practical_week": pgettext_lazy("column", "Prac/wk"),
    "laboratory_week": pgettext_lazy("column", "Lab/wk"),
}


# In which language a name is missing.
IN_LANGUAGE = {
    "ky": gettext_lazy("in Kyrgyz"),
    "ru": gettext_lazy("in Russian"),
    "en": gettext_lazy("in English"),
}


# Values of findings that are written as they are, whatever they look like; every other number is a quantity.
CODES = frozenset({"code", "part", "cycle", "name", "other", "text", "path"})
QUANTITY = re.compile(r"[-\d.–…]+")


def column_title(key: str) -> str:
    """The full name of a column; a key that is no column any more stays as it is."""
    semester = semester_of(key)
    return _("Semester %(number)s") % {"number": semester} if semester else str(TITLES.get(key, key))


def short_title(key: str) -> str:
    """The name of a column where there is little room."""
    semester = semester_of(key)
    return str(semester) if semester else str(SHORT_TITLES.get(key, TITLES[key]))


@dataclass(frozen=True)
class Said:
    """A finding as a person reads it. `line_id` and `column` lead to the cell."""

    check: str
    severity: str
    text: str
    place: str
    url: str
    rule: str
    line_id: str
    column: str
    confirmed: bool


def say(finding: Finding, limits: Limits, lines: Lines, page: str = "") -> Said:
    """A finding in the reader's language; `page` is the address of the grid, `lines` the plan's lines by key."""
    check = CHECKS[finding.check]
    source = check.source_under(limits)
    rule = _(source.text)
    if not source.confirmed:
        rule = _("%(rule)s (default, to be confirmed by the office)") % {"rule": rule}
    column = finding.column or ""
    return Said(
        check=finding.check,
        severity=finding.severity.value,
        text=sentence(finding),
        place=_place(finding, lines),
        url=f"{page}#{cell_id(finding.key, column)}" if finding.key else "",
        rule=rule,
        line_id=finding.key or "",
        column=column,
        confirmed=source.confirmed,
    )


def sentence(finding: Finding) -> str:
    """What is wrong, with the value and the rule."""
    values = {name: _spoken(name, value) for name, value in finding.values.items()}
    return _(CHECKS[finding.check].message).format(**values)


def _spoken(name: str, value: str) -> str:
    """A value as people read it: languages by their names, quantities with the point or comma of the reader."""
    if name == "language":
        return str(IN_LANGUAGE[value])
    if name not in CODES and QUANTITY.fullmatch(value):
        return value.replace(".", POINT[page_language()])
    return value


def check_title(code: str) -> str:
    """The name of a check."""
    return _(CHECKS[code].title)


def cell_id(key: str | None, column: str) -> str:
    """The anchor of a cell in the grid: `cell-412-credits`."""
    return f"cell-{key}-{column or 'code'}"


def _place(finding: Finding, lines: Lines) -> str:
    """The code of the line and the name of the column."""
    line = lines.get(finding.key or "")
    parts = [line.code or line.name or "–"] if line is not None else []
    if finding.column:
        parts.append(column_title(finding.column))
    elif finding.semester:
        parts.append(column_title(f"s{finding.semester}"))
    return ", ".join(parts)


def said(
    findings: list[Finding], limits: Limits, lines: Sequence[PlanLine | SemesterLine], page: str = ""
) -> list[Said]:
    """All findings of a plan in the reader's language."""
    by_key = {str(line.pk): line for line in lines}
    return [say(finding, limits, by_key, page) for finding in findings]


class Named(Protocol):
    """Where the names of groups and programmes are looked up, by id."""

    groups: Mapping[int, Group]
    programmes: Mapping[int, Programme]


def fault_said(fault: Fault) -> str:
    """Why an order does not hold, or what is doubtful about it; with its number when it is not the one in hand."""
    language = page_language()
    values = {
        name: dates.short_date(value, language) if isinstance(value, date) else value
        for name, value in fault.values.items()
    }
    sentence = _(fault.sentence) % values
    if fault.fact.step.key is None:
        return sentence
    return _("Order № %(number)s of %(day)s would not hold any more: %(sentence)s") % {
        "number": fault.fact.step.order,
        "day": dates.short_date(fault.fact.step.day, language),
        "sentence": sentence,
    }


def place_in_words(place: Place, around: Named) -> dict[str, Any]:
    """A standing as the record keeps it: codes as they are, groups and programmes by their names."""
    if not place.state:
        return {}
    group = around.groups.get(place.group) if place.group else None
    return {
        "state": place.state,
        "programme": str(around.programmes.get(place.programme, "")),
        "group": str(group) if group else "",
        "year_of_study": place.year,
        "study_form": place.form,
        "language": place.language,
        "funding": place.funding,
    }


def size_said(norms: Norms, count: int) -> str:
    """Why the number of students in a group is out of the norm; nothing when it is not."""
    least, most = norms.least_in_group, norms.most_in_group
    if least <= count <= most:
        return ""
    text = _("fewer than %(least)s") if count < least else _("more than %(most)s")
    return text % {"least": least, "most": most}


def norm_said(norms: Norms) -> str:
    """Where a norm comes from, and whether the office confirmed it."""
    if norms.confirmed:
        return _("norm by %(act)s") % {"act": norms.source} if norms.source else _("norm confirmed by the office")
    return _("default norm, to be confirmed by the office")


CODE_WORDS = {"state": StudentState, "study_form": StudyForm, "language": Language, "funding": Funding}


def spoken_value(column: str, value: Any) -> str:
    """A value of a standing as people say it."""
    if value in (None, ""):
        return "–"
    words = CODE_WORDS.get(column)
    return str(words(value).label) if words else str(value)


# What the sentences about streams name by a code.
SPOKEN = {str(value): label for choices in (Language, ClassKind) for value, label in choices.choices}


def said_apart(apart: Apart) -> str:
    """Why classes cannot be joined, in the reader's language."""
    values = {name: _named(name, value) for name, value in apart.values.items()}
    return _(apart.message).format(**values)


def _named(name: str, value: str) -> str:
    if name in {"mine", "theirs"} and value in SPOKEN:
        return str(SPOKEN[value])
    return _spoken(name, value) if name not in {"group", "other"} else value


def said_misfit(misfit: Misfit) -> str:
    """Why a registration does not fit the plan, in the reader's language."""
    values = {name: in_language(value) for name, value in misfit.values.items()}
    return _(REGISTRATION_CHECKS[misfit.check][2]).format(**values)


def misfit_title(check: str) -> str:
    return _("No longer studies") if check == "gone" else _(REGISTRATION_CHECKS[check][1])


def in_language(value: Any) -> Any:
    """A name in the reader's language, a number as it is written."""
    if isinstance(value, Names):
        return getattr(value, page_language(), "") or value.any
    return show_number(value, page_language()) if isinstance(value, Decimal) else value
