from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "curriculum"
    label = "curriculum"
    verbose_name = _("Study plans")

    def ready(self) -> None:
        from curriculum import wording
        from curriculum.enums import MovementKind, SubgroupPurpose
        from curriculum.operations import EVENTS
        from curriculum.queries import uses_of_act
        from curriculum.queries.snapshots import snapshot_faults
        from curriculum.seed import seed
        from curriculum.views import desk, finding
        from kuu_office.core import registry, signoffs
        from kuu_office.core.access.permissions import Permission
        from kuu_office.office.queries import register_act_use

        signoffs.register_route(desk.ROUTE)
        registry.register_events(EVENTS)
        registry.register_cells("curriculum.plan", "curriculum.plan.cells_saved", wording.column_title)
        registry.register_words("curriculum.student.kind", dict(MovementKind.choices))
        registry.register_words("curriculum.group.purpose", dict(SubgroupPurpose.choices))
        registry.register_queue(desk.QUEUE)
        registry.register_seed(seed)
        registry.register_card(registry.Card("curriculum/home/_late.html", Permission.PLAN_VIEW, desk.late_card))
        registry.register_card(registry.Card("curriculum/home/_states.html", Permission.PLAN_VIEW, desk.state_card))
        registry.register_document("curriculum.plan_paper", _("Printed study plan"), Permission.PLAN_VIEW)
        registry.register_document("curriculum.review_paper", _("Printed expert card"), Permission.PLAN_VIEW)
        register_act_use(uses_of_act)
        registry.register_proof("fixed contingents", snapshot_faults)
        for title, access, find in (
            (_("Study plans"), Permission.PLAN_VIEW, desk.find_plans),
            (_("Programmes"), Permission.PROGRAMME_VIEW, desk.find_programmes),
            (_("Courses"), Permission.COURSE_VIEW, desk.find_courses),
            (_("Groups"), Permission.STUDENT_VIEW, finding.find_groups),
            (_("Students"), Permission.STUDENT_VIEW, finding.find_students),
        ):
            registry.register_search(registry.SearchSource(title, access, find))
        for entry in NAVIGATION:
            registry.register_navigation(registry.NavigationEntry(*entry))


NAVIGATION = (
    ("curriculum", _("Study plans"), "curriculum:plans", "curriculum.plan.view", ("F-001", "F-002", "F-003")),
    ("curriculum", _("Programmes"), "curriculum:programmes", "curriculum.programme.view", ("F-010",)),
    ("curriculum", _("Courses"), "curriculum:courses", "curriculum.course.view", ("F-001",)),
    ("curriculum", _("Groups"), "curriculum:groups", "curriculum.student.view", ("F-014", "F-015")),
    ("curriculum", _("Students"), "curriculum:students", "curriculum.student.view", ("F-014",)),
    ("curriculum", _("Orders about students"), "curriculum:orders", "curriculum.student.view", ("F-014",)),
    ("curriculum", _("Checks of all plans"), "curriculum:plan_report", "curriculum.plan.report", ("F-001",)),
    ("curriculum", _("Contingent"), "curriculum:contingent", "curriculum.student.view", ("F-015",)),
    ("curriculum", _("Fixing dates"), "curriculum:snapshots", "curriculum.student.view", ("F-015",)),
    (
        "curriculum", _("Students from a spreadsheet"), "curriculum:students_import", "curriculum.student.edit",
        ("F-014",),
    ),
)  # fmt: skip
