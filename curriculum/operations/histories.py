"""The orders of students as facts of `calc`, and back: movements, standings, and where each student stands today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F

from curriculum.calc.norms import DatedNorms
from curriculum.calc.standing import Fact, GroupFact, Place, Step, World, periods
from curriculum.models import Group, Movement, Programme, Standing, Student
from curriculum.queries.norms import dated_norms

# What a standing consists of, and the column that keeps it.
PLACE_NAMES = {
    "programme": "programme_id", "group": "group_id", "year": "year_of_study", "form": "study_form",
    "language": "language", "funding": "funding", "state": "state",
}  # fmt: skip
KEPT = ["programme", "group", "year_of_study", "study_form", "language", "funding", "state"]
FOLLOW = """
    UPDATE curriculum_student AS student
    SET state = stood.state, programme_id = stood.programme_id, department_id = stood.department_id,
        group_id = stood.group_id, year_of_study = stood.year_of_study, study_form = stood.study_form,
        language = stood.language, funding = stood.funding, as_of = %(day)s, revision = student.revision + 1
    FROM (
        SELECT DISTINCT ON (student_id) *
        FROM curriculum_standing
        WHERE student_id = ANY(%(ids)s)
        ORDER BY student_id, valid_from > %(day)s, CASE WHEN valid_from > %(day)s THEN valid_from END, valid_from DESC
    ) AS stood
    WHERE stood.student_id = student.id
"""


@dataclass
class History:
    """A student with all orders, in the order in which they came into force."""

    student: Student
    movements: list[Movement]

    @property
    def facts(self) -> list[Fact]:
        return [fact_of(movement) for movement in self.movements]


@dataclass(frozen=True)
class Surroundings:
    """The groups and programmes that the orders name, by id, and the norms; `world`: the same for the checks."""

    groups: Mapping[int, Group]
    programmes: Mapping[int, Programme]
    norms: Sequence[DatedNorms] = ()

    @property
    def world(self) -> World:
        return World(
            groups={pk: group_fact(group) for pk, group in self.groups.items()},
            years={pk: years_of(programme) for pk, programme in self.programmes.items()},
            degrees={pk: programme.degree for pk, programme in self.programmes.items()},
            norms=self.norms,
        )

    def department_of(self, place: Place) -> int:
        return self.programmes[place.programme].department_id


def group_fact(group: Group) -> GroupFact:
    return GroupFact(
        group.name, group.programme_id, group.study_form, group.language, group.opened_date, group.closed_date
    )


def years_of(programme: Programme) -> int:
    """Years of study of a programme; half a year at its end counts as one."""
    return (programme.semesters + 1) // 2


def fact_of(movement: Movement) -> Fact:
    """What is recorded of an order."""
    step = Step(
        kind=movement.kind,
        day=movement.effective_date,
        ordinal=movement.ordinal,
        sets=movement.sets,
        until=movement.until,
        order=movement.order_number,
        key=movement.pk,
    )
    return Fact(step, Place(**{name: getattr(movement, column) for name, column in PLACE_NAMES.items()}))


def columns_of(place: Place) -> dict:
    return {column: getattr(place, name) for name, column in PLACE_NAMES.items()}


def read_histories(student_ids: Collection[int]) -> list[History]:
    """Students in the Kyrgyz order of their names, each with all orders. Two queries."""
    students = list(Student.objects.with_names().filter(pk__in=student_ids).in_kyrgyz_order())
    return _with_movements(students)


def held_histories(student_ids: Collection[int], group_ids: Collection[int]) -> list[History]:
    """The same, locked until the transaction ends: first the groups that the orders name, then the students.

    Whoever closes, removes or renumbers a group locks it first as well, so a group never closes over somebody's head.
    """
    named = Movement.objects.filter(student_id__in=student_ids, group__isnull=False).values_list("group_id", flat=True)
    held_groups({*named, *group_ids})
    rows = Student.objects.select_for_update(of=("self",)).filter(pk__in=student_ids).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    return read_histories(ids)


def held_groups(group_ids: Collection[int]) -> list[Group]:
    """Groups locked one after another, so that two people never wait for each other."""
    rows = Group.objects.select_for_update(of=("self",)).filter(pk__in=group_ids)
    return list(rows.with_names().order_by("pk"))


def _with_movements(students: list[Student]) -> list[History]:
    found: dict[int, list[Movement]] = {student.pk: [] for student in students}
    rows = Movement.objects.filter(student__in=students).order_by("effective_date", "ordinal")
    for movement in rows:
        found[movement.student_id].append(movement)
    return [History(student, found[student.pk]) for student in students]


def surroundings_of(histories: Iterable[History], sets: Iterable[Mapping]) -> Surroundings:
    """Everything that the recorded orders and those that are tried name, and the norms. Three queries."""
    named = [movement for history in histories for movement in history.movements]
    groups = {one.group_id for one in named} | {one.get("group") for one in sets}
    programmes = {one.programme_id for one in named} | {one.get("programme") for one in sets}
    found = Group.objects.with_names().in_bulk(groups - {None})
    programmes |= {group.programme_id for group in found.values()}
    of_units = Programme.objects.select_related("department").in_bulk(programmes - {None})
    return Surroundings(found, of_units, dated_norms())


def keep(rewritten: Iterable[tuple[History, list[Fact]]], around: Surroundings, today: date) -> None:
    """Writes what the orders make of the students: later orders counted again, standings anew, columns of today.

    A history may hold new, unsaved movements; their facts carry the key None.
    """
    rewritten = list(rewritten)
    changed, new = _moved(rewritten)
    Movement.objects.bulk_update(changed, KEPT, batch_size=500)
    Movement.objects.bulk_create(new, batch_size=500)
    ids = [history.student.pk for history, _facts in rewritten]
    Standing.objects.filter(student_id__in=ids).delete()
    Standing.objects.bulk_create(_standings(rewritten, around), batch_size=500)
    follow(ids, today)


def _moved(rewritten: list[tuple[History, list[Fact]]]) -> tuple[list[Movement], list[Movement]]:
    changed, new = [], []
    for history, facts in rewritten:
        for movement, fact in zip(history.movements, facts, strict=True):
            columns = columns_of(fact.place)
            if movement.pk is None:
                new.append(movement)
            elif any(getattr(movement, column) != value for column, value in columns.items()):
                changed.append(movement)
            for column, value in columns.items():
                setattr(movement, column, value)
    return changed, new


def _standings(rewritten: list[tuple[History, list[Fact]]], around: Surroundings) -> list[Standing]:
    made = []
    for history, facts in rewritten:
        by_turn = {(one.effective_date, one.ordinal): one for one in history.movements}
        made += [
            Standing(
                student=history.student,
                movement=by_turn[period.fact.step.turn],
                valid_from=period.valid_from,
                valid_to=period.valid_to,
                department_id=around.department_of(period.fact.place),
                **columns_of(period.fact.place),
            )
            for period in periods(facts)
        ]
    return made


def follow(student_ids: Collection[int], today: date) -> int:
    """Students' own columns as their standing of today says, or as their first one that is still to come."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, {"ids": list(student_ids), "day": today})
        return cursor.rowcount


def follow_new_standings(today: date) -> int:
    """Students for whom an order came into force since their columns were written; how many. Two queries."""
    came = Student.objects.filter(standings__valid_from__gt=F("as_of"), standings__valid_from__lte=today)
    return follow(list(came.values_list("pk", flat=True).distinct()), today)
