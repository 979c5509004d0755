"""Writing №11 for AVN and comparing what comes back: exactly what differs is named, a repeat is the same run."""

import pytest

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.tests.exchange.files import altered, bring, content_of, export, profile_for, rows_in, told
from curriculum.tests.semester_world import make_semester_plans
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.office.models import ExchangeBaseline, ExchangeRun

pytestmark = pytest.mark.django_db


def test_the_file_holds_the_approved_plans_line_by_line(plans, profile, cast, units, term_world):
    run = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    rows = rows_in(content_of(run))
    assert [row[:5] for row in rows[1:]] == [
        (plan.group.name, "2026", "2026", "autumn", f"М.1.В.{n}") for plan in plans for n in range(1, 7)
    ]
    assert rows[1][5:] == (
        "710400", 1, "710400.fu.1", "Сабак 1", "Сабак 1 (ru)", "Сабак 1 (en)", "ПИ", 5, 150, 32, 16, None, None, 102, 16,
        "Э", "ky",
    )  # fmt: skip
    assert (run.counts, run.state, len(run.objects_told)) == ({"rows": 12}, "written", 2)
