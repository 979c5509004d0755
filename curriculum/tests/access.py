"""Rows of the access matrix for plans, calendars, streams, groups and students."""

from curriculum.models import Calendar, CalendarPeriod, ElectiveOffer, Group, Movement, Plan, Programme, Student
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.operations.snapshots import take_snapshot
from curriculum.operations.streams import join_lines
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.calendar.stages import bring_calendar_to
from curriculum.tests.contingent.people import FIXING, make_student
from curriculum.tests.exchange.files import altered, content_of, export, profile_for
from curriculum.tests.exchange.files import bring as bring_back
from curriculum.tests.imports.brought import apply, bring, line, make_run
from curriculum.tests.semester_world import (
    SPRING,
    add_block,
    line_of,
    make_semester_plans,
    make_terms,
    make_working_plan,
    register,
)
from curriculum.tests.stages import HERE, THERE, bring_to
from curriculum.tests.student_imports.files import bring as bring_students
from curriculum.tests.student_imports.files import student
from curriculum.tests.students.world import admit, make_group
from curriculum.tests.world import NOON, make_sound_plan, make_world
from kuu_office.core.models import Term
from kuu_office.core.tests.access import (
    ABSENT,
    ANYBODY,
    CLERKS,
    EVERYONE,
    GET_POST,
    OFFICE,
    POST,
    READERS,
    Row,
    Sample,
    Thing,
    sample,
)

AUTHORS = CLERKS | {"office_specialist"}
REPORTERS = OFFICE | {"vice_rector", "quality_specialist", "registrar"}
READINESS = REPORTERS | {"dispatcher"}
JOINERS = {"deans_clerk", "office_specialist", "dispatcher"}
HEAD, SENDER = {"department_head"}, {"deans_clerk"}
KEEPERS = {"deans_clerk", "office_specialist"}

