"""What the pages of documents of departments have in common: their past, new versions, their papers."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuu_office.core import audit, clock, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import Verdict
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.documents.papers import LANGUAGES
from kuu_office.core.forms import LanguageForm, ReasonForm
from kuu_office.core.models import DepartmentDocument, IssuedDocument, Job
from kuu_office.core.rules import has_right


class DocumentView(ScopedView):
    """A view of one document in scope. `model`: of what kind it is; `shown`: the page that it has."""

    model: type[DepartmentDocument]
    shown: str

    def document(self, pk: int) -> Any:
        return get_in_scope(self.model.objects.visible_to(self.scope).with_names(), pk=pk)


def signing_verdicts(scope: Scope, document: DepartmentDocument) -> dict[str, Verdict]:
    """The verbs of a document that waits for a signature, each with its answer."""
    submit_access = signoffs.route_of(document).submit_access
    return {
        "sign": signoffs.can_sign(scope, document),
        "return": signoffs.can_return(scope, document),
        "withdraw": signoffs.can_withdraw(scope, document),
        "paper": signoffs.can_record_paper(scope, document),
        "bearer": has_right(scope, submit_access, document.department_id),
    }


class PastPage(DocumentView):
    """What lies behind a document: papers, remarks, history. Its page fetches it by itself."""

    template = "core/signing/_past.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, self.template, self.past(self.document(pk)))

    def past(self, document: DepartmentDocument) -> dict[str, Any]:
        papers = IssuedDocument.objects.filter(object_kind=document._meta.label_lower, object_id=document.pk)
        return {
            "documents": papers.select_related("file")[:10],
            "remarks": signoffs.remarks(document),
            "history": audit.history_of(document),
        }


class VersionPage(DocumentView):
    """A new version of an approved document, with its reason. `start`: the operation; `editor`: where it is written."""

    start: Callable[..., DepartmentDocument]
    editor: str

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document, form = self.document(pk), ReasonForm(request.POST)
        if not form.is_valid():
            context = {"form": form, "document": document, "cancel": reverse(self.shown, args=[pk])}
            return render(request, "core/signing/version.html", context, status=422)
        version = self.start(document, reason=form.cleaned_data["reason"], by=self.scope, at=clock.now())
        return redirect(self.editor, pk=version.pk)


def first_choice(request: HttpRequest) -> dict[str, str]:
    """The language of the page, on the usual paper."""
    return {"language": request.LANGUAGE_CODE if request.LANGUAGE_CODE in LANGUAGES else "ky", "paper": "A4"}


class PrintPage(DocumentView):
    """The paper of a document: what the form asks, then the job's page. `ask`: the operation that brings the job."""

    template: str
    form_class: type[Form] = LanguageForm
    ask: Callable[..., Job]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.document(pk), self.form_class(initial=first_choice(request)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document, form = self.document(pk), self.form_class(request.POST)
        if not form.is_valid():
            return self.page(document, form, status=422)
        job = self.ask(document, **form.cleaned_data, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)

    def page(self, document: DepartmentDocument, form: Form, status: int = 200) -> HttpResponse:
        context = {"document": document, "form": form, "cancel": reverse(self.shown, args=[document.pk])}
        return render(self.request, self.template, context, status=status)
