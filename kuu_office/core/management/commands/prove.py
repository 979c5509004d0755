"""`manage.py prove`: nothing is lost, altered or late. Prints the faults of each check and fails if there are any."""

from collections.abc import Callable
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kuu_office.core import audit, clock
from kuu_office.core.documents.verify import file_faults, number_faults
from kuu_office.core.models.jobs import Job, JobState, OutgoingMail
from kuu_office.core.registry import slots

LATE = timedelta(minutes=5)


def late_jobs() -> list[str]:
    """Jobs that nobody has taken up for five minutes."""
    late = Job.objects.filter(state=JobState.WAITING, created_at__lt=clock.now() - LATE)
    return [
        _("The job %(number)s, “%(title)s”, has waited since %(since)s.")
        % {"number": job.pk, "title": job, "since": job.created_at.isoformat(timespec="seconds")}
        for job in late.order_by("pk")
    ]


def late_letters() -> list[str]:
    """Letters that should have left five minutes ago."""
    late = OutgoingMail.objects.filter(sent_at=None, try_at__lt=clock.now() - LATE)
    return [
        _("The letter %(number)s was not sent: %(error)s") % {"number": letter.pk, "error": letter.error}
        for letter in late.order_by("pk")
    ]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "audit seals": audit.verify_seals,
    "stored files": file_faults,
    "number series": number_faults,
    "jobs": late_jobs,
    "letters": late_letters,
}


class Command(BaseCommand):
    help = "Checks that nothing is lost, altered or late: seals, files, numbers, jobs, letters, records of the apps."

    def handle(self, *args, **options) -> None:
        faults = sum(self.show(name, check()) for name, check in (CHECKS | slots.proofs).items())
        if faults:
            raise CommandError(_("%(count)s faults were found.") % {"count": faults})

    def show(self, name: str, faults: list[str]) -> int:
        self.stdout.write(f"{name}: {len(faults)} faults")
        for fault in faults:
            self.stdout.write(f"  {fault}")
        return len(faults)
