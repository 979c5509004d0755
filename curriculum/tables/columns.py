"""How wide a column may grow, a programme in a column."""

import django_tables2 as tables

from curriculum.models import Programme

WIDE = {"td": {"class": "wide"}}
WHOLE = {"td": {"class": "nowrap"}}  # a code that is not broken at its dashes


class ProgrammeColumn(tables.Column):
    """A programme by its code and short name, so that the columns beside it fit on the screen; whole in a workbook."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=WHOLE, **kwargs)

    def render(self, value: Programme) -> str:
        return f"{value.code} {value.abbreviation}"

    def value(self, value: Programme) -> str:
        return str(value)
