"""Reading pages as people do: the verbs that are offered, the reasons of those that are not, errors beside fields."""

import uuid

import lxml.html
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def tree(response: HttpResponse) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(response.content.decode())


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def verbs(response: HttpResponse) -> dict[str, str]:
    """The buttons under the heading, each with the reason that stops it or an empty text."""
    [actions] = tree(response).find_class("page-actions")
    buttons = actions.xpath('.//*[contains(concat(" ", @class, " "), " button ")][not(ancestor::dialog)]')
    return {text(button): _reason(button) for button in buttons}


def _reason(button: lxml.html.HtmlElement) -> str:
    reasons = button.getparent().find_class("stopped-reason")
    return text(reasons[0]) if reasons and button.get("aria-disabled") else ""


def offered(response: HttpResponse) -> set[str]:
    """The verbs that may be used now."""
    return {label for label, reason in verbs(response).items() if not reason}


def stopped(response: HttpResponse) -> dict[str, str]:
    return {label: reason for label, reason in verbs(response).items() if reason}


def field_errors(response: HttpResponse) -> dict[str, str]:
    """The fields that were refused, with their sentence."""
    fields = tree(response).xpath("//*[@aria-invalid='true']")
    return {field.get("name"): _error_of(response, field) for field in fields}


def _error_of(response: HttpResponse, field: lxml.html.HtmlElement) -> str:
    ids = (field.get("aria-describedby") or "").split()
    return " ".join(text(note) for name in ids for note in tree(response).xpath(f"//*[@id='{name}']"))


def address(name: str, plan=None) -> str:
    return reverse(f"curriculum:{name}", args=[plan.pk] if plan else [])


def send(client: Client, name: str, plan=None, *, key: str = "", **values) -> HttpResponse:
    """A form as the browser sends it, with the key that lets it have one effect."""
    return client.post(address(name, plan), {"idem": key or str(uuid.uuid4()), **values})


def send_twice(client: Client, name: str, plan=None, **values) -> tuple[HttpResponse, HttpResponse]:
    """The same form by a double click."""
    key = str(uuid.uuid4())
    return send(client, name, plan, key=key, **values), send(client, name, plan, key=key, **values)
