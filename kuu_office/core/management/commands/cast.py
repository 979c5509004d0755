from django.core.management.base import BaseCommand, CommandError

from kuu_office.core.management.cast_list import cast_lines


class Command(BaseCommand):
    help = "Prints who to sign in as, for what. Demo mode only."
    requires_system_checks: list = []

    def handle(self, *args, **options) -> None:
        lines = cast_lines()
        if not lines:
            raise CommandError("There is no cast: the portal does not run in demo mode (DEMO_MODE=1).")
        self.stdout.write("\n".join(lines))
