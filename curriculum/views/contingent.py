"""The contingent on any date: counted by rows and columns, the people behind a figure, the fixing dates (F-015)."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from curriculum import rules
from curriculum.enums import Dimension
from curriculum.filters import ContingentForm, CountedForm
from curriculum.forms import SnapshotForm
from curriculum.models import ContingentSnapshot
from curriculum.operations.snapshots import take_snapshot
from curriculum.queries.contingent import (
    NOT_STATED,
    Contingent,
    LectureStreams,
    contingent_on,
    fixed_contingent,
    keys_in_order,
    lecture_streams,
)
from curriculum.queries.snapshots import COMPARED, Difference, differences
from curriculum.tables import PeopleTable
from curriculum.views.counted import CountedTable, Links
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.text import dates
from kuu_office.core.views.lists import PER_PAGE, ListView, Pages, workbook

RECENT = 6


class ContingentView(ScopedView):
    """A table or list of students as they stood on a date."""

    access = Permission.STUDENT_VIEW
    form_class = ContingentForm

    def asked(self) -> CountedForm:
        """What the address asks for; what cannot be read is told and left out."""
        form = self.form_class(self.given(), scope=self.scope)
        form.is_valid()
        return form

    def given(self) -> QueryDict:
        return self.request.GET

    def narrowed(self, contingent: Contingent, form: CountedForm) -> Contingent:
        """Those of the filters; without a state, who studies or is on leave."""
        found = contingent.where(form.chosen)
        return found if form.chosen.get(Dimension.STATE.value) else found.present()

    def on(self, day: date, form: CountedForm) -> Contingent:
        return self.narrowed(contingent_on(self.scope, day), form)

    def counted(
        self, form: CountedForm, now: Contingent, before: Contingent | None, links: Links,
        *, streams: LectureStreams | None = None,
    ) -> CountedTable:  # fmt: skip
        """The table; columns that nobody could read are left out."""
        table = CountedTable(form.row, form.column, now, before, links, streams=streams)
        if not table.is_too_wide:
            return table
        messages.warning(self.request, _("So many columns fit on no screen. Choose another attribute for them."))
        return CountedTable(form.row, "", now, before, links, streams=streams)

    def answer(self, template: str, form: CountedForm, table: CountedTable, title: str, **context) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx":
            return workbook(table.workbook(title, page_language()), "contingent.xlsx")
        page = table.page(self.request.GET.get("page"))
        shown = {"form": form, "table": table, "page": page, "lines": table.shown(page), "title": title}
        return render(self.request, template, shown | {"chart": table.chart(title)} | context)


class ContingentPage(ContingentView):
    """How many students stood where on a date, beside an earlier one."""

    def given(self) -> QueryDict:
        """The date of today stands in its field before anybody writes another."""
        given = self.request.GET.copy()
        given["date"] = given.get("date") or clock.today().isoformat()
        return given

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.asked()
        day = form.cleaned_data.get("date") or clock.today()
        beside = form.cleaned_data.get("beside")
        links = Links(reverse("curriculum:contingent_people"), request.GET, beside.isoformat() if beside else "")
        before = self.on(beside, form) if beside else None
        streams = lecture_streams(self.scope, day, form.row, form.chosen)
        table = self.counted(form, self.on(day, form), before, links, streams=streams)
        title = _("Contingent on %(day)s") % {"day": said(day)}
        snapshots = list(ContingentSnapshot.objects.all()[:RECENT])
        context = {"day": day, "beside": beside, "snapshots": snapshots, "fixed": fixed_on(snapshots, day)}
        return self.answer("curriculum/contingent/table.html", form, table, title, **context)


def fixed_on(snapshots: list[ContingentSnapshot], day: date) -> ContingentSnapshot | None:
    return next((one for one in snapshots if one.date == day), None)


class PeopleList(ContingentView):
    """Who stands behind a figure."""

    export_name = "students"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.asked()
        day = form.cleaned_data.get("date") or clock.today()
        title = _("Students on %(day)s") % {"day": said(day)}
        return self.listed(form, self.on(day, form), title, reverse("curriculum:contingent"))

    def asked(self) -> CountedForm:
        """A list whose filters cannot be read would show other people than were asked for."""
        form = super().asked()
        if form.errors:
            raise Http404(_("There is no such page, or it belongs to another unit."))
        return form

    def listed(self, form: CountedForm, contingent: Contingent, title: str, back: str) -> HttpResponse:
        rows = contingent.rows.select_related("student__person", "programme", "group").order_by(
            contingent.by_name, "student_id"
        )
        table = PeopleTable(rows)
        RequestConfig(self.request, paginate={"per_page": PER_PAGE, "paginator_class": Pages}).configure(table)
        if self.request.GET.get("export") == "xlsx":
            return ListView.export(self, table)
        context = {"form": form, "table": table, "title": title, "back": back, "chips": chips(form)}
        return render(self.request, "curriculum/contingent/people.html", context)


def chips(form: CountedForm) -> list[dict]:
    """What the people of a list have in common: each filter in force by its name."""
    found = []
    for dimension, value in form.chosen.items():
        key = int(value) if value.isdecimal() else value
        names = {} if value == NOT_STATED else keys_in_order(dimension, {key})
        found.append({"label": Dimension(dimension).label, "value": names.get(key, _("not stated"))})
    return found


class SnapshotDesk(ScopedView):
    """The page of the fixing dates, with the form that fixes another one."""

    def page(self, form: SnapshotForm, status: int = 200) -> HttpResponse:
        snapshots = ContingentSnapshot.objects.select_related("taken_by")
        context = {"snapshots": snapshots, "form": form, "verdict": rules.can_take_snapshot(self.scope)}
        return render(self.request, "curriculum/contingent/snapshots.html", context, status=status)


class SnapshotList(SnapshotDesk):
    """The fixing dates."""

    access = Permission.STUDENT_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(SnapshotForm(initial={"date": clock.today()}))


class SnapshotTake(SnapshotDesk):
    """Fixing the contingent of a date."""

    access = Permission.SNAPSHOT_TAKE

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SnapshotForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        chosen = form.cleaned_data
        try:
            snapshot = take_snapshot(day=chosen["date"], title=chosen["title"], by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return self.page(form, told_by(form, refusal))
        messages.success(request, _("The contingent of %(day)s is fixed.") % {"day": said(snapshot.date)})
        return redirect("curriculum:snapshot", pk=snapshot.pk)


class SnapshotView(ContingentView):
    """A view of one fixed contingent: the rows of one's own units."""

    form_class = CountedForm

    def snapshot(self, pk: int) -> ContingentSnapshot:
        return get_in_scope(ContingentSnapshot.objects.select_related("taken_by"), pk=pk)

    def fixed(self, snapshot: ContingentSnapshot, form: CountedForm) -> Contingent:
        return self.narrowed(fixed_contingent(self.scope, snapshot), form)


