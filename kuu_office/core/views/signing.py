"""What the ways of documents through their signatures have in common: the verbs, the inbox."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core import clock, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import PaperForm, RemarkForm, told_by
from kuu_office.core.models import DepartmentDocument
from kuu_office.core.views.documents import DocumentView


class Verb(DocumentView):
    """Something done with a document, then its page. `act`: the operation, which answers the document."""

    act: Callable[..., Model]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.act(self.document(pk), **self.given(), by=self.scope, at=clock.now())
        if said := self.said(document):
            messages.success(request, said)
        return redirect(self.shown, pk=pk)

    def given(self) -> dict[str, Any]:
        """What the operation is told beside the document."""
        return {}

    def said(self, document: Model) -> str:
        """What the person reads afterwards."""
        return ""


class SignVerb(Verb):
    """A signature at the step that the person saw."""

    act = staticmethod(signoffs.approve)

    def given(self) -> dict[str, Any]:
        return {"expected_step": self.typed()["step"] or None}

    def typed(self) -> dict[str, Any]:
        form = RemarkForm(self.request.POST)
        if not form.is_valid():
            field, faults = next(iter(form.errors.items()))
            raise BadInput(faults[0], field=field)
        return form.cleaned_data


class ReturnVerb(SignVerb):
    """A return with a remark, at the step that the person saw."""

    act = staticmethod(signoffs.return_with_remark)

    def given(self) -> dict[str, Any]:
        return super().given() | {"remark": self.typed()["remark"]}


class WithdrawVerb(Verb):
    """A document taken back by those who submitted it."""

    act = staticmethod(signoffs.withdraw)


class PaperPage(DocumentView):
    """A step signed on paper: who, when, the scan, which is open to those who may see the document."""

    def waiting(self, pk: int) -> Model:
        document = self.document(pk)
        signoffs.can_record_paper(self.scope, document).enforce()
        return document

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.waiting(pk)
        return self.page(document, PaperForm(initial={"step": document.step}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document, form = self.waiting(pk), PaperForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(document, form, status=422)
        given = form.cleaned_data
        paper = {"signer": given["signer"], "signed_on": given["signed_on"], "upload": given["scan"]}
        paper |= {"access": self.access, "expected_step": given["step"] or None}
        try:
            signoffs.bring_paper(document, **paper, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(document, form, status=told_by(form, refusal))
        return redirect(self.shown, pk=pk)

    def page(self, document: Model, form: PaperForm, status: int = 200) -> HttpResponse:
        context = {"document": document, "form": form, "cancel": reverse(self.shown, args=[document.pk])}
        return render(self.request, "core/signing/paper.html", context, status=status)


def in_scope(model: type[DepartmentDocument], verb: Callable[..., Model]) -> Callable[..., Model]:
    """A verb of signing as the inbox asks for it: of the document with that number, in the person's scope."""

    def decide(*, pk: int, by: Scope, **how: Any) -> Model:
        return verb(get_in_scope(model.objects.visible_to(by), pk=pk), by=by, **how)

    return decide


def flags_of(document: DepartmentDocument) -> list[str]:
    """What is doubtful about any document that waits: warnings of its checks, a day that is past."""
    flags = []
    if count := document.warnings:
        flags.append(ngettext("%(count)s warning", "%(count)s warnings", count) % {"count": count})
    if document.due_date and document.due_date < clock.today():
        flags.append(_("past its due date"))
    return flags
