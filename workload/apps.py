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
        from workload.operations.calculation import EVENTS
        from workload.operations.distribution import EVENTS as OF_DISTRIBUTION
        from workload.seed import seed

        registry.register_events(EVENTS)
        registry.register_events(OF_DISTRIBUTION)
        registry.register_seed(seed)
        registry.register_navigation(
            registry.NavigationEntry(
                "workload", _("Load sheets"), "workload:sheets", Permission.LOAD_VIEW, ("F-017", "F-020")
            )
        )
        registry.register_navigation(
            registry.NavigationEntry("workload", _("My hours"), "workload:own_load", Permission.LOAD_OWN, ("F-018",))
        )
