"""The fix list of a group and the repair of many at once: seen first, then recorded (F-012)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from curriculum import rules
from curriculum.enums import Repair
from curriculum.models import Group
from curriculum.operations.registration_repair import Asked, repair_registrations, try_repair
from curriculum.queries.electives import offers_of
from curriculum.queries.registration import GroupFit, fit_of_groups
from curriculum.views.registration import GroupView, places, told
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import Term
from kuu_office.core.views.asked import ids_in, number_in


class FixList(GroupView):
    """What does not fit in a group, student by student."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.group(pk))

    def page(self, group: Group, asked: Asked | None = None, refusal: OfficeError | None = None) -> HttpResponse:
        term = self.term()
        [row] = fit_of_groups([group], term, clock.today())
        context = {
            "group": group, "term": term, "terms": self.terms, "row": row, "lines": lines_of(row),
            "refusal": refusal, "asked": asked, "repairs": Repair.choices,
            "offers": [offer for offer in places(row, offers_of(term)) if offer.state == "offered"],
            "may_repair": rules.can_repair_registrations(self.scope, group, term, clock.now()),
        }  # fmt: skip
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/registration/fix.html", context, status=status)


class RepairMany(FixList):
    """Repairs the ticked students: shows what would happen, then records what was seen."""

    access = Permission.REGISTRATION_EDIT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group, term, asked = self.group(pk), self.term(), asked_of(request)
        try:
            if request.POST.get("step") == "record":
                return self.record(group, term, asked)
            if request.POST.get("step") == "edit":
                return self.page(group, asked)
            trial = try_repair(groups=[group], term=term, asked=asked, by=self.scope, at=clock.now())
        except OfficeError as refusal:
            return self.page(group, asked, refusal)
        context = {"group": group, "term": term, "trial": trial, "kind": Repair(asked.kind).label}
        return render(request, "curriculum/registration/repair.html", context)

    def record(self, group: Group, term: Term, asked: Asked) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        trial = repair_registrations(
            groups=[group], term=term, asked=asked, by=self.scope, at=clock.now(), seen=seen
        )  # fmt: skip
        count = len(trial.done)
        said = ngettext("%(count)s registration was mended.", "%(count)s registrations were mended.", count)
        messages.success(self.request, said % {"count": count})
        return redirect(f"{reverse('curriculum:registration_fix', args=[group.pk])}?term={term.pk}")


def asked_of(request: HttpRequest) -> Asked:
    return Asked(
        kind=request.POST.get("kind", ""),
        student_ids=frozenset(ids_in(request, "students")),
        offer_id=number_in(request.POST, "offer"),
        reason=request.POST.get("reason", ""),
    )


def lines_of(row: GroupFit) -> list[dict]:
    """Students of the fix list with what is found in words."""
    lines = [
        {
            "student_id": member.student_id, "name": member.name, "credits": member.fit.credits,
            "expected": member.fit.expected,
            "said": [told(one) for one in member.fit.misfits if one.check != "unconfirmed"],
        }
        for member in row.faulty
    ]  # fmt: skip
    gone = [{"student_id": one.student_id, "name": one.name, "gone": one.course} for one in row.gone]
    return lines + gone
