"""Two people at the same moment: one signature counts, the other is told so (SECURITY F12)."""

import threading

import pytest
from django.db import connection

from kuu_office.core import signoffs
from kuu_office.core.errors import Conflict, OfficeError
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.tests.papers import KIND, hours_later

pytestmark = pytest.mark.usefixtures("committed")


def at_once(*acts) -> list:
    """Runs each act in a thread of its own, all released together; what each returned or refused."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act) -> None:
        barrier.wait()
        try:
            answers[place] = act()
        except OfficeError as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def signed_by(paper, member):
    scope = member.scope
    return lambda: signoffs.approve(paper, by=scope, at=hours_later(8), expected_step="office")


def returned_by(paper, member):
    scope = member.scope
    return lambda: signoffs.return_with_remark(
        paper, by=scope, at=hours_later(8), remark="кайра", expected_step="office"
    )


def refusals(answers) -> list[type]:
    return [type(answer) for answer in answers if isinstance(answer, Exception)]


def test_of_two_signers_at_one_moment_one_signs_and_the_other_is_told(at_step, cast):
    paper = at_step("office")
    answers = at_once(signed_by(paper, cast.office_specialist), signed_by(paper, cast.head_of_office))
    assert refusals(answers) == [Conflict]
    assert SignOff.objects.filter(step="office").count() == 1
    paper.refresh_from_db()
    assert (paper.state, paper.step) == ("submitted", "vice_rector")


def test_two_clicks_of_one_person_sign_once(at_step, cast):
    paper = at_step("office")
    answers = at_once(*[signed_by(paper, cast.office_specialist)] * 3)
    assert refusals(answers) == [Conflict, Conflict]
    assert AuditEntry.objects.filter(event=f"{KIND}.step_approved", new__step="vice_rector").count() == 1


def test_a_signature_raced_by_a_return_leaves_one_outcome(at_step, cast):
    paper = at_step("office")
    answers = at_once(signed_by(paper, cast.office_specialist), returned_by(paper, cast.head_of_office))
    assert refusals(answers) == [Conflict]
    paper.refresh_from_db()
    [row] = SignOff.objects.filter(step="office")
    assert (paper.state, row.decision) in {("submitted", "approved"), ("returned", "returned")}


def test_control_without_the_lock_both_would_write(at_step, cast, monkeypatch):
    """The lock is what decides: with it off the second writer is stopped by the database alone."""
    from django.db import IntegrityError

    from kuu_office.core.signoffs import operations

    paper, meet = at_step("office"), threading.Barrier(2)

    def unlocked(document):
        found = type(document)._base_manager.get(pk=document.pk)
        meet.wait()
        return found

    monkeypatch.setattr(operations, "_locked", unlocked)
    seen = []

    def sign(member):
        act = signed_by(paper, member)

        def tried():
            try:
                act()
            except IntegrityError as stopped:
                seen.append(str(stopped))

        return tried

    at_once(sign(cast.office_specialist), sign(cast.head_of_office))
    assert len(seen) == 1
    assert "sign_off_step_once" in seen[0]
