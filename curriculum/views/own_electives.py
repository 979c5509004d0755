"""A student's own page: the electives of the coming term, chosen while the window is open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum import rules
from curriculum.enums import StudentState
from curriculum.models import Student
from curriculum.operations.registration import register_self
from curriculum.queries.electives import offers_of
from curriculum.queries.registration import fit_of_groups
from curriculum.views.electives import term_choice
from curriculum.views.registration import cell_of, entries
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import OfficeError, Refused
from kuu_office.core.models import Term


class OwnElectives(ScopedView):
    """Each elective block with its electives, their annotations and places; what was chosen and whether it fits."""

    access = Permission.REGISTRATION_OWN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def student(self) -> Student | None:
        """The person's own study; of several the latest."""
        own = Student.objects.filter(person_id=self.scope.person_id, state=StudentState.STUDYING)
        names = own.select_related("person", "department", "group__programme", "group__plan", "group__department")
        return names.filter(group__isnull=False).order_by("-pk").first()

    def term(self) -> Term | None:
        return term_choice({})[1]

    def page(self, refusal: OfficeError | None = None) -> HttpResponse:
        student, term = self.student(), self.term()
        context = {"student": student, "term": term, "refusal": refusal}
        if student is not None and term is not None:
            context |= self.own(student, term)
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/registration/own.html", context, status=status)

    def own(self, student: Student, term: Term) -> dict:
        at, windows = clock.now(), rules.registration_windows(term, student.department)
        [row] = fit_of_groups([student.group], term, clock.today())
        member = next((one for one in row.members if one.student_id == student.pk), None)
        return {
            "member": member,
            "entries": entries(member, row, offers_of(term)) if member else [],
            "window": next((one for one in windows if one.is_open(at)), None),
            "may_enter": rules.can_register_self(self.scope, student, term, at, windows),
        }


class OwnChoice(OwnElectives):
    """Chooses an elective or takes the choice back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        student, term = self.student(), self.term()
        try:
            if student is None or term is None:
                raise Refused(_("You do not study in a group today."))
            register_self(student=student, term=term, cell=cell_of(request), by=self.scope, at=clock.now())
        except OfficeError as refusal:
            return self.page(refusal)
        messages.success(request, _("Your choice is saved."))
        return redirect("curriculum:own_electives")
