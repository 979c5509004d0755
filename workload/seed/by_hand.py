"""What the demo's people put into a load sheet by hand: postgraduates, and hours in place of the norm's."""

from decimal import Decimal

from curriculum.calc.shapes import Degree
from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from workload.calc.shapes import Funding, Share
from workload.calc.shapes import Work as WorkOfCalc
from workload.calc.whatif import Changes, NormChange
from workload.enums import Work
from workload.models import LoadSheet
from workload.operations.by_hand import NewLine, add_line, give_hours
from workload.operations.scenarios import make_scenario

SHARES = (
    Share(Degree.MASTER, Funding.BUDGET, Decimal(100)),
    Share(Degree.MASTER, Funding.CONTRACT, Decimal(50)),
)
ORDER = "Ректордун 2026-жылдын 4-сентябрындагы № 112 буйругу"
DECISION = "Кафедранын отурумунун 2-токтому: эки агымга бөлүнгөн"


def give_by_hand(sheet: LoadSheet, by: Scope) -> None:
    """Three postgraduates of the department, and a lecture that is read twice because the hall is small."""
    first = sheet.lines.select_related("term").order_by("term__start_date", "pk").first()
    line = NewLine(
        term=first.term, work=Work.POSTGRADUATE, name_ky="Аспиранттарга илимий жетекчилик",
        name_ru="Научное руководство аспирантами", name_en="Supervision of postgraduates", students=3, shares=SHARES,
    )  # fmt: skip
    add_line(sheet=sheet, line=line, reason=ORDER, seen_revision=sheet.revision, by=by, at=clock.now())
    sheet.refresh_from_db(fields=["revision"])
    lecture = sheet.lines.filter(work=Work.LECTURE, calculated__gt=0).order_by("-students", "pk").first()
    if lecture is not None:
        give_hours(
            sheet=sheet, hours={lecture.pk: lecture.calculated * 2}, reason=DECISION, seen_revision=sheet.revision,
            by=by, at=clock.now(),
        )  # fmt: skip


def ask_what_if(sheet: LoadSheet, by: Scope) -> None:
    """What the load of the department and of its faculty were with half an hour for each student's exam."""
    changes = Changes(norms=(NormChange(WorkOfCalc.EXAM, Decimal("0.5")),), join_all=True)
    for unit in (sheet.department.parent, sheet.department):
        make_scenario(
            title=f"Экзаменге 0,5 саат, агымдар чоңураак: {unit.short_name}", unit=unit, year=sheet.year,
            changes=changes, by=by, at=clock.now(),
        )  # fmt: skip