ROWS = {
    "curriculum:plans": Row(EVERYONE),
    "curriculum:plan_create": Row(AUTHORS, GET_POST),
    "curriculum:plan_report": Row(REPORTERS, GET_POST),
    "curriculum:plans_print": Row(READERS, GET_POST),
    "curriculum:plan": Row(EVERYONE, sample="draft"),
    "curriculum:plan_past": Row(EVERYONE, sample="draft"),
    "curriculum:plan_compare": Row(EVERYONE, sample="draft"),
    "curriculum:plan_derive": Row(AUTHORS, POST, "approved"),
    "curriculum:plan_version": Row(AUTHORS, POST, "approved", sent={"reason": "Жаңы стандарт"}),
    "curriculum:plan_submit": Row(AUTHORS, POST, "draft"),
    "curriculum:plan_withdraw": Row(SENDER, POST, "waiting", door=AUTHORS),
    "curriculum:plan_sign": Row(HEAD, POST, "waiting", door=EVERYONE, sent={"step": "head"}),
    "curriculum:plan_return": Row(HEAD, POST, "waiting", door=EVERYONE, sent={"remark": "Караңыз"}),
    "curriculum:plan_paper": Row(OFFICE | AUTHORS, GET_POST, "waiting", door=EVERYONE),
    "curriculum:plan_review": Row(OFFICE, GET_POST, "at_office"),
    "curriculum:review_print": Row(READERS, GET_POST, "approved"),
    "curriculum:plan_print": Row(READERS, GET_POST, "draft"),
    "curriculum:plan_xlsx": Row(EVERYONE, sample="draft"),
    "curriculum:editor": Row(EVERYONE, sample="draft"),
    "curriculum:checks": Row(EVERYONE, sample="draft"),
    "curriculum:suggest": Row(AUTHORS, sample="draft"),
    "curriculum:paste": Row(AUTHORS, POST, "draft"),
    "curriculum:cells": Row(AUTHORS, POST, "draft"),
    "curriculum:line_add": Row(AUTHORS, POST, "draft"),
    "curriculum:line_remove": Row(AUTHORS, POST, "draft"),
    "curriculum:line_move": Row(AUTHORS, POST, "draft"),
    "curriculum:calendars": Row(EVERYONE),
    "curriculum:calendar_create": Row(AUTHORS, GET_POST),
    "curriculum:calendar": Row(EVERYONE, sample="calendar"),
    "curriculum:calendar_past": Row(EVERYONE, sample="calendar"),
    "curriculum:calendar_compare": Row(EVERYONE, sample="calendar"),
    "curriculum:calendar_copy": Row(AUTHORS, GET_POST, "calendar"),
    "curriculum:calendars_next_year": Row(AUTHORS, GET_POST),
    "curriculum:calendar_next_year": Row(AUTHORS, GET_POST, "calendar"),
    "curriculum:calendar_version": Row(AUTHORS, POST, "approved_calendar", sent={"reason": "Карантин"}),
    "curriculum:calendar_submit": Row(AUTHORS, POST, "calendar"),
    "curriculum:calendar_withdraw": Row(SENDER, POST, "waiting_calendar", door=AUTHORS),
    "curriculum:calendar_sign": Row(HEAD, POST, "waiting_calendar", door=EVERYONE, sent={"step": "head"}),
    "curriculum:calendar_return": Row(HEAD, POST, "waiting_calendar", door=EVERYONE, sent={"remark": "Караңыз"}),
    "curriculum:calendar_paper": Row(OFFICE | AUTHORS, GET_POST, "waiting_calendar", door=EVERYONE),
    "curriculum:calendar_print": Row(READERS, GET_POST, "calendar"),
    "curriculum:calendar_xlsx": Row(EVERYONE, sample="calendar"),
    "curriculum:calendar_editor": Row(EVERYONE, sample="calendar"),
    "curriculum:calendar_checks": Row(EVERYONE, sample="calendar"),
    "curriculum:calendar_weeks": Row(AUTHORS, POST, "calendar"),
    "curriculum:period_add": Row(AUTHORS, POST, "calendar"),
    "curriculum:period_remove": Row(AUTHORS, POST, "period"),
    "curriculum:semester_plans": Row(EVERYONE),
    "curriculum:semester_generate": Row(AUTHORS, GET_POST),
    "curriculum:semester_report": Row(READINESS, GET_POST),
    "curriculum:semester_report_lines": Row(READINESS, GET_POST),
    "curriculum:semester_plan": Row(EVERYONE, sample="semester"),
    "curriculum:semester_past": Row(EVERYONE, sample="semester"),
    "curriculum:semester_renew": Row(AUTHORS, GET_POST, "semester_outdated"),
    "curriculum:semester_follow": Row(AUTHORS, GET_POST, "semester_chosen"),
    "curriculum:semester_xlsx": Row(EVERYONE, sample="semester"),
    "curriculum:semester_submit": Row(AUTHORS, POST, "semester"),
    "curriculum:semester_sign": Row(HEAD, POST, "semester_waiting", door=EVERYONE, sent={"step": "head"}),
    "curriculum:semester_return": Row(HEAD, POST, "semester_waiting", door=EVERYONE, sent={"remark": "Караңыз"}),
    "curriculum:semester_withdraw": Row(SENDER, POST, "semester_waiting", door=AUTHORS),
    "curriculum:semester_paper": Row(OFFICE | AUTHORS, GET_POST, "semester_waiting", door=EVERYONE),
    "curriculum:semester_print": Row(EVERYONE, GET_POST, "semester"),
    "curriculum:semester_editor": Row(EVERYONE, sample="semester"),
    "curriculum:semester_cells": Row(AUTHORS, POST, "semester"),
    "curriculum:semester_paste": Row(AUTHORS, POST, "semester"),
    "curriculum:semester_suggest": Row(AUTHORS, sample="semester"),
    "curriculum:semester_checks": Row(EVERYONE, sample="semester"),
    "curriculum:semester_line_add": Row(AUTHORS, POST, "semester"),
    "curriculum:semester_line_remove": Row(AUTHORS, POST, "semester"),
    "curriculum:streams": Row(EVERYONE),
    "curriculum:streams_accept": Row(JOINERS, POST),
    "curriculum:streams_join": Row(JOINERS, POST),
    "curriculum:stream": Row(EVERYONE, sample="stream"),
    "curriculum:stream_part": Row(JOINERS, POST, "stream"),
    "curriculum:stream_keep": Row(JOINERS, POST, "stream"),
    "curriculum:stream_release": Row(JOINERS, POST, "stream"),
    "curriculum:electives": Row(EVERYONE),
    "curriculum:electives_readiness": Row(EVERYONE),
    "curriculum:electives_offer": Row(AUTHORS, POST),
    "curriculum:elective_new": Row(AUTHORS, GET_POST),
    "curriculum:elective": Row(EVERYONE, sample="elective"),
    "curriculum:elective_edit": Row(AUTHORS, GET_POST, "elective"),
    "curriculum:elective_offer": Row(AUTHORS, POST, "elective_whole"),
    "curriculum:elective_close": Row(AUTHORS, POST, "elective_offered", unreached="no right"),
    "curriculum:elective_cancel": Row(AUTHORS, POST, "elective", sent={"remark": "Мугалим жок"}),
    "curriculum:registration": Row(EVERYONE),
    "curriculum:registration_group": Row(EVERYONE, sample="advised"),
    "curriculum:registration_cell": Row(KEEPERS, POST, "advised"),
    "curriculum:registration_confirm": Row({"teacher"}, POST, "advised", door=EVERYONE, sent={"students": "1"}),
    "curriculum:registration_fix": Row(EVERYONE, sample="advised"),
    "curriculum:registration_repair": Row(KEEPERS, POST, "advised"),
    "curriculum:own_electives": Row({"student"}),
    "curriculum:own_choice": Row(set(), POST, door={"student"}),
    "curriculum:courses": Row(EVERYONE),
    "curriculum:course_create": Row(AUTHORS, GET_POST),
    "curriculum:course": Row(EVERYONE, sample="course", unreached="in"),
    "curriculum:course_edit": Row(AUTHORS, GET_POST, "course", unreached="no right"),
    "curriculum:programmes": Row(EVERYONE),
    "curriculum:programme": Row(EVERYONE, sample="programme"),
    "curriculum:groups": Row(READERS),
    "curriculum:group_open": Row(KEEPERS, GET_POST),
    "curriculum:groups_renumber": Row(KEEPERS, GET_POST),
    "curriculum:groups_merge": Row(KEEPERS, GET_POST),
    "curriculum:group": Row(READERS, sample="group"),
    "curriculum:group_edit": Row(KEEPERS, GET_POST, "group"),
    "curriculum:subgroups": Row(KEEPERS, GET_POST, "group"),
    "curriculum:group_split": Row(KEEPERS, GET_POST, "group"),
    "curriculum:group_close": Row(KEEPERS, POST, "empty_group", sent={"closed_date": "2026-09-01"}),
    "curriculum:group_remove": Row(KEEPERS, POST, "empty_group"),
    "curriculum:students": Row(READERS),
    "curriculum:student_admit": Row(KEEPERS, GET_POST),
    "curriculum:student": Row(READERS, sample="student"),
    "curriculum:student_identity": Row(READERS, POST, "student"),
    "curriculum:orders": Row(READERS),
    "curriculum:order_new": Row(KEEPERS, GET_POST),
    "curriculum:order": Row(READERS, sample="order"),
    "curriculum:order_revoke": Row(KEEPERS, GET_POST, "order", sent={"remark": "Ката"}),
    "curriculum:import_start": Row(AUTHORS, GET_POST),
    "curriculum:import_template": Row(AUTHORS),
    "curriculum:import": Row(AUTHORS, sample="import"),
    "curriculum:import_columns": Row(AUTHORS, GET_POST, "import"),
    "curriculum:import_apply": Row(AUTHORS, POST, "import"),
    "curriculum:import_undo": Row(AUTHORS, POST, "applied_import"),
    "curriculum:contingent": Row(READERS),
    "curriculum:contingent_people": Row(READERS),
    "curriculum:snapshots": Row(READERS),
    "curriculum:snapshot_take": Row(OFFICE, POST),
    "curriculum:snapshot": Row(READERS, sample="fixed"),
    "curriculum:snapshot_people": Row(READERS, sample="fixed"),
    "curriculum:students_import": Row(KEEPERS, GET_POST),
    "curriculum:students_template": Row(KEEPERS),
    "curriculum:students_import_run": Row(KEEPERS, sample="students_import"),
    "curriculum:students_import_columns": Row(KEEPERS, GET_POST, "students_import"),
    "curriculum:students_import_apply": Row(KEEPERS, POST, "students_import"),
    "curriculum:students_import_undo": Row(KEEPERS, POST, "students_import"),
    "curriculum:students_import_check": Row(KEEPERS, POST, "students_import"),
    "curriculum:students_import_row": Row(KEEPERS, GET_POST, "students_import_row"),
    "curriculum:students_import_held": Row(KEEPERS, sample="students_import"),
    "curriculum:snapshot_differences": Row(READERS, sample="fixed"),
}


