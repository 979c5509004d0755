"""Lists of the portal: columns chosen in the address, numbers to the right, states as badges."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import DepartmentDocument
from kuu_office.core.templatetags.office import badge, moment, number, short_date

NUMBER = {"class": "number"}
EMPTY = "–"  # the same sign on every page of the portal


class NumberColumn(tables.Column):
    """A figure, written in the language of the page; `total=True` adds a sum below all rows."""

    def __init__(self, *args, total: bool = False, **kwargs):
        kwargs.setdefault("attrs", {"th": NUMBER, "td": NUMBER, "tf": NUMBER})
        if total:
            kwargs["footer"] = self.sum_of_rows
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return number(value)

    def value(self, value: Any) -> Any:
        """In a spreadsheet the figure itself, so that people can add it up."""
        return value

    def sum_of_rows(self, table: "OfficeTable", bound_column: Any) -> str:
        return number(table.totals[bound_column.name])


class DateColumn(tables.Column):
    """«27.09.2024»."""

    def render(self, value: Any) -> str:
        return short_date(value)

    def value(self, value: Any) -> Any:
        """In a spreadsheet the day itself, so that people can sort by it."""
        return value


class MomentColumn(tables.Column):
    """«27.09.2024, 14:35»."""

    def render(self, value: Any) -> str:
        return moment(value)


class StateColumn(tables.Column):
    """The badge of the row's `state`."""

    def render(self, record: Any) -> SafeString:
        return badge(record.state, self.value(record))

    def value(self, record: Any) -> str:
        """In a spreadsheet the word alone."""
        return str(record.get_state_display())


class OfficeTable(tables.Table):
    """A list with a column picker. `exportable = True` shows the XLSX button (`?export=xlsx`)."""

    exportable: bool = False
    caption: str | Promise = ""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", EMPTY)
        super().__init__(*args, **kwargs)

    @property
    def row_count(self) -> int:
        return len(self.data)

    @cached_property
    def openings(self) -> dict[str, SafeString]:
        """What stands before every cell of a column; the same in all rows, so it is made once."""
        return {
            column.name: format_html('<td {} data-label="{}">', column.attrs["td"].as_html(), column.header)
            for column in self.columns
        }

    @cached_property
    def totals(self) -> dict[str, Any]:
        """The sums of the columns that show one, over all rows and not only those of the page. One query for rows of
        the database, which stay there."""
        summed = {column.name: column.accessor for column in self.columns.iterall() if column.column._footer}
        if isinstance(self.data.data, QuerySet):
            rows = self.data.data.order_by()
            found = rows.aggregate(**{f"sum_{name}": Sum(str(accessor)) for name, accessor in summed.items()})
            return {name: found[f"sum_{name}"] or 0 for name in summed}
        return {
            name: sum(accessor.resolve(record, quiet=True) or 0 for record in self.data)
            for name, accessor in summed.items()
        }

    @property
    def columns_to_choose(self) -> list:
        """All columns with a heading, shown or not; nothing when there is nothing to choose."""
        named = [column for column in self.columns.iterall() if str(column.header).strip()]
        return named if len(named) > 3 else []

    def before_render(self, request: HttpRequest) -> None:
        self.show_chosen(request.GET.get("columns", ""))

    def show_chosen(self, names: str) -> None:
        """Hides the columns that the address does not name. An export calls it too: it writes exactly what is shown."""
        chosen = set(filter(None, names.split(",")))
        if not chosen & {column.name for column in self.columns_to_choose}:
            return
        for column in self.columns_to_choose:
            if column.name not in chosen:
                self.columns.hide(column.name)


class DocumentTable(OfficeTable):
    """A list of documents of departments: whose each is, its state, whom it waits for, when it is due."""

    exportable = True
    department = tables.Column(accessor="department__short_name", verbose_name=_("Department"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    waits_for = tables.Column(accessor="step", verbose_name=_("Waits for"), empty_values=())
    due_date = DateColumn(verbose_name=_("Due"))

    def render_waits_for(self, record: DepartmentDocument) -> str:
        return record.step_title or EMPTY
