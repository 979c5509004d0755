"""The load of the faculties around the demo faculty, at a small scale."""

from collections.abc import Iterator

import pytest
from django.db.models import F, Sum

from curriculum.models import SemesterPlan
from kuu_office.core.demo.university import SCALES, subjects
from kuu_office.core.models import SignOff
from kuu_office.core.tests.demo_copies import demo_of
from workload.models import LoadLine, LoadSheet

pytestmark = pytest.mark.django_db
OURS = {row["code"] for row in subjects(SCALES["sample"])}


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("sample", stand_on, django_db_blocker):
        yield


def test_sound_semester_plans_are_approved_with_all_signatures():
    plans = SemesterPlan.objects.filter(department__code__in=OURS, state="approved")
    signed = SignOff.objects.filter(document_kind="curriculum.semesterplan", object_id__in=plans.values("pk"))

    assert plans.exists()
    assert not plans.filter(errors__gt=0).exists()
    assert set(signed.values_list("step", flat=True)) == {"", "head", "dean", "office"}
    assert signed.count() == 4 * plans.count()


def test_what_they_teach_is_calculated_and_given_to_teachers():
    sheets = LoadSheet.objects.filter(department__code__in=OURS, hours__gt=0)
    lines = LoadLine.objects.filter(sheet__in=sheets).annotate(taken=Sum("assignments__hours"))

    assert sheets.exists()
    assert lines.filter(taken__gt=0).exists()
    assert not lines.filter(taken__gt=F("hours")).exists()