def samples(cast) -> dict[str, Sample]:
    world = make_world(cast.units)
    date_fixed = fixed(world, cast)  # before anybody is admitted whose order is to be revoked
    stages = {"draft": 2026, "waiting": 2027, "at_office": 2025, "approved": 2024}
    here = contingent(world.programme, cast.deans_clerk.scope, "ПИ")
    there = contingent(world.other_programme, cast.other_clerk.scope, "Т")
    own = {name: at_stage(world.programme, year, name, cast, HERE) for name, year in stages.items()}
    other = {name: at_stage(world.other_programme, year, name, cast, THERE) for name, year in stages.items()}
    files = (
        file_of_students(world.programme, cast.deans_clerk, "ПИ(м)-8-25"),
        file_of_students(world.other_programme, cast.other_clerk, "Т-8-25"),
    )
    return {
        **{name: sample({"pk": own[name].pk}, {"pk": other[name].pk}) for name in stages},
        "waiting_paper": sample(paper(own["waiting"].pk), paper(other["waiting"].pk), paper(ABSENT)),
        **calendar_samples(world, cast),
        "course": sample({"pk": world.course.pk}, {"pk": world.other_course.pk}),
        "programme": sample({"pk": world.programme.pk}, {"pk": world.other_programme.pk}),
        **{name: sample({"pk": here[name].pk}, {"pk": there[name].pk}) for name in here},
        "fixed": date_fixed,
        "students_import": sample(*files),
        "students_import_row": sample(*({**one, "number": 3} for one in files), {"pk": ABSENT, "number": 3}),
        "import": sample({"pk": make_run(world.plan).pk}, {"pk": make_run(world.other_plan).pk}),
        "applied_import": sample(
            {"pk": brought(world, world.plan, cast.deans_clerk)},
            {"pk": brought(world, world.other_plan, cast.other_clerk)},
        ),
        **semester_samples(world, cast),
        **registration_samples(world, cast),
        **exchange_samples(world, cast),
    }


