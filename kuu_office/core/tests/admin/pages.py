"""What the tests of the admin pages share: addresses, forms, messages, a row of every kind."""

from django.contrib.messages import get_messages
from django.urls import reverse


def page(model, kind: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def form(**values) -> dict:
    """A posted form: rows by their number, empty ones left out."""
    return {name: getattr(value, "pk", value) for name, value in values.items() if value is not None}
