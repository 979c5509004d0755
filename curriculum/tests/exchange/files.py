"""Files of AVN for tests: written by the portal, opened and altered outside, brought back."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.models import SemesterPlan
from curriculum.tests.world import NOON
from kuu_office.core.documents.storage import read_file
from kuu_office.office.models import ExchangeProfile, ExchangeRun
from kuu_office.office.models.exchange import PART
from kuu_office.office.operations.exchange import bring_from_avn, write_for_avn
from kuu_office.office.operations.profiles import make_profile, own_layout
from kuu_office.office.programs import program_of
from kuu_office.office.queries.exchange import Extent

CODE = 5  # column of the code in the portal's own form of №11


def approve(plans: list[SemesterPlan]) -> list[SemesterPlan]:
    SemesterPlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(state="approved", approved_at=NOON)
    return list(SemesterPlan.objects.filter(pk__in=[plan.pk for plan in plans]).with_names().order_by("group__name"))


def profile_for(program: str, member, **changes) -> ExchangeProfile:
    layout = replace(own_layout(program_of(program)), **{"title": "AVN", **changes})
    return make_profile(program=program, layout=layout, by=member.scope, at=NOON)


def export(profile: ExchangeProfile, unit, member, term=None, *, everything: bool = False, at=NOON) -> ExchangeRun:
    return write_for_avn(profile=profile, extent=Extent(unit, term, everything), by=member.scope, at=at)


def bring(
    profile: ExchangeProfile, content: bytes, unit, member, term=None, *, everything=False, at=NOON
) -> ExchangeRun:
    upload = SimpleUploadedFile(f"avn.{profile.file_kind}", content)
    return bring_from_avn(profile=profile, extent=Extent(unit, term, everything), upload=upload, by=member.scope, at=at)


def altered(content: bytes, cells: Mapping[str, object], *, dropped: tuple[int, ...] = (), added=()) -> bytes:
    """The workbook with other values in these cells, without some rows, with rows more."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    for address, value in cells.items():
        sheet[address] = value
    for number in sorted(dropped, reverse=True):
        sheet.delete_rows(number)
    for row in added:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rows_in(content: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def content_of(run: ExchangeRun) -> bytes:
    return read_file(run.file)


def told(run: ExchangeRun) -> list[tuple]:
    """Every difference of a run: kind, group and code, field, portal, AVN, AVN before."""
    rows = run.differences.order_by("pk")
    return [(one.kind, short(one.key), one.field, one.portal, one.avn, one.base) for one in rows]


def short(key: str) -> str:
    parts = key.split(PART)
    return f"{parts[0]} {parts[-1]}"
