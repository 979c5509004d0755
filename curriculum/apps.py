"""What the portal shows of plans, calendars, groups and students: in the menu, on the home page, in the search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "curriculum"
    label = "curriculum"
    verbose_name = _("Study plans")

    def ready(self) -> None:
        from curriculum.exchange import PROGRAMS
        from curriculum.operations import EVENTS
        from curriculum.queries import uses_of_act
        from curriculum.queries.snapshots import snapshot_faults
        from curriculum.seed import seed
        from curriculum.views import finding
        from kuu_office.core import registry
        from kuu_office.office.programs import register_program
        from kuu_office.office.queries import register_act_use

        registry.register_events(EVENTS)
        registry.register_seed(seed)
        register_act_use(uses_of_act)
        for program in PROGRAMS:
            register_program(program)
        registry.register_proof("fixed contingents", snapshot_faults)
        show_plans()
        show_calendars()
        show_students()
        show_semester()
        for source in finding.SOURCES:
            registry.register_search(source)
        for entry in NAVIGATION:
            registry.register_navigation(registry.NavigationEntry(*entry))


def show_plans() -> None:
    from curriculum import wording
    from curriculum.views import desk
    from kuu_office.core import registry, signoffs
    from kuu_office.core.access.permissions import Permission

    signoffs.register_route(desk.ROUTE)
    registry.register_queue(desk.QUEUE)
    registry.register_cells("curriculum.plan", "curriculum.plan.cells_saved", wording.column_title)
    registry.register_card(registry.Card("curriculum/home/_late.html", Permission.PLAN_VIEW, desk.late_card))
    registry.register_card(registry.Card("curriculum/home/_states.html", Permission.PLAN_VIEW, desk.state_card))
    registry.register_document("curriculum.plan_paper", _("Printed study plan"), Permission.PLAN_VIEW)
    registry.register_document("curriculum.review_paper", _("Printed expert card"), Permission.PLAN_VIEW)


def show_calendars() -> None:
    from curriculum import calendar_grid
    from curriculum.views import calendar_desk
    from kuu_office.core import registry, signoffs
    from kuu_office.core.access.permissions import Permission

    signoffs.register_route(calendar_desk.ROUTE)
    registry.register_queue(calendar_desk.QUEUE)
    registry.register_cells("curriculum.calendar", "curriculum.calendar.weeks_painted", calendar_grid.column_words)
    registry.register_card(
        registry.Card("curriculum/home/_late_calendars.html", Permission.CALENDAR_VIEW, calendar_desk.late_card)
    )
    registry.register_document("curriculum.calendar_paper", _("Printed academic calendar"), Permission.CALENDAR_VIEW)


def show_students() -> None:
    from django.urls import reverse

    from curriculum.enums import MovementKind, SubgroupPurpose
    from curriculum.operations.student_imports import TASK, UNDO_TASK
    from kuu_office.core import registry

    for task in (TASK, UNDO_TASK):
        registry.register_job_page(
            task,
            _("To the file of students"),
            lambda params: reverse("curriculum:students_import_run", args=[params["run"]]),
        )
    registry.register_words("curriculum.student.kind", dict(MovementKind.choices))
    registry.register_words("curriculum.group.purpose", dict(SubgroupPurpose.choices))


def show_semester() -> None:
    from curriculum import wording
    from curriculum.views import semester_desk
    from kuu_office.core import registry, signoffs
    from kuu_office.core.access.permissions import Permission

    signoffs.register_route(semester_desk.ROUTE)
    registry.register_queue(semester_desk.QUEUE)
    registry.register_cells("curriculum.semesterplan", "curriculum.semesterplan.cells_saved", wording.column_title)
    registry.register_document("curriculum.semester_paper", _("Printed semester plan"), Permission.SEMESTER_VIEW)


NAVIGATION = (
    ("curriculum", _("Study plans"), "curriculum:plans", "curriculum.plan.view", ("F-001", "F-002", "F-003")),
    ("curriculum", _("Academic calendars"), "curriculum:calendars", "curriculum.calendar.view", ("F-007",)),
    ("curriculum", _("Programmes"), "curriculum:programmes", "curriculum.programme.view", ("F-010",)),
    ("curriculum", _("Courses"), "curriculum:courses", "curriculum.course.view", ("F-001",)),
    ("curriculum", _("Checks of all plans"), "curriculum:plan_report", "curriculum.plan.report", ("F-001",)),
    ("semester", _("Semester plans"), "curriculum:semester_plans", "curriculum.semester.view", ("F-004",)),
    (
        "semester", _("Readiness of semester plans"), "curriculum:semester_report", "curriculum.semester.report",
        ("F-006",),
    ),
    ("semester", _("Streams"), "curriculum:streams", "curriculum.semester.view", ("F-013",)),
    ("semester", _("Electives"), "curriculum:electives", "curriculum.registration.view", ("F-011",)),
    (
        "semester", _("Readiness of electives"), "curriculum:electives_readiness", "curriculum.registration.view",
        ("F-011",),
    ),
    ("semester", _("Course registration"), "curriculum:registration", "curriculum.registration.view", ("F-012",)),
    ("semester", _("My electives"), "curriculum:own_electives", "curriculum.registration.own", ("F-012",)),
    ("students", _("Groups"), "curriculum:groups", "curriculum.student.view", ("F-014", "F-015")),
    ("students", _("Students"), "curriculum:students", "curriculum.student.view", ("F-014",)),
    ("students", _("Orders about students"), "curriculum:orders", "curriculum.student.view", ("F-014",)),
    ("students", _("Students from a spreadsheet"), "curriculum:students_import", "curriculum.student.edit", ("F-014",)),
    ("students", _("Contingent"), "curriculum:contingent", "curriculum.student.view", ("F-015",)),
    ("students", _("Fixing dates"), "curriculum:snapshots", "curriculum.student.view", ("F-015",)),
)  # fmt: skip
