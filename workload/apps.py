"""What the portal shows of the teaching load."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkloadConfig(AppConfig):
    name = "workload"
    label = "workload"
    verbose_name = _("Teaching load")

    def ready(self) -> None:
        from kuu_office.core import registry, signoffs
        from kuu_office.core.access.permissions import Permission
        from kuu_office.office.programs import register_program
        from workload.exchange import PROGRAMS
        from workload.operations import (
            acceptance,
            approval,
            by_hand,
            calculation,
            distribution,
            figures,
            leaving,
            remarks,
            scenarios,
        )
        from workload.seed import seed
        from workload.views import desk

        signoffs.register_route(desk.ROUTE)
        registry.register_queue(desk.QUEUE)
        for module in (
            calculation, acceptance, by_hand, distribution, approval, remarks, figures, scenarios, leaving,
        ):  # fmt: skip
            registry.register_events(module.EVENTS)
        registry.register_seed(seed)
        for program in PROGRAMS:
            register_program(program)
        for kind, title in PAPERS:
            registry.register_document(kind, title, Permission.LOAD_VIEW)
        for entry in NAVIGATION:
            registry.register_navigation(registry.NavigationEntry("workload", *entry))


PAPERS = (
    ("workload.sheet_paper", _("Printed load sheet")),
    ("workload.summary_paper", _("Printed summary of the load")),
    ("workload.plan_paper", _("Printed individual plan")),
)
NAVIGATION = (
    (_("Load sheets"), "workload:sheets", "workload.load.view", ("F-017", "F-019", "F-020", "F-027")),
    (_("Summary of the load"), "workload:summary", "workload.load.view", ("F-020",)),
    (_("Hourly pay"), "workload:hourly", "workload.pay.view", ("F-024",)),
    (_("Individual plans"), "workload:teachers", "workload.load.view", ("F-026",)),
    (_("My hours"), "workload:own_load", "workload.load.own", ("F-018",)),
)
