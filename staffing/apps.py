"""What the portal shows of the staff tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    name = "staffing"
    label = "staffing"
    verbose_name = _("Staff tables")

    def ready(self) -> None:
        from kuu_office.core import registry, signoffs
        from kuu_office.core.access.permissions import Permission
        from staffing.enums import MovementKind
        from staffing.operations import EVENTS
        from staffing.seed import seed
        from staffing.views import desk

        registry.register_events(EVENTS)
        signoffs.register_route(desk.ROUTE)
        registry.register_queue(desk.QUEUE)
        registry.register_words("staffing.movement.kind", dict(MovementKind.choices))
        registry.register_seed(seed)
        registry.register_document("staffing.table_paper", _("Printed staff table"), Permission.STAFF_VIEW)
        registry.register_document("staffing.notice", _("Hiring notice"), Permission.STAFF_VIEW)
        for entry in NAVIGATION:
            registry.register_navigation(registry.NavigationEntry(*entry))


NAVIGATION = (
    ("staffing", _("Staff tables"), "staffing:tables", "staffing.table.view", ("F-027", "F-028", "F-029")),
    ("staffing", _("Movements of staff"), "staffing:movements", "staffing.table.view", ("F-030",)),
    ("staffing", _("Staff brief"), "staffing:brief", "staffing.table.view", ("F-031",)),
)
