"""The pages to be timed and looked at: every address of ours that a GET opens, with the person who opens it."""

from collections.abc import Iterator

from django.urls import reverse

from benchmarks.furniture import (
    a_brought_file,
    a_file_of_students,
    a_fixing_date,
    a_printed_plan,
    a_semester,
    clerk_of_the_largest_faculty,
)

PLAIN = {
    "core:home": "chief", "core:inbox": "vicerector", "core:jobs": "clerk", "core:account": "clerk",
    "core:style_guide": "clerk", "office:acts": "clerk", "office:act_new": "specialist", "curriculum:plans": "chief",
    "curriculum:plan_create": "clerk", "curriculum:plan_report": "chief", "curriculum:plans_print": "chief",
    "curriculum:import_start": "clerk", "curriculum:courses": "clerk", "curriculum:course_create": "clerk",
    "curriculum:programmes": "chief", "curriculum:calendars": "chief", "curriculum:calendar_create": "clerk",
    "curriculum:calendars_next_year": "specialist", "curriculum:groups": "chief", "curriculum:group_open": "clerk",
    "curriculum:groups_renumber": "clerk", "curriculum:groups_merge": "clerk", "curriculum:students": "chief",
    "curriculum:student_admit": "clerk", "curriculum:orders": "chief", "curriculum:semester_plans": "chief",
    "curriculum:semester_generate": "clerk", "curriculum:semester_report": "chief",
    "curriculum:semester_report_lines": "chief", "curriculum:streams": "clerk",
    "curriculum:students_import": "clerk", "curriculum:students_template": "clerk",
    "curriculum:electives": "chief", "curriculum:electives_readiness": "chief", "curriculum:elective_new": "head",
    "curriculum:registration": "chief", "curriculum:own_electives": "student",
    "workload:check": "chief", "workload:calculate_preview": "head", "workload:scenarios": "chief",
    "workload:scenario_new": "head",
    "workload:sheets": "chief", "workload:calculate": "head", "workload:own_load": "teacher",
    "workload:summary": "chief", "workload:papers": "chief",
    "workload:teachers": "chief", "workload:hourly": "chief", "workload:hourly_order": "chief",
    "staffing:tables": "chief", "staffing:movements": "chief", "staffing:movement_new": "specialist",
    "staffing:brief": "chief", "staffing:table_open": "head", "staffing:all_notices": "specialist",
}  # fmt: skip
PARTS = {  # of pages
    "curriculum:checks", "curriculum:suggest", "curriculum:plan_past", "curriculum:calendar_checks",
    "curriculum:calendar_past", "curriculum:semester_checks", "curriculum:semester_suggest",
    "curriculum:semester_past", "workload:sheet_past", "staffing:past", "workload:board_parts",
}  # fmt: skip
FILES = {
    "curriculum:plan_xlsx",
    "curriculum:calendar_xlsx",
    "curriculum:semester_xlsx",
    "curriculum:review_print",
    "curriculum:import_template",
    "core:file",
    "curriculum:students_template",
    "curriculum:students_import_held",
    "office:exchange_report",
    "workload:sheet_xlsx",
    "workload:plan_xlsx",
    "workload:own_plan_xlsx",
    "workload:hourly_order",
}


# Opened once more by the clerk of the largest faculty; and lists whose twentieth page is opened too.
LARGE = (
    "core:home", "curriculum:plans", "curriculum:courses", "curriculum:groups", "curriculum:groups_renumber",
    "curriculum:groups_merge", "curriculum:students", "curriculum:student_admit", "curriculum:orders",
    "curriculum:semester_plans", "curriculum:semester_generate", "curriculum:import_start",
)  # fmt: skip
LONG = ("curriculum:students", "curriculum:groups", "curriculum:plans", "curriculum:semester_plans")


