"""The page of a run: its file, what was found, the choices, carrying them out."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.verdict import Verdict
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.forms import told_by
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.cells import CellError
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.views.lists import workbook
from kuu_office.office import rules
from kuu_office.office.enums import Choice, DifferenceKind, DifferenceOutcome, Direction
from kuu_office.office.exchange_forms import CarryOutForm, picks_in
from kuu_office.office.models import ExchangeDifference, ExchangeRun
from kuu_office.office.operations.choices import carry_out, choose, choose_all, chosen, seen_of
from kuu_office.office.programs import ExchangeProgram, program_of

PER_PAGE = 50
MOST_PREVIEWED = 300
WAITING, REFUSED = "waiting", "refused"


@dataclass(frozen=True)
class ShownDifference:
    """A difference on the screen: its field in words, where its object is shown, whether AVN's value may be taken."""

    row: ExchangeDifference
    program: ExchangeProgram
    run: ExchangeRun

    @property
    def title(self) -> str:
        field = self.program.field(self.row.field)
        return str(field.title) if field else self.row.field or _("the whole record")

    @property
    def portal(self) -> str:
        return self.said(self.row.portal)

    @property
    def avn(self) -> str:
        return self.said(self.row.avn)

    @property
    def base(self) -> str | None:
        return None if self.row.base is None else self.said(self.row.base)

    def said(self, value: str) -> str:
        field = self.program.field(self.row.field)
        return field.said(value) if field else value

    @property
    def url(self) -> str:
        return self.program.url(self.row.object_id) if self.row.object_id else ""

    @cached_property
    def may_take(self) -> Verdict:
        return rules.can_take(self.run, self.row)


class RunView(ScopedView):
    """A view of one run in scope."""

    access = Permission.EXCHANGE_VIEW

    def run(self, pk: int) -> ExchangeRun:
        return get_in_scope(ExchangeRun.objects.visible_to(self.scope).with_names(), pk=pk)

    def compared_run(self, pk: int) -> ExchangeRun:
        return get_in_scope(
            ExchangeRun.objects.visible_to(self.scope).with_names().filter(direction=Direction.IMPORT), pk=pk
        )


