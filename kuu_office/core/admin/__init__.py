"""The registrar's tool: all reference data, roles and windows. Not the product, and closed to everybody else."""

from kuu_office.core.admin import access, calendar, imports, org, people, records
from kuu_office.core.admin.audited import AuditedAdmin, ReadOnlyAdmin
from kuu_office.core.admin.site import site

__all__ = ["AuditedAdmin", "ReadOnlyAdmin", "access", "calendar", "imports", "org", "people", "records", "site"]
