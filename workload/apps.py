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
            remarks,
            scenarios,
        )
        from workload.seed import seed
        from workload.views import desk

        signoffs.register_route(desk.ROUTE)
        registry.register_queue(desk.QUEUE)
        for module in (
            calculation, acceptance, by_hand, distribution, approval, remarks, figures, scenarios,
        ):  # fmt: skip
            registry.register_events(module.EVENTS)
        registry.register_seed(seed)
        for program in PROGRAMS:
            register_program(program)
        registry.register_navigation(
            registry.NavigationEntry(
                "workload", _("Load sheets"), "workload:sheets", Permission.LOAD_VIEW, ("F-017", "F-020")
            )
        )
        registry.register_navigation(
            registry.NavigationEntry("workload", _("My hours"), "workload:own_load", Permission.LOAD_OWN, ("F-018",))
        )
        registry.register_navigation(
            registry.NavigationEntry(
                "workload", _("Check of the load"), "workload:check", Permission.LOAD_VIEW, ("F-017", "F-019")
            )
        )
        registry.register_navigation(
            registry.NavigationEntry("workload", _("What if"), "workload:scenarios", Permission.LOAD_VIEW, ("F-027",))
        )
