"""What several filters of the curriculum offer and search."""

from django.db.models import QuerySet

from curriculum.models import Programme
from kuu_office.core.models.text import STORED

YEARS = [(year, str(year)) for year in range(1, 8)]
ALL = "all"
PROGRAMME_TEXT = f"programme__{STORED}"


def programmes(request) -> QuerySet:
    return Programme.objects.order_by("code", "degree", "pk")
