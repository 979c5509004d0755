"""Rows of the access matrix for the staff tables."""

from types import SimpleNamespace

from kuu_office.core.tests.access import GET_POST, POST, READERS, Row, Sample, sample
from staffing.operations.tables import open_table
from staffing.tests.world import AT, D, make_posts, make_year, move, place, settle

EDITORS = {"department_clerk", "department_head", "office_specialist"}
MOVERS = {"office_specialist", "head_of_office", "registrar"}
NOTIFIERS = {"office_specialist", "head_of_office"}
SIGN = {"step": "dean"}

ROWS = {
    "staffing:tables": Row(READERS),
    "staffing:department": Row(READERS, sample="staff_unit"),
    "staffing:brief": Row(READERS),
    "staffing:table_open": Row(EDITORS, GET_POST),
    "staffing:table": Row(READERS, sample="staff_table"),
    "staffing:past": Row(READERS, sample="staff_table"),
    "staffing:print": Row(READERS, GET_POST, "staff_table"),
    "staffing:fund": Row(EDITORS, GET_POST, "staff_table"),
    "staffing:place_new": Row(EDITORS, GET_POST, "staff_table", door=READERS),
    "staffing:place": Row(EDITORS, GET_POST, "staff_place", door=READERS),
    "staffing:place_close": Row(EDITORS, POST, "staff_place", door=READERS),
    "staffing:submit": Row(EDITORS, POST, "staff_table"),
    "staffing:withdraw": Row({"department_head"}, POST, "staff_sent", door=EDITORS),
    "staffing:sign": Row({"dean"}, POST, "staff_sent", door=READERS, sent=SIGN),
    "staffing:return": Row({"dean"}, POST, "staff_sent", door=READERS, sent=SIGN | {"remark": "?"}),
    "staffing:paper": Row(
        {"department_clerk", "department_head", "office_specialist", "head_of_office"}, GET_POST, "staff_sent",
        door=READERS,
    ),
    "staffing:notices": Row(NOTIFIERS, GET_POST, "staff_approved"),
    "staffing:all_notices": Row(NOTIFIERS, GET_POST),
    "staffing:movements": Row(READERS),
    "staffing:movement_new": Row(MOVERS, GET_POST),
    "staffing:movement": Row(READERS, sample="staff_movement"),
    "staffing:movement_revoke": Row(MOVERS, GET_POST, "staff_movement"),
}  # fmt: skip


def samples(cast) -> dict[str, Sample]:
    """Of each faculty's department a table that is written, one sent to the dean, an approved one, a movement."""
    own = tables_of(cast, cast.units.department, cast.department_head, "Асанов")
    other = tables_of(cast, cast.units.other_department, cast.other_head, "Бекова")
    return {
        "staff_unit": sample({"pk": own.unit.pk}, {"pk": other.unit.pk}),
        "staff_table": sample({"pk": own.draft.pk}, {"pk": other.draft.pk}),
        "staff_sent": sample({"pk": own.sent.pk}, {"pk": other.sent.pk}),
        "staff_approved": sample({"pk": own.approved.pk}, {"pk": other.approved.pk}),
        "staff_place": sample(
            *({"pk": one.draft.pk, "place": one.place.pk} for one in (own, other)), {"pk": 987654321, "place": 1}
        ),
        "staff_movement": sample({"pk": own.movement.pk}, {"pk": other.movement.pk}),
    }


def tables_of(cast, unit, head, name: str) -> SimpleNamespace:
    """Three years of a department."""
    from kuu_office.core.models import AcademicYear

    made, posts = make_year(), make_posts()
    docents = place(unit, posts.docent, "2")
    held = settle(name, docents)
    years = [made.year]
    for start in (2027, 2028):
        years.append(
            AcademicYear.objects.get_or_create(
                start_year=start, defaults={"start_date": f"{start}-09-01", "end_date": f"{start + 1}-08-31"}
            )[0]
        )
    for year in years:
        year.refresh_from_db()
    draft, sent, approved = (open_table(unit=unit, year=year, by=head.scope, at=AT) for year in years)
    send(sent, head)
    type(approved).objects.filter(pk=approved.pk).update(state="approved")
    movement = move(cast.office_specialist, "rate_change", appointment=held, rate=D("0.50"))
    return SimpleNamespace(unit=unit, draft=draft, sent=sent, approved=approved, place=docents, movement=movement)


def send(table, head) -> None:
    from kuu_office.core import signoffs

    signoffs.submit(table, by=head.scope, at=AT)
