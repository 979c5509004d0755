from django.core.management.base import BaseCommand, CommandError, CommandParser

from kuu_office.core.registry import slots

SIZES = ("faculty",)


class Command(BaseCommand):
    help = "Brings demo data, app by app. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", default="faculty", help=f"one of: {', '.join(SIZES)}")

    def handle(self, *args, size: str, **options) -> None:
        if size not in SIZES:
            raise CommandError(f"There is no size “{size}”. Choose one of: {', '.join(SIZES)}.")
        for seed in slots.seeds:
            seed(size=size)
