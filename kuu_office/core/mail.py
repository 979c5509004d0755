"""Letters wait in PostgreSQL; the worker sends them (SECURITY F24)."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from kuu_office.core import clock
from kuu_office.core.models.jobs import OutgoingMail

MAX_ATTEMPTS = 20


class OutboxBackend(BaseEmailBackend):
    """Writes letters down instead of sending them."""

    def send_messages(self, email_messages) -> int:
        letters = [
            OutgoingMail(
                recipients=letter.to, subject=letter.subject[:300], body=letter.body, created_at=clock.now()
            )
            for letter in email_messages
        ]
        return len(OutgoingMail.objects.bulk_create(letters))


def send_waiting(limit: int = 50) -> int:
    """Sends letters that wait, each in its own transaction. Returns how many left."""
    return sum(_send_next() for _ in range(limit))


@transaction.atomic
def _send_next() -> bool:
    letter = (
        OutgoingMail.objects.select_for_update(skip_locked=True)
        .filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
        .order_by("attempts", "id")
        .first()
    )
    if letter is None:
        return False
    letter.attempts += 1
    try:
        with get_connection(settings.MAIL_TRANSPORT) as connection:
            connection.send_messages([EmailMessage(letter.subject, letter.body, to=letter.recipients)])
        letter.sent_at, letter.body, letter.error = clock.now(), "", ""
    except OSError as failure:
        letter.error = str(failure)[:500]
    letter.save()
    return letter.sent_at is not None
