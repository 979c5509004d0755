"""A row of a file of students that waits for a person: mended on screen, checked again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.forms import StudentRowForm
from curriculum.models import StagedStudent
from curriculum.operations.student_imports import may_work_on
from curriculum.operations.student_mending import STOPPED, check_again, mend_row
from curriculum.views.preview import PROBLEMS
from curriculum.views.student_imports import StudentsImportView
from curriculum.views.student_preview import at_fields, headings_of, told
from kuu_office.core import clock
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.models import ImportRun


class StudentsImportRow(StudentsImportView):
    """One row of the file with everything said of it."""

    def row(self, run: ImportRun, number: int) -> StagedStudent:
        return get_in_scope(StagedStudent.objects.filter(run=run), number=number)

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        run = self.run(pk)
        row = self.row(run, number)
        return self.page(run, row, StudentRowForm(row=row, columns=columns_of(run)))

    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        run = self.run(pk)
        row = self.row(run, number)
        form = StudentRowForm(request.POST, row=row, columns=columns_of(run))
        if not form.is_valid():
            return self.page(run, row, form, 422)
        values = form.cleaned_data
        try:
            row = mend_row(
                run_id=run.pk, number=number, texts=form.texts(), decision=values["decision"], seen=values["seen"],
                by=self.scope, at=clock.now(),
            )  # fmt: skip
        except BadInput as refusal:
            return self.page(run, row, form, told_by(form, refusal))
        if row.outcome in STOPPED:
            return redirect("curriculum:students_import_row", pk=pk, number=number)
        said = {"row": number, "outcome": row.get_outcome_display()}
        messages.success(request, _("Row %(row)s waits no longer: %(outcome)s.") % said)
        return redirect(f"{reverse('curriculum:students_import_run', args=[pk])}?show={PROBLEMS}")

    def page(self, run: ImportRun, row: StagedStudent, form: StudentRowForm, status: int = 200) -> HttpResponse:
        said = at_fields(told(row, run))
        of_column = {key: [one.text for one in said if one.column == key] for key in form.columns}
        waiting = StagedStudent.objects.filter(run=run, outcome__in=STOPPED, is_applied=False)
        context = {
            "run": run, "row": row, "form": form, "said": said, "verdict": may_work_on(run, self.scope),
            "next": waiting.filter(number__gt=row.number).values_list("number", flat=True).first(),
            "fields": [(field, of_column[key]) for key, field in zip(form.columns, form.cells, strict=True)],
        }  # fmt: skip
        return render(self.request, "curriculum/student_imports/row.html", context, status=status)


def columns_of(run: ImportRun) -> list[str]:
    return [heading.key for heading in headings_of(run)] if run.mapping else []


class StudentsImportRecheck(StudentsImportView):
    """Having the held and refused rows checked again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        good = check_again(run_id=self.run(pk).pk, by=self.scope, at=clock.now())
        text = ngettext("%(count)s row waits no longer.", "%(count)s rows wait no longer.", good)
        messages.success(request, text % {"count": good} if good else _("The rows wait for the same reasons."))
        return redirect("curriculum:students_import_run", pk=pk)
