"""What the portal shows of the staff tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    name = "staffing"
    label = "staffing"
    verbose_name = _("Staff tables")

    def ready(self) -> None:
        from kuu_office.core import registry, signoffs
        from staffing.operations import EVENTS
        from staffing.views import desk

        registry.register_events(EVENTS)
        signoffs.register_route(desk.ROUTE)
        registry.register_queue(desk.QUEUE)
