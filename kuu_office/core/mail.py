"""Letters wait in PostgreSQL; the worker sends them (SECURITY F24)."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from kuu_office.core import clock
from kuu_office.core.models.jobs import OutgoingMail

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)


class OutboxBackend(BaseEmailBackend):
    """Writes letters down instead of sending them."""

    def send_messages(self, email_messages) -> int:
        now = clock.now()
        letters = [
            OutgoingMail(
                recipients=letter.recipients(),
                subject=letter.subject[:300],
                body=letter.body,
                created_at=now,
                try_at=now,
            )
            for letter in email_messages
        ]
        return len(OutgoingMail.objects.bulk_create(letters))


def send_waiting(limit: int = 50) -> int:
    """Sends letters that wait, each in its own transaction. Returns how many left.

    A mail server that cannot be reached costs a letter nothing; one that refuses a letter is asked again after a
    pause that doubles, for about a day. Without letters nobody is called: the demo would
    open a file for nothing.
    """
    due = list(_waiting()[:limit])
    if not due:
        return 0
    server = get_connection(settings.MAIL_TRANSPORT)
    try:
        server.open()
    except OSError as away:
        logger.warning("The mail server is away: %s", away)
        return 0
    try:
        return sum(send_one(server, pk) for pk in due)
    finally:
        server.close()


def _waiting():
    due = OutgoingMail.objects.filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS, try_at__lte=clock.now())
    return due.order_by("try_at", "id").values_list("pk", flat=True)


@transaction.atomic
def send_one(server: BaseEmailBackend, pk: int) -> bool:
    """Sends one letter unless another worker has it in hand. Says whether it left."""
    with connection.cursor() as cursor:
        # each answer of a slow mail server may take EMAIL_TIMEOUT
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '2min'")
    letter = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at__isnull=True).first()
    if letter is None:
        return False
    try:
        server.send_messages([EmailMessage(letter.subject, letter.body, to=letter.recipients)])
        letter.sent_at, letter.body, letter.error = clock.now(), "", ""
    except OSError as failure:
        letter.error = str(failure)[:500]
        letter.try_at = clock.now() + min(FIRST_PAUSE * 2**letter.attempts, LONGEST_PAUSE)
    letter.attempts += 1
    letter.save()
    return letter.sent_at is not None
