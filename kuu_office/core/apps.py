from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "kuu_office.core"
    label = "core"
    verbose_name = _("People, units, access")

    def ready(self) -> None:
        from kuu_office.core.access.permissions import Permission
        from kuu_office.core.documents.issue import EVENTS as DOCUMENT_EVENTS
        from kuu_office.core.operations import EVENTS
        from kuu_office.core.registry import NavigationEntry, register_events, register_navigation, register_seed
        from kuu_office.core.search import register_sources
        from kuu_office.core.seed import seed

        register_sources()
        register_events(EVENTS | DOCUMENT_EVENTS)
        register_seed(seed)
        register_navigation(NavigationEntry("reference", _("Admin site"), "admin:index", Permission.REFERENCE_EDIT))
