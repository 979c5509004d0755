"""The door of every screen: signed in, allowed, in scope - or told why not."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from kuu_office.core.access.idempotency import answer_once
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.access.verdict import missing_right
from kuu_office.core.clashes import told
from kuu_office.core.errors import BadInput, OfficeError, Refused

# URL names that anybody may open without signing in. Everything else is a ScopedView or the admin site.
PUBLIC = frozenset(
    {
        "healthz",
        "favicon",
        "set_language",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_inactive",
        "mfa_authenticate",
    }
)


class ScopedView(View):
    """A view that declares its permission. Without one it does not start; without the right it says why."""

    access: Permission

    @classmethod
    def as_view(cls, **initkwargs):
        if not isinstance(getattr(cls, "access", None), Permission):
            raise ImproperlyConfigured(f"{cls.__name__} declares no permission (access = Permission.…)")
        return super().as_view(**initkwargs)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            self.enter(request)
            if request.method == "POST":
                return answer_once(request, lambda: self.handled(request, *args, **kwargs))
            return self.handled(request, *args, **kwargs)
        except OfficeError as refusal:
            return self.refused(request, refusal)
        except (OperationalError, IntegrityError, DataError) as fault:
            return self.refused(request, told(fault))

    def enter(self, request: HttpRequest) -> None:
        """Builds the scope and checks the declared permission."""
        request.scope = request_scope(request)
        if not request.scope.allows(self.access):
            raise Refused(missing_right(self.access))
        refuse_zero_bytes(request)

    def handled(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def refused(self, request: HttpRequest, refusal: OfficeError) -> HttpResponse:
        """The sentence, as a fragment for htmx and as a page for everybody else."""
        template = "components/refusal.html" if request.htmx else f"{refusal.status}.html"
        return render(request, template, {"refusal": refusal}, status=refusal.status)

    @property
    def scope(self) -> Scope:
        return self.request.scope


def request_scope(request: HttpRequest) -> Scope:
    """The scope of this request, built once."""
    if not hasattr(request, "scope"):
        request.scope = scope_of(request.user, request_id=request.id, ip=request.META.get("REMOTE_ADDR", ""))
    return request.scope


def refuse_zero_bytes(request: HttpRequest) -> None:
    """No keyboard types one and PostgreSQL keeps none."""
    if any("\0" in value for _name, values in request.POST.lists() for value in values):
        raise BadInput(_("The text has a sign in it that cannot be kept. Type it again by hand."))


def get_in_scope(queryset, **lookup):
    """The one row of a scoped queryset. Absent and foreign look the same: not found."""
    try:
        return queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError) as absent:
        raise Http404(_("There is no such page, or it belongs to another unit.")) from absent