class RunPage(RunView):
    """The file with its hash, the counts, and the differences of a tab, fifty a page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return run_page(request, self.run(pk), request.GET.get("show", ""))


def run_page(request: HttpRequest, run: ExchangeRun, show: str, refusal: str = "", status: int = 200) -> HttpResponse:
    program, show = program_of(run.program), show if show in TABS else ""
    counts = counted(run)
    page = Paginator(run.differences.filter(TABS[show]).order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run, "program": program, "show": show, "page": page, "refusal": refusal, "counts": counts,
        "rows": [ShownDifference(row, program, run) for row in page],
        "tabs": tabs(counts, show), "chosen": counts["chosen"],
        "problems": [CellError(**problem) for problem in run.problems],
        "may_run": rules.can_exchange(request.scope, run.unit_id), "lines": audit.history_of(run),
        "is_import": run.direction == Direction.IMPORT, "marked": run.marks.count(),
    }  # fmt: skip
    return render(request, "office/exchange/run.html", context, status=status)


TABS: dict[str, Q] = {
    "": Q(),
    WAITING: Q(choice="", outcome=""),
    REFUSED: Q(outcome=DifferenceOutcome.REFUSED),
    **{kind: Q(kind=kind) for kind in DifferenceKind.values},
}


def counted(run: ExchangeRun) -> Counter:
    """Differences of a run by kind, and how many wait, are chosen, are refused. One query."""
    found: Counter = Counter()
    groups = run.differences.values_list("kind", "choice", "outcome").annotate(number=Count("pk")).order_by()
    for kind, choice, outcome, number in groups:
        state = outcome or ("chosen" if choice else WAITING)
        found.update({"": number, kind: number, state: number})
    return found


def tabs(counts: Counter, show: str) -> list[dict]:
    titles = {"": _("All"), WAITING: _("Without a choice"), REFUSED: _("Refused"), **dict(DifferenceKind.choices)}
    return [
        {"title": str(title), "url": f"?show={key}", "current": key == show, "count": counts[key]}
        for key, title in titles.items()
        if counts[key] or key in ("", show)
    ]


class Choose(RunView):
    """The choices of a page, or one for all of a kind."""

    access = Permission.EXCHANGE_RUN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run, show = self.compared_run(pk), request.POST.get("show", "")
        try:
            number = self.noted(run, request.POST)
        except (Conflict, Refused) as refusal:
            rules.can_exchange(self.scope, run.unit_id).enforce()
            return run_page(request, run, show, str(refusal), refusal.status)
        messages.success(request, _("Choices saved: %(number)s.") % {"number": number})
        return redirect(f"{reverse('office:exchange_run', args=[pk])}?{back_to(show, request.POST.get('page', ''))}")

    def noted(self, run: ExchangeRun, data) -> int:
        by, at = self.scope, clock.now()
        if data.get("all") in Choice.values:
            kind = data.get("show", "")
            kind = kind if kind in DifferenceKind.values else ""
            return choose_all(run=run, kind=kind, choice=data["all"], by=by, at=at)
        return choose(run=run, picks=picks_in(data, data.getlist("row")), by=by, at=at)


def back_to(show: str, page: str) -> str:
    """The same tab and page of the report."""
    return f"show={show if show in TABS else ''}&page={page if page.isdecimal() else 1}"


class CarryOut(RunView):
    """What the choices would do, then doing it."""

    access = Permission.EXCHANGE_RUN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.compared_run(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.compared_run(pk)
        form = CarryOutForm(request.POST, reopens=bool(self.reopened(run, chosen(run))))
        if not form.is_valid():
            return self.page(run, form, 422)
        seen, due_date = form.cleaned_data["seen"], form.cleaned_data.get("due_date")
        try:
            told_counts = carry_out(run=run, seen=seen, due_date=due_date, by=self.scope, at=clock.now())
        except Conflict as outdated:
            return self.page(run, status=outdated.status, refusal=str(outdated))
        except BadInput as refusal:
            return self.page(run, form, told_by(form, refusal))
        self.say(told_counts)
        show = REFUSED if told_counts[DifferenceOutcome.REFUSED] else ""
        return redirect(f"{reverse('office:exchange_run', args=[pk])}?show={show}")

    def say(self, counts: Counter) -> None:
        said = _("Taken from AVN: %(applied)s, kept: %(kept)s, refused: %(refused)s.") % {
            outcome: counts[outcome] for outcome in DifferenceOutcome.values
        }
        level = messages.WARNING if counts[DifferenceOutcome.REFUSED] else messages.SUCCESS
        messages.add_message(self.request, level, said)

    def reopened(self, run: ExchangeRun, rows: list[ExchangeDifference]) -> list[str]:
        return program_of(run.program).reopens({row.object_id for row in rows if row.choice == Choice.TAKE})

    def page(
        self, run: ExchangeRun, form: CarryOutForm | None = None, status: int = 200, refusal: str = ""
    ) -> HttpResponse:
        rules.can_exchange(self.scope, run.unit_id).enforce()
        program, rows = program_of(run.program), chosen(run)
        reopened = self.reopened(run, rows)
        if form is None:
            form = CarryOutForm(initial={"seen": seen_of(rows)}, reopens=bool(reopened))
        taken = [ShownDifference(row, program, run) for row in rows if row.choice == Choice.TAKE]
        context = {
            "run": run, "form": form, "taken": taken[:MOST_PREVIEWED], "taken_count": len(taken), "reopened": reopened,
            "more": max(len(taken) - MOST_PREVIEWED, 0), "kept_count": len(rows) - len(taken), "program": program,
            "refusal": refusal,
        }  # fmt: skip
        return render(self.request, "office/exchange/carry_out.html", context, status=status)


class Report(RunView):
    """All differences of a run as a workbook: what is still to be corrected in AVN, and what was decided."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.compared_run(pk)
        content = write_table(report_columns(), report_rows(run), _("Reconciliation"), page_language())
        return workbook(content, f"avn-{run.pk}.xlsx")


def report_columns() -> list[Column]:
    titles = {
        "key": _("Record"), "field": _("Field"), "kind": _("What differs"), "portal": _("Portal"), "avn": _("AVN now"),
        "base": _("AVN at the last exchange"), "address": _("Cell"), "choice": _("Choice"), "outcome": _("Outcome"),
        "reason": _("Reason"),
    }  # fmt: skip
    return [Column(key, title, 30 if key in {"key", "portal", "avn", "base"} else 18) for key, title in titles.items()]


def report_rows(run: ExchangeRun):
    program = program_of(run.program)
    for row in run.differences.order_by("pk").iterator(chunk_size=2000):
        one = ShownDifference(row, program, run)
        yield {
            "key": row.shown_key, "field": one.title, "kind": row.get_kind_display(),
            "portal": one.portal, "avn": one.avn, "base": one.base, "address": row.address,
            "choice": row.get_choice_display() if row.choice else "",
            "outcome": row.get_outcome_display() if row.outcome else "", "reason": row.reason,
        }  # fmt: skip
