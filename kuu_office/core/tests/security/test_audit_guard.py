"""Records of operations are append-only: refused by trigger to everybody, by right to the portal's own role."""

from contextlib import contextmanager

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from kuu_office.core import audit, clock
from kuu_office.core.management.grants import ROLES, grant_roles
from kuu_office.core.models import AuditEntry, AuditSeal, SignOff

CHANGES = {
    "change": "UPDATE core_auditentry SET by = 'somebody else'",
    "removal": "DELETE FROM core_auditentry",
    "emptying": "TRUNCATE core_auditentry",
    "change of a seal": "UPDATE core_auditseal SET seal = repeat('0', 64)",
    "removal of a seal": "DELETE FROM core_auditseal",
    "emptying of seals": "TRUNCATE core_auditseal",
}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def entry(guarded_against_emptying, cast) -> AuditEntry:
    """One sealed record."""
    made = audit.record("core.reference.added", obj=cast.units.faculty, by=cast.registrar.scope, at=clock.now())
    audit.seal_new_entries()
    return made


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_even_the_owner_of_the_table_is_refused(entry, sql):
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        run(sql)

    assert (AuditEntry.objects.get().by, AuditSeal.objects.count()) == (entry.by, 1)


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_without_the_trigger_it_would_go_through(entry, sql):
    """The control of the test above, undone with the test's transaction."""
    for table in ("core_auditentry", "core_auditseal"):
        for trigger in ("no_change", "no_truncate"):
            run(f"DROP TRIGGER {table}_{trigger} ON {table}")

    run(sql)

    unchanged = AuditEntry.objects.filter(by=entry.by).exists()
    untouched = AuditSeal.objects.exclude(seal="0" * 64).exists()
    assert not (unchanged and untouched)


def test_the_portal_itself_has_no_way_to_change_a_record(entry):
    entry.by = "somebody else"

    with pytest.raises(ProgrammingError), transaction.atomic():
        entry.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        entry.delete()


def test_records_are_numbered_in_the_order_in_which_they_come(cast):
    for event in ("first", "second", "third"):
        audit.record(event, obj=cast.units.faculty, by=cast.registrar.scope, at=clock.now())

    assert list(AuditEntry.objects.order_by("id").values_list("event", flat=True)) == ["first", "second", "third"]


def test_a_number_that_somebody_gives_is_not_taken(cast):
    """A record slipped in below a seal would otherwise pass for an old one."""
    AuditEntry.objects.create(
        id=1_000_000_000, event="x", object_kind="x", object_id=1, object_label="x", by="x", at=clock.now()
    )

    assert AuditEntry.objects.get().id != 1_000_000_000


# rights of the database roles


def existing_roles() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
        return [name for (name,) in cursor.fetchall()]


def may(role: str, table: str) -> set[str]:
    """What `role` may do with `table`."""
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one FROM unnest(%s) AS one WHERE has_table_privilege(%s, %s, one)", [list(rights), role, table]
        )
        return {right for (right,) in cursor.fetchall()}


@pytest.fixture
def roles(db) -> list[str]:
    found = existing_roles()
    if set(found) != set(ROLES):
        pytest.skip("this PostgreSQL has one role only")
    grant_roles()
    return found


@pytest.mark.parametrize("table", ["core_auditentry", "core_auditseal"])
def test_the_portals_role_may_add_records_and_read_them_only(roles, table):
    assert may("kuu_app", table) == {"SELECT", "INSERT"}


@pytest.mark.parametrize("table", ["core_unit", "core_person", "office_act"])
def test_the_portals_role_works_with_all_other_rows_and_empties_no_table(roles, table):
    """The control of the test above."""
    assert may("kuu_app", table) == {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize("table", ["core_auditentry", "core_unit", "office_act"])
def test_the_role_of_reports_reads_only(roles, table):
    assert may("kuu_ro", table) == {"SELECT"}


def test_giving_rights_again_changes_nothing(roles):
    before = {table: may("kuu_app", table) for table in ("core_auditentry", "core_unit")}

    grant_roles()

    assert {table: may("kuu_app", table) for table in before} == before


@contextmanager
def signed_in_as(role: str):
    """A session of the database under another role, as the web process has it."""
    parameters = connection.get_connection_params()
    names = {name: parameters[name] for name in ("host", "port") if parameters.get(name)}
    database = connection.settings_dict["NAME"]
    session = psycopg2.connect(dbname=database, user=role, **names)
    try:
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.close()


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_as_the_portals_role_the_database_says_no(committed, roles, sql):
    with signed_in_as("kuu_app") as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege, match="permission"):
        cursor.execute(sql)


def test_as_the_portals_role_a_record_is_added(committed, roles):
    """The control of the test above: the session is real and may work."""
    with signed_in_as("kuu_app") as cursor:
        cursor.execute(
            "INSERT INTO core_auditentry (event, object_kind, object_id, object_label, by, acting_for, at, reason,"
            " old, new, request_id, ip) VALUES ('x', 'x', 1, 'x', 'x', '', now(), '', '{}', '{}', '', '')"
            " RETURNING id"
        )
        assert cursor.fetchone()[0] > 0


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE mine (id int)", "DROP TABLE core_unit", "ALTER TABLE core_unit ADD x int"]
)
def test_the_portals_role_does_not_change_the_schema(committed, roles, sql):
    with signed_in_as("kuu_app") as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(sql)


def test_the_portals_role_does_not_switch_the_guard_off(committed, roles):
    with signed_in_as("kuu_app") as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER ALL")


SIGNATURE_CHANGES = ["UPDATE core_signoff SET decision = 'approved'", "DELETE FROM core_signoff"]


@pytest.mark.parametrize("sql", SIGNATURE_CHANGES)
def test_a_signature_is_neither_changed_nor_removed(submitted, sql):
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        run(sql)

    assert [row.decision for row in SignOff.objects.all()] == ["submitted"]


@pytest.mark.parametrize("sql", SIGNATURE_CHANGES)
def test_without_the_trigger_a_signature_would_be_lost(submitted, sql):
    """The control of the test above."""
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come is not altered
    run("ALTER TABLE core_signoff DISABLE TRIGGER core_signoff_no_change")
    run(sql)

    assert [row.decision for row in SignOff.objects.all()] != ["submitted"]
