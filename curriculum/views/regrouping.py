"""Groups led to the next year, split and merged: shown first, recorded then."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.filters import GroupFilter
from curriculum.forms import MergeForm, OrderHeadForm, SplitForm
from curriculum.models import Group
from curriculum.operations import regrouping
from curriculum.operations.orders import OrderRefused, PreviewOutdated
from curriculum.queries.students import counted, groups_to_keep
from curriculum.views.groups import GroupView
from curriculum.views.outcomes import rows_of
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.forms import told_by
from kuu_office.core.views.asked import ids_in

MOST_GROUPS = 300


class ManyGroups(ScopedView):
    """A verb about several groups: filter, tick, write the order, look, record."""

    access = Permission.STUDENT_EDIT
    template: str
    preview_template: str

    def form(self, data=None):
        raise NotImplementedError

    def preview(self, form, ids: list[int]) -> dict:
        """What the verb would do, as the preview shows it."""
        raise NotImplementedError

    def record(self, form, ids: list[int]) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form(), ids_in(request, "groups"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form, ids = self.form(request.POST), self.ticked()
        if request.POST.get("step") == "edit" or not form.is_valid():
            return self.page(form, ids, status=200 if request.POST.get("step") == "edit" else 422)
        try:
            if request.POST.get("step") == "record":
                return self.record(form, ids)
            return self.previewed(form, ids)
        except OrderRefused as refusal:
            return self.previewed(form, ids, refusal)
        except (BadInput, Conflict, Refused) as refusal:
            return self.page(form, ids, status=told_by(form, refusal))

    def ticked(self) -> list[int]:
        """What was ticked among the groups that the person keeps; others look absent."""
        return list(
            groups_to_keep(self.scope).filter(pk__in=ids_in(self.request, "groups")).values_list("pk", flat=True)
        )

    def previewed(self, form, ids: list[int], refusal: OrderRefused | None = None) -> HttpResponse:
        context = {"form": form, "ids": ids, "refusal": refusal, **self.preview(form, ids)}
        return render(self.request, self.preview_template, context, status=refusal.status if refusal else 200)

    def page(self, form, ids: list[int], status: int = 200) -> HttpResponse:
        rows = counted(Group.objects.filter(pk__in=groups_to_keep(self.scope).values("pk")).with_names())
        found = GroupFilter(self.request.GET, queryset=rows, request=self.request)
        context = {"form": form, "filter": found, "groups": found.qs.in_kyrgyz_order()[:MOST_GROUPS], "ticked": ids}
        return render(self.request, self.template, context, status=status)


class GroupsRenumber(ManyGroups):
    """Many groups to the next year by one order."""

    template = "curriculum/groups/renumber.html"
    preview_template = "curriculum/groups/renumber_preview.html"

    def form(self, data=None) -> OrderHeadForm:
        today = clock.today()
        return OrderHeadForm(data, initial={"date": today, "effective_date": today})

    def order(self, form: OrderHeadForm):
        head = form.head()
        return regrouping.promotion(
            number=head["number"], order_date=head["date"], effective_date=head["effective_date"]
        )  # fmt: skip

    def preview(self, form: OrderHeadForm, ids: list[int]) -> dict:
        seen = regrouping.try_renumbering(group_ids=ids, order=self.order(form), by=self.scope, at=clock.now())
        return {"renumbering": seen, "rows": rows_of(seen.trial) if seen.trial else [], "digest": seen.digest}

    def record(self, form: OrderHeadForm, ids: list[int]) -> HttpResponse:
        done = regrouping.record_renumbering(
            group_ids=ids, order=self.order(form), by=self.scope, at=clock.now(), seen=self.request.POST.get("seen", "")
        )
        count = len(done.groups)
        text = ngettext("%(count)s group is in its next year.", "%(count)s groups are in their next year.", count)
        messages.success(self.request, text % {"count": count})
        return redirect("curriculum:groups")


class GroupsMerge(ManyGroups):
    """Several groups into one."""

    template = "curriculum/groups/merge.html"
    preview_template = "curriculum/groups/merge_preview.html"

    def form(self, data=None) -> MergeForm:
        today = clock.today()
        return MergeForm(data, scope=self.scope, initial={"date": today, "effective_date": today})

    def order(self, form: MergeForm):
        head = form.head()
        return regrouping.transfer(
            number=head["number"], order_date=head["date"], effective_date=head["effective_date"]
        )  # fmt: skip

    def preview(self, form: MergeForm, ids: list[int]) -> dict:
        sources, into = list(Group.objects.with_names().filter(pk__in=ids)), form.cleaned_data["into"]
        trial = regrouping.try_merge(
            sources=sources, into=into, order=self.order(form), by=self.scope, at=clock.now()
        )  # fmt: skip
        rows = rows_of(trial) if trial else []
        return {"sources": sources, "into": into, "trial": trial, "rows": rows, "digest": trial.digest if trial else ""}

    def record(self, form: MergeForm, ids: list[int]) -> HttpResponse:
        sources = list(Group.objects.filter(pk__in=ids).in_kyrgyz_order())
        try:
            into = regrouping.merge_groups(
                source_ids=ids, into_id=form.cleaned_data["into"].pk, order=self.order(form), by=self.scope,
                at=clock.now(), seen=self.request.POST.get("seen", ""),
            )  # fmt: skip
        except PreviewOutdated as outdated:
            raise Conflict(str(outdated)) from outdated
        gone = ", ".join(str(group) for group in sources)
        messages.success(self.request, _("Merged into %(into)s: %(groups)s.") % {"into": into, "groups": gone})
        return redirect("curriculum:group", pk=into.pk)


class GroupSplit(GroupView):
    """A part of a group becomes a group of its own."""

    access = Permission.STUDENT_EDIT
    template = "curriculum/groups/split.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = clock.today()
        return self.page(self.group(pk), SplitForm(initial={"date": today, "effective_date": today}), [])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group, form, ids = self.group(pk), SplitForm(request.POST), ids_in(request, "students")
        if request.POST.get("step") == "edit" or not form.is_valid():
            return self.page(group, form, ids, status=200 if request.POST.get("step") == "edit" else 422)
        head = form.head()
        order = regrouping.transfer(
            number=head["number"], order_date=head["date"], effective_date=head["effective_date"]
        )  # fmt: skip
        try:
            if request.POST.get("step") == "record":
                return self.record(group, form, ids, order)
            return self.previewed(group, form, ids, order)
        except (BadInput, Conflict, Refused) as refusal:
            return self.page(group, form, ids, status=told_by(form, refusal))

    def previewed(self, group: Group, form: SplitForm, ids: list[int], order) -> HttpResponse:
        staying = regrouping.try_split(group=group, student_ids=ids, order=order, by=self.scope, at=clock.now())
        going = [student for student in self.students(group) if student.pk in ids]
        context = {"group": group, "form": form, "going": going, "staying": staying, "ids": ids}
        return render(self.request, "curriculum/groups/split_preview.html", context)

    def record(self, group: Group, form: SplitForm, ids: list[int], order) -> HttpResponse:
        parts = {form.cleaned_data["name"]: ids}
        [made] = regrouping.split_group(group=group, parts=parts, order=order, by=self.scope, at=clock.now())
        messages.success(self.request, _("Group %(group)s was opened.") % {"group": made})
        return redirect("curriculum:group", pk=made.pk)

    def page(self, group: Group, form: SplitForm, ids: list[int], status: int = 200) -> HttpResponse:
        context = {"group": group, "form": form, "students": self.students(group), "ticked": ids}
        return render(self.request, self.template, context, status=status)
