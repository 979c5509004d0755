"""Lists: columns chosen in the address, totals, sorting, what an export shows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django.db.models import Value
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from kuu_office.core.models import AcademicYear
from kuu_office.core.tables import DateColumn, MomentColumn, NumberColumn, OfficeTable, StateColumn
from kuu_office.core.templatetags.office import badge, cells


class Row(SimpleNamespace):
    def get_state_display(self) -> str:
        return "бекитилди"


ROWS = [
    Row(
        code="Б.1",
        credits=Decimal("4.50"),
        day=date(2026, 9, 1),
        at=datetime(2026, 9, 1, 3, tzinfo=UTC),
        state="approved",
    ),
    Row(code="Б.2", credits=None, day=None, at=None, state="draft"),
    Row(
        code="<Б.3>", credits=Decimal(6), day=date(2026, 9, 2), at=datetime(2026, 9, 2, 3, tzinfo=UTC), state="returned"
    ),
]


class CourseTable(OfficeTable):
    caption = "Дисциплиналар"
    exportable = True

    code = tables.Column(verbose_name="Коду")
    credits = NumberColumn(verbose_name="Кредит", total=True)
    day = DateColumn(verbose_name="Күнү")
    at = MomentColumn(verbose_name="Учуру")
    state = StateColumn(verbose_name="Абалы")


class ShortTable(OfficeTable):
    code = tables.Column()
    credits = NumberColumn()


@pytest.fixture(autouse=True)
def in_kyrgyz():
    with translation.override("ky"):
        yield


def page(address: str = "/", table_class=CourseTable, rows=ROWS) -> str:
    request = RequestFactory().get(address)
    table = table_class(rows, order_by=request.GET.get("sort", ""))
    source = "{% load render_table from django_tables2 %}{% render_table table %}"
    return Template(source).render(Context({"table": table, "request": request}))


def headings(markup: str) -> list[str]:
    return [heading for heading in ("Коду", "Кредит", "Күнү", "Учуру", "Абалы") if f">{heading}<" in markup]


def test_a_figure_goes_to_a_spreadsheet_as_a_number_and_to_the_page_in_words():
    first, second = list(CourseTable(ROWS).rows)[:2]
    assert (first.get_cell_value("credits"), first.get_cell("credits")) == (Decimal("4.50"), "4,5")
    assert second.get_cell_value("credits") is None


def test_a_state_goes_to_a_spreadsheet_as_a_word_and_to_the_page_as_a_badge():
    first = next(iter(CourseTable(ROWS).rows))
    assert first.get_cell_value("state") == ROWS[0].get_state_display()
    assert first.get_cell("state") == badge("approved", ROWS[0].get_state_display())


def test_all_columns_are_shown_unless_the_address_says_otherwise():
    assert headings(page()) == ["Коду", "Кредит", "Күнү", "Учуру", "Абалы"]


def test_the_address_chooses_columns():
    assert headings(page("/?columns=code,state")) == ["Коду", "Абалы"]


@pytest.mark.parametrize("address", ["/?columns=", "/?columns=nonsense", "/?columns=,,"])
def test_a_choice_of_nothing_shows_everything(address):
    assert len(headings(page(address))) == 5


def test_the_picker_ticks_what_is_shown():
    markup = page("/?columns=code,state")
    assert 'value="code" checked' in markup
    assert 'value="credits">' in markup


def test_a_short_list_offers_no_picker():
    assert "data-columns" not in page(table_class=ShortTable)


def test_an_export_keeps_the_choice_of_the_address():
    markup = page("/?columns=code,state&sort=-code&q=а")
    assert "columns=code%2Cstate" in markup
    assert "export=xlsx" in markup


def test_a_list_that_may_not_leave_has_no_export():
    assert "export=xlsx" not in page(table_class=ShortTable)


def test_the_export_shows_the_chosen_columns():
    table = CourseTable(ROWS)
    table.show_chosen("code,credits")
    assert [column.name for column in table.columns.iterall() if column.visible] == ["code", "credits"]


def test_numbers_stand_at_the_right_with_a_total_below():
    markup = page()
    assert 'class="number"' in markup
    assert ">4,5<" in markup
    assert ">10,5<" in markup.split("<tfoot>")[1]


class YearTable(OfficeTable):
    start_year = NumberColumn(total=True)
    length = NumberColumn(total=True)


@pytest.mark.django_db
def test_sums_of_rows_of_the_database_are_made_there(django_assert_num_queries):
    for year in (2001, 2002, 2003):
        AcademicYear.objects.create(start_year=year, start_date=date(year, 9, 1), end_date=date(year + 1, 8, 31))
    rows = AcademicYear.objects.annotate(length=Value(12)).order_by("start_date")
    table = YearTable(rows.filter(start_year__gt=2001))

    with django_assert_num_queries(1):
        assert table.totals == {"start_year": 4005, "length": 24}
        assert table.totals == {"start_year": 4005, "length": 24}


@pytest.mark.django_db
def test_the_sum_of_no_rows_is_nought():
    assert YearTable(AcademicYear.objects.annotate(length=Value(12))).totals == {"start_year": 0, "length": 0}


def test_sums_of_listed_rows_leave_out_what_is_missing():
    assert CourseTable(ROWS).totals == {"credits": Decimal("10.5")}


def test_dates_and_moments_are_written_in_the_language_of_the_page():
    markup = page()
    assert ">01.09.2026<" in markup
    assert ">01.09.2026, 09:00<" in markup


def test_a_state_is_a_badge():
    assert "badge-good" in page()


def test_what_is_missing_is_one_and_the_same_sign():
    markup = page(rows=[ROWS[1]])
    assert (markup.count(">–<"), "—" in markup) == (3, False)


def test_data_of_people_are_escaped():
    assert "&lt;Б.3&gt;" in page()
    assert "<Б.3>" not in page()


def test_the_sorted_column_says_so():
    assert 'aria-sort="ascending"' in page("/?sort=code")
    assert 'aria-sort="descending"' in page("/?sort=-code")
    assert "aria-sort" not in page()


def test_rows_are_counted():
    assert CourseTable(ROWS).row_count == 3


def test_an_empty_list_says_what_to_do():
    assert "table-empty" in page(rows=[])


def test_the_list_is_named_for_those_who_hear_it():
    assert 'aria-label="Дисциплиналар"' in page()


def test_the_cells_of_a_row_carry_the_name_of_their_column():
    row = next(iter(ShortTable([Row(code="<Б.3>", credits=Decimal(2500), day=None, at=None, state="draft")]).rows))

    assert str(cells(row)) == (
        '<td  data-label="Code">&lt;Б.3&gt;</td><td class="number" data-label="Credits">2500</td>'
    )
