"""Addresses of signing in that the portal uses; whatever else the library knows answers 404.

A page that nobody needs is a door that nobody watches: on the library's page of addresses a person could add one that
is never confirmed, and then no second factor was set up any more.
"""

from allauth import urls
from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver

OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "usersessions_list",
    }
)


def absent(request: HttpRequest, **_arguments) -> None:
    raise Http404


def only_open(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The address itself, or one of the same name without a page: the library builds links by names."""
    if isinstance(pattern, URLResolver):
        return URLResolver(pattern.pattern, [only_open(inner) for inner in pattern.url_patterns])
    return pattern if pattern.name in OPEN else URLPattern(pattern.pattern, absent, name=pattern.name)


urlpatterns = [only_open(pattern) for pattern in urls.urlpatterns]
