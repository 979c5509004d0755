"""Entering the rows of a file into the register in bulk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from curriculum.calc.standing import ADMISSION, STUDYING
from curriculum.enums import RowOutcome
from curriculum.models import Movement, Programme, StagedStudent, Standing, Student
from curriculum.operations.bulk import insert_rows, write_columns
from curriculum.operations.histories import held_groups
from curriculum.operations.student_imports import DOES, counts_of, frame_of, judged, locked_run
from curriculum.operations.student_rows import NAMES, StudentRow, read_row
from curriculum.operations.student_trial import PERSON_FIELDS, PLACE_FIELDS
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ImportRun, Person
from kuu_office.core.models.imports import ImportState
from kuu_office.core.rules import has_right

OWN = ("personal_number", *NAMES, *(name for name in PERSON_FIELDS if name not in NAMES))


@transaction.atomic
def enter_rows(*, run_id: int, first: int, last: int, by: Scope, at: datetime) -> int:
    """Enters the good rows of a stretch of the file, judged once more; how many. A constant number of queries.

    A row that is in already is left alone; one that no longer holds is held or refused with its reason.
    Refused: no right in the unit.
    """
    run = ImportRun.objects.select_related("file", "unit").defer("sheet").get(pk=run_id)
    has_right(by, Permission.STUDENT_EDIT, run.unit_id).enforce()
    waiting = StagedStudent.objects.select_for_update().filter(
        run=run, number__range=(first, last), outcome__in=DOES, is_applied=False
    )
    staged = {one.number: one for one in waiting.order_by("number")}
    # Whoever closes or removes a group locks it first as well, so that no group vanishes over their heads.
    held_groups({one.values["group_id"] for one in staged.values()} - {None})
    rows = [reread(one) for one in staged.values()]
    frame = frame_of(run, by, at)
    judged(rows, frame, {})
    created = [row for row in rows if row.outcome == RowOutcome.CREATED]
    changed = [row for row in rows if row.outcome == RowOutcome.CHANGED]
    _Desk(run, staged, frame.programmes, by, at).admit(created)
    _change(changed, staged)
    for row in rows:
        one = staged[row.number]
        one.outcome, one.values, one.said = row.outcome, row.values, [list(said) for said in row.said]
        one.is_applied = row.outcome in DOES
    write_columns(staged.values(), ["outcome", "values", "said", "student", "before", "is_applied"])
    return len(created) + len(changed)


def reread(staged: StagedStudent) -> StudentRow:
    """A staged row as its cells say, without what was judged of it."""
    row = read_row(staged.number, StudentRow.from_json(staged.number, staged.cells).cells)
    row.decision = staged.decision
    return row


@dataclass(frozen=True)
class _Desk:
    """Where the rows of one import are entered. staged: the rows by number; programmes: by id."""

    run: ImportRun
    staged: Mapping[int, StagedStudent]
    programmes: Mapping[int, Programme]
    by: Scope
    at: datetime

    def admit(self, rows: Sequence[StudentRow]) -> None:
        """New people, students, their orders of admission and standings: eight statements for all rows."""
        self.take_people([row for row in rows if not row.values["person_id"]])
        students = [self.student(row) for row in rows]
        insert_rows(students)
        movements = [self.movement(row, one) for row, one in zip(rows, students, strict=True)]
        insert_rows(movements)
        insert_rows([_standing(one, movement) for one, movement in zip(students, movements, strict=True)])
        for row, student in zip(rows, students, strict=True):
            row.values["student_id"] = student.pk
            self.staged[row.number].student = student

    def take_people(self, rows: Sequence[StudentRow]) -> None:
        people = [Person(**_card(row.values)) for row in rows]
        insert_rows(people)
        for row, person in zip(rows, people, strict=True):
            row.values["person_id"] = person.pk
            self.staged[row.number].before = {"new_person": person.pk}

    def student(self, row: StudentRow) -> Student:
        values = row.values
        return Student(
            person_id=values["person_id"], record_number=values.get("record_number", ""),
            citizenship=values.get("citizenship", "KG"), state=STUDYING,
            as_of=date.fromisoformat(values["effective_date"]), brought_by=self.run,
            department_id=self.programmes[values["programme_id"]].department_id, **_place(values),
        )  # fmt: skip

    def movement(self, row: StudentRow, student: Student) -> Movement:
        values = row.values
        return Movement(
            student=student, kind=ADMISSION, order_number=values["order_number"],
            order_date=date.fromisoformat(values["order_date"]), effective_date=student.as_of, state=STUDYING,
            brought_by=self.run, recorded_by_id=self.by.person_id, recorded_at=self.at, **_place(values),
        )  # fmt: skip


def _card(values: Mapping[str, Any]) -> dict:
    card = {name: values[name] for name in OWN if values.get(name)}
    return card | ({"birth_date": date.fromisoformat(card["birth_date"])} if "birth_date" in card else {})


def _place(values: Mapping[str, Any]) -> dict:
    return {column: values.get(f"{name}_id", values.get(name)) for name, column in PLACE_FIELDS.items()}


def _standing(student: Student, movement: Movement) -> Standing:
    place = {column: getattr(student, column) for column in PLACE_FIELDS.values()}
    return Standing(
        student=student, movement=movement, valid_from=movement.effective_date, state=STUDYING,
        department_id=student.department_id, **place,
    )  # fmt: skip


def _change(rows: Sequence[StudentRow], staged: Mapping[int, StagedStudent]) -> None:
    """Writes what differs on the cards of known students, and keeps what stood there."""
    students = held_cards({row.values["student_id"] for row in rows})
    for row in rows:
        student, one = students[row.values["student_id"]], staged[row.number]
        one.student = student
        one.before = {
            "person": put(student.person, row.values["changes"]["person"]),
            "student": put(student, row.values["changes"]["student"]) | {"revision": student.revision},
        }
        student.revision += 1
    save_cards(students.values())


def held_cards(student_ids: Collection[int]) -> dict[int, Student]:
    """Students with their people as they stand now, locked in order: an order that gives a new name waits."""
    cards = Student.objects.select_for_update(of=("self", "person"), no_key=True).select_related("person")
    return {one.pk: one for one in cards.filter(pk__in=student_ids).order_by("pk")}


def put(target: Person | Student, new: Mapping[str, Any]) -> dict[str, Any]:
    """Sets the fields; the values that they had."""
    old = {}
    for name, value in new.items():
        old[name] = getattr(target, name)
        setattr(target, name, date.fromisoformat(value) if name == "birth_date" and value else value)
    return old


def save_cards(students) -> None:
    students = list(students)
    write_columns([one.person for one in students], PERSON_FIELDS)
    write_columns(students, ["record_number", "citizenship", "revision"])


@transaction.atomic
def close_import(*, run_id: int, by: Scope, at: datetime) -> ImportRun:
    """Ends an import whose rows are all in: what it did is counted and written down."""
    run = locked_run(run_id)
    run.state = ImportState.APPLIED
    run.save(update_fields=["state"])
    counts = counts_of(run)
    new = {"file": run.file.name, "sha256": run.file.sha256, **counts}
    audit.record("curriculum.students.imported", obj=run, by=by, at=at, new=new)
    return run
