"""Letters wait in the database until the mail server takes them; none is lost and none leaves twice (SECURITY F24)."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from kuu_office.core import clock, mail
from kuu_office.core.models import OutgoingMail
from kuu_office.core.tests.committed import at_once

HERE = "kuu_office.core.tests.jobs.test_mail"


class Away(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError("Connection refused")


class Picky(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages):
        if messages[0].to == ["nobody@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"nobody@example.org": (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    """`server("Away")` chooses the mail server; at first one that takes everything."""

    def choose(name: str) -> None:
        settings.MAIL_TRANSPORT = f"{HERE}.{name}"

    settings.EMAIL_BACKEND = "kuu_office.core.mail.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    django_mail.outbox = []
    return choose


def write(to: str = "dean@example.org", subject: str = "Сыр сөз", **more) -> None:
    EmailMessage(subject, "Шилтеме", to=[to], **more).send()


def letters() -> list[tuple]:
    """Recipients, attempts, whether it still waits."""
    return [(letter.recipients, letter.attempts, letter.sent_at is None) for letter in OutgoingMail.objects.all()]


def test_a_letter_is_written_down_and_not_sent(db, server):
    write()

    assert letters() == [(["dean@example.org"], 0, True)]
    assert django_mail.outbox == []


def test_a_letter_of_an_undone_transaction_was_never_written(db, server):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert letters() == []


def test_copies_are_recipients_too(db, server):
    write(cc=["head@example.org"], bcc=["office@example.org"])

    assert OutgoingMail.objects.get().recipients == ["dean@example.org", "head@example.org", "office@example.org"]


def test_waiting_letters_are_sent_once(db, server):
    write()
    write("head@example.org")

    assert (mail.send_waiting(), mail.send_waiting()) == (2, 0)
    assert [letter.to for letter in django_mail.outbox] == [["dean@example.org"], ["head@example.org"]]


def test_the_text_of_a_letter_that_left_is_forgotten(db, server):
    write()
    mail.send_waiting()

    letter = OutgoingMail.objects.get()
    assert (letter.body, letter.attempts) == ("", 1)
    assert letter.sent_at is not None


def test_a_server_that_is_away_costs_a_letter_nothing(db, server):
    write()
    server("Away")

    assert [mail.send_waiting() for _ in range(30)] == [0] * 30
    assert letters() == [(["dean@example.org"], 0, True)]


def test_a_letter_refused_by_the_server_is_asked_again_later_and_the_others_leave(db, server):
    server("Picky")
    write("nobody@example.org")
    write()

    assert (mail.send_waiting(), mail.send_waiting()) == (1, 0)
    refused = OutgoingMail.objects.get(sent_at=None)
    assert (refused.attempts, "no such user" in refused.error, refused.try_at > clock.now()) == (1, True, True)


def test_the_pause_after_a_refusal_doubles_up_to_two_hours(db, server):
    server("Picky")
    write("nobody@example.org")
    pauses = []
    for _ in range(9):
        OutgoingMail.objects.update(try_at=clock.now())
        before = clock.now()
        mail.send_waiting()
        pauses.append(round((OutgoingMail.objects.get().try_at - before) / timedelta(minutes=1)))

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 120, 120]


def test_after_twenty_refusals_a_letter_is_left_alone(db, server):
    server("Picky")
    write("nobody@example.org")
    OutgoingMail.objects.update(attempts=mail.MAX_ATTEMPTS, try_at=clock.now())
    mail.send_waiting()

    assert OutgoingMail.objects.get().attempts == mail.MAX_ATTEMPTS


@pytest.fixture
def folder(settings, server, tmp_path):
    """Letters go into files, as in demo mode."""
    settings.MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def files(folder) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("*")]


def test_while_nothing_waits_no_file_is_written(db, folder):
    assert [mail.send_waiting() for _ in range(3)] == [0, 0, 0]
    assert files(folder) == []


def test_a_letter_that_waits_is_one_file(db, folder):
    """The control of the test above."""
    write()

    assert [mail.send_waiting() for _ in range(3)] == [1, 0, 0]
    assert [b"dean@example.org" in content for content in files(folder)] == [True]


def test_while_nothing_waits_the_mail_server_is_not_called(db, server, caplog):
    server("Away")

    assert (mail.send_waiting(), caplog.messages) == (0, [])


def test_no_more_letters_leave_at_once_than_asked(db, server):
    for _ in range(3):
        write()

    assert mail.send_waiting(limit=2) == 2


def test_two_workers_send_a_letter_once(committed, server):
    for number in range(10):
        write(subject=str(number))

    sent = at_once(mail.send_waiting, mail.send_waiting)

    assert sum(sent) == 10
    assert sorted(letter.subject for letter in django_mail.outbox) == [str(number) for number in range(10)]