def exchange_samples(world, cast) -> dict[str, Sample]:
    """Groups of both faculties written for AVN and compared with what it gave out, each by its own clerk."""
    profile = profile_for("avn-1", cast.office_specialist)
    own = exchange_things(profile, world.programme.department, cast.deans_clerk)
    other = exchange_things(profile, world.other_programme.department, cast.other_clerk)
    samples = {name: sample(own[name], other[name]) for name in ("exchange_run", "exchange_back")}
    absent = {"program": "avn-1", "object_id": ABSENT}
    return samples | {
        "exchange_object": sample(own["exchange_object"], other["exchange_object"], absent),
        "exchange_profile": Sample(Thing({"pk": profile.pk}, ANYBODY), absent=Thing({"pk": ABSENT}, set())),
    }


def exchange_things(profile, department, clerk) -> dict[str, dict]:
    run = export(profile, department, clerk)
    back = bring_back(profile, altered(content_of(run), {"H2": "en"}), department, clerk)
    group = Group.objects.filter(department=department, closed_date=None).first()
    return {
        "exchange_run": {"pk": run.pk},
        "exchange_back": {"pk": back.pk},
        "exchange_object": {"program": "avn-1", "object_id": group.pk},
    }


def contingent(programme: Programme, by, name: str) -> dict[str, Group | Student | Movement]:
    """A group with a student, the order of the admission, and a group that never had anybody."""
    group = make_group(programme, f"{name}-1-25")
    student = admit(group, f"{name} Студент", by, number=f"1-{name}")
    return {
        "group": group,
        "empty_group": make_group(programme, f"{name}-2-25"),
        "student": student,
        "order": student.movements.get(),
    }


def semester_samples(world, cast) -> dict[str, Sample]:
    """Semester plans of both faculties: a draft, one at its head's step, one whose working plan has a successor."""
    terms = make_terms()
    own = semester_things(world.programme, cast.deans_clerk, terms, "ПИ")
    other = semester_things(world.other_programme, cast.other_clerk, terms, "Т")
    return {name: sample({"pk": own[name]}, {"pk": other[name]}) for name in own}


def registration_samples(world, cast) -> dict[str, Sample]:
    """An elective in preparation that lacks all, a whole one, one on offer, by faculty; a group with an adviser."""
    term = Term.objects.get(year__start_year=2026, kind="spring")
    own, other = (electives(*pair, term) for pair in offering(world, cast))
    found = {name: sample({"pk": own[name]}, {"pk": other[name]}) for name in own}
    groups = [make_group(programme, f"{mark}-7-26", intake_year=2026, curator=by.person)
              for programme, mark, by in ((world.programme, "ПИ", cast.teacher),
                                          (world.other_programme, "Т", cast.outsider))]  # fmt: skip
    return found | {"advised": sample(*({"pk": group.pk} for group in groups))}


def offering(world, cast):
    return ((world.course, cast.teacher.person), (world.other_course, cast.other_head.person))


def electives(course, teacher, term: Term) -> dict[str, int]:
    states = {"elective": "draft", "elective_whole": "draft", "elective_offered": "offered"}
    whole = {"teacher": teacher, "capacity": 30, "annotation_ky": "Курс"}
    return {
        name: ElectiveOffer.objects.create(
            course=course, department=course.department, term=term, language=language, state=state, created_at=NOON,
            **({} if name == "elective" else whole),
        ).pk
        for (name, state), language in zip(states.items(), ("ky", "ru", "en"), strict=True)
    }  # fmt: skip


