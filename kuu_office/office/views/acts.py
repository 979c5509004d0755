"""The register of acts: HTTP only. The specimen of the seven steps (DESIGN 4)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.views.lists import ListView
from kuu_office.office import operations, rules
from kuu_office.office.filters import ActFilter
from kuu_office.office.forms import ActForm, EndForm
from kuu_office.office.models import Act
from kuu_office.office.queries import uses_of
from kuu_office.office.tables import ActTable


class ActList(ListView):
    access = Permission.ACT_VIEW
    table_class = ActTable
    filter_class = ActFilter
    template_name = "office/act/list.html"
    export_name = "acts"

    def rows(self) -> QuerySet:
        return Act.objects.visible_to(self.scope)

    def context(self) -> dict:
        return {"may_keep": rules.can_keep_acts(self.scope)}


class ActView(ScopedView):
    """A view of one act."""

    access = Permission.ACT_VIEW

    def act(self, pk: int) -> Act:
        return get_in_scope(Act.objects.visible_to(self.scope).select_related("file"), pk=pk)

    def show(self, act: Act, end_form: EndForm, status: int = 200) -> HttpResponse:
        context = {
            "act": act,
            "in_force": act.is_valid_on(clock.today()),
            "may_keep": rules.can_keep_acts(self.scope),
            "may_end": rules.can_end_act(self.scope, act, clock.today()),
            "end_form": end_form,
            "uses": uses_of(act, self.scope),
            "lines": audit.history_of(act),
        }
        return render(self.request, "office/act/detail.html", context, status=status)


class ActDetail(ActView):
    """An act, what rests on it, and its history."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.act(pk), EndForm())


class ActCreate(ScopedView):
    access = Permission.ACT_EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        rules.can_keep_acts(self.scope).enforce()
        return form_page(request, ActForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ActForm(request.POST, request.FILES)
        if not form.is_valid():
            return form_page(request, form, status=422)
        try:
            act = operations.register_act(
                entry=form.entry, upload=form.cleaned_data["upload"], by=self.scope, at=clock.now()
            )
        except (BadInput, Conflict) as refusal:
            return form_page(request, form, status=told_by(form, refusal))
        messages.success(request, _("The act is in the register."))
        return redirect("office:act", pk=act.pk)


class ActEdit(ActView):
    access = Permission.ACT_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rules.can_keep_acts(self.scope).enforce()
        return form_page(request, ActForm(instance=self.act(pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act = self.act(pk)
        form = ActForm(request.POST, request.FILES, instance=self.act(pk))
        if not form.is_valid():
            return form_page(request, form, status=422)
        seen, upload = form.cleaned_data["seen"], form.cleaned_data["upload"]
        try:
            operations.change_act(act=act, entry=form.entry, upload=upload, seen=seen, by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return form_page(request, form, status=told_by(form, refusal))
        messages.success(request, _("The entry is corrected."))
        return redirect("office:act", pk=pk)


class ActEnd(ActView):
    access = Permission.ACT_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act, form = self.act(pk), EndForm(request.POST)
        if not form.is_valid():
            return self.show(act, form, status=422)
        try:
            operations.end_act(act=act, **form.cleaned_data, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.show(act, form, status=told_by(form, refusal))
        messages.success(request, _("The end of the act is noted."))
        return redirect("office:act", pk=pk)


def form_page(request: HttpRequest, form: ActForm, status: int = 200) -> HttpResponse:
    return render(request, "office/act/form.html", {"form": form, "act": form.instance}, status=status)
