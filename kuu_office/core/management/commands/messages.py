from django.core.management.base import BaseCommand, CommandError, CommandParser

from kuu_office.core.management import sentences


class Command(BaseCommand):
    help = "Collects the interface's sentences into locale/; with --check only says what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when a catalog is not complete")

    def handle(self, *args, check: bool, **options) -> None:
        wanted = sentences.sentences()
        if not check:
            for language in sentences.PLURALS:
                path = sentences.catalog_path(language)
                path.parent.mkdir(parents=True, exist_ok=True)
                sentences.update_catalog(language, wanted).save(str(path))
        faults = [fault for language in sentences.PLURALS for fault in sentences.faults(language, wanted)]
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write(f"{len(wanted)} sentences, {len(faults)} faults")
        if check and faults:
            raise CommandError("The catalogs are not complete. Run `make messages` and translate what is empty.")
