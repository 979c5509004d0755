"""Students from spreadsheets: choosing the file, its columns, the preview, entering in the background, taking back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum import rules, student_imports
from curriculum.forms import StudentColumnsForm, StudentsFileForm
from curriculum.operations import student_imports as operations
from curriculum.operations.student_imports import KIND
from curriculum.operations.student_rows import TITLES
from curriculum.operations.student_undo import ask_to_undo
from curriculum.views.imports import RECENT, chosen_of, sample_of
from curriculum.views.student_preview import StudentPreview, chosen_tab, held_workbook
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.models import ImportRun, Unit
from kuu_office.core.models.imports import ImportState
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.limits import MEGABYTE, STUDENTS
from kuu_office.core.spreadsheets.mapping import HEADER_WITHIN, suggest_mapping
from kuu_office.core.spreadsheets.mapping import Mapping as Layout
from kuu_office.core.spreadsheets.sheet import Sheet
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.views.lists import workbook

# The portal's own form: everything but the name in one cell, which it does not need.
OWN_FORM = tuple(key for key in TITLES if key != "full_name")


class StudentsImportView(ScopedView):
    """A step of bringing students from a file."""

    access = Permission.STUDENT_EDIT

    def runs(self):
        runs = ImportRun.objects.brought_within(self.scope, self.access, KIND)
        return runs.select_related("file", "unit", "brought_by")

    def run(self, pk: int) -> ImportRun:
        return get_in_scope(self.runs(), pk=pk)


class StudentsImportStart(StudentsImportView):
    """Choosing the file and the unit that it is for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(StudentsFileForm(scope=self.scope))

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("unit"):
            get_in_scope(Unit.objects.filter(pk__in=self.scope.units(self.access)), pk=request.POST["unit"])
        form = StudentsFileForm(request.POST, request.FILES, scope=self.scope)
        if not form.is_valid():
            return self.page(form, 422)
        chosen = form.cleaned_data
        try:
            run = student_imports.bring(
                upload=chosen["file"], unit=chosen["unit"], order=form.order, by=self.scope, at=clock.now()
            )
        except (BadInput, Conflict) as refusal:
            return self.page(form, told_by(form, refusal))
        return redirect("curriculum:students_import_run", pk=run.pk)

    def page(self, form: StudentsFileForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "limit": STUDENTS.file_size,
            "limit_text": f"{STUDENTS.file_size // MEGABYTE} MB",
            "recent": self.runs().defer("sheet")[:RECENT],
        }
        return render(self.request, "curriculum/student_imports/start.html", context, status=status)


class StudentsTemplate(StudentsImportView):
    """The portal's own form, read without a question."""

    def get(self, request: HttpRequest) -> HttpResponse:
        columns = [Column(key, str(TITLES[key]), 18) for key in OWN_FORM]
        return workbook(write_table(columns, [], _("Students"), page_language()), "students.xlsx")


class StudentsImportRun(StudentsImportView):
    """What the file would do, row by row; after entering, what it did and what stayed out."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        if run.state == ImportState.UPLOADED:
            return redirect("curriculum:students_import_columns", pk=pk)
        tally = operations.tally_of(run)
        counts = operations.counts_of(run, tally)
        preview = StudentPreview(run, counts, chosen_tab(request.GET.get("show", "")), request.GET.get("page"))
        page, mending = preview.page(), operations.may_work_on(run, self.scope)
        waiting = sum(tally[outcome, False] for outcome in operations.DOES)
        context = {
            "run": run, "counts": counts, "preview": preview, "page": page, "rows": preview.shown(page),
            "job": operations.live_job(run), "token": operations.token_of(run, counts), "mending": mending,
            "verdict": operations.with_work(mending, is_waiting=bool(waiting)), "waiting": waiting,
            "undo": rules.can_undo_student_import(self.scope, run),
            "entered": sum(count for (_outcome, is_applied), count in tally.items() if is_applied),
        }  # fmt: skip
        return render(request, "curriculum/student_imports/preview.html", context)


class StudentsImportColumns(StudentsImportView):
    """Which column of the file is which of ours."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        sheet, layout = self.reading(run)
        return self.page(run, sheet, StudentColumnsForm(sheet=sheet, mapping=layout))

    def reading(self, run: ImportRun) -> tuple[Sheet, Layout]:
        sheet = Sheet.from_json(run.sheet)
        known = Layout.from_json(run.mapping) if run.mapping else None
        return sheet, known or suggest_mapping(sheet.rows[:HEADER_WITHIN], student_imports.fields(), sheet.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        sheet, layout = self.reading(run)
        form = StudentColumnsForm(request.POST, sheet=sheet, mapping=layout)
        by, at = self.scope, clock.now()
        try:
            if "sheet" in request.POST:
                student_imports.choose_sheet(run=run, name=request.POST["sheet"], by=by, at=at)
            elif form.is_valid():
                student_imports.choose_columns(run=run, **chosen_of(form), by=by, at=at)
            else:
                return self.page(run, sheet, form, 422)
        except BadInput as refusal:
            return self.page(run, sheet, form, 422, str(refusal))
        return redirect("curriculum:students_import_run", pk=pk)

    def page(
        self, run: ImportRun, sheet: Sheet, form: StudentColumnsForm, status: int = 200, refusal: str = ""
    ) -> HttpResponse:
        context = {
            "run": run, "form": form, "sheet": sheet, "sample": sample_of(sheet, form), "refusal": refusal,
            "misfits": student_imports.misfits(run),
        }  # fmt: skip
        return render(self.request, "curriculum/student_imports/columns.html", context, status=status)


class StudentsImportApply(StudentsImportView):
    """Having the good rows entered."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        seen = request.POST.get("seen", "")
        job = operations.ask_to_apply(run_id=run.pk, seen=seen, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)


class StudentsImportUndo(StudentsImportView):
    """Taking an import back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = ask_to_undo(run_id=self.run(pk).pk, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)


class StudentsImportHeld(StudentsImportView):
    """The rows that were not entered, with their reasons, as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        if not run.mapping:
            return redirect("curriculum:students_import_columns", pk=pk)
        return workbook(held_workbook(run, page_language()), "not-entered.xlsx")
