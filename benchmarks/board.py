"""The board of the largest department: opened by its head, a part of a line given; what it gives is taken back."""

import sys
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from benchmarks.clock import Row, measure, queries_of
from benchmarks.university import taken_back

ROUNDS = 50


def figures() -> Iterator[Row]:
    """Opening with all lines, and giving a part of one."""
    from django.db.models import Count

    from workload.models import LoadSheet

    sheet = (
        LoadSheet.objects.filter(state="draft").annotate(n=Count("lines")).order_by("-year__start_year", "-n").first()
    )
    client, board = head_of(sheet), reverse("workload:board", args=[sheet.pk])
    opened = lambda: client.get(f"{board}?state=all")  # noqa: E731
    yield Row(f"board of {sheet.n} lines", measure(opened, ROUNDS), queries_of(opened), 250.0, 15)
    yield Row("hours given on the board", measure(taken_back(giving(client, sheet)), ROUNDS), None, 80.0)


def head_of(sheet) -> Client:
    """Signed in as whoever heads the department."""
    from kuu_office.core.models import User

    roles = {"person__role_grants__role": "department_head", "person__role_grants__unit": sheet.department_id}
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.filter(**roles).order_by("pk").first())
    return client


def giving(client: Client, sheet):
    """Gives the hundredth of an hour of a free line to the first teacher whose norm leaves room, else to a vacancy."""
    from workload.queries.board import lines_on_board, people_of

    line, found = lines_on_board(sheet).filter(free__gt=1).exclude(work="lecture").first(), people_of(sheet, "")
    roomy = [one for one in found.teachers if one.seat.holder.norm and one.seat.holder.norm > one.taken + 1]
    to = [*roomy, *found.vacancies][0].seat.holder.key
    sent = {"line": f"{line.pk}:{line.free}", "to": to, "hours": "0.01"}
    url = reverse("workload:board_assign", args=[sheet.pk])

    def act() -> None:
        response = client.post(url, sent, headers={"HX-Request": "true"})
        if response.status_code != 200:
            sys.exit(f"hours were not given: {response.status_code} {response.content[:200]!r}")

    return act
