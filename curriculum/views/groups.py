"""The register of groups and the page of a group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum import rules, wording
from curriculum.enums import SubgroupPurpose
from curriculum.filters import GroupFilter
from curriculum.forms import ClosingForm, EvenForm, GroupForm
from curriculum.models import Group, GroupSuccession, Student
from curriculum.operations import groups as operations
from curriculum.operations import subgroups as dividing
from curriculum.queries.norms import dated_norms, norms_of
from curriculum.queries.students import counted, newer_plan
from curriculum.tables import GroupTable
from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.views.lists import ListView
from kuu_office.office.queries.exchange import entered_in_avn
from kuu_office.office.rules import can_exchange

HAND_PARTS = 4


class GroupView(ScopedView):
    """A view of one group in scope."""

    access = Permission.STUDENT_VIEW

    def group(self, pk: int) -> Group:
        return get_in_scope(counted(Group.objects.visible_to(self.scope).with_titles()), pk=pk)

    def students(self, group: Group) -> list[Student]:
        """Who studies or is on leave, in the Kyrgyz order, with the subgroups of each. Two queries."""
        rows = Student.objects.present().filter(group=group).select_related("person", "group")
        return list(rows.prefetch_related("subgroups").in_kyrgyz_order())


class GroupList(ListView):
    """All groups in scope."""

    access = Permission.STUDENT_VIEW
    table_class = GroupTable
    filter_class = GroupFilter
    template_name = "curriculum/groups/list.html"
    export_name = "groups"

    def rows(self):
        return counted(Group.objects.visible_to(self.scope).with_names())

    def context(self) -> dict:
        return {"may_edit": self.scope.allows(Permission.STUDENT_EDIT)}


class GroupDetail(GroupView):
    """What it is, who is in it, what may be done, where it came from and went, its history."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        group = self.group(pk)
        used, norms = operations.is_used(group), norms_of(group, dated_norms(), clock.today())
        context = {
            "group": group,
            "students": self.students(group),
            "size_said": wording.size_said(norms, group.student_count) if group.is_open else "",
            "norm_said": wording.norm_said(norms),
            "newer_plan": newer_plan(group),
            "successions": GroupSuccession.objects.of(group),
            "may_change": rules.can_change_group(self.scope, group),
            "may_close": rules.can_close_group(self.scope, group, group.student_count),
            "may_remove": None if used else rules.can_remove_group(self.scope, group, used),
            "closing_form": ClosingForm(initial={"closed_date": clock.today()}),
            "history": audit.history_of(group),
            "entered": entered_in_avn("avn-1", [pk]).get(pk),
            "may_mark": can_exchange(self.scope, group.department_id),
        }
        return render(request, "curriculum/groups/detail.html", context)


class GroupForms(GroupView):
    """The form of a new or a known group."""

    access = Permission.STUDENT_EDIT
    template = "curriculum/groups/form.html"

    def known(self, pk: int | None) -> Group | None:
        if pk is None:
            return None
        group = self.group(pk)
        rules.can_change_group(self.scope, group).enforce()
        return group

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        group = self.known(pk)
        first = {"opened_date": clock.today(), "intake_year": clock.today().year}
        return self.page(GroupForm(instance=group, scope=self.scope, initial=None if group else first), group)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        group = self.known(pk)
        form = GroupForm(request.POST, instance=group, scope=self.scope)
        if not form.is_valid():
            return self.page(form, group, status=422)
        try:
            saved = self.save(form, group)
        except (BadInput, Conflict) as refusal:
            return self.page(form, group, status=told_by(form, refusal))
        said = _("The group was changed.") if group else _("The group %(group)s is open. Admit students into it.")
        messages.success(request, said % {"group": saved.name})
        return redirect("curriculum:group", pk=saved.pk)

    def save(self, form: GroupForm, group: Group | None) -> Group:
        values, at = dict(form.cleaned_data), clock.now()
        seen = values.pop("revision", None)
        if group is None:
            return operations.open_group(**values, by=self.scope, at=at)
        return operations.change_group(group=group, values=values, seen_revision=seen or 0, by=self.scope, at=at)

    def page(self, form: GroupForm, group: Group | None, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "group": group}, status=status)


class GroupClose(GroupView):
    """Closing an empty group."""

    access = Permission.STUDENT_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group, form = self.group(pk), ClosingForm(request.POST)
        if not form.is_valid():
            raise BadInput(_("Write from which day the group is closed."), field="closed_date")
        operations.close_group(group=group, **form.cleaned_data, by=self.scope, at=clock.now())
        messages.success(request, _("The group was closed."))
        return redirect("curriculum:group", pk=pk)


class GroupRemove(GroupView):
    """Removing a group that was opened by mistake."""

    access = Permission.STUDENT_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        operations.remove_group(group=self.group(pk), by=self.scope, at=clock.now())
        messages.success(request, _("The group was removed."))
        return redirect("curriculum:groups")


class GroupSubgroups(GroupView):
    """Dividing a group: evenly, or student by student."""

    access = Permission.STUDENT_EDIT
    template = "curriculum/groups/subgroups.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        group = self.group(pk)
        rules.can_keep_group(self.scope, group).enforce()
        purpose = self.purpose(request.GET.get("purpose"))
        return self.page(group, EvenForm(initial={"purpose": purpose, "count": 2}), purpose)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group, form = self.group(pk), EvenForm(request.POST)
        purpose = self.purpose(request.POST.get("purpose"))
        by_hand = "by_hand" in request.POST
        if not by_hand and not form.is_valid():
            return self.page(group, form, purpose, status=422)
        try:
            self.divide(group, purpose, None if by_hand else form.cleaned_data["count"])
        except BadInput as refusal:
            return self.page(group, form, purpose, status=told_by(form, refusal))
        messages.success(request, _("The subgroups were saved."))
        return redirect("curriculum:group", pk=pk)

    def divide(self, group: Group, purpose: str, count: int | None) -> None:
        common = {"group": group, "purpose": purpose, "by": self.scope, "at": clock.now()}
        if count is not None:
            dividing.divide_evenly(count=count, **common)
            return
        parts: list[list[int]] = [[] for _number in range(HAND_PARTS)]
        for student in self.students(group):
            chosen = self.request.POST.get(f"part_{student.pk}", "")
            if chosen in {"1", "2", "3", "4"}:
                parts[int(chosen) - 1].append(student.pk)
        dividing.divide_by_hand(parts=parts, **common)

    def purpose(self, asked: str | None) -> str:
        return asked if asked in SubgroupPurpose.values else SubgroupPurpose.LABORATORY

    def page(self, group: Group, form: EvenForm, purpose: str, status: int = 200) -> HttpResponse:
        students = self.students(group)
        for student in students:
            mine = [
                one.number for one in student.subgroups.all() if one.purpose == purpose and one.group_id == group.pk
            ]
            student.part = mine[0] if mine else 0
        context = {
            "group": group, "form": form, "purpose": purpose, "students": students,
            "purposes": SubgroupPurpose.choices, "parts": range(1, HAND_PARTS + 1),
        }  # fmt: skip
        return render(self.request, self.template, context, status=status)
