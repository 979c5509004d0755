"""What happens to every request: an id, plain text, private pages, session rules, the language, the second factor."""

import time
import uuid

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import translation

from kuu_office.core.access.signin import needs_second_factor

TOUCH_SECONDS = 60


class RequestId:
    """Gives each request an id that audit rows and log lines carry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response


class PlainText:
    """Refuses what no browser sends: another encoding than UTF-8, zero bytes in the address.

    Django would fail on the first while it writes its refusal, and PostgreSQL on the second.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_foreign = (request.encoding or "utf-8").lower() != "utf-8"
        if is_foreign or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("Bad request", content_type="text/plain")
        return self.get_response(request)


class PrivatePages:
    """A page of a signed-in person is never kept by a browser or proxy (V35, V36)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class SessionRules:
    """Ends a session after half an hour of silence or a working day, whichever comes first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.check(request, time.time())
        return self.get_response(request)

    def check(self, request: HttpRequest, now: float) -> None:
        session = request.session
        started, seen = session.setdefault("started_at", now), session.setdefault("seen_at", now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > TOUCH_SECONDS:
            session["seen_at"] = now


class Language:
    """The chosen language: the cookie, else the person's own, else Kyrgyz. The browser's wish does not count."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or getattr(request.user, "language", "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


class SecondFactor:
    """Leads people whose role asks for a second factor to set it up before anything else."""

    FREE = ("/accounts/", "/static/", "/healthz", "/language/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.stands_in_the_way(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def stands_in_the_way(self, request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_ROLES or not request.user.is_authenticated:
            return False
        return not request.path.startswith(self.FREE) and needs_second_factor(request.user)
