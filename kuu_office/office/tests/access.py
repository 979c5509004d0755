"""Rows of the access matrix for the register of acts and the exchange with AVN.

Runs, marks and programs come from the app that exchanges: `exchange_run`, `exchange_back`, `exchange_object`.
"""

from datetime import date

from kuu_office.core.tests.access import ABSENT, ANYBODY, EVERYONE, GET_POST, OFFICE, POST, READERS, Row, Sample, Thing

KEEPERS = OFFICE | {"registrar"}
EXCHANGERS = {"deans_clerk", "office_specialist"}
LAYOUTS = {"office_specialist", "registrar"}

ROWS = {
    "office:acts": Row(EVERYONE),
    "office:act_new": Row(KEEPERS, GET_POST),
    "office:act": Row(EVERYONE, sample="act"),
    "office:act_edit": Row(KEEPERS, GET_POST, sample="act"),
    "office:act_end": Row(KEEPERS, POST, sample="act"),
    "office:exchange": Row(READERS),
    "office:exchange_export": Row(EXCHANGERS, GET_POST, "exchange_program"),
    "office:exchange_import": Row(EXCHANGERS, GET_POST, "exchange_program"),
    "office:exchange_profile_new": Row(LAYOUTS, GET_POST, "exchange_program"),
    "office:exchange_profile": Row(LAYOUTS, GET_POST, "exchange_profile"),
    "office:exchange_run": Row(READERS, sample="exchange_back"),
    "office:exchange_report": Row(READERS, sample="exchange_back"),
    "office:exchange_choose": Row(EXCHANGERS, POST, "exchange_back", sent={"all": "keep"}),
    "office:exchange_carry_out": Row(EXCHANGERS, GET_POST, "exchange_back"),
    "office:exchange_mark_run": Row(EXCHANGERS, POST, "exchange_run"),
    "office:exchange_mark": Row(EXCHANGERS, POST, "exchange_object"),
}


def samples(cast) -> dict[str, Sample]:
    from kuu_office.office.models import Act

    act = Act.objects.create(
        kind="resolution", number="346", date=date(2012, 5, 29), title_ky="Жобо", valid_from=date(2012, 5, 29)
    )
    program = Sample(Thing({"program": "avn-11"}, ANYBODY), absent=Thing({"program": "avn-999"}, set()))
    return {
        "act": Sample(Thing({"pk": act.pk}, ANYBODY), absent=Thing({"pk": ABSENT}, set())),
        "exchange_program": program,
    }
