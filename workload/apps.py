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
        from workload.operations import approval, calculation, remarks
        from workload.seed import seed
        from workload.views import desk

        for module in (calculation, approval, remarks):
            registry.register_events(module.EVENTS)
        signoffs.register_route(desk.ROUTE)
        registry.register_queue(desk.QUEUE)
        registry.register_seed(seed)
        registry.register_navigation(
            registry.NavigationEntry(
                "workload", _("Load sheets"), "workload:sheets", Permission.LOAD_VIEW, ("F-017", "F-020")
            )
        )
