"""Roles: what each may do, and the sentence that says so to people."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission as P


class Role(TextChoices):
    DEANS_CLERK = "deans_clerk", _("dean's office clerk")
    DEAN = "dean", _("dean")
    DEPARTMENT_CLERK = "department_clerk", _("department clerk")
    DEPARTMENT_HEAD = "department_head", _("department head")
    TEACHER = "teacher", _("teacher")
    DISPATCHER = "dispatcher", _("timetable dispatcher")
    OFFICE_SPECIALIST = "office_specialist", _("office specialist")
    HEAD_OF_OFFICE = "head_of_office", _("head of the office")
    VICE_RECTOR = "vice_rector", _("vice-rector")
    DIPLOMA_CLERK = "diploma_clerk", _("diploma clerk")
    QUALITY_SPECIALIST = "quality_specialist", _("quality specialist")
    MOBILITY_SPECIALIST = "mobility_specialist", _("mobility specialist")
    FINANCE_SPECIALIST = "finance_specialist", _("planning and finance specialist")
    REGISTRAR = "registrar", _("registrar")
    STUDENT = "student", _("student")


@dataclass(frozen=True)
class RoleCard:
    """A role's sentence for people and its permissions."""

    sentence: str | Promise
    permissions: frozenset[P]


EVERYONE = frozenset({P.PORTAL_ENTER, P.INBOX_VIEW, P.JOB_VIEW, P.SEARCH, P.UNIT_VIEW, P.ACT_VIEW, P.STYLE_GUIDE_VIEW})
READER = EVERYONE | {
    P.PERSON_VIEW, P.COURSE_VIEW, P.PROGRAMME_VIEW, P.PLAN_VIEW, P.PLAN_PRINT, P.CALENDAR_VIEW, P.CALENDAR_PRINT,
    P.SEMESTER_VIEW, P.STUDENT_VIEW, P.AUDIT_VIEW, P.EXCHANGE_VIEW, P.REGISTRATION_VIEW, P.LOAD_VIEW,
    P.STAFF_VIEW,
}  # fmt: skip
AUTHOR = READER | {P.COURSE_EDIT, P.PLAN_EDIT, P.CALENDAR_EDIT, P.SEMESTER_EDIT, P.OFFER_EDIT}

