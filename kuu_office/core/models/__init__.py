from kuu_office.core.models.access import Deputation, RoleGrant
from kuu_office.core.models.audit import AuditEntry, AuditSeal
from kuu_office.core.models.calendar import AcademicYear, Holiday, Term, Window, WindowExtension
from kuu_office.core.models.documents import IssuedDocument, NumberSeries, StoredFile
from kuu_office.core.models.imports import ColumnMapping, ImportRun
from kuu_office.core.models.jobs import Job, JobUnit, OutgoingMail
from kuu_office.core.models.org import Unit, UnitKind
from kuu_office.core.models.people import Appointment, Leave, Person, Post, User
from kuu_office.core.models.requests import IdempotencyKey
from kuu_office.core.models.signoffs import (
    Approvable,
    ApprovalState,
    ApprovalStep,
    Decision,
    DepartmentDocument,
    SignOff,
    VersionedDocument,
)

__all__ = [
    "AcademicYear", "Appointment", "Approvable", "ApprovalState", "ApprovalStep", "AuditEntry", "AuditSeal",
    "ColumnMapping", "Decision", "DepartmentDocument", "Deputation", "Holiday", "IdempotencyKey", "ImportRun",
    "IssuedDocument", "Job", "JobUnit", "Leave", "NumberSeries", "OutgoingMail", "Person", "Post", "RoleGrant",
    "SignOff", "StoredFile", "Term", "Unit", "UnitKind", "User", "VersionedDocument", "Window", "WindowExtension",
]  # fmt: skip
