"""Files of AVN by their profile, for a small program of two key fields and three values: no database is asked."""

import pytest

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.office.calc.exchange import ValueKind
from kuu_office.office.exchange_files import Reading, content_type, file_of, name_of, read
from kuu_office.office.exchange_forms import picks_in
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.operations.choices import Pick
from kuu_office.office.operations.profiles import own_layout
from kuu_office.office.programs import ExchangeField, ExchangeProgram, ExchangeRecord, by_object, fingerprint

PROGRAM = ExchangeProgram(
    key="toy",
    number="99",
    title="Toys",
    access="office.exchange.view",
    fields=(
        ExchangeField("box", "Box", is_key=True),
        ExchangeField("toy", "Toy", is_key=True),
        ExchangeField("name", "Name"),
        ExchangeField("price", "Price", ValueKind.DECIMAL),
        ExchangeField("pieces", "Pieces", ValueKind.WHOLE, fixed="It is counted.", counts=False),
    ),
    uses_term=False,
    collect=lambda units, term: [],
    of_objects=lambda ids: [],
    take=lambda *arguments, **named: {},
    reopens=lambda ids: [],
    url=str,
)
HEADINGS = [["box", "Кутуча"], ["toy", "Оюнчук"], ["name", "Аты"], ["price", "Баасы"], ["pieces", "Саны"]]


def profile(**changes) -> ExchangeProfile:
    values = {"program": "toy", "title": "АВН", "file_kind": "csv", "encoding": "utf-8", "separator": ";"}
    return ExchangeProfile(**values | {"columns": HEADINGS} | changes)


def record(toy: str = "1", box: str = "А", object_id: int = 7, **values: str) -> ExchangeRecord:
    told = {"name": "Топ", "price": "2.5", "pieces": "1"} | values
    return ExchangeRecord(key=(box, toy), values=told, object_id=object_id, unit_id=1, label=f"{box}{toy}")


def lines(*rows: str) -> bytes:
    return "\r\n".join(["Кутуча;Оюнчук;Аты;Баасы;Саны", *rows]).encode()


def reading(content: bytes, **changes) -> Reading:
    return read(profile(**changes), PROGRAM, content, "avn.csv")


def problems(found: Reading) -> list[tuple[str, str]]:
    return [(one.cell, one.message.split(".")[0]) for one in found.problems]


def test_records_are_written_in_the_order_of_the_profile():
    turned = profile(columns=[HEADINGS[3], HEADINGS[1], HEADINGS[0]])

    assert file_of(turned, PROGRAM, [record()]).decode() == "Баасы;Оюнчук;Кутуча\r\n2.5;1;А\r\n"


def test_what_is_written_is_read_as_it_was():
    records = [record("1"), record("2", name="=1+1", price=""), record("1", "Б", name="Үй; күн")]

    found = reading(file_of(profile(), PROGRAM, records))

    assert found.records == {one.key: dict(one.values) for one in records}
    assert (found.problems, found.absent) == ([], ())


def test_avn_has_words_of_its_own_for_the_values_of_the_portal():
    worded = profile(words={"name": {"bear": "Аюу", "car": "Машина"}, "box": {"a": "Чоң кутуча"}})
    records = [record("1", "a", name="bear"), record("2", "a", name="doll"), record("3", name="car")]

    written = file_of(worded, PROGRAM, records)

    assert written.decode().splitlines()[1:] == [
        "Чоң кутуча;1;Аюу;2.5;1",
        "Чоң кутуча;2;doll;2.5;1",
        "А;3;Машина;2.5;1",
    ]
    found = read(worded, PROGRAM, written, "avn.csv")
    assert (found.records, found.problems) == ({one.key: dict(one.values) for one in records}, [])


def test_words_are_known_whatever_their_case_and_the_portal_s_own_values_too():
    worded = {"words": {"name": {"bear": "Аюу"}, "price": {"2.5": "арзан"}, "box": {"a": "Чоң"}}}

    found = reading(lines("чоң;1; АЮУ ;Арзан;1", "a;2;bear;3;1", "А;3;Карышкыр;3;1"), **worded)

    assert found.records == {
        ("a", "1"): {"name": "bear", "price": "2.5", "pieces": "1"},
        ("a", "2"): {"name": "bear", "price": "3", "pieces": "1"},
        ("А", "3"): {"name": "Карышкыр", "price": "3", "pieces": "1"},
    }
    assert found.address(("a", "1"), "name") == "C2"


def test_two_rows_that_name_one_record_with_a_word_and_with_a_value_are_a_repeat():
    found = reading(lines("Чоң;1;Топ;2;1", "a;1;Топ;3;1"), words={"box": {"a": "Чоң"}})

    assert [(list(found.records), one.cell, one.values) for one in found.problems] == [
        ([("a", "1")], "A3", {"row": "2"})
    ]


def test_a_workbook_is_read_from_the_sheet_of_the_profile_or_the_first():
    book = file_of(profile(file_kind="xlsx", sheet="АВН 99"), PROGRAM, [record()])

    for sheet in ("АВН 99", "авн 99", "", "Башка"):
        found = read(profile(file_kind="xlsx", sheet=sheet), PROGRAM, book, "avn.xlsx")
        assert found.records == {("А", "1"): {"name": "Топ", "price": "2.5", "pieces": "1"}}


def test_numbers_stand_in_a_workbook_as_numbers():
    book = file_of(profile(file_kind="xlsx"), PROGRAM, [record(price="1000.50")])

    assert read(profile(file_kind="xlsx"), PROGRAM, book, "a.xlsx").records["А", "1"]["price"] == "1000.5"