def addresses() -> Iterator[tuple[str, str, str]]:
    """(what, who, address)."""
    for name, username in PLAIN.items():
        yield name, username, reverse(name)
    yield "core:search", "specialist", reverse("core:search") + "?q=математика"
    yield from _of_plans()
    yield from _of_calendars()
    yield from _of_groups()
    yield from _of_semester_plans()
    yield from _of_registration()
    yield from _of_jobs()
    yield from _of_imports()
    yield from _of_students_of_files()
    yield from _of_fixing_dates()
    yield from _of_exchange()
    yield from _of_load()
    yield from _of_staff()
    yield from _of_others()


def of_the_university() -> Iterator[tuple[str, str, str]]:
    """Lists over the largest faculty, by its clerk, and far from their first page."""
    clerk, unit = clerk_of_the_largest_faculty()
    for name in LARGE:
        yield f"{name} of a large faculty", clerk, reverse(name)
    yield "curriculum:streams of a large faculty", clerk, f"{reverse('curriculum:streams')}?unit={unit}"
    for name in LONG:
        yield f"{name}, page 20", "chief", f"{reverse(name)}?page=20"
    table = f"{reverse('curriculum:contingent')}?date=2026-02-01&beside=2025-10-01"
    yield "curriculum:contingent of two dates", "chief", table
    yield "curriculum:contingent by group, of two dates", "chief", f"{table}&rows=group&across=funding"


def _of_plans() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import ExpertReview, Plan

    approved = Plan.objects.filter(state="approved", kind="working").first()
    draft = Plan.objects.filter(state="draft", kind="base").first()
    waiting = Plan.objects.filter(step="office").first()
    at_vice_rector = Plan.objects.filter(step="vice_rector").first()
    review = ExpertReview.objects.order_by("pk").first()
    for name in ("plan", "plan_past", "plan_compare", "plan_print", "plan_xlsx"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[approved.pk])
    for name in ("editor", "checks"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[draft.pk])
    yield "curriculum:suggest", "clerk", reverse("curriculum:suggest", args=[draft.pk]) + "?of=course&text=мат"
    yield "curriculum:plan_review", "specialist", reverse("curriculum:plan_review", args=[waiting.pk])
    yield "curriculum:review_print", "specialist", reverse("curriculum:review_print", args=[review.plan_id])
    yield "curriculum:plan_paper", "specialist", reverse("curriculum:plan_paper", args=[at_vice_rector.pk])
    yield "core:inbox_item", "specialist", reverse("core:inbox_item", args=["curriculum.plan", waiting.pk])
    yield "core:inbox_bulk", "specialist", f"{reverse('core:inbox_bulk')}?chosen=curriculum.plan:{waiting.pk}:office"
    yield "core:history", "chief", reverse("core:history", args=["curriculum.plan", approved.pk])


def _of_calendars() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import Calendar

    approved = Calendar.objects.filter(state="approved").first()
    draft = Calendar.objects.filter(state="draft").first()
    waiting = Calendar.objects.filter(step="office").first()
    shown = ("calendar", "calendar_past", "calendar_compare", "calendar_next_year", "calendar_print", "calendar_xlsx")
    for name in shown:
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[approved.pk])
    for name in ("calendar_editor", "calendar_checks", "calendar_copy"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[draft.pk])
    yield "curriculum:calendar_paper", "specialist", reverse("curriculum:calendar_paper", args=[waiting.pk])


def _of_groups() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import Group, Movement

    group = Group.objects.filter(closed_date=None, name__startswith="ПИ-").order_by("pk").first()
    movement = Movement.objects.filter(group=group, kind="promotion").order_by("pk").first()
    for name in ("group", "group_edit", "subgroups", "group_split"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[group.pk])
    card = reverse("curriculum:student", args=[movement.student_id])
    yield "curriculum:student", "clerk", f"{card}?on=2025-10-01"
    for name in ("order", "order_revoke"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[movement.pk])
    yield "curriculum:order_new", "clerk", f"{reverse('curriculum:order_new')}?kind=transfer&of_group={group.pk}"


