from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from kuu_office.core.demo.university import SCALES
from kuu_office.core.registry import slots

SIZES = ("faculty", *SCALES)


class Command(BaseCommand):
    help = "Brings demo data, app by app, wholly or not at all. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", default="faculty", help=f"one of: {', '.join(SIZES)}")

    @transaction.atomic
    def handle(self, *args, size: str, **options) -> None:
        if size not in SIZES:
            raise CommandError(f"There is no size “{size}”. Choose one of: {', '.join(SIZES)}.")
        with connection.cursor() as cursor:  # between two tables the rows of a whole faculty are thought out
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '5min'")
        for seed in slots.seeds:
            seed(size=size)
