"""For any sequence of saves the row holds the last of each week, and every version counts its saves."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.calc.calendar import EMPTY
from curriculum.models import Calendar, CalendarRow
from curriculum.operations.calendar_weeks import Palette, paint_weeks
from curriculum.operations.cells import CellWrite
from curriculum.queries.calendar import symbols_in_order
from curriculum.seed.symbols import SYMBOLS
from curriculum.tests.calendar.rows import make_calendar
from curriculum.tests.world import NOON

SIGNS = {sign: code for code, sign, *_rest in SYMBOLS} | {"": EMPTY}
SAVES = st.lists(
    st.dictionaries(st.integers(1, 52), st.sampled_from(sorted(SIGNS)), min_size=1, max_size=8), max_size=6
)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(SAVES)
def test_the_row_holds_the_last_sign_of_each_week(cast, world, year, saves):
    Calendar.objects.all().delete()
    calendar = make_calendar(world.programme, year)
    row, expected, versions = calendar.rows.first(), list(calendar.rows.first().weeks), {}
    for save in saves:
        writes = [CellWrite(row.pk, f"w{week}", sign, versions.get(f"w{week}", 0)) for week, sign in save.items()]
        paint_weeks(calendar_id=calendar.pk, writes=writes, by=cast.deans_clerk.scope, at=NOON)
        for week, sign in save.items():
            expected[week - 1] = SIGNS[sign]
            versions[f"w{week}"] = versions.get(f"w{week}", 0) + 1

    row = CalendarRow.objects.get(pk=row.pk)
    assert row.weeks == "".join(expected)
    assert row.cell_versions == versions
    assert Calendar.objects.get(pk=calendar.pk).revision == 1 + len(saves)


@QUICK
@given(st.text(max_size=12))
def test_any_text_is_a_symbol_of_the_list_an_empty_week_or_nothing(year, text):
    palette = Palette(symbols_in_order())
    code = palette.read(text)

    assert code in {None, *SIGNS.values()}
    assert code is None or palette.read(palette.sign(code)) == code
