"""One's own long work: where it stands, what failed, its result, and how to stop it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kuu_office.core import clock, jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.models.jobs import Job, UnitState
from kuu_office.core.registry import slots

LATEST = 50
STOP_POLLING = 286  # htmx shows the fragment and asks no more


def answer(request: HttpRequest, name: str, context: dict, *, is_over: bool) -> HttpResponse:
    """The page, or the fragment that htmx asks for every two seconds until the work is over."""
    if request.htmx and not request.htmx.boosted:
        return render(request, f"core/jobs/_{name}.html", context, status=STOP_POLLING if is_over else 200)
    return render(request, f"core/jobs/{name}.html", context)


class JobList(ScopedView):
    access = Permission.JOB_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        latest = list(Job.objects.visible_to(self.scope).select_related("result")[:LATEST])
        live = any(not job.is_ended for job in latest)
        return answer(request, "list", {"jobs": latest, "live": live, "limit": LATEST}, is_over=not live)


class JobDetail(ScopedView):
    access = Permission.JOB_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_in_scope(Job.objects.visible_to(self.scope).select_related("result"), pk=pk)
        title, address = slots.job_pages.get(job.task, ("", lambda params: ""))
        context = {
            "job": job, "failures": job.units.filter(state=UnitState.FAILED), "from_title": title,
            "from_url": address(job.params),
        }  # fmt: skip
        return answer(request, "detail", context, is_over=job.is_ended)


class JobCancel(ScopedView):
    access = Permission.JOB_VIEW

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_in_scope(Job.objects.visible_to(self.scope), pk=pk)
        jobs.cancel(job=job, by=self.scope, at=clock.now())
        return redirect("core:job", pk=pk)