def _of_semester_plans() -> Iterator[tuple[str, str, str]]:
    draft, waiting, stream = a_semester()
    for name in ("plan", "past", "renew", "follow", "xlsx", "print", "editor", "checks"):
        yield f"curriculum:semester_{name}", "clerk", reverse(f"curriculum:semester_{name}", args=[draft.pk])
    suggest = reverse("curriculum:semester_suggest", args=[draft.pk]) + "?of=course&text=мат"
    yield "curriculum:semester_suggest", "clerk", suggest
    yield "curriculum:semester_paper", "specialist", reverse("curriculum:semester_paper", args=[waiting.pk])
    yield "curriculum:stream", "clerk", reverse("curriculum:stream", args=[stream.pk])


def _of_registration() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import ElectiveOffer, Registration

    own = Registration.objects.active().filter(group__department__parent__code="FITM").order_by("pk").first()
    offer = ElectiveOffer.objects.filter(department__code="SE").exclude(state="cancelled").order_by("pk").first()
    for name in ("registration_group", "registration_fix"):
        yield f"curriculum:{name}", "clerk", f"{reverse(f'curriculum:{name}', args=[own.group_id])}?term={own.term_id}"
    for name in ("elective", "elective_edit"):
        yield f"curriculum:{name}", "head", reverse(f"curriculum:{name}", args=[offer.pk])


def _of_jobs() -> Iterator[tuple[str, str, str]]:
    job = a_printed_plan()
    yield "core:job", "chief", reverse("core:job", args=[job.pk])
    yield "core:file", "chief", reverse("core:file", args=[job.result.key])


def _of_imports() -> Iterator[tuple[str, str, str]]:
    run = a_brought_file()
    for name in ("import", "import_columns"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[run.pk])
    template = f"{reverse('curriculum:import_template')}?programme={run.params['programme']}"
    yield "curriculum:import_template", "clerk", template


def _of_students_of_files() -> Iterator[tuple[str, str, str]]:
    run = a_file_of_students()
    for name in ("students_import_run", "students_import_columns", "students_import_held"):
        yield f"curriculum:{name}", "specialist", reverse(f"curriculum:{name}", args=[run.pk])
    yield "curriculum:students_import_row", "specialist", reverse("curriculum:students_import_row", args=[run.pk, 3])


def _of_fixing_dates() -> Iterator[tuple[str, str, str]]:
    snapshot = a_fixing_date()
    yield "curriculum:snapshots", "chief", reverse("curriculum:snapshots")
    for name in ("snapshot", "snapshot_people", "snapshot_differences"):
        yield f"curriculum:{name}", "chief", reverse(f"curriculum:{name}", args=[snapshot.pk])
    yield "curriculum:contingent", "chief", reverse("curriculum:contingent")
    yield "curriculum:contingent_people", "chief", f"{reverse('curriculum:contingent_people')}?date=2026-02-01"


def _of_exchange() -> Iterator[tuple[str, str, str]]:
    from kuu_office.office.models import ExchangeProfile, ExchangeRun

    run = ExchangeRun.objects.filter(direction="import").first()
    profile = ExchangeProfile.objects.get(program="avn-11")
    yield "office:exchange", "specialist", reverse("office:exchange")
    for name in ("exchange_export", "exchange_import", "exchange_profile_new"):
        yield f"office:{name}", "specialist", reverse(f"office:{name}", args=["avn-11"])
    yield "office:exchange_profile", "registrar", reverse("office:exchange_profile", args=[profile.pk])
    for name in ("exchange_run", "exchange_carry_out", "exchange_report"):
        yield f"office:{name}", "specialist", reverse(f"office:{name}", args=[run.pk])


