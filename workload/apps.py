"""What the portal shows of the teaching load."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkloadConfig(AppConfig):
    name = "workload"
    label = "workload"
    verbose_name = _("Teaching load")

    def ready(self) -> None:
        from kuu_office.core import registry
        from kuu_office.core.access.permissions import Permission
        from kuu_office.office.programs import register_program
        from workload.exchange import PROGRAMS
        from workload.operations import acceptance, by_hand, calculation, figures, scenarios
        from workload.seed import seed

        for operations in (calculation, acceptance, by_hand, figures, scenarios):
            registry.register_events(operations.EVENTS)
        registry.register_seed(seed)
        for program in PROGRAMS:
            register_program(program)
        registry.register_navigation(
            registry.NavigationEntry(
                "workload", _("Load sheets"), "workload:sheets", Permission.LOAD_VIEW, ("F-017", "F-020")
            )
        )
        registry.register_navigation(
            registry.NavigationEntry(
                "workload", _("Check of the load"), "workload:check", Permission.LOAD_VIEW, ("F-017", "F-019")
            )
        )
        registry.register_navigation(
            registry.NavigationEntry("workload", _("What if"), "workload:scenarios", Permission.LOAD_VIEW, ("F-027",))
        )
