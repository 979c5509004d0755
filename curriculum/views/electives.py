"""Electives of a term: how far departments are, the list, one elective, its verbs (F-011)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import RequestConfig

from curriculum import rules
from curriculum.enums import Language
from curriculum.filters import ElectiveFilter
from curriculum.forms import NewOfferForm, OfferForm
from curriculum.models import ElectiveOffer
from curriculum.operations import electives as operations
from curriculum.queries.electives import (
    STAGES,
    electives_report,
    of_department,
    registrations_of,
    term_windows,
    wanted_electives,
)
from curriculum.queries.readiness import terms
from curriculum.tables import ElectiveTable, SeatTable
from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict, OfficeError, Refused
from kuu_office.core.forms import told_by
from kuu_office.core.models import Term, Unit
from kuu_office.core.models.calendar import TermKind
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.views.asked import ids_in, number_in
from kuu_office.core.views.lists import PER_PAGE, ListView, Pages, workbook


def registration_terms() -> list[Term]:
    """Terms that have course registration, the latest first."""
    return [term for term in terms() if term.kind != TermKind.SUMMER]


def term_choice(values) -> tuple[list[Term], Term | None]:
    """The terms that have registration, and the one of the address; without one the next to begin, since registration
    goes before it; else the last. One query."""
    known, wanted, today = registration_terms(), number_in(values, "term"), clock.today()
    asked = next((term for term in known if term.pk == wanted), None)
    coming = [term for term in known if term.start_date > today]
    return known, asked or next(iter(coming[-1:] or known[:1]), None)


def stage_words() -> dict[str, str]:
    return {
        "missing": _("not offered"), "teacher": _("no teacher"), "capacity": _("no places"),
        "annotation": _("no annotation"), "ready": _("ready"), "offered": _("on offer"),
    }  # fmt: skip


class ElectivesReadiness(ScopedView):
    """How far departments are with the electives of a term, down to the courses."""

    access = Permission.REGISTRATION_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, refusal: OfficeError | None = None) -> HttpResponse:
        terms, term = term_choice(self.request.POST if self.request.method == "POST" else self.request.GET)
        context = {"term": term, "terms": terms, "refusal": refusal}
        context |= self.of_term(term) if term else {}
        if self.request.GET.get("export") == "xlsx" and term:
            return workbook(readiness_workbook(context["rows"] or told(context["mine"])), "electives-readiness.xlsx")
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/electives/readiness.html", context, status=status)

    def of_term(self, term: Term) -> dict:
        wanted = wanted_electives(term, clock.today())
        report = electives_report(wanted, self.scope)
        unit = self.unit()
        seen = self.scope.units(Permission.REGISTRATION_VIEW)
        mine = [one for one in wanted if one.course.department_id in seen]
        return {
            "report": report,
            "unit": unit,
            "rows": told(of_department(mine, unit.pk)) if unit else [],
            "mine": mine,
            "windows": term_windows(term),
            "stages": [(stage, stage_words()[stage]) for stage in STAGES],
            "may_edit": self.scope.allows(Permission.OFFER_EDIT, unit.pk) if unit else False,
        }

    def unit(self) -> Unit | None:
        pk = number_in(self.request.POST if self.request.method == "POST" else self.request.GET, "unit")
        units = Unit.objects.filter(pk__in=self.scope.units(Permission.REGISTRATION_VIEW))
        return get_in_scope(units, pk=pk) if pk else None


def told(wanted) -> list[dict]:
    """Wanted electives in words."""
    words = stage_words()
    return [
        {"one": one, "offer": one.offer, "course": one.course, "spoken": Language(one.language).label,
         "stage": one.stage, "said": words[one.stage]}
        for one in wanted
    ]  # fmt: skip


def readiness_workbook(rows: list[dict]) -> bytes:
    columns = [
        Column("code", _("Code"), 14), Column("course", _("Course"), 44), Column("department", _("Department"), 20),
        Column("language", _("Language"), 14), Column("groups", _("Groups"), 10), Column("teacher", _("Teacher"), 34),
        Column("capacity", _("Places"), 10), Column("said", _("How far"), 20),
    ]  # fmt: skip
    lines = (
        {
            "code": row["course"].code, "course": row["course"].name, "department": row["course"].department.short_name,
            "language": str(row["spoken"]), "groups": row["one"].groups, "said": row["said"],
            "teacher": str(row["offer"].teacher or "") if row["offer"] else "",
            "capacity": row["offer"].capacity if row["offer"] else None,
        }
        for row in rows
    )  # fmt: skip
    return write_table(columns, lines, _("Readiness of electives"), page_language())


class ElectivesOffer(ElectivesReadiness):
    """Puts the ticked electives on offer."""

    access = Permission.OFFER_EDIT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        visible = ElectiveOffer.objects.visible_to(self.scope).filter(pk__in=ids_in(request, "offers"))
        try:
            done = operations.offer_electives(
                offer_ids=visible.values_list("pk", flat=True), by=self.scope, at=clock.now()
            )
        except OfficeError as refusal:
            return self.page(refusal)
        said = ngettext("%(count)s elective is on offer.", "%(count)s electives are on offer.", len(done))
        messages.success(request, said % {"count": len(done)})
        kept = {name: request.POST.get(name, "") for name in ("term", "unit")}
        return redirect(f"{reverse('curriculum:electives_readiness')}?{urlencode(kept)}")


class ElectiveList(ListView):
    """All electives that the person sees."""

    access = Permission.REGISTRATION_VIEW
    table_class = ElectiveTable
    filter_class = ElectiveFilter
    template_name = "curriculum/electives/list.html"
    export_name = "electives"

    def rows(self):
        return ElectiveOffer.objects.visible_to(self.scope).with_names().counted()

    def context(self) -> dict:
        return {"may_edit": self.scope.allows(Permission.OFFER_EDIT)}


class ElectiveView(ScopedView):
    """A view of one elective in scope."""

    access = Permission.REGISTRATION_VIEW

    def offer(self, pk: int) -> ElectiveOffer:
        return get_in_scope(ElectiveOffer.objects.visible_to(self.scope).with_names().counted(), pk=pk)


class ElectiveDetail(ElectiveView):
    """What it is, its places, what may be done, who is registered, its history."""

    export_name = "registered"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.offer(pk))

    def page(self, offer: ElectiveOffer, refusal: OfficeError | None = None) -> HttpResponse:
        table = SeatTable(registrations_of(offer, self.scope))
        RequestConfig(self.request, paginate={"per_page": PER_PAGE, "paginator_class": Pages}).configure(table)
        if self.request.GET.get("export") == "xlsx":
            return ListView.export(self, table)
        now = clock.now()
        context = {
            "offer": offer,
            "table": table,
            "may_change": rules.can_change_offer(self.scope, offer),
            "may_offer": rules.can_offer(self.scope, offer, now),
            "may_close": rules.can_close_offer(self.scope, offer),
            "below": offer.taken < offer.minimum,
            "lacks": [operations.LACKS[name] for name in operations.lacking(offer)],
            "history": audit.history_of(offer),
            "refusal": refusal,
        }
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/electives/detail.html", context, status=status)


class ElectiveVerb(ElectiveDetail):
    """A verb on one elective; a refusal is shown on its page. `said`: what the person reads afterwards."""

    access = Permission.OFFER_EDIT
    http_method_names = ["post"]
    said: Promise

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer = self.offer(pk)
        try:
            self.act(offer)
        except OfficeError as refusal:
            return self.page(offer, refusal)
        messages.success(request, self.said)
        return redirect("curriculum:elective", pk=pk)

    def act(self, offer: ElectiveOffer) -> None:
        raise NotImplementedError


class ElectivePut(ElectiveVerb):
    """Puts it on offer."""

    said = gettext_lazy("The elective is on offer.")

    def act(self, offer: ElectiveOffer) -> None:
        operations.offer_electives(offer_ids=[offer.pk], by=self.scope, at=clock.now())


class ElectiveClose(ElectiveVerb):
    """Takes no more students."""

    said = gettext_lazy("The elective takes no more students; who is registered stays.")

    def act(self, offer: ElectiveOffer) -> None:
        operations.close_offer(offer_id=offer.pk, by=self.scope, at=clock.now())


class ElectiveCancel(ElectiveVerb):
    """It is not taught; its students choose anew."""

    said = gettext_lazy("The elective is cancelled.")

    def act(self, offer: ElectiveOffer) -> None:
        reason = self.request.POST.get("remark", "")
        operations.cancel_offer(offer_id=offer.pk, reason=reason, by=self.scope, at=clock.now())


class ElectiveNew(ScopedView):
    """A department begins to prepare an elective."""

    access = Permission.OFFER_EDIT
    template = "curriculum/electives/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        first = {"course": number_in(request.GET, "course"), "language": request.GET.get("language", "")}
        return self.page(self.form(initial=first))

    def form(self, data=None, **kwargs) -> NewOfferForm:
        return NewOfferForm(data, scope=self.scope, department_id=None, day=clock.today(), **kwargs)

    def term(self) -> Term | None:
        return term_choice(self.request.POST if self.request.method == "POST" else self.request.GET)[1]

    def post(self, request: HttpRequest) -> HttpResponse:
        form, term = self.form(request.POST), self.term()
        if term is None or not form.is_valid():
            return self.page(form, 422)
        values = form.cleaned_data
        try:
            offer = operations.prepare_offer(
                course=values["course"], term=term, language=values["language"], values=values, by=self.scope,
                at=clock.now(),
            )  # fmt: skip
        except (BadInput, Conflict, Refused) as refusal:
            return self.page(form, told_by(form, refusal))
        messages.success(request, _("The elective is saved. Students see it when it is put on offer."))
        return redirect("curriculum:elective", pk=offer.pk)

    def page(self, form: NewOfferForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "term": self.term()}
        return render(self.request, self.template, context, status=status)


class ElectiveEdit(ElectiveView):
    """Teacher, places, minimum and annotation of an elective."""

    access = Permission.OFFER_EDIT
    template = "curriculum/electives/form.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer = self.offer(pk)
        return self.page(offer, self.form(offer, initial={"revision": offer.revision}))

    def form(self, offer: ElectiveOffer, data=None, **kwargs) -> OfferForm:
        return OfferForm(data, instance=offer, department_id=offer.department_id, day=clock.today(), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer = self.offer(pk)
        form = self.form(offer, request.POST)
        if not form.is_valid():
            return self.page(offer, form, 422)
        values = form.cleaned_data
        try:
            operations.change_offer(
                offer_id=pk, values=values, seen_revision=values["revision"] or 0, by=self.scope, at=clock.now()
            )
        except (BadInput, Conflict, Refused) as refusal:
            return self.page(offer, form, told_by(form, refusal))
        messages.success(request, _("The elective is changed."))
        return redirect("curriculum:elective", pk=pk)

    def page(self, offer: ElectiveOffer, form: OfferForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"offer": offer, "form": form, "term": offer.term}, status=status)
