"""An import is shown before it is done: what each row would do, and why some may not."""

import json
from decimal import Decimal

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from kuu_office.core.spreadsheets.cells import CellError
from kuu_office.core.spreadsheets.results import ImportResult, Outcome, RowResult, row_result

VALUES = {"code": "Б.1", "credits": Decimal("5")}
CELLS = {"code": "A2", "credits": "D2"}
ERROR = CellError("D2", "credits", "үч", "“%(value)s” is not a number.")


def result_of(row_no: int, code: str, outcome: Outcome = Outcome.CREATED) -> RowResult:
    return RowResult(row_no, {"code": code}, {"code": f"A{row_no}"}, outcome)


@pytest.mark.parametrize(
    ("errors", "current", "outcome", "before"),
    [
        ([ERROR], None, Outcome.REFUSED, {}),
        ([ERROR], VALUES, Outcome.REFUSED, {}),
        ([], None, Outcome.CREATED, {}),
        ([], VALUES, Outcome.UNCHANGED, {}),
        ([], {**VALUES, "id": 7}, Outcome.UNCHANGED, {}),
        ([], {"code": "Б.1", "credits": Decimal("5.0")}, Outcome.UNCHANGED, {}),
        ([], {"code": "Б.1", "credits": Decimal("4")}, Outcome.CHANGED, {"credits": Decimal("4")}),
        ([], {"code": "Б.1"}, Outcome.CHANGED, {"credits": None}),
    ],
)
def test_a_row_does_one_of_four_things(errors, current, outcome, before):
    row = row_result(2, VALUES, CELLS, errors=errors, current=current)
    assert row == RowResult(2, VALUES, CELLS, outcome, tuple(errors), before)


def test_a_result_counts_all_four_outcomes():
    whole = ImportResult((result_of(2, "а"), result_of(3, "б"), result_of(4, "в", Outcome.UNCHANGED)))
    assert whole.counts == {
        Outcome.CREATED: 2,
        Outcome.CHANGED: 0,
        Outcome.UNCHANGED: 1,
        Outcome.REFUSED: 0,
    }


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], False),
        ([Outcome.UNCHANGED], False),
        ([Outcome.CREATED], True),
        ([Outcome.CHANGED, Outcome.UNCHANGED], True),
        ([Outcome.CREATED, Outcome.REFUSED], False),
    ],
)
def test_an_import_is_applied_whole_or_not_at_all(outcomes, expected):
    rows = tuple(result_of(number, "x", outcome) for number, outcome in enumerate(outcomes, start=2))
    assert ImportResult(rows).can_apply is expected


def test_errors_stand_in_the_order_of_the_file():
    rows = tuple(
        RowResult(
            n, {}, {}, Outcome.REFUSED, (CellError(f"A{n}", "code", "", "x"), CellError(f"B{n}", "name", "", "y"))
        )
        for n in (2, 5)
    )
    assert [error.cell for error in ImportResult(rows).errors] == ["A2", "B2", "A5", "B5"]


def test_a_preview_goes_into_the_database_and_back():
    whole = ImportResult(
        (
            row_result(2, {"code": "Б.1"}, {"code": "A2"}, current={"code": "Б.0"}),
            row_result(3, {"code": "Б.2"}, {"code": "A3"}, errors=[ERROR]),
        )
    )
    stored = json.loads(json.dumps(whole.to_json(), cls=DjangoJSONEncoder))
    assert ImportResult.from_json(stored) == whole


def test_decimals_and_dates_are_left_to_the_encoder_of_the_field():
    stored = json.loads(json.dumps(row_result(2, VALUES, CELLS).to_json(), cls=DjangoJSONEncoder))
    assert stored["values"] == {"code": "Б.1", "credits": "5"}
    assert stored["outcome"] == "created"
