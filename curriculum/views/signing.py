"""What the ways of plans, calendars and semester plans through their signatures have in common."""

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum.forms import PaperForm
from kuu_office.core import clock, signoffs
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by


class PaperPage(ScopedView):
    """A step signed on paper: who, when, the scan.

    `name`: what the operation and the template call the document; `shown`: the page that it has; `sign`: the operation.
    """

    name: str
    shown: str
    template_name: str
    sign: Callable[..., Model]

    def document(self, pk: int) -> Model:
        """The document, in the reader's scope."""
        raise NotImplementedError

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
        try:
            self.sign(**{self.name: document}, **paper, step=given["step"] or None, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(document, form, status=told_by(form, refusal))
        return redirect(self.shown, pk=pk)

    def page(self, document: Model, form: PaperForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, {self.name: document, "form": form}, status=status)