def semester_things(programme: Programme, clerk, terms, mark: str) -> dict[str, int]:
    make_working_plan(programme)
    groups = [make_group(programme, f"{mark}-{n}-26", intake_year=2026) for n in (1, 2, 3, 4)]
    draft, waiting, *joined = make_semester_plans(groups, terms.autumn, clerk)
    submit_semester_plan(plan=waiting, by=clerk.scope, at=SPRING)
    lines = [line_of(plan).pk for plan in joined]
    stream = join_lines(kind="lecture", line_ids=lines, by=clerk.scope, at=SPRING)
    return {
        "semester": draft.pk,
        "semester_waiting": waiting.pk,
        "semester_outdated": outdated(programme, clerk, terms, mark),
        "semester_chosen": chosen_otherwise(programme, clerk, terms, mark),
        "stream": stream.pk,
    }


def outdated(programme: Programme, clerk, terms, mark: str) -> int:
    """A draft whose working plan went to the archive when the next version was approved."""
    source = make_working_plan(programme, intake_year=2025)
    group = make_group(programme, f"{mark}-3-25")
    [plan] = make_semester_plans([group], terms.autumn, clerk)
    make_working_plan(programme, intake_year=2025, version_number=2)
    Plan.objects.filter(pk=source.pk).update(state="archived")
    return plan.pk


def chosen_otherwise(programme: Programme, clerk, terms, mark: str) -> int:
    """A draft whose students have chosen an elective after it was made."""
    block = add_block(make_working_plan(programme, intake_year=2024))
    group = make_group(programme, f"{mark}-3-24", intake_year=2024)
    [plan] = make_semester_plans([group], terms.autumn, clerk)
    register(group, block.plan.lines.filter(block=block)[0], terms.autumn)
    return plan.pk


def at_stage(programme: Programme, year: int, name: str, cast, people) -> Plan:
    plan = make_sound_plan(programme, year, version_number=2)
    stage = {"waiting": "head", "at_office": "office", "approved": "approved"}.get(name)
    return bring_to(stage, plan, cast, people) if stage else plan


def calendar_samples(world, cast) -> dict[str, Sample]:
    """A draft with an exceptional period, a calendar that waits for the head, an approved one; each of its own year."""
    years = {"draft": make_year(2031), "head": make_year(2032), "approved": make_year(2033)}
    own = {stage: a_calendar(world.programme, year, stage, cast, HERE) for stage, year in years.items()}
    other = {stage: a_calendar(world.other_programme, year, stage, cast, THERE) for stage, year in years.items()}
    pairs = {"calendar": "draft", "waiting_calendar": "head", "approved_calendar": "approved"}
    samples = {name: sample({"pk": own[stage].pk}, {"pk": other[stage].pk}) for name, stage in pairs.items()}
    absent = {"pk": ABSENT, "period": ABSENT}
    return samples | {"period": sample(a_period(own["draft"]), a_period(other["draft"]), absent)}


def a_calendar(programme: Programme, year, stage: str, cast, people) -> Calendar:
    calendar = make_calendar(programme, year)
    return calendar if stage == "draft" else bring_calendar_to(stage, calendar, cast, people)


def a_period(calendar: Calendar) -> dict:
    first = calendar.year.start_date
    period = CalendarPeriod.objects.create(calendar=calendar, kind="other", start_date=first, end_date=first)
    return {"pk": calendar.pk, "period": period.pk}


def paper(pk: int) -> dict:
    return {"kind": "curriculum.plan", "pk": pk}


def brought(world, plan: Plan, member) -> int:
    """The number of an import that is in the plan and may be taken back."""
    run = bring(world, member.scope, [line()], plan=plan)
    apply(run, member.scope)
    return run.pk


def fixed(world, cast) -> Sample:
    """A fixing date: the same for everybody, each with the rows of the own units."""
    make_student(make_group(world.programme, "ПИ(м)-9-25"), "Фиксатор Асан")
    snapshot = take_snapshot(day=FIXING, by=cast.office_specialist.scope, at=NOON)
    return Sample(Thing({"pk": snapshot.pk}, ANYBODY), absent=Thing({"pk": ABSENT}, set()))


def file_of_students(programme: Programme, member, name: str) -> dict:
    """A file for a faculty on its way: one row that is good, one that waits."""
    make_group(programme, name)
    rows = [student(1, group=name), student(1, "Башка Адам", group=name)]
    return {"pk": bring_students(programme.department.parent, member.scope, rows).pk}
