from django.core.management.base import BaseCommand

from kuu_office.core.management.catalogs import compile_stale_catalogs


class Command(BaseCommand):
    help = "Compiles the translations that changed. Needs no gettext."
    requires_system_checks: list = []

    def handle(self, *args, **options) -> None:
        for path in compile_stale_catalogs():
            self.stdout.write(f"Compiled {path.parent.parent.name}/{path.stem}")
