import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kuu_office.core.management.cast_list import cast_lines
from kuu_office.core.management.catalogs import compile_stale_catalogs
from kuu_office.core.management.grants import grant_roles
from kuu_office.core.management.static_files import collect_changed


class Command(BaseCommand):
    help = "Makes a checkout ready to serve: schema, rights, translations, static files, demo data. Quick when it is."
    requires_system_checks: list = []

    def handle(self, *args, **options) -> None:
        self.bring_schema()
        compile_stale_catalogs()
        if collect_changed():
            self.stdout.write("Static files collected.")
        self.bring_demo()
        self.show_cast(os.environ.get("SHOW_CAST_PORT", ""))

    def bring_schema(self) -> None:
        """Only what is missing; rights are given each time, they are the guard of the audit."""
        if has_unapplied_migrations():
            self.stdout.write("Bringing the database schema up to date …")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        grant_roles()

    def bring_demo(self) -> None:
        from kuu_office.core.models import Unit

        if settings.DEMO_MODE and not Unit.objects.exists():
            self.stdout.write("Bringing the demo faculty …")
            call_command("seed")

    def show_cast(self, port: str) -> None:
        if port:
            self.stdout.write("\n".join([f"\nThe portal: http://localhost:{port}/", *cast_lines()]))


def has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
