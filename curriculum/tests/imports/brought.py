"""Files that departments bring, and imports on their way."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from curriculum import imports
from curriculum.calc.columns import columns_for
from curriculum.enums import PartKind
from curriculum.imports import read_sheet
from curriculum.models import Plan, PlanLine, StandardPart
from curriculum.operations import imports as operations
from curriculum.operations.imports import KIND, Into
from curriculum.tests.world import NOON
from curriculum.wording import column_title
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import AuditEntry, ImportRun, Person, StoredFile
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.mapping import suggest_mapping
from kuu_office.core.spreadsheets.reader import read_rows
from kuu_office.core.spreadsheets.sheet import NUMBER, TEXT, Cell, Row, Sheet
from kuu_office.core.spreadsheets.writer import Column, write_table

SEMESTERS = 4
PLAN_COLUMNS = [column.key for column in columns_for(SEMESTERS)]


def line(code: str = "М.1.В.1", **cells: str | int | Decimal) -> dict:
    """A sound line of the plan of `world`."""
    return {
        "code": code, "part": code.rpartition(".")[0], "kind": "course", "name_ky": f"Курс {code}",
        "name_ru": f"Курс {code} (ru)", "name_en": f"Course {code}", "department": "ПИ", "credits": 4,
        "total_hours": 120, "lecture": 16, "practical": 24, "guided": 8, "self_study": 72, "control": "Э", "s1": 4,
    } | cells  # fmt: skip


def workbook(rows: Sequence[Mapping], columns: Sequence[str] = PLAN_COLUMNS, title: str = "План") -> bytes:
    """An .xlsx with the portal's headings over these columns."""
    return write_table([Column(key, column_title(key)) for key in columns], rows, title)


def upload(content: bytes, name: str = "план.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sheet(*rows: Sequence[str | int | float | None], name: str = "План") -> Sheet:
    """A sheet of rows from row 1; None is a blank cell."""
    return Sheet(name, tuple(_row(number, cells) for number, cells in enumerate(rows, 1) if any(map(_filled, cells))))


def _row(number: int, cells: Sequence[str | int | float | None]) -> Row:
    filled = [(place, cell) for place, cell in enumerate(cells, 1) if _filled(cell)]
    return Row(number, {place: _cell(place, number, cell) for place, cell in filled})


def _filled(cell: str | int | float | None) -> bool:
    return cell not in (None, "")


def _cell(place: int, number: int, value: str | int | float) -> Cell:
    return Cell(f"{chr(64 + place)}{number}", TEXT if isinstance(value, str) else NUMBER, str(value))


def read(rows: Sheet, programme):
    """A sheet read by the layout that the portal guesses."""
    mapping = suggest_mapping(rows.rows, imports.fields(), rows.name)
    return read_sheet(rows, [rows.name], mapping, programme)


def electives(world) -> StandardPart:
    """A part of the student's choice in the standard of `world`."""
    cycle = world.standard.cycles.get()
    return StandardPart.objects.create(
        cycle=cycle, code="М.1.КПВ", name_ky="Тандоо курстары", kind=PartKind.ELECTIVE, position=3
    )


def bring(world, by: Scope, rows: Sequence[Mapping], *, plan: Plan | None = None, at=NOON, **more) -> ImportRun:
    """A file brought into the draft of `world`, or into `plan`."""
    target = plan or world.plan
    return imports.bring(
        upload=upload(workbook(rows, **more)), into=Into(target.programme, target.intake_year, target), by=by, at=at
    )


def seen(run: ImportRun, *, remove: bool = False) -> str:
    """What the person who opens the preview now has seen."""
    run = ImportRun.objects.get(pk=run.pk)
    return operations.token_of(run, operations.draft_of(run, NOON)[0], remove=remove)


def apply(run: ImportRun, by: Scope, *, remove: bool = False, at=NOON) -> Plan:
    return operations.apply_import(
        run_id=run.pk, seen=seen(run, remove=remove), remove=remove, by=by, at=at, language="ky"
    )


def tried(run: ImportRun, *, remove: bool = False):
    """What a run would do to the plan as it stands now."""
    run = ImportRun.objects.get(pk=run.pk)
    plan, lines = operations.draft_of(run, NOON)
    return operations.trial_of(run, plan, lines, remove=remove, language="ky")


def make_run(plan: Plan) -> ImportRun:
    """An import on its way into a plan, for tests that only need one to be there."""
    person = Person.objects.first()
    content = workbook([line()])
    file = StoredFile.objects.create(
        name="план.xlsx",
        content_type="x",
        size=len(content),
        sha256="0" * 64,
        path="none",
        stored_by=person,
        stored_at=NOON,
    )
    reading = read(read_rows(content).first, plan.programme)
    return ImportRun.objects.create(
        kind=KIND, file=file, unit=plan.department, state=ImportState.STAGED, target_id=plan.pk, brought_by=person,
        brought_at=NOON, sheet=reading.sheet.to_json(), mapping=reading.mapping.to_json(),
        rows=[row.to_json() for row in reading.rows],
        params={"programme": plan.programme_id, "intake_year": plan.intake_year, "new": False, "sheets": ["План"]},
    )  # fmt: skip


def post_file(client: Client, content: bytes, name: str = "план.xlsx", **fields):
    """The answer of the real upload page."""
    return client.post(reverse("curriculum:import_start"), {"file": upload(content, name), **fields})


def lines(plan: Plan) -> list[tuple[str, str, Decimal | None]]:
    return [(row.code, row.name_ky, row.credits) for row in plan.lines.all()]


def snapshot() -> dict:
    """Everything that an import could touch, but the import itself."""
    return {
        "plans": list(Plan.objects.order_by("pk").values()),
        "lines": list(PlanLine.objects.order_by("pk").values()),
        "audit": AuditEntry.objects.exclude(object_kind="core.importrun").count(),
    }


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
