"""What an address or a form names by number; whatever is no number is passed over."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from kuu_office.core import clock
from kuu_office.core.models import AcademicYear
from kuu_office.core.text.row_numbers import row_number


def year_asked(request: HttpRequest) -> AcademicYear | None:
    """The academic year of the address, else the present one; None while there is none."""
    wanted = number_in(request.GET, "year")
    chosen = AcademicYear.objects.filter(pk=wanted).first() if wanted is not None else None
    return chosen or AcademicYear.objects.present(clock.today())


def number_in(values: Mapping[str, str], name: str) -> int | None:
    """The number under a name, or None."""
    return row_number(values.get(name, ""))


def ids_in(request: HttpRequest, name: str) -> list[int]:
    """Numbers of rows that were ticked, each once, in their order."""
    return numbers_in(request.POST.getlist(name) or request.GET.getlist(name))


def numbers_in(texts: Iterable[str]) -> list[int]:
    numbers = (row_number(text) for text in texts)
    return list(dict.fromkeys(number for number in numbers if number is not None))
