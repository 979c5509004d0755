"""Work in the background: papers printed once however often it is resumed, plans checked, standings followed."""

from datetime import date

from celery import shared_task
from django.utils.translation import gettext as _

from curriculum import documents
from curriculum.documents import calendar as calendar_paper
from curriculum.documents import semester as semester_paper
from curriculum.models import Calendar, ExpertReview, Plan, SemesterPlan
from curriculum.operations.checking import check_plans, plans_of_report
from curriculum.operations.histories import follow_new_standings
from curriculum.operations.revoking import TASK as REVOKE
from curriculum.operations.revoking import revoke_order
from curriculum.operations.semester_checking import TASK as CHECK
from curriculum.operations.semester_checking import recheck_coming_terms, recheck_semester_plans
from curriculum.operations.student_entry import close_import, enter_rows
from curriculum.operations.student_imports import TASK, UNDO_TASK
from curriculum.operations.student_undo import undo_import
from curriculum.queries.readiness import report_plans
from kuu_office.core import clock, jobs
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.documents.papers import keep_paper, merge_papers
from kuu_office.core.documents.signatures import is_final, natural_key
from kuu_office.core.models import Term


@jobs.handler("curriculum.print_plans", finish=merge_papers)
def print_plan(run: jobs.JobRun) -> None:
    plan = get_in_scope(Plan.objects.printable_by(run.by).with_names(), pk=run.key)
    language, paper = run.params["language"], run.params["paper"]
    keep_paper(
        run,
        plan,
        unit=plan.department,
        kind=documents.KIND,
        series=documents.SERIES[is_final(plan)],
        title=str(plan),
        template=documents.TEMPLATE,
        context=documents.build_plan_context(plan, language=language, paper=paper),
        natural_key=natural_key(plan, language, paper),
    )


@jobs.handler("curriculum.print_review", finish=merge_papers)
def print_review(run: jobs.JobRun) -> None:
    reviews = ExpertReview.objects.filter(plan__in=Plan.objects.printable_by(run.by))
    review = get_in_scope(reviews.select_related("plan__programme", "plan__department__parent"), pk=run.key)
    keep_paper(
        run,
        review.plan,
        unit=review.plan.department,
        kind=documents.REVIEW_KIND,
        series=documents.REVIEW_SERIES,
        title=_("Expert card: %(plan)s") % {"plan": review.plan},
        template=documents.REVIEW_TEMPLATE,
        context=documents.build_review_context(review, language=run.params["language"]),
        natural_key=f"{review.pk} {review.reviewed_at.isoformat()} {run.params['language']}",
    )


@jobs.handler("curriculum.print_calendar", finish=merge_papers)
def print_calendar(run: jobs.JobRun) -> None:
    calendar = get_in_scope(Calendar.objects.printable_by(run.by).with_names(), pk=run.key)
    language = run.params["language"]
    keep_paper(
        run,
        calendar,
        unit=calendar.department,
        kind=calendar_paper.KIND,
        series=calendar_paper.SERIES[is_final(calendar)],
        title=_("Academic calendar: %(calendar)s") % {"calendar": calendar},
        template=calendar_paper.TEMPLATE,
        context=calendar_paper.build_calendar_context(calendar, language=language),
        natural_key=natural_key(calendar, language, "A3"),
    )


@jobs.handler("curriculum.check_plans")
def check_department(run: jobs.JobRun) -> None:
    check_plans(plans=plans_of_report(run.by).filter(department_id=int(run.key)), at=run.at)


@shared_task(name="curriculum.follow_standings")
def follow_standings() -> None:
    """Orders in force from today become visible in the lists of students."""
    follow_new_standings(clock.today())


@jobs.handler("curriculum.print_semester_plans", finish=merge_papers)
def print_semester_plan(run: jobs.JobRun) -> None:
    plan = get_in_scope(SemesterPlan.objects.visible_to(run.by).with_names(), pk=run.key)
    language = run.params["language"]
    keep_paper(
        run,
        plan,
        unit=plan.department,
        kind=semester_paper.KIND,
        series=semester_paper.SERIES[is_final(plan)],
        title=_("Semester plan: %(plan)s") % {"plan": plan},
        template=semester_paper.TEMPLATE,
        context=semester_paper.build_semester_context(plan, language=language),
        natural_key=semester_paper.natural_key(plan, language),
    )


@jobs.handler(REVOKE)
def revoke_large_order(run: jobs.JobRun) -> None:
    asked = run.params
    day = date.fromisoformat(asked["order_date"])
    revoke_order(number=asked["number"], order_date=day, reason=asked["reason"], by=run.by, at=run.at)


@jobs.handler(CHECK)
def check_semester_plans_of_department(run: jobs.JobRun) -> None:
    term = Term.objects.get(pk=run.params["term"])
    recheck_semester_plans(plans=report_plans(run.by, term).filter(department_id=int(run.key)))


@shared_task(name="curriculum.recheck_semester_plans")
def recheck_at_night() -> None:
    """Limits, working plans and rooms that changed show in the readiness of every semester plan the next morning."""
    recheck_coming_terms(clock.today())


def end_import(run: jobs.JobRun) -> None:
    close_import(run_id=run.params["run"], by=run.by, at=run.at)


@jobs.handler(TASK, finish=end_import)
def import_students(run: jobs.JobRun) -> None:
    first, last = map(int, run.key.split("-"))
    enter_rows(run_id=run.params["run"], first=first, last=last, by=run.by, at=run.at)


@jobs.handler(UNDO_TASK)
def undo_students(run: jobs.JobRun) -> None:
    undo_import(run_id=run.params["run"], by=run.by, at=run.at)
