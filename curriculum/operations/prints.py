"""Asking for papers: plans, expert cards and calendars, printed in the background."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from curriculum.models import Calendar, ExpertReview, Plan, SemesterPlan
from kuu_office.core import jobs
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.papers import LANGUAGES
from kuu_office.core.errors import BadInput
from kuu_office.core.models import Job

PAPERS = ("A4", "A3")
MOST_PLANS = 500


@transaction.atomic
def ask_to_print(*, plans: list[Plan], language: str, paper: str, by: Scope, at: datetime) -> Job:
    """Asks for the papers of several plans as one job and one file. BadInput: nothing chosen, too many, odd choice."""
    if language not in LANGUAGES or paper not in PAPERS:
        raise BadInput(_("Choose the language and the paper."), field="language")
    if not 0 < len(plans) <= MOST_PLANS:
        raise BadInput(_("Choose from 1 to %(most)s plans.") % {"most": MOST_PLANS}, field="plans")
    title = _("Print: %(plan)s") % {"plan": plans[0]} if len(plans) == 1 else _("Print: several plans")
    return jobs.enqueue(
        "curriculum.print_plans",
        by=by,
        params={"language": language, "paper": paper},
        title=title,
        units=[(str(plan.pk), str(plan)) for plan in plans],
    )


@transaction.atomic
def ask_for_review(*, review: ExpertReview, language: str, by: Scope, at: datetime) -> Job:
    """Asks for the conclusion of an expert card as a paper."""
    return jobs.enqueue(
        "curriculum.print_review",
        by=by,
        params={"language": language},
        title=_("Print: expert card of %(plan)s") % {"plan": review.plan},
        units=[(str(review.pk), str(review))],
    )


@transaction.atomic
def ask_to_print_calendar(*, calendar: Calendar, language: str, by: Scope, at: datetime) -> Job:
    """Asks for the paper of a calendar, A3 landscape. BadInput: odd language."""
    if language not in LANGUAGES:
        raise BadInput(_("Choose the language and the paper."), field="language")
    return jobs.enqueue(
        "curriculum.print_calendar",
        by=by,
        params={"language": language},
        title=_("Print: %(calendar)s") % {"calendar": calendar},
        units=[(str(calendar.pk), str(calendar))],
    )


@transaction.atomic
def ask_for_semester_plans(*, plans: list[SemesterPlan], language: str, by: Scope, at: datetime) -> Job:
    """Asks for the papers of semester plans as one job and one file. BadInput: nothing chosen, too many."""
    if language not in LANGUAGES:
        raise BadInput(_("Choose the language and the paper."), field="language")
    if not 0 < len(plans) <= MOST_PLANS:
        raise BadInput(_("Choose from 1 to %(most)s plans.") % {"most": MOST_PLANS}, field="plans")
    title = _("Print: %(plan)s") % {"plan": plans[0]} if len(plans) == 1 else _("Print: several semester plans")
    return jobs.enqueue(
        "curriculum.print_semester_plans",
        by=by,
        params={"language": language},
        title=title,
        units=[(str(plan.pk), str(plan)) for plan in plans],
    )
