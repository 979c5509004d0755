"""What a person sees when the portal itself fails."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

AWAY = (OperationalError, InterfaceError)


def fault(request: HttpRequest) -> HttpResponse:
    """The page of faults: 503 while the database is away, so that a proxy or robot comes again, else 500 (F04)."""
    response = server_error(request)
    if isinstance(sys.exc_info()[1], AWAY):
        response.status_code = 503
        response["Retry-After"] = "10"
    return response
