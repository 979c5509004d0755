from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "kuu_office.office"
    label = "office"
    verbose_name = _("The office's desk")

    def ready(self) -> None:
        from kuu_office.core import registry
        from kuu_office.core.access.permissions import Permission
        from kuu_office.office.operations import EVENTS
        from kuu_office.office.queries import SEARCHED, matching_acts, show_act
        from kuu_office.office.seed import seed

        registry.register_navigation(
            registry.NavigationEntry(
                "office", _("Register of acts"), "office:acts", Permission.ACT_VIEW, functions=("F-153",)
            )
        )
        registry.register_search(
            registry.SearchSource(_("Acts"), Permission.ACT_VIEW, matching_acts, ("date", *SEARCHED), show_act)
        )
        registry.register_navigation(
            registry.NavigationEntry(
                "office", _("Exchange with AVN"), "office:exchange", Permission.EXCHANGE_VIEW,
                functions=("F-005", "F-014", "F-094"),
            )
        )  # fmt: skip
        registry.register_events(EVENTS)
        registry.register_seed(seed)
