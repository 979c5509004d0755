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
    (_("Load sheets"), "workload:sheets", "workload.load.view", ("F-017", "F-020")),
    (_("Summary of the load"), "workload:summary", "workload.load.view", ("F-020",)),
    (_("Hourly pay"), "workload:hourly", "workload.load.view", ("F-024",)),
    (_("Individual plans"), "workload:teachers", "workload.load.view", ("F-026",)),
)
