"""What the tests of the pages of an import send and count."""

from django.urls import reverse

from curriculum.models import Plan, PlanLine
from kuu_office.core.models import ImportRun, StoredFile
from kuu_office.core.spreadsheets.writer import Column, write_table


def url(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


def into(plan: Plan) -> dict:
    return {"into": "draft", "plan": plan.pk}


def foreign(header: list[str], *rows: list, title: str = "План", above: str = "") -> bytes:
    """A department's own layout; `above` stands in a title row over the header."""
    body = [dict(enumerate(row)) for row in ([header, *rows] if above else rows)]
    return write_table([Column(number, text) for number, text in enumerate([above] if above else header)], body, title)


FOREIGN = foreign(["Код", "Сабактын аты-жөнү", "Кредит"], ["М.1.В.1", "Педагогика", 4])


def counts() -> tuple[int, int, int, int]:
    return Plan.objects.count(), PlanLine.objects.count(), ImportRun.objects.count(), StoredFile.objects.count()


def choose(client, run: ImportRun, **fields):
    """The columns of FOREIGN named on the page that asks for them."""
    chosen = {"header_row": 1, "column_1": "code", "column_2": "name_ky", "column_3": "credits"} | fields
    return client.post(url("import_columns", run.pk), chosen)
