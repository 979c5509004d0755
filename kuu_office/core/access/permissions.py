"""Every permission of the portal on one page: what may be done, in words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    # the kernel
    PORTAL_ENTER = "core.portal.enter", _("enter the portal")
    INBOX_VIEW = "core.inbox.view", _("see the own inbox")
    JOB_VIEW = "core.job.view", _("see the own jobs")
    SEARCH = "core.search", _("search")
    PERSON_VIEW = "core.person.view", _("see people of the unit")
    UNIT_VIEW = "core.unit.view", _("see the structure")
    REFERENCE_EDIT = "core.reference.edit", _("edit reference data in the admin site")
    APPOINTMENT_EDIT = "core.appointment.edit", _("record movements of staff: appoint, transfer and dismiss people")
    ACCESS_EDIT = "core.access.edit", _("give roles and deputations")
    WINDOW_EDIT = "core.window.edit", _("open and extend windows")
    STYLE_GUIDE_VIEW = "core.style_guide.view", _("see the style guide")
    AUDIT_VIEW = "core.audit.view", _("see the history of objects")
    # the office's desk
    ACT_VIEW = "office.act.view", _("read the register of acts")
    ACT_EDIT = "office.act.edit", _("keep the register of acts")
    EXCHANGE_VIEW = "office.exchange.view", _("see the exchange with AVN")
    EXCHANGE_RUN = "office.exchange.run", _("exchange with AVN, mark what is entered, choose between both")
    EXCHANGE_PROFILE = "office.exchange.profile", _("keep the layouts of AVN's files")
    # study plans
    COURSE_VIEW = "curriculum.course.view", _("see the course catalogue")
    COURSE_EDIT = "curriculum.course.edit", _("keep the courses of the department")
    PROGRAMME_VIEW = "curriculum.programme.view", _("see programmes and standards")
    PROGRAMME_EDIT = "curriculum.programme.edit", _("keep programmes and standards")
    PLAN_VIEW = "curriculum.plan.view", _("see study plans")
    PLAN_EDIT = "curriculum.plan.edit", _("draw up and submit study plans")
    PLAN_SIGN_HEAD = "curriculum.plan.sign_head", _("sign study plans for the department")
    PLAN_SIGN_DEAN = "curriculum.plan.sign_dean", _("sign study plans for the faculty")
    PLAN_SIGN_OFFICE = "curriculum.plan.sign_office", _("review and sign study plans for the office")
    PLAN_SIGN_VICE_RECTOR = "curriculum.plan.sign_vice_rector", _("approve study plans for the university")
    PLAN_PRINT = "curriculum.plan.print", _("print study plans")
    PLAN_REPORT = "curriculum.plan.report", _("see the report on all study plans")
    # semester plans and streams
    SEMESTER_VIEW = "curriculum.semester.view", _("see semester plans and streams")
    SEMESTER_EDIT = "curriculum.semester.edit", _("make, edit and submit semester plans")
    SEMESTER_SIGN_HEAD = "curriculum.semester.sign_head", _("sign semester plans for the department")
    SEMESTER_SIGN_DEAN = "curriculum.semester.sign_dean", _("sign semester plans for the faculty")
    SEMESTER_SIGN_OFFICE = "curriculum.semester.sign_office", _("approve semester plans, return them to their units")
    SEMESTER_REPORT = "curriculum.semester.report", _("see the readiness of all semester plans")
    STREAM_EDIT = "curriculum.stream.edit", _("form streams")
    # groups and students
    STUDENT_VIEW = "curriculum.student.view", _("see groups and students")
    STUDENT_EDIT = "curriculum.student.edit", _("keep groups and record the movements of students")
    SNAPSHOT_TAKE = "curriculum.snapshot.take", _("fix the contingent of a date")
    # course registration
    REGISTRATION_VIEW = "curriculum.registration.view", _("see electives and registrations")
    OFFER_EDIT = "curriculum.offer.edit", _("offer electives")
    REGISTRATION_EDIT = "curriculum.registration.edit", _("register students for electives")
    REGISTRATION_OWN = "curriculum.registration.own", _("register for the own electives")
    # academic calendars
    CALENDAR_VIEW = "curriculum.calendar.view", _("see academic calendars")
    CALENDAR_EDIT = "curriculum.calendar.edit", _("draw up and submit academic calendars")
    CALENDAR_SIGN_HEAD = "curriculum.calendar.sign_head", _("sign academic calendars for the department")
    CALENDAR_SIGN_DEAN = "curriculum.calendar.sign_dean", _("sign academic calendars for the faculty")
    CALENDAR_SIGN_OFFICE = "curriculum.calendar.sign_office", _("sign academic calendars for the office")
    CALENDAR_SIGN_VICE_RECTOR = (
        "curriculum.calendar.sign_vice_rector",
        _("approve academic calendars for the university"),
    )
    CALENDAR_PRINT = "curriculum.calendar.print", _("print academic calendars")
    # the teaching load
    LOAD_VIEW = "workload.load.view", _("see the teaching load")
    LOAD_CALCULATE = "workload.load.calculate", _("calculate the teaching load, give hours by hand with a reason")
    LOAD_SUBMIT = "workload.load.submit", _("sign the teaching load for the department and submit it")
    LOAD_SIGN_DEAN = "workload.load.sign_dean", _("sign the teaching load for the faculty")
    LOAD_SIGN_OFFICE = "workload.load.sign_office", _("sign the teaching load for the office")
    LOAD_SIGN_VICE_RECTOR = "workload.load.sign_vice_rector", _("approve the teaching load for the university")
    LOAD_DISTRIBUTE = "workload.load.distribute", _("distribute the teaching load among teachers")
    LOAD_OWN = "workload.load.own", _("see the own teaching load")
    PAY_VIEW = "workload.pay.view", _("see hourly pay, draft its order")
    # the staff table
    STAFF_VIEW = "staffing.table.view", _("see staff tables")
    STAFF_EDIT = "staffing.table.edit", _("draw up and submit staff tables")
    STAFF_SIGN_DEAN = "staffing.table.sign_dean", _("sign staff tables for the faculty")
    STAFF_SIGN_OFFICE = "staffing.table.sign_office", _("check and sign staff tables for the office")
    STAFF_SIGN_FINANCE = "staffing.table.sign_finance", _("sign staff tables for the planning and finance department")
    STAFF_SIGN_VICE_RECTOR = "staffing.table.sign_vice_rector", _("approve staff tables for the university")
    STAFF_NOTICE = "staffing.notice.issue", _("issue hiring notices")
