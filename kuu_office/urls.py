"""Doors of the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control, never_cache

from kuu_office.core.admin.site import site
from kuu_office.core.views.language import set_language


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers while the web process lives; a proxy asks it."""
    return HttpResponse("ok", content_type="text/plain")


@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address beside papers and files, which cannot link the crest."""
    return redirect(static("img/crest.svg"))


urlpatterns = [
    path("favicon.ico", favicon, name="favicon"),
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("kuu_office.core.access.account_urls")),
    path("language/", set_language, name="set_language"),
    path("admin/", site.urls),
    path("office/", include("kuu_office.office.urls")),
    path("curriculum/", include("curriculum.urls")),
    path("workload/", include("workload.urls")),
    path("staffing/", include("staffing.urls")),
    path("", include("kuu_office.core.urls")),
]

handler500 = "kuu_office.core.views.faults.fault"
