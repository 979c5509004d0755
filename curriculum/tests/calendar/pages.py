"""Asking for the screens of calendars as a person does."""

from django.urls import reverse


def address(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


def get(member, name: str, *args, status: int = 200, **query):
    response = member.client.get(address(name, *args), query)
    assert response.status_code == status
    return response
