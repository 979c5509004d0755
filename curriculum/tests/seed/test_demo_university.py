"""The faculties around the demo faculty, at a small scale: whole, what operations would have left, wholly or not."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from curriculum.calc.orders import faults
from curriculum.calc.standing import fold, periods, steps_of
from curriculum.enums import Dimension, PlanKind
from curriculum.models import (
    Calendar,
    ContingentSnapshot,
    Course,
    Group,
    Movement,
    Plan,
    PlanLine,
    Programme,
    SemesterPlan,
    SnapshotRow,
    StandardCourse,
    Standing,
    Stream,
    StreamSeat,
    Student,
)
from curriculum.operations.histories import columns_of, read_histories, surroundings_of
from curriculum.queries import many_checked
from curriculum.queries.contingent import contingent_on
from curriculum.queries.students import counted
from curriculum.seed import fates
from curriculum.seed.university.standards import copied
from kuu_office.core import clock
from kuu_office.core.access.scope import scope_of
from kuu_office.core.demo.university import SCALES, subjects
from kuu_office.core.models import ApprovalState, AuditEntry, Person, SignOff, Unit, User
from kuu_office.core.tests.demo_copies import demo_of

pytestmark = pytest.mark.django_db
SCALE = SCALES["sample"]
OURS = {row["code"] for row in subjects(SCALE)}
# What tells one row of a table from another when numbers are left aside.
TOLD_BY = {
    Course: ("code", "name_ky", "name_ru", "name_en", "department__code"),
    Programme: ("code", "degree", "abbreviation", "standard__code", "department__code"),
    Plan: ("programme__abbreviation", "kind", "intake_year", "state", "step", "errors", "warnings"),
    PlanLine: ("plan__programme__abbreviation", "plan__kind", "plan__intake_year", "position", "code", "name_ky"),
    Group: ("name", "intake_year", "year_of_study", "language", "opened_date", "closed_date", "curator__surname"),
    Person: ("surname", "given_name", "patronymic", "sex", "birth_date", "personal_number", "passport_number"),
    Student: ("record_number", "person__surname", "citizenship", "state", "group__name", "funding", "as_of"),
    Movement: ("student__record_number", "kind", "order_number", "effective_date", "state", "group__name", "reason"),
    Standing: ("student__record_number", "valid_from", "valid_to", "state", "group__name", "year_of_study"),
    SemesterPlan: ("group__name", "term__kind", "state", "errors"),
    StreamSeat: ("stream__course__code", "kind", "line__plan__group__name"),
    SnapshotRow: ("snapshot__date", "name", "group__name", "state"),
}


def contents() -> dict[str, list[tuple]]:
    return {
        model.__name__: sorted(map(str, model._base_manager.values_list(*columns)))
        for model, columns in TOLD_BY.items()
    }


@pytest.fixture(scope="module", autouse=True)
def files(stand_on, django_db_blocker) -> Iterator[Path]:
    """The demo in the database, brought once for all tests of this file; none of them leaves a change."""
    with demo_of("sample", stand_on, django_db_blocker) as files:
        yield files


@pytest.fixture(scope="module")
def histories(files, django_db_blocker):
    with django_db_blocker.unblock():
        return read_histories(Student.objects.filter(department__code__in=OURS).values_list("pk", flat=True))


def chief():
    return scope_of(User.objects.get(username="chief"))


def test_the_demo_faculty_is_there_as_ever():
    faculty = Group.objects.filter(department__parent__code="FITM")

    assert 28 <= faculty.count() <= 36
    assert User.objects.filter(username__in=["clerk", "head", "dean", "specialist", "chief"]).count() == 5


def test_every_subject_with_a_code_is_a_programme_in_its_department():
    taught = Counter(row["code"] for row in subjects(SCALE) if row["programme"])
    taught += Counter(row["code"] for row in subjects(SCALE) if row["master"])

    assert Counter(Programme.objects.filter(department__code__in=OURS).values_list("department__code", flat=True)) == (
        taught
    )


def test_courses_are_named_after_the_subject_in_three_languages():
    course = Course.objects.get(code="MED-PH-101")

    assert (course.name_ky, course.name_ru, course.name_en) == (
        "Коомдук саламаттык сактоо: киришүү курсу",
        "Общественное здравоохранение: вводный курс",
        "Public Health: Introductory Course",
    )
    assert not Course.objects.filter(department__code__in=OURS).filter(Q(name_ru="") | Q(name_en="")).exists()


def test_plans_teach_the_courses_of_their_own_faculty_and_those_of_the_whole_university():
    lines = PlanLine.objects.filter(plan__department__parent__code="MED", course__isnull=False)
    faculties = set(lines.values_list("course__department__parent__code", flat=True))

    assert faculties == {"MED", "GED"}
    assert not lines.exclude(department=F("course__department")).exists()


def test_no_plan_teaches_a_course_twice():
    twice = (
        PlanLine.objects.filter(plan__department__code__in=OURS, course__isnull=False)
        .values("plan", "course")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )

    assert list(twice) == []


def test_demanded_courses_stand_in_the_standard_of_the_programme():
    lines = PlanLine.objects.filter(plan__department__code__in=OURS, standard_course__isnull=False)

    assert lines.exists()
    assert not lines.exclude(part=F("standard_course__part"), course=F("standard_course__course")).exists()
    assert not lines.exclude(part__cycle__standard=F("plan__programme__standard")).exists()
    assert StandardCourse.objects.filter(part__cycle__standard__code="STD-560100").count() == (
        StandardCourse.objects.filter(part__cycle__standard__code="STD-580500").count()
    )


def test_blocks_and_origins_stay_within_their_plans():
    lines = PlanLine.objects.filter(plan__department__code__in=OURS)

    assert lines.filter(block__isnull=False).exists()
    assert not lines.filter(block__isnull=False).exclude(block__plan=F("plan")).exists()
    assert not lines.filter(plan__kind=PlanKind.BASE, origin__isnull=False).exists()
    assert not lines.filter(plan__kind=PlanKind.WORKING).exclude(origin__plan=F("plan__base")).exists()
    assert not lines.filter(origin__isnull=False).exclude(code=F("origin__code")).exists()


def test_what_is_kept_of_the_checks_is_what_the_checks_say():
    plans = list(Plan.objects.with_names().filter(department__code__in=OURS))

    kept = [(plan.errors, plan.warnings, plan.found) for plan in plans]
    said = [
        (seen.errors, seen.warnings, dict(Counter(one.check for one in seen.findings)))
        for _plan, seen in many_checked(plans)
    ]
    assert kept == said
    assert all(plan.errors == 0 for plan in plans if plan.state == ApprovalState.APPROVED)


def test_approved_plans_carry_all_signatures_and_an_expert_card():
    plans = Plan.objects.filter(department__code__in=OURS, state__in=[ApprovalState.APPROVED, ApprovalState.ARCHIVED])
    signed = SignOff.objects.filter(document_kind="curriculum.plan", object_id__in=plans.values("pk"))
    recorded = AuditEntry.objects.filter(object_kind="curriculum.plan", object_id__in=plans.values("pk"))

    assert Counter(signed.values_list("step", flat=True)) == dict.fromkeys(
        ["", "head", "dean", "office", "vice_rector"], plans.count()
    )
    assert recorded.count() == signed.count()
    assert plans.filter(reviews__isnull=True).count() == 0
    assert {name.split(" ")[-1] for name in recorded.values_list("by", flat=True)} != {""}


def test_signatures_are_of_the_people_of_the_faculty():
    plan = Plan.objects.filter(department__code="MED-PH", state=ApprovalState.APPROVED).first()
    rows = SignOff.objects.filter(document_kind="curriculum.plan", object_id=plan.pk)

    units = {row.step: set(row.by.appointments.values_list("unit__code", flat=True)) for row in rows}
    assert (units[""], units["head"], units["dean"]) == ({"MED"}, {"MED-PH"}, {"MED"})


def test_every_programme_has_an_approved_calendar_of_this_year():
    programmes = Programme.objects.filter(department__code__in=OURS)
    calendars = Calendar.objects.filter(programme__in=programmes, state=ApprovalState.APPROVED, errors=0)

    assert set(calendars.values_list("programme", flat=True)) == set(programmes.values_list("pk", flat=True))


def test_groups_study_by_the_working_plan_of_their_intake():
    groups = Group.objects.filter(department__code__in=OURS)

    assert not groups.exclude(
        plan__kind=PlanKind.WORKING, plan__intake_year=F("intake_year"), plan__programme=F("programme")
    ).exists()
    assert not groups.exclude(department=F("programme__department")).exists()
    assert not groups.filter(curator=None).exists()


def test_names_of_groups_are_those_the_portal_proposes():
    names = list(Group.objects.filter(department__code="MED-PH", intake_year=2025).values_list("name", flat=True))

    assert sorted(names) == ["КСС(м)-1-25", "КСС-1-25", "КСС-2-25"]


def test_the_orders_of_every_student_hold(histories):
    world = surroundings_of(histories, ()).world

    assert [found for history in histories if (found := faults(history.facts, world))] == []


def test_standings_are_what_the_orders_make(histories):
    made = {
        history.student.pk: [
            (period.valid_from, period.valid_to, *columns_of(period.fact.place).values())
            for period in periods(fold(steps_of(history.facts)))
        ]
        for history in histories
    }
    columns = columns_of(histories[0].facts[0].place)
    rows = Standing.objects.filter(student__in=made).order_by("student", "valid_from")
    kept: dict[int, list[tuple]] = {}
    for student, *values in rows.values_list("student", "valid_from", "valid_to", *columns):
        kept.setdefault(student, []).append(tuple(values))

    assert kept == made


def test_students_stand_as_their_standing_of_today_says():
    today = Standing.objects.on(clock.today()).filter(student__department__code__in=OURS)
    columns = ("state", "programme_id", "department_id", "group_id", "year_of_study", "funding", "language")

    assert today.exists()
    assert [row for row in today.select_related("student") if any(
        getattr(row, name) != getattr(row.student, name) for name in columns
    )] == []  # fmt: skip


def test_lists_of_groups_and_the_contingent_agree():
    counts = contingent_on(chief(), clock.today()).present().counts(Dimension.GROUP)
    listed = {group.pk: group.student_count for group in counted(Group.objects.all()) if group.student_count}

    assert {key[0]: count.students for key, count in counts.items()} == listed


def test_nobody_is_left_behind_in_a_closed_group():
    assert not Student.objects.present().filter(group__closed_date__isnull=False).exists()


def test_orders_are_numbered_by_faculty_and_recorded_by_its_clerk():
    orders = Movement.objects.filter(student__department__parent__code="MED")
    numbers = {number.partition("-")[2].partition("/")[0] for number in orders.values_list("order_number", flat=True)}

    assert numbers == {"МедФ"}
    assert set(orders.values_list("recorded_by__appointments__unit__code", flat=True)) == {"MED"}


def test_foreigners_study_medicine_by_contract_citizenship_and_passport():
    students = Student.objects.filter(department__parent__code="MED").select_related("person")
    citizens = Counter(student.citizenship for student in students)

    assert {"IN", "PK", "KG"} <= set(citizens)
    assert all(student.person.passport_number for student in students)


def test_every_open_group_has_its_semester_plan():
    without = Group.objects.filter(closed_date=None, department__code__in=OURS, semester_plans=None)

    assert list(without) == []


def test_streams_are_formed_of_groups_that_may_sit_together():
    streams = Stream.objects.filter(seats__line__plan__department__code__in=OURS).distinct()

    assert streams.exists()
    assert not streams.annotate(groups=Count("seats")).filter(groups__lt=2).exists()
    assert not StreamSeat.objects.exclude(line__course=F("stream__course")).exists()


def test_every_fixing_date_since_the_first_admission_is_fixed_as_the_orders_say():
    for snapshot in ContingentSnapshot.objects.all():
        assert snapshot.count == Standing.objects.on(snapshot.date).present().count()
        assert snapshot.count == snapshot.rows.count()
    days = ContingentSnapshot.objects.order_by("date").values_list("date", flat=True)

    assert [f"{day:%d.%m.%Y}" for day in days[:3]] == ["01.10.2022", "01.02.2023", "01.10.2023"]
    assert days.count() == 2 * (fates.LAST_YEAR - 2022) + 1


def test_nothing_is_lost_altered_or_late(files, settings):
    shutil.copytree(files, settings.MEDIA_ROOT)

    call_command("prove")


def test_a_second_time_changes_nothing():
    before = contents()

    call_command("seed", size="sample")

    assert contents() == before


def test_a_faculty_brought_again_over_the_university_changes_nothing():
    before = contents()

    call_command("seed")

    assert contents() == before


def test_another_size_over_this_one_is_refused_in_a_sentence():
    before = Unit.objects.count()

    with pytest.raises(CommandError, match="A demo of another size is in this database"):
        call_command("seed", size="university")

    assert Unit.objects.count() == before


def test_a_copied_row_is_a_new_one_with_the_changes():
    course = Course.objects.get(code="KYR101")

    new = copied(course, code="KYR-X")

    assert (new.pk, new.code, new.name_ky, new.department_id) == (None, "KYR-X", course.name_ky, course.department_id)
