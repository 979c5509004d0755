"""How tests read the pages of the staff tables."""

from io import BytesIO

import openpyxl
from django.urls import reverse

from curriculum.tests.views.pages import text, tree


def reading(member, language: str = "en"):
    member.client.cookies["django_language"] = language
    return member.client


def opened(client, name: str, *args, **query):
    return client.get(reverse(f"staffing:{name}", args=args), query)


def sent(client, name: str, *args, **values):
    return client.post(reverse(f"staffing:{name}", args=args), values)


def list_rows(response) -> list[list[str]]:
    """The rows of the list as a person reads them."""
    rows = tree(response).xpath("//table[.//td[@data-label]]/tbody/tr")
    return [[text(cell) for cell in one.xpath("./td | ./th")] for one in rows]


def table_rows(response, number: int = 0) -> list[list[str]]:
    table = tree(response).xpath("//main//table | //table")[number]
    return [[text(cell) for cell in one.xpath("./td | ./th")] for one in table.iter("tr")]


def facts(response) -> dict[str, str]:
    page = tree(response)
    titles, words = page.xpath("//dl[@class='facts']/dt"), page.xpath("//dl[@class='facts']/dd")
    return {text(title): text(word) for title, word in zip(titles, words, strict=True)}


def figures(response) -> dict[str, str]:
    """The figures of a department: the number that the explanation opens from."""
    found = {}
    for one in tree(response).xpath("//dl[@class='facts-line']/div"):
        summary = one.xpath(".//summary")
        value = summary[0].text if summary else text(one.xpath("./dd")[0])
        found[text(one.xpath("./dt")[0])] = value.strip()
    return found


def workbook_rows(response) -> list[tuple]:
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
