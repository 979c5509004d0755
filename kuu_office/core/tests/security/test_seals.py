"""Sealed records: whoever has the database's highest rights cannot alter, remove or move one without being seen."""

import threading

import pytest
from django.db import connection, connections, transaction

from kuu_office.core import audit, clock
from kuu_office.core.models import AuditEntry, AuditSeal


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def records(cast) -> list[AuditEntry]:
    """Six records under two seals, and two that are not sealed yet; the guards are off, as for a superuser."""
    made = []
    for batch in (3, 3, 2):
        for number in range(batch):
            made.append(
                audit.record(
                    "core.reference.changed",
                    obj=cast.units.faculty,
                    by=cast.registrar.scope,
                    at=clock.now(),
                    old={"name_ky": f"Эски {number}"},
                    new={"name_ky": f"Жаңы {number}"},
                    reason="буйрук № 7",
                )
            )
        if batch == 3:
            audit.seal_new_entries()
    run("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
    run("ALTER TABLE core_auditseal DISABLE TRIGGER USER")
    return made


def test_untouched_records_are_without_fault(records):
    assert audit.verify_seals() == []


def test_each_seal_covers_what_came_since_the_one_before(records):
    assert list(AuditSeal.objects.order_by("id").values_list("last_entry_id", "entries")) == [
        (records[2].pk, 3),
        (records[5].pk, 3),
    ]


def test_nothing_new_needs_no_seal(records):
    audit.seal_new_entries()

    assert (audit.seal_new_entries(), AuditSeal.objects.count()) == (None, 3)


ALTERED = {
    "by": "Башка Б.",
    "acting_for": "Башка Б.",
    "event": "core.reference.added",
    "object_label": "Башка факультет",
    "object_id": 999,
    "user_id": 999,
    "unit_id": 999,
    "reason": "буйрук № 8",
    "request_id": "other",
    "ip": "10.0.0.1",
    "old": {"name_ky": "Эски 9"},
    "new": {},
}


@pytest.mark.parametrize("name", ALTERED)
@pytest.mark.parametrize("place", [0, 4])
def test_an_altered_record_is_seen_whichever_value_it_is(records, name, place):
    AuditEntry.objects.filter(pk=records[place].pk).update(**{name: ALTERED[name]})

    assert len(audit.verify_seals()) >= 1


def test_an_altered_moment_is_seen(records):
    run("UPDATE core_auditentry SET at = at + interval '1 microsecond' WHERE id = %s", records[0].pk)

    assert audit.verify_seals() != []


@pytest.mark.parametrize("place", [0, 2, 3, 5])
def test_a_removed_record_is_seen(records, place):
    AuditEntry.objects.filter(pk=records[place].pk).delete()

    assert any("records" in fault for fault in audit.verify_seals())


def test_records_that_changed_places_are_seen(records):
    first, second = records[0].pk, records[1].pk
    for old, new in ((first, -1), (second, first), (-1, second)):
        run("UPDATE core_auditentry SET id = %s WHERE id = %s", new, old)

    assert audit.verify_seals() != []


def test_a_record_slipped_in_below_a_seal_is_seen(records):
    run("UPDATE core_auditentry SET id = 0 WHERE id = %s", records[7].pk)
    run("UPDATE core_auditentry SET id = %s WHERE id = 0", records[0].pk + 1 if gap(records) else -5)

    assert audit.verify_seals() != [] or not gap(records)


def gap(records: list[AuditEntry]) -> bool:
    """Whether numbers between two records are free: the trigger and the column's default take one each."""
    return records[1].pk - records[0].pk > 1


def test_a_seal_written_anew_does_not_fit_the_next_one(records):
    """Whoever alters a record and seals it again must seal everything after it too."""
    AuditEntry.objects.filter(pk=records[0].pk).update(by="Башка Б.")
    entries = list(AuditEntry.objects.filter(pk__lte=records[2].pk).order_by("id"))
    first = AuditSeal.objects.order_by("id").first()
    AuditSeal.objects.filter(pk=first.pk).update(seal=audit._chain(audit.FIRST_SEAL, entries))

    assert len(audit.verify_seals()) == 1


def test_a_removed_seal_is_seen(records):
    AuditSeal.objects.order_by("id").first().delete()

    assert audit.verify_seals() != []


def test_every_fault_names_its_seal(records):
    AuditEntry.objects.filter(pk=records[0].pk).update(by="Башка Б.")
    seal = AuditSeal.objects.order_by("id").first()

    assert any(str(seal.pk) in fault for fault in audit.verify_seals())


def test_a_record_that_is_not_sealed_yet_can_be_altered_unseen(records):
    """The control: it is the seal that sees. Sealing runs every minute, so this window is a minute wide."""
    AuditEntry.objects.filter(pk=records[7].pk).update(by="Башка Б.")

    assert audit.verify_seals() == []


def test_sealing_waits_for_an_operation_that_is_still_writing(committed, cast):
    """Its record has the smaller number: sealed without it, it would later look like one slipped in."""
    written, go_on, sealed = threading.Event(), threading.Event(), threading.Event()

    def slow_operation() -> None:
        with transaction.atomic():
            audit.record("slow", obj=cast.units.faculty, by=cast.registrar.scope, at=clock.now())
            written.set()
            go_on.wait(10)
        connections.close_all()

    def sealing() -> None:
        audit.seal_new_entries()
        sealed.set()
        connections.close_all()

    slow = threading.Thread(target=slow_operation)
    slow.start()
    written.wait(10)
    audit.record("quick", obj=cast.units.faculty, by=cast.registrar.scope, at=clock.now())
    seals = threading.Thread(target=sealing)
    seals.start()
    too_early = sealed.wait(0.5)
    go_on.set()
    slow.join(10)
    seals.join(10)

    assert (too_early, AuditSeal.objects.get().entries, audit.verify_seals()) == (False, 2, [])


def test_sealing_while_many_work_leaves_no_record_out(committed, cast):
    def work() -> None:
        for number in range(10):
            audit.record(f"work {number}", obj=cast.units.faculty, by=cast.registrar.scope, at=clock.now())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        audit.seal_new_entries()
    audit.seal_new_entries()

    assert sum(AuditSeal.objects.values_list("entries", flat=True)) == AuditEntry.objects.count() == 60
    assert audit.verify_seals() == []
