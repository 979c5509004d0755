"""Plans from spreadsheets and back: choosing the file, its columns, the preview, applying, undoing, the export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum import exports, imports, rules
from curriculum.forms import ColumnsForm, ImportForm
from curriculum.models import Plan, Programme
from curriculum.operations import imports as operations
from curriculum.operations.imports import KIND, Into
from curriculum.operations.plans import blank_plan, standard_lines
from curriculum.queries import lines_of
from curriculum.views.plans import PlanView
from curriculum.views.preview import ALL, PROBLEMS, show_done, show_trial, tab_titles
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.models import ColumnMapping, ImportRun
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.limits import DEFAULT, MEGABYTE
from kuu_office.core.spreadsheets.mapping import Mapping, suggest_mapping
from kuu_office.core.spreadsheets.sheet import Sheet, letters
from kuu_office.core.views.lists import workbook

RECENT = 10
SAMPLE_ROWS = 9


class ImportView(ScopedView):
    """A step of bringing a plan from a file."""

    access = Permission.PLAN_EDIT

    def runs(self):
        runs = ImportRun.objects.brought_within(self.scope, self.access, KIND)
        return runs.select_related("file", "unit", "brought_by").defer("sheet")

    def run(self, pk: int) -> ImportRun:
        return get_in_scope(self.runs(), pk=pk)


class ImportStart(ImportView):
    """Choosing the file and what it becomes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        plan = self.foreign_is_absent(Plan, request.GET.get("plan"))
        initial = {"plan": plan, "intake_year": clock.today().year}
        return self.page(ImportForm(scope=self.scope, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        self.foreign_is_absent(Plan, request.POST.get("plan"))
        self.foreign_is_absent(Programme, request.POST.get("programme"))
        form = ImportForm(request.POST, request.FILES, scope=self.scope)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            run = imports.bring(upload=form.cleaned_data["file"], into=into_of(form), by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return self.page(form, status=told_by(form, refusal))
        return redirect("curriculum:import", pk=run.pk)

    def foreign_is_absent(self, model, pk: str | None):
        """What belongs to another unit is not found, whichever way it is named."""
        return get_in_scope(model.objects.visible_to(self.scope), pk=pk) if pk else None

    def page(self, form: ImportForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "limit": DEFAULT.file_size,
            "limit_text": f"{DEFAULT.file_size // MEGABYTE} MB",
            "programmes": form.fields["programme"].queryset,
            "recent": self.runs().defer("mapping", "rows", "skipped", "result", "undo")[:RECENT],
        }
        return render(self.request, "curriculum/imports/start.html", context, status=status)


def into_of(form: ImportForm) -> Into:
    chosen = form.cleaned_data
    if chosen["into"] == ImportForm.DRAFT:
        return Into(chosen["plan"].programme, chosen["plan"].intake_year, chosen["plan"])
    return Into(chosen["programme"], chosen["intake_year"])


class ImportTemplate(ImportView):
    """The portal's own form for a programme, with the lines that its standard demands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = Programme.objects.visible_to(self.scope).select_related("standard", "department")
        if "programme" not in request.GET:
            return redirect("curriculum:import_start")
        programme = get_in_scope(mine, pk=request.GET.get("programme"))
        lines = standard_lines(blank_plan(programme, clock.today().year, clock.now()))
        return workbook(exports.template_workbook(programme, lines), f"plan-{programme.code}.xlsx")


class ImportPage(ImportView):
    """What the file would do, row by row; after applying, what it did."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        if not imports.is_settled(run):
            return redirect("curriculum:import_columns", pk=pk)
        context = self.proposed(run) if run.state == ImportState.STAGED else self.done(run)
        return render(request, "curriculum/imports/preview.html", {"run": run} | context)

    def proposed(self, run: ImportRun) -> dict:
        at, remove = clock.now(), bool(self.request.GET.get("remove"))
        plan, lines = operations.draft_of(run, at)
        trial = operations.trial_of(run, plan, lines, remove=remove, language=self.request.LANGUAGE_CODE)
        return self.shown(show_trial(run, trial), "remove=1&" if remove else "") | {
            "plan": plan,
            "trial": trial,
            "remove": remove,
            "verdict": operations.may_apply(run, trial, self.scope, at),
            "token": operations.token_of(run, plan, remove=remove),
            "counts": trial.result.counts,
        }

    def done(self, run: ImportRun) -> dict:
        plan = Plan.objects.with_names().filter(pk=run.target_id).first()
        undo = rules.can_undo_import(self.scope, run, plan, clock.now()) if plan else None
        return self.shown(show_done(run), "") | {"plan": plan, "undo": undo}

    def shown(self, shown, query: str) -> dict:
        chosen = self.request.GET.get("show", "")
        chosen = chosen if chosen in tab_titles() else ALL
        rows = shown.page(chosen, self.request.GET.get("page"))
        tabs = shown.tabs(f"?{query}", chosen)
        return {"shown": shown, "rows": rows, "tabs": tabs, "only_problems": chosen == PROBLEMS}


class ImportColumns(ImportView):
    """Which column of the file is which of ours."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        sheet, mapping = self.reading(run)
        return self.page(run, sheet, ColumnsForm(sheet=sheet, mapping=mapping))

    def reading(self, run: ImportRun) -> tuple[Sheet, Mapping]:
        sheet = Sheet.from_json(run.sheet)
        known = Mapping.from_json(run.mapping) if run.mapping else None
        return sheet, known or suggest_mapping(sheet.rows, imports.fields(), sheet.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        sheet, mapping = self.reading(run)
        form = ColumnsForm(request.POST, sheet=sheet, mapping=mapping)
        try:
            if "sheet" in request.POST:
                imports.choose_sheet(run=run, name=request.POST["sheet"], by=self.scope, at=clock.now())
            elif "layout" in request.POST:
                layout = get_in_scope(ColumnMapping.objects.filter(unit=run.unit), pk=request.POST["layout"])
                imports.use_layout(run=run, layout=layout, by=self.scope, at=clock.now())
            elif form.is_valid():
                imports.choose_columns(run=run, **chosen_of(form), by=self.scope, at=clock.now())
            else:
                return self.page(run, sheet, form, status=422)
        except BadInput as refusal:
            return self.page(run, sheet, form, status=422, refusal=str(refusal))
        return redirect("curriculum:import", pk=pk)

    def page(
        self, run: ImportRun, sheet: Sheet, form: ColumnsForm, status: int = 200, refusal: str = ""
    ) -> HttpResponse:
        near = None if run.mapping else imports.nearly_fitting(sheet, run.unit_id)
        context = {
            "run": run,
            "form": form,
            "sheet": sheet,
            "sample": sample_of(sheet, form),
            "layouts": imports.layouts_of(run.unit_id),
            "near": {"layout": near[0], "sentence": str(near[1])} if near else None,
            "refusal": refusal,
        }
        return render(self.request, "curriculum/imports/columns.html", context, status=status)


def chosen_of(form: ColumnsForm) -> dict:
    return {
        "header_row": form.cleaned_data["header_row"],
        "header_height": 2 if form.cleaned_data["two_rows"] else 1,
        "columns": form.columns,
        "remember_as": form.cleaned_data["remember_as"],
    }


def sample_of(sheet: Sheet, form: ColumnsForm) -> dict:
    """The sheet from the header on, as a person sees it: letters above, numbers at the left."""
    first = int(form["header_row"].initial or 1)
    rows = [row for row in sheet.rows if row.number >= first][:SAMPLE_ROWS]
    return {
        "choices": form.choices,
        "columns": list(zip((letters(number) for number in form.numbers), form.column_fields(), strict=True)),
        "rows": [(row.number, [row.cell(number).text[:60] for number in form.numbers]) for row in rows],
    }


class ImportApply(ImportView):
    """Doing what the preview shows."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        plan = operations.apply_import(
            run_id=run.pk,
            seen=request.POST.get("seen", ""),
            remove=bool(request.POST.get("remove")),
            by=self.scope,
            at=clock.now(),
            language=request.LANGUAGE_CODE,
        )
        said = _("The file “%(file)s” is in the plan; what has to be mended is marked.")
        messages.success(request, said % {"file": run.file})
        return redirect("curriculum:editor", pk=plan.pk)


class ImportUndo(ImportView):
    """Taking an import back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = operations.undo_import(run_id=self.run(pk).pk, by=self.scope, at=clock.now())
        messages.success(request, _("The import of “%(file)s” was taken back.") % {"file": run.file})
        return redirect("curriculum:import", pk=pk)


class PlanExport(PlanView):
    """A plan as a workbook in the layout that the import reads."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        return workbook(exports.plan_workbook(plan, lines_of(plan)), exports.file_name(plan))