def _of_load() -> Iterator[tuple[str, str, str]]:
    from kuu_office.core.models import Appointment, User
    from workload.models import Assignment, LoadSheet, Scenario

    sheet = LoadSheet.objects.filter(hours__gt=0).order_by("-hours").first()
    for name in ("past", "compare", "print", "xlsx"):
        yield f"workload:sheet_{name}", "chief", reverse(f"workload:sheet_{name}", args=[sheet.pk])
    waiting = LoadSheet.objects.filter(step="office").first()
    yield "workload:sheet_paper", "specialist", reverse("workload:sheet_paper", args=[waiting.pk])
    line = sheet.lines.order_by("pk").first()
    for name in ("sheet", "line_add", "figures"):
        yield f"workload:{name}", "chief", reverse(f"workload:{name}", args=[sheet.pk])
    for name in ("line", "line_give"):
        yield f"workload:{name}", "chief", reverse(f"workload:{name}", args=[line.pk])
    scenario = Scenario.objects.order_by("pk").first()
    yield "workload:scenario", "chief", reverse("workload:scenario", args=[scenario.pk])
    yield "workload:scenario_adopt", "registrar", reverse("workload:scenario_adopt", args=[scenario.pk])
    yield from _of_the_board()
    taught = Assignment.objects.filter(appointment__isnull=False).order_by("pk").first()
    for name in ("plan", "plan_xlsx", "plan_print"):
        yield f"workload:{name}", "chief", reverse(f"workload:{name}", args=[taught.appointment_id])
    teacher = User.objects.get(username="teacher").person
    own = Appointment.objects.filter(person=teacher, post__is_teaching=True).order_by("pk").first()
    for name in ("own_plan", "own_plan_xlsx"):
        yield f"workload:{name}", "teacher", reverse(f"workload:{name}", args=[own.pk])


def _of_the_board() -> Iterator[tuple[str, str, str]]:
    """Of the largest sheet that the head may distribute; the chief reads the board of the largest of all."""
    from workload.models import Assignment, LoadSheet

    largest = LoadSheet.objects.filter(hours__gt=0).order_by("-hours").first()
    own = LoadSheet.objects.filter(department__code="SE", hours__gt=0).order_by("-hours").first()
    one = Assignment.objects.filter(line__sheet=own, appointment__isnull=False).order_by("pk").first()
    for name in ("board", "board_parts"):
        yield f"workload:{name}", "chief", reverse(f"workload:{name}", args=[largest.pk])
    split = f"{reverse('workload:board_split', args=[own.pk])}?line={one.line_id}"
    yield "workload:board_split", "head", split
    yield "workload:board_last_year", "head", reverse("workload:board_last_year", args=[own.pk])
    yield "workload:teacher_load", "head", reverse("workload:teacher_load", args=[own.pk, one.appointment_id])


def _of_staff() -> Iterator[tuple[str, str, str]]:
    from staffing.models import Movement, StaffPosition, StaffTable

    approved = StaffTable.objects.filter(state="approved").order_by("pk").first()
    written = StaffTable.objects.filter(state="draft").order_by("pk").first()
    sent = StaffTable.objects.filter(state="submitted").order_by("pk").first()
    place = StaffPosition.objects.filter(unit=written.department).order_by("pk").first()
    yield "staffing:department", "chief", reverse("staffing:department", args=[approved.department_id])
    for name in ("table", "past", "print", "notices"):
        yield f"staffing:{name}", "specialist", reverse(f"staffing:{name}", args=[approved.pk])
    for name in ("fund", "place_new"):
        yield f"staffing:{name}", "specialist", reverse(f"staffing:{name}", args=[written.pk])
    yield "staffing:place", "specialist", reverse("staffing:place", args=[written.pk, place.pk])
    yield "staffing:paper", "specialist", reverse("staffing:paper", args=[sent.pk])
    movement = Movement.objects.order_by("pk").first()
    yield "staffing:movement", "chief", reverse("staffing:movement", args=[movement.pk])
    yield "staffing:movement_revoke", "specialist", reverse("staffing:movement_revoke", args=[movement.pk])


def _of_others() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import Course, Programme
    from kuu_office.core.models import Person, Unit
    from kuu_office.office.models import Act

    for name, username, model in (
        ("curriculum:course", "clerk", Course),
        ("curriculum:course_edit", "specialist", Course),
        ("curriculum:programme", "chief", Programme),
        ("office:act", "clerk", Act),
        ("office:act_edit", "specialist", Act),
        ("core:person", "chief", Person),
        ("core:unit", "chief", Unit),
    ):
        yield name, username, reverse(name, args=[model.objects.order_by("pk").first().pk])
