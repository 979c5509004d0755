"""Pages of groups, students and orders: their addresses, forms as a browser sends them, rows of their tables."""

import re
import uuid
from io import BytesIO

import openpyxl
from django.urls import reverse

from curriculum.tests.views.pages import text, tree

NUMBER = "11203200612345"


def url(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


def page(client, name: str, *args, **query):
    return client.get(url(name, *args), query)


def post(client, view: str, obj=None, /, *, key: str = "", **values):
    """A form as the browser sends it, a field called `name` among the others."""
    return client.post(url(view, *([obj.pk] if obj else [])), {"idem": key or str(uuid.uuid4()), **values})


def rows(response) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in tree(response).xpath("//table//tbody/tr")]


def names(response) -> list[str]:
    return [re.sub(r" \d\d-\d+$", "", row[0]) for row in rows(response)]


def sheet(response) -> list[tuple]:
    book = openpyxl.load_workbook(BytesIO(response.content)).active
    return [row for row in book.iter_rows(values_only=True) if any(cell is not None for cell in row)]


def admission(here, **fields) -> dict:
    values = {
        "surname": "Кенжебаев", "given_name": "Темир", "sex": "male", "birth_date": "2007-03-12", "citizenship": "KG",
        "record_number": "26-0100", "group": here.second.pk, "funding": "budget", "number": "100-К",
        "date": "2026-02-02", "effective_date": "2026-02-02",
    }  # fmt: skip
    return values | fields


def way(response) -> list[str]:
    return [text(one) for one in tree(response).xpath("//ol[@class='breadcrumbs']/li")]


def hidden(response) -> dict:
    """What the preview sends on."""
    found: dict[str, list[str]] = {}
    [form] = tree(response).xpath("//form[.//button[@value='edit']]")
    for field in form.xpath(".//input[@type='hidden']"):
        found.setdefault(field.get("name"), []).append(field.get("value"))
    found.pop("csrfmiddlewaretoken", None)
    return found


def outcomes(response) -> dict[str, tuple[str, str]]:
    return {row[0].rsplit(" ", 1)[0]: (row[1], row[2]) for row in rows(response)}


def offers_record(response) -> bool:
    return bool(tree(response).xpath("//button[@value='record']"))


def typed(kind: str, students, step: str = "preview", **fields) -> dict:
    values = {"kind": kind, "number": "7-К", "date": "2026-02-02", "effective_date": "2026-02-02", "note": ""}
    return values | {"students": [one.pk for one in students], "step": step} | fields