class SnapshotPage(SnapshotView):
    """The table of a fixing date, as it was fixed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        snapshot, form = self.snapshot(pk), self.asked()
        links = Links(reverse("curriculum:snapshot_people", args=[pk]), request.GET)
        table = self.counted(form, self.fixed(snapshot, form), None, links)
        return self.answer("curriculum/contingent/snapshot.html", form, table, str(snapshot), snapshot=snapshot)


class SnapshotPeople(PeopleList, SnapshotView):
    """The people of a figure of a fixing date."""

    form_class = CountedForm

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        snapshot, form = self.snapshot(pk), self.asked()
        return self.listed(form, self.fixed(snapshot, form), str(snapshot), reverse("curriculum:snapshot", args=[pk]))


class SnapshotDifferences(SnapshotView):
    """Whom late orders have moved since the date was fixed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        snapshot = self.snapshot(pk)
        rows = told(differences(self.scope, snapshot))
        if request.GET.get("export") == "xlsx":
            return workbook(differences_workbook(rows, str(snapshot)), "differences.xlsx")
        page = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "curriculum/contingent/differences.html", {"snapshot": snapshot, "page": page})


def told(found: list[Difference]) -> list[dict]:
    """Differences in words: who, what happened, each attribute as it was fixed and as it is now."""
    pairs = [(dimension, key) for one in found for dimension, pair in one.changes.items() for key in pair]
    names = {
        dimension: keys_in_order(dimension, {key for other, key in pairs if other == dimension and key is not None})
        for dimension in {dimension for dimension, _key in pairs}
    }
    kinds = {"came": _("was not there when it was fixed"), "gone": _("is no longer there"), "changed": _("changed")}
    return [
        {"name": one.name, "kind": kinds[one.kind], "changes": [_change(names, *pair) for pair in one.changes.items()]}
        for one in found
    ]


def _change(names: dict, dimension: str, pair: tuple) -> dict:
    old, new = (names[dimension].get(key, "–") for key in pair)
    return {"dimension": dimension, "label": str(Dimension(dimension).label), "old": old, "new": new}


def differences_workbook(rows: list[dict], title: str) -> bytes:
    columns = [Column("name", _("Name"), 40), Column("kind", _("What is different"), 30)]
    columns += [Column(str(one), str(Dimension(one).label), 30) for one in COMPARED]
    lines = (
        {"name": row["name"], "kind": row["kind"]}
        | {change["dimension"]: f"{change['old']} → {change['new']}" for change in row["changes"]}
        for row in rows
    )
    return write_table(columns, lines, title, page_language())


def said(day: date) -> str:
    return dates.short_date(day, page_language())
