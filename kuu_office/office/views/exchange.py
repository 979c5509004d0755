"""The exchange centre: programs, profiles and runs; writing a file for AVN, bringing one; marks."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.models import Unit
from kuu_office.core.spreadsheets.limits import EXCHANGE, MEGABYTE
from kuu_office.office import rules
from kuu_office.office.enums import Direction
from kuu_office.office.exchange_forms import BringForm, ExtentForm
from kuu_office.office.models import ExchangeMark, ExchangeProfile, ExchangeRun
from kuu_office.office.operations.exchange import bring_from_avn, write_for_avn
from kuu_office.office.operations.marks import mark_entered, mark_run, unmark_entered
from kuu_office.office.programs import ExchangeProgram, program_of, programs

RECENT = 30


class ExchangeCentre(ScopedView):
    """The programs of AVN with their layouts, what was exchanged lately, what waits for a choice."""

    access = Permission.EXCHANGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        seen = [program for program in programs() if program.seen_by(self.scope)]
        profiles, marks = list(ExchangeProfile.objects.all()), self.marked()
        context = {
            "cards": [
                {
                    "program": program,
                    "profiles": [profile for profile in profiles if profile.program == program.key],
                    "entered": marks.get(program.key, 0),
                }
                for program in seen
            ],
            "runs": self.runs(seen),
            "may_run": self.scope.allows(Permission.EXCHANGE_RUN),
            "may_keep": rules.can_keep_profiles(self.scope),
        }
        return render(request, "office/exchange/centre.html", context)

    def marked(self) -> dict[str, int]:
        units = self.scope.units(self.access)
        counted = ExchangeMark.objects.filter(unit_id__in=units).values_list("program").annotate(Count("pk"))
        return dict(counted.order_by())

    def runs(self, seen: list[ExchangeProgram]) -> list[dict]:
        """The latest runs, each with the name of its program."""
        names = {program.key: program.name for program in seen}
        runs = ExchangeRun.objects.visible_to(self.scope).filter(program__in=names)
        recent = runs.with_names().defer("objects_told", "problems")[:RECENT]
        return [{"run": run, "program": names[run.program]} for run in recent]


class ExchangeStep(ScopedView):
    """Choosing what an exchange covers."""

    access = Permission.EXCHANGE_RUN
    form_class: type[ExtentForm]
    template_name: str

    def get(self, request: HttpRequest, program: str) -> HttpResponse:
        return self.page(self.form(program_of(program)), program_of(program))

    def post(self, request: HttpRequest, program: str) -> HttpResponse:
        known = program_of(program)
        if request.POST.get("unit"):
            get_in_scope(Unit.objects.filter(pk__in=self.scope.units(self.access)), pk=request.POST["unit"])
        form = self.form(known, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, known, 422)
        try:
            run = self.act(form)
        except (BadInput, Conflict) as refusal:
            return self.page(form, known, told_by(form, refusal))
        return redirect("office:exchange_run", pk=run.pk)

    def form(self, program: ExchangeProgram, *data) -> ExtentForm:
        return self.form_class(*data, scope=self.scope, program=program)

    def act(self, form: ExtentForm) -> ExchangeRun:
        raise NotImplementedError

    def page(self, form: ExtentForm, program: ExchangeProgram, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "program": program,
            "limit": EXCHANGE.file_size,
            "limit_text": f"{EXCHANGE.file_size // MEGABYTE} MB",
            "has_profile": form.fields["profile"].queryset.exists(),
        }
        return render(self.request, self.template_name, context, status=status)


class ExchangeExport(ExchangeStep):
    """A file for AVN."""

    form_class = ExtentForm
    template_name = "office/exchange/export.html"

    def act(self, form: ExtentForm) -> ExchangeRun:
        at = clock.now()
        run = write_for_avn(profile=form.cleaned_data["profile"], extent=form.extent, by=self.scope, at=at)
        if run.at != at:
            messages.info(self.request, _("Nothing changed since; this is the file that was written then."))
        else:
            said = _("The file is written. Download it, enter it in AVN, then mark here that everything is entered.")
            messages.success(self.request, said)
        return run


class ExchangeImport(ExchangeStep):
    """A file from AVN, compared."""

    form_class = BringForm
    template_name = "office/exchange/import.html"

    def act(self, form: BringForm) -> ExchangeRun:
        at, chosen = clock.now(), form.cleaned_data
        run = bring_from_avn(profile=chosen["profile"], extent=form.extent, upload=chosen["file"], by=self.scope, at=at)
        if run.at != at:
            messages.info(
                self.request, _("This file was compared already and nothing changed since; this is the report.")
            )
        return run


class MarkRun(ScopedView):
    """What a written file held was entered in AVN."""

    access = Permission.EXCHANGE_RUN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_in_scope(ExchangeRun.objects.visible_to(self.scope).filter(direction=Direction.EXPORT), pk=pk)
        count = mark_run(run=run, by=self.scope, at=clock.now())
        said = ngettext("%(count)s is marked as entered in AVN.", "%(count)s are marked as entered in AVN.", count)
        messages.success(request, said % {"count": count})
        return redirect("office:exchange_run", pk=pk)


class MarkObject(ScopedView):
    """One object was entered in AVN, or was not after all."""

    access = Permission.EXCHANGE_RUN

    def post(self, request: HttpRequest, program: str, object_id: int) -> HttpResponse:
        known, by, at = program_of(program), self.scope, clock.now()
        if request.POST.get("away"):
            unmark_entered(program=known, object_id=object_id, by=by, at=at)
            messages.success(request, _("The mark is taken away."))
        else:
            mark_entered(program=known, object_id=object_id, by=by, at=at)
            messages.success(request, _("It is marked as entered in AVN."))
        return redirect(known.url(object_id))
