"""Plans from spreadsheets and back: choosing the file, its columns, the preview, applying, undoing, the export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from curriculum.views.plans import PlanView
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView


class ImportView(ScopedView):
    """A step of bringing a plan from a file."""

    access = Permission.PLAN_EDIT

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        return redirect("curriculum:plans")


class ImportStart(ImportView):
    """Choosing the file and what it becomes."""


class ImportTemplate(ImportView):
    """The portal's own layout as an empty workbook."""


class ImportPage(ImportView):
    """What the file would do, row by row."""


class ImportColumns(ImportView):
    """Which column of the file is which of ours."""


class ImportApply(ImportView):
    """Doing what the preview shows."""


class ImportUndo(ImportView):
    """Taking an import back."""


class PlanExport(PlanView):
    """A plan as a workbook in the layout that the import reads."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("curriculum:plan", pk=self.plan(pk).pk)