ROLES: dict[Role, RoleCard] = {
    Role.DEANS_CLERK: RoleCard(
        _(
            "Prepares the faculty's study plans, academic calendars, semester plans and papers, forms streams, keeps "
            "its groups and the movements of its students, exchanges them with AVN."
        ),
        AUTHOR | {P.STUDENT_EDIT, P.STREAM_EDIT, P.EXCHANGE_RUN, P.REGISTRATION_EDIT},
    ),
    Role.DEAN: RoleCard(
        _(
            "Signs the faculty's study plans, academic calendars, semester plans and teaching load after the "
            "department head, or returns them."
        ),
        READER
        | {
            P.PLAN_SIGN_DEAN,
            P.CALENDAR_SIGN_DEAN,
            P.SEMESTER_SIGN_DEAN,
            P.LOAD_SIGN_DEAN,
            P.STAFF_SIGN_DEAN,
            P.PAY_VIEW,
        },
    ),
    Role.DEPARTMENT_CLERK: RoleCard(
        _(
            "Prepares the department's study plans, academic calendars, semester plans, courses and staff table, "
            "distributes its teaching load."
        ),
        AUTHOR | {P.LOAD_CALCULATE, P.LOAD_DISTRIBUTE, P.STAFF_EDIT, P.PAY_VIEW},
    ),
    Role.DEPARTMENT_HEAD: RoleCard(
        _(
            "Keeps the department's courses, plans, academic calendars and staff table and signs them first, "
            "distributes its teaching load and submits it."
        ),
        AUTHOR
        | {P.PLAN_SIGN_HEAD, P.CALENDAR_SIGN_HEAD, P.SEMESTER_SIGN_HEAD, P.LOAD_CALCULATE}
        | {P.LOAD_DISTRIBUTE, P.LOAD_SUBMIT, P.LOAD_OWN, P.STAFF_EDIT, P.PAY_VIEW},
    ),
    Role.TEACHER: RoleCard(
        _(
            "Sees the courses, plans and academic calendars of the department and the own teaching load; as the "
            "adviser of a group confirms its registrations."
        ),
        EVERYONE
        | {P.COURSE_VIEW, P.PROGRAMME_VIEW, P.PLAN_VIEW, P.CALENDAR_VIEW, P.SEMESTER_VIEW, P.REGISTRATION_VIEW}
        | {P.LOAD_OWN},
    ),
    Role.DISPATCHER: RoleCard(
        _("Sees the plans and calendars from which the timetable is made and whether they are ready, forms streams."),
        READER | {P.SEMESTER_REPORT, P.STREAM_EDIT},
    ),
    Role.OFFICE_SPECIALIST: RoleCard(
        _(
            "Reviews study plans with the expert card, academic calendars, semester plans and the teaching load, signs "
            "or returns them, forms streams, keeps programmes, students, standards and acts, exchanges them with AVN."
        ),
        AUTHOR
        | {P.PLAN_SIGN_OFFICE, P.CALENDAR_SIGN_OFFICE, P.SEMESTER_SIGN_OFFICE, P.PLAN_REPORT, P.SEMESTER_REPORT}
        | {P.PROGRAMME_EDIT, P.ACT_EDIT, P.WINDOW_EDIT, P.STUDENT_EDIT, P.STREAM_EDIT, P.SNAPSHOT_TAKE}
        | {P.EXCHANGE_RUN, P.EXCHANGE_PROFILE, P.REGISTRATION_EDIT, P.LOAD_CALCULATE, P.LOAD_SIGN_OFFICE}
        | {P.STAFF_EDIT, P.STAFF_SIGN_OFFICE, P.STAFF_NOTICE, P.APPOINTMENT_EDIT, P.PAY_VIEW},
    ),
    Role.HEAD_OF_OFFICE: RoleCard(
        _(
            "Leads the office: sees the state of all plans, calendars and the teaching load, may review and sign in "
            "the office's name."
        ),
        READER
        | {P.PLAN_SIGN_OFFICE, P.CALENDAR_SIGN_OFFICE, P.SEMESTER_SIGN_OFFICE, P.PLAN_REPORT, P.SEMESTER_REPORT}
        | {P.ACT_EDIT, P.WINDOW_EDIT, P.SNAPSHOT_TAKE, P.LOAD_CALCULATE, P.LOAD_SIGN_OFFICE}
        | {P.STAFF_SIGN_OFFICE, P.STAFF_NOTICE, P.APPOINTMENT_EDIT, P.PAY_VIEW},
    ),
    Role.VICE_RECTOR: RoleCard(
        _(
            "Approves study plans, academic calendars and the teaching load for the university, or returns them with "
            "a remark."
        ),
        READER
        | {P.PLAN_SIGN_VICE_RECTOR, P.CALENDAR_SIGN_VICE_RECTOR, P.LOAD_SIGN_VICE_RECTOR, P.STAFF_SIGN_VICE_RECTOR}
        | {P.PLAN_REPORT, P.SEMESTER_REPORT, P.PAY_VIEW},
    ),
    Role.DIPLOMA_CLERK: RoleCard(_("Prepares, prints and issues education documents."), READER),
    Role.QUALITY_SPECIALIST: RoleCard(
        _("Reads plans, acts and reports for audits and accreditation."),
        READER | {P.PLAN_REPORT, P.SEMESTER_REPORT},
    ),
    Role.MOBILITY_SPECIALIST: RoleCard(_("Reads plans of joint and double-degree programmes."), READER),
    Role.FINANCE_SPECIALIST: RoleCard(
        _("Checks the rates of staff tables against the funds and signs them for the planning and finance department."),
        READER | {P.STAFF_SIGN_FINANCE, P.PAY_VIEW},
    ),
    Role.REGISTRAR: RoleCard(
        _("Keeps reference data, roles, deputations and windows in the admin site, the layouts of AVN's files."),
        READER
        | {P.REFERENCE_EDIT, P.ACCESS_EDIT, P.WINDOW_EDIT, P.PLAN_REPORT, P.ACT_EDIT, P.PROGRAMME_EDIT}
        | {P.SEMESTER_REPORT, P.EXCHANGE_PROFILE, P.APPOINTMENT_EDIT, P.PAY_VIEW},
    ),
    Role.STUDENT: RoleCard(
        _("Registers for the own electives while the window is open."),
        frozenset({P.PORTAL_ENTER, P.REGISTRATION_OWN}),
    ),
}


def roles_with(permission: str) -> list[Role]:
    """The roles that hold `permission`, in the order of the page."""
    return [role for role, card in ROLES.items() if permission in card.permissions]