def test_a_workbook_without_the_right_sheet_names_the_missing_columns():
    book = write_table([Column("x", "Х")], [{"x": 1}], "Барак")

    with pytest.raises(BadInput, match="“Кутуча”, “Оюнчук”"):
        read(profile(file_kind="xlsx"), PROGRAM, book, "a.xlsx")


def test_each_value_knows_its_cell():
    found = reading(lines("А;1;Топ;2;1", ";;;;", "А;2;Машина;3;1"))

    assert found.address(("А", "2"), "price") == "D4"
    assert found.address(("А", "2"), "") == "A4"
    assert found.address(("Б", "9"), "price") == ""


def test_columns_that_the_file_lacks_are_named_and_not_read():
    found = reading("Оюнчук;Кутуча;Баасы\r\n1;А;2\r\n".encode())

    assert (found.records, found.absent) == ({("А", "1"): {"price": "2"}}, ("name", "pieces"))


def test_headings_are_known_whatever_their_case_spaces_and_keyboard():
    found = reading("  КУТУЧА ;оюнчук;АTЫ\r\nА;1;Топ\r\n".encode())

    assert found.records == {("А", "1"): {"name": "Топ"}}


def test_lines_above_the_header_are_passed_over():
    found = reading("АВН\r\nНомер;99\r\n".encode() + lines("А;1;Топ;2;1"))

    assert list(found.records) == [("А", "1")]


def test_a_row_without_its_key_and_a_repeated_one_are_named_and_left_out():
    found = reading(lines("А;1;Топ;2;1", ";2;Машина;3;1", "А;;Куурчак;3;1", "А;1;Башка;9;1"))

    assert found.records == {("А", "1"): {"name": "Топ", "price": "2", "pieces": "1"}}
    assert problems(found) == [
        ("A3", "The row does not say which record it is: this cell is empty"),
        ("B4", "The row does not say which record it is: this cell is empty"),
        ("A5", "The row repeats the record of row %(row)s; it is not compared"),
    ]
    assert found.problems[2].values == {"row": "2"}


def test_a_key_longer_than_any_record_is_named():
    assert problems(reading(lines("А;" + "1" * 600 + ";Топ;2;1"))) == [
        ("A2", "The row names its record with more than 500 characters")
    ]


def test_a_value_too_long_is_not_compared_and_the_others_are():
    found = reading(lines("А;1;" + "х" * 10_001 + ";2;1"))

    assert found.records == {("А", "1"): {"price": "2", "pieces": "1"}}
    assert [one.cell for one in found.problems] == ["C2"]


def test_no_more_problems_are_kept_than_people_read():
    assert len(reading(lines(*(";1;Топ;2;1" for _row in range(500)))).problems) == 200


def test_a_tab_inside_a_value_becomes_a_space():
    found = reading(lines('"А\tБ";1;"Топ\tбир";2;1'))

    assert found.records == {("А Б", "1"): {"name": "Топ бир", "price": "2", "pieces": "1"}}


def test_a_workbook_sent_as_text_and_text_sent_as_a_workbook_are_refused():
    book = file_of(profile(file_kind="xlsx"), PROGRAM, [record()])

    with pytest.raises(UploadRefused) as as_text:
        reading(book)
    with pytest.raises(UploadRefused) as as_book:
        read(profile(file_kind="xlsx"), PROGRAM, lines("А;1;Топ;2;1"), "avn.xlsx")
    assert (as_text.value.code, as_book.value.code) == ("not_text", "not_workbook")


def test_a_file_is_called_after_its_program_and_its_extent():
    assert name_of(profile(), PROGRAM, "ИТФ 2026") == "AVN 99 ИТФ 2026.csv"
    assert (content_type(profile()), content_type(profile(file_kind="xlsx"))[:11]) == ("text/csv", "application")


def test_the_fingerprint_follows_what_counts_whatever_the_order():
    first = fingerprint(PROGRAM, [record("1"), record("2")])

    assert fingerprint(PROGRAM, [record("2"), record("1")]) == first
    assert fingerprint(PROGRAM, [record("1", pieces="5"), record("2")]) == first
    assert fingerprint(PROGRAM, [record("1", name="Башка"), record("2")]) != first
    assert fingerprint(PROGRAM, [record("1")]) != first


def test_records_are_gathered_by_their_object():
    one, two, three = record("1"), record("2", object_id=8), record("3")

    assert by_object([one, two, three]) == {7: [one, three], 8: [two]}


def test_the_portals_own_form_names_every_field_once():
    layout = own_layout(PROGRAM)

    assert layout.columns == (
        ("box", "Box"),
        ("toy", "Toy"),
        ("name", "Name"),
        ("price", "Price"),
        ("pieces", "Pieces"),
    )
    assert (layout.file_kind, layout.sheet) == ("xlsx", "AVN 99")


@pytest.mark.parametrize(
    ("sent", "picks"),
    [
        ({"choice-1": "take", "seen-1": "3"}, [Pick(1, "take", 3)]),
        ({"choice-1": "", "seen-1": "0"}, [Pick(1, "", 0)]),
        ({"seen-1": "0"}, [Pick(1, "", 0)]),
        ({"choice-1": "take"}, []),
        ({"choice-1": "steal", "seen-1": "0"}, []),
        ({"choice-1": "take", "seen-1": "-1"}, []),
        ({"choice-1": "take", "seen-1": "x"}, []),
    ],
)
def test_choices_of_a_page_are_read_and_what_is_malformed_is_left_out(sent, picks):
    assert picks_in(sent, ["1"]) == picks


def test_numbers_that_no_row_has_are_left_out():
    assert picks_in({"seen-x": "0", "seen-²": "0"}, ["x", "", "9" * 20]) == []
