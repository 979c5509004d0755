"""What PostgreSQL itself guards: nobody changes or removes a record of an operation or a signature (SECURITY 2.7)."""

# BEFORE INSERT numbers the row while it holds the shared side of the lock that the sealing takes alone
# (core.audit.AUDIT_LOCK): a row with a smaller number can therefore never appear after a seal was put.
AUDIT_TRIGGER_SQL = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records of operations are append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION core_audit_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7104221);
    NEW.id := nextval(pg_get_serial_sequence('core_auditentry', 'id'));
    RETURN NEW;
END $$;

CREATE TRIGGER core_auditentry_no_change BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_auditentry_no_truncate BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_auditentry_number BEFORE INSERT ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_number();
CREATE TRIGGER core_auditseal_no_change BEFORE UPDATE OR DELETE ON core_auditseal
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_auditseal_no_truncate BEFORE TRUNCATE ON core_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_signoff_no_change BEFORE UPDATE OR DELETE ON core_signoff
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
"""

AUDIT_TRIGGER_REVERSE_SQL = """
DROP TRIGGER core_signoff_no_change ON core_signoff;
DROP TRIGGER core_auditseal_no_truncate ON core_auditseal;
DROP TRIGGER core_auditseal_no_change ON core_auditseal;
DROP TRIGGER core_auditentry_number ON core_auditentry;
DROP TRIGGER core_auditentry_no_truncate ON core_auditentry;
DROP TRIGGER core_auditentry_no_change ON core_auditentry;
DROP FUNCTION core_audit_number();
DROP FUNCTION core_audit_refuse();
"""

# An issued paper may only be voided, once; the row of its bytes never changes.
IMMUTABLE_DOCUMENT_SQL = """
CREATE FUNCTION core_document_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'core_issueddocument' AND TG_OP = 'UPDATE' AND to_jsonb(OLD)->>'voided_at' IS NULL
        AND to_jsonb(NEW) - 'voided_at' - 'void_reason' = to_jsonb(OLD) - 'voided_at' - 'void_reason'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'issued papers and their bytes never change: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER core_issueddocument_no_change BEFORE UPDATE OR DELETE ON core_issueddocument
    FOR EACH ROW EXECUTE FUNCTION core_document_refuse();
CREATE TRIGGER core_storedfile_no_change BEFORE UPDATE ON core_storedfile
    FOR EACH ROW EXECUTE FUNCTION core_document_refuse();
"""

IMMUTABLE_DOCUMENT_REVERSE_SQL = """
DROP TRIGGER core_storedfile_no_change ON core_storedfile;
DROP TRIGGER core_issueddocument_no_change ON core_issueddocument;
DROP FUNCTION core_document_refuse();
"""
