"""The whole history of one object, for those who may see the object."""

from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope

LINES = 200


class History(ScopedView):
    access = Permission.AUDIT_VIEW

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        obj = get_in_scope(model_of(kind)._default_manager.visible_to(self.scope), pk=pk)
        context = {"object": obj, "lines": audit.history_of(obj, LINES), "limit": LINES}
        return render(request, "core/history/page.html", context)


def model_of(kind: str) -> type[models.Model]:
    """The model of a kind such as `curriculum.plan`; only those that know who may see them have a history page."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        model = None
    if model is None or not hasattr(model._default_manager, "visible_to"):
        raise Http404(_("There is no such page, or it belongs to another unit."))
    return model
