"""The course catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum import rules
from curriculum.filters import CourseFilter
from curriculum.forms import CourseForm
from curriculum.models import Course, PlanLine
from curriculum.operations import catalogue
from curriculum.queries import in_plans, similar_courses
from curriculum.tables import CourseTable
from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.views.lists import ListView


class CourseList(ListView):
    access = Permission.COURSE_VIEW
    table_class = CourseTable
    filter_class = CourseFilter
    template_name = "curriculum/courses/list.html"
    export_name = "courses"

    def rows(self):
        return in_plans(Course.objects.visible_to(self.scope).select_related("department"))

    def context(self) -> dict:
        return {"may_create": self.scope.allows(Permission.COURSE_EDIT)}


class CourseDetail(ScopedView):
    """A course, where it is used, and what is close to it in name."""

    access = Permission.COURSE_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        course = get_in_scope(Course.objects.visible_to(self.scope).select_related("department"), pk=pk)
        uses = (
            PlanLine.objects.filter(course=course, plan__department_id__in=self.scope.units(Permission.PLAN_VIEW))
            .select_related("plan__programme")
            .order_by("-plan__intake_year", "plan_id")[:50]
        )
        return render(
            request,
            "curriculum/courses/detail.html",
            {
                "course": course,
                "uses": uses,
                "similar": similar_courses(course.name_ky, besides=course.pk),
                "may_edit": rules.can_edit_course(self.scope, course),
                "history": audit.history_of(course),
            },
        )


class CourseForms(ScopedView):
    """The form of a new or a known course. A name close to another course's asks once more before it is saved."""

    access = Permission.COURSE_EDIT
    template = "curriculum/courses/form.html"

    def course(self, pk: int | None) -> Course | None:
        if pk is None:
            return None
        course = get_in_scope(Course.objects.visible_to(self.scope), pk=pk)
        rules.can_edit_course(self.scope, course).enforce()
        return course

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        course = self.course(pk)
        return render(request, self.template, {"form": CourseForm(instance=course, scope=self.scope), "course": course})

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        course = self.course(pk)
        form = CourseForm(request.POST, instance=course, scope=self.scope)
        if not form.is_valid():
            return self.again(form, pk)
        near = similar_courses(form.cleaned_data["name_ky"], besides=pk)
        if near and not request.POST.get("sure"):
            return self.again(form, pk, similar=near)
        try:
            saved = self.save(form, pk)
        except (BadInput, Conflict) as refusal:
            return self.again(form, pk, status=told_by(form, refusal))
        return redirect("curriculum:course", pk=saved.pk)

    def save(self, form: CourseForm, pk: int | None) -> Course:
        values, at = dict(form.cleaned_data), clock.now()
        seen = values.pop("version", None)
        if pk:
            return catalogue.change_course(course_id=pk, values=values, seen_version=seen or 0, by=self.scope, at=at)
        return catalogue.register_course(department=values.pop("department"), values=values, by=self.scope, at=at)

    def again(self, form: CourseForm, pk: int | None, status: int = 422, **more) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "course": self.course(pk), **more}, status=status)
