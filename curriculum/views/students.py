"""The register of students, the card of a student, admission."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum import rules
from curriculum.enums import MovementKind
from curriculum.filters import StudentFilter
from curriculum.forms import AdmissionForm
from curriculum.models import Student
from curriculum.operations import admission
from curriculum.operations.identity import show_identity
from curriculum.operations.orders import OrderRefused
from curriculum.queries.students import standing_on
from curriculum.tables import StudentTable
from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.models import Person
from kuu_office.core.text.personal_number import mask
from kuu_office.core.views.asked import ids_in
from kuu_office.core.views.lists import ListView


class StudentView(ScopedView):
    """A view of one student in scope."""

    access = Permission.STUDENT_VIEW

    def student(self, pk: int) -> Student:
        students = Student.objects.visible_to(self.scope).with_names().select_related("department__parent")
        return get_in_scope(students, pk=pk)


class StudentList(ListView):
    """All students in scope."""

    access = Permission.STUDENT_VIEW
    table_class = StudentTable
    filter_class = StudentFilter
    template_name = "curriculum/students/list.html"
    export_name = "students"

    def rows(self):
        return Student.objects.visible_to(self.scope).with_names()

    def context(self) -> dict:
        return {"may_edit": self.scope.allows(Permission.STUDENT_EDIT)}


class StudentDetail(StudentView):
    """Who it is, where they stand, what the orders were; `?on=2025-10-01`: where they stood on that day."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        student, day = self.student(pk), asked_day(request)
        movements = student.movements.select_related("programme", "group", "recorded_by")
        context = {
            "student": student,
            "masked_number": mask(student.person.personal_number),
            "movements": list(movements.order_by("-effective_date", "-ordinal")),
            "day": day,
            "stood": standing_on(student, day) if day else None,
            "may_move": rules.can_move(self.scope, student),
            "kinds": [(kind, rules.can_order(kind, student)) for kind in ORDER_KINDS],
            "history": audit.history_of(student),
        }
        return render(request, "curriculum/students/detail.html", context)


ORDER_KINDS = [kind for kind in MovementKind if kind != MovementKind.ADMISSION]


def asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


class StudentIdentity(StudentView):
    """Personal number and passport, in full; who looks is written down."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        student = self.student(pk)
        show_identity(student=student, by=self.scope, at=clock.now())
        response = render(request, "curriculum/students/_identity.html", {"person": student.person})
        response["Cache-Control"] = "no-store"
        return response


class StudentAdmit(ScopedView):
    """A person becomes a student; similar people are shown before a new one is entered."""

    access = Permission.STUDENT_EDIT
    template = "curriculum/students/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        first = {"date": today, "effective_date": today, "group": request.GET.get("group")}
        return self.page(AdmissionForm(scope=self.scope, initial=first))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AdmissionForm(request.POST, scope=self.scope)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            student = self.admit(form)
        except admission.SimilarPeople as found:
            return self.page(form, status=found.status, similar=found.people)
        except OrderRefused as refused:
            form.add_error(None, " ".join(refused.trial.refused[0].refusals))
            return self.page(form, status=refused.status)
        except (BadInput, Conflict) as refusal:
            return self.page(form, status=told_by(form, refusal))
        messages.success(request, _("The student was admitted into the group %(group)s.") % {"group": student.group})
        return redirect("curriculum:student", pk=student.pk)

    def admit(self, form: AdmissionForm) -> Student:
        """`same` names one of the similar people, or is "other" for somebody else."""
        values, chosen = form.cleaned_data, ids_in(self.request, "same")
        return admission.admit_student(
            newcomer=form.newcomer(), place=form.place(), number=values["number"], order_date=values["date"],
            effective_date=values["effective_date"], note=values["note"], by=self.scope, at=clock.now(),
            person=Person.objects.filter(pk__in=chosen).first() if chosen else None,
            sure=self.request.POST.get("same") == "other",
        )  # fmt: skip

    def page(self, form: AdmissionForm, status: int = 200, similar: list[Person] | None = None) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "similar": similar}, status=status)
