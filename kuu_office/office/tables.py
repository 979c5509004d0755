"""The register as a list, and the column of other lists that says what is entered in AVN."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuu_office.core.tables import EMPTY, DateColumn, OfficeTable
from kuu_office.core.templatetags.office import short_date
from kuu_office.office.models import Act
from kuu_office.office.queries.exchange import Entered, entered_in_avn


class ActTable(OfficeTable):
    """Acts, newest first; the title follows the reader's language."""

    exportable = True
    caption = _("Register of acts")
    empty_text = _("No act answers to the filters. Take one away, or enter the act.")
    date = DateColumn(verbose_name=_("Date"))
    number = tables.Column(verbose_name=_("Number"))
    title_ky = tables.Column(
        accessor="title",
        verbose_name=_("Title"),
        order_by=("title_ky",),
        linkify=lambda record: ("office:act", {"pk": record.pk}),
    )
    valid_from = DateColumn(verbose_name=_("In force from"))
    valid_to = DateColumn(verbose_name=_("In force until"), default=_("in force"))

    class Meta:
        model = Act
        fields = ("date", "number", "title_ky", "kind", "valid_from", "valid_to")
        order_by = ("-date",)


class EnteredColumn(tables.Column):
    """Whether the objects of a list are entered in AVN by a program; asked once for the page that is shown."""

    def __init__(self, program: str):
        super().__init__(accessor="pk", verbose_name=_("AVN"), orderable=False)
        self.program = program

    def render(self, record: Any, table: OfficeTable) -> str:
        entered = self._known(table, "page").get(record.pk)
        return render_to_string("components/state_badge.html", badge_of(entered)) if entered else EMPTY

    def value(self, record: Any, table: OfficeTable) -> str:
        entered = self._known(table, "whole").get(record.pk)
        return badge_of(entered)["label"] if entered else ""

    def _known(self, table: OfficeTable, part: str) -> dict[int, Entered]:
        """The marks of the rows on the page, or of all rows for an export; kept with the table."""
        kept = table.__dict__.setdefault("entered_in_avn", {})
        if part not in kept:
            rows = table.page.object_list if part == "page" and table.page else table.rows
            kept[part] = entered_in_avn(self.program, [row.record.pk for row in rows])
        return kept[part]


def badge_of(entered: Entered) -> dict[str, str]:
    """The badge of components/state_badge.html."""
    if entered.is_outdated:
        return {"label": str(_("changed since")), "tone": "wait", "shape": "warning"}
    return {"label": short_date(timezone.localdate(entered.mark.marked_at)), "tone": "good", "shape": "state-approved"}
