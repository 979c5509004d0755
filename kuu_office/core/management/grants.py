"""What the database roles may do (SECURITY 2.4): the portal changes rows, reports read, nobody rewrites the audit."""

from django.db import connection

ROLES = ("kuu_app", "kuu_ro")
GRANTS = {
    "kuu_app": (
        "GRANT USAGE ON SCHEMA public TO kuu_app",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kuu_app",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO kuu_app",
        "REVOKE UPDATE, DELETE, TRUNCATE ON core_auditentry, core_auditseal FROM kuu_app",
    ),
    "kuu_ro": (
        "GRANT USAGE ON SCHEMA public TO kuu_ro",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO kuu_ro",
    ),
}


def grant_roles() -> list[str]:
    """Gives each role that exists its rights, again and again the same. Returns the roles that were found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname", [list(ROLES)])
        found = [name for (name,) in cursor.fetchall()]
        for role in found:
            for statement in GRANTS[role]:
                cursor.execute(statement)
    return found
