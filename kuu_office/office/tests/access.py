"""Rows of the access matrix for the register of acts."""

from datetime import date

from kuu_office.core.tests.access import ABSENT, ANYBODY, EVERYONE, GET_POST, OFFICE, POST, Row, Sample, Thing

KEEPERS = OFFICE | {"registrar"}

ROWS = {
    "office:acts": Row(EVERYONE),
    "office:act_new": Row(KEEPERS, GET_POST),
    "office:act": Row(EVERYONE, sample="act"),
    "office:act_edit": Row(KEEPERS, GET_POST, sample="act"),
    "office:act_end": Row(KEEPERS, POST, sample="act"),
}


def samples(cast) -> dict[str, Sample]:
    from kuu_office.office.models import Act

    act = Act.objects.create(
        kind="resolution", number="346", date=date(2012, 5, 29), title_ky="Жобо", valid_from=date(2012, 5, 29)
    )
    return {"act": Sample(Thing({"pk": act.pk}, ANYBODY), absent=Thing({"pk": ABSENT}, set()))}
