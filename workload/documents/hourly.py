"""The report on hours paid by the hour as a workbook, and the draft of the order in a word processor's format."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from curriculum.calc.shapes import ZERO
from kuu_office.core.documents import render_docx
from kuu_office.core.documents.signatures import university_name
from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.templatetags.office import number
from kuu_office.core.text import dates
from workload.queries.pay import HourlyRow

ORDER = Path(settings.BASE_DIR) / "templates/workload/print/hourly_order.docx"
NARROW, COMMON, WIDE = 12, 18, 44


def total_of(rows: Sequence[HourlyRow]) -> Decimal:
    """What all rows cost that have a rate."""
    return sum((row.cost for row in rows if row.cost is not None), ZERO)


def hourly_workbook(rows: Sequence[HourlyRow]) -> bytes:
    columns = [
        Column("department", _("Department"), COMMON), Column("who", _("Teacher"), COMMON),
        Column("post", _("Post"), COMMON), Column("term", _("Term"), COMMON),
        Column("taught", _("Course, groups"), WIDE),
        Column("budget", _("Hours, budget"), NARROW), Column("contract", _("Hours, contract"), NARROW),
        Column("budget_rate", _("Rate, budget"), NARROW), Column("contract_rate", _("Rate, contract"), NARROW),
        Column("cost", _("Som"), NARROW), Column("is_final", _("Load approved"), NARROW),
    ]  # fmt: skip
    names = [column.key for column in columns]
    cells = ({name: getattr(row, name) for name in names} | _words(row) for row in rows)
    foot = {"department": _("In all"), "cost": total_of(rows)} | {
        name: sum((getattr(row, name) for row in rows), ZERO) for name in ("budget", "contract")
    }
    return write_table(columns, [*cells, foot], title=_("Hourly pay"), lang=page_language())


def _words(row: HourlyRow) -> dict[str, str]:
    return {"department": row.department.short_name, "post": row.post.name}


def order_draft(unit: Unit, year: AcademicYear, rows: Sequence[HourlyRow], *, language: str) -> bytes:
    """The draft of the order (.docx) about those rows whose load is approved and whose rate is known."""
    with translation.override(language):
        ready = [row for row in rows if row.is_final and row.cost is not None]
        return render_docx(ORDER, _order(unit, year, ready, language))


def _order(unit: Unit, year: AcademicYear, rows: Sequence[HourlyRow], language: str) -> dict:
    return {
        "university": university_name(),
        "title": _("ORDER (draft)"),
        "about": _("On teachers paid by the hour in the %(year)s")
        % {"year": dates.academic_year(year.start_year, language)},
        "unit": "" if unit.kind == UnitKind.UNIVERSITY else unit.name,
        "opening": _("By the approved teaching load let the following be paid by the hour:"),
        "headings": [_("Teacher"), _("Department"), _("Course, groups"), _("Term"), _("Hours"), _("Som")],
        "rows": [
            [row.who, row.department.short_name, row.taught, row.term, number(row.hours), number(row.cost)]
            for row in rows
        ],
        "total": _("In all: %(hours)s hours, %(som)s som.")
        % {"hours": number(sum((row.hours for row in rows), ZERO)), "som": number(total_of(rows))},
        "ground": _("Ground: load sheets of the departments, hourly rates in force on %(day)s.")
        % {"day": dates.long_date(year.start_date, language)},
        "signature": _("Rector") + " ____________________",
    }
