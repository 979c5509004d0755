"""The door of the admin site: the portal's sign-in, the registrar's right, and a policy for its scripts."""

from collections.abc import Callable
from functools import wraps

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import InvalidPage
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from kuu_office.core import rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.verdict import missing_right
from kuu_office.core.access.views import request_scope
from kuu_office.core.audit import line_of
from kuu_office.core.clashes import busy_when_passing
from kuu_office.core.errors import OfficeError, Refused
from kuu_office.core.models import AuditEntry

# The admin's own scripts (Alpine) evaluate attributes and set styles; no other page gets this (ADR 0005).
ADMIN_POLICY = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
RECENT = 10
# What the libraries raise for an address that no link of theirs makes.
ODD = (InvalidPage, IncorrectLookupParameters, DisallowedModelAdminLookup)


def holds(request: HttpRequest, permission: Permission) -> bool:
    """Whether this person holds `permission` in the whole university; asked of the database once a request."""
    known = request.__dict__.setdefault("held_everywhere", {})
    if permission not in known:
        known[permission] = rules.holds_everywhere(request_scope(request), permission)
    return known[permission]


class OfficeAdminSite(UnfoldAdminSite):
    """Opens for whoever holds the registrar's right, whatever their account is; has no sign-in of its own (V28)."""

    site_header = _("Reference data")
    index_title = _("Reference data")
    index_template = "core/admin/index.html"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and holds(request, Permission.REFERENCE_EDIT)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Signed out: to the portal's sign-in. No right: 403 with the reason. An operation's refusal: its sentence.

        A row that another session holds: the same page as everywhere. An address that no link makes: 404.
        """
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        @csp_replace(ADMIN_POLICY)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                return closed(request)
            try:
                return inner(request, *args, **kwargs)
            except OfficeError as refusal:
                return refused(request, refusal)
            except ODD as absent:
                raise Http404 from absent
            except OperationalError as fault:
                return answer_of(request, busy_when_passing(fault))

        return guarded

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is one sign-in, with its limits and second factor; the admin site only points at it."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or self.index_url)
        return redirect(self.index_url) if self.has_permission(request) else closed(request)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        recent = AuditEntry.objects.filter(user_id=request.user.pk)[:RECENT]
        return super().index(request, {"recent": [line_of(entry) for entry in recent], **(extra_context or {})})

    @property
    def index_url(self) -> str:
        return reverse("admin:index")


def closed(request: HttpRequest) -> HttpResponse:
    """403, and whose door it is."""
    return answer_of(request, Refused(missing_right(Permission.REFERENCE_EDIT)))


def refused(request: HttpRequest, refusal: OfficeError) -> HttpResponse:
    """A refused form comes back with the sentence; a refused page is the page of that refusal."""
    if request.method == "POST":
        messages.error(request, str(refusal))
        return redirect(request.get_full_path())
    return answer_of(request, refusal)


def answer_of(request: HttpRequest, refusal: OfficeError) -> HttpResponse:
    return render(request, f"{refusal.status}.html", {"refusal": refusal}, status=refusal.status)


site = OfficeAdminSite(name="admin")
