"""The comparison of three sides, for any records: what differs is named once, by who changed it, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from kuu_office.office.calc.exchange import (
    Difference,
    Found,
    ValueKind,
    comparable,
    difference,
    is_readable,
    look_alikes,
    number_in,
    reconcile,
    settled_values,
)

FIELDS = (("name", ValueKind.TEXT), ("hours", ValueKind.DECIMAL), ("year", ValueKind.WHOLE))
NUMBERS = ["", "0", "2", "2,0", "2.50", " 2 ", "10", "1e3", "көп"]
values = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Сабак", "Сабак ", "Cабак", "Үй", ""]),
        "hours": st.sampled_from(NUMBERS),
        "year": st.sampled_from(NUMBERS),
    }
)
keys = st.tuples(st.sampled_from(["ПИ-1", "ПИ-2", "Т-1"]), st.sampled_from(["Б.1", "Б.2"]))
records = st.dictionaries(keys, values, max_size=6)


def kinds(found: list[Found]) -> list[tuple]:
    return [(one.kind, one.key, one.field) for one in found]


@given(records, records)
def test_the_same_on_both_sides_has_no_difference_whatever_was_before(both, base):
    assert reconcile(both, both, base, FIELDS) == []


@given(records, records, records)
def test_every_difference_is_named_exactly_once(portal, avn, base):
    found = reconcile(portal, avn, base, FIELDS)

    fields = {
        (key, field)
        for key in portal.keys() & avn.keys()
        for field, kind in FIELDS
        if comparable(portal[key][field], kind) != comparable(avn[key][field], kind)
    }
    whole = {(key, "") for key in portal.keys() ^ avn.keys()}
    assert {(one.key, one.field) for one in found} == fields | whole
    assert len(found) == len(fields | whole)


@given(records, records, records)
def test_missing_and_extra_change_places_when_the_sides_do(portal, avn, base):
    there, back = reconcile(portal, avn, base, FIELDS), reconcile(avn, portal, base, FIELDS)

    def of(found, kind):
        return {(one.key, one.field) for one in found if one.kind is kind}

    assert of(there, Difference.MISSING) == of(back, Difference.EXTRA)
    assert of(there, Difference.CHANGED_IN_AVN) == of(back, Difference.CHANGED_IN_PORTAL)
    assert of(there, Difference.CHANGED_IN_BOTH) == of(back, Difference.CHANGED_IN_BOTH)
    assert of(there, Difference.DIFFERENT) == of(back, Difference.DIFFERENT)


@given(records, records, records)
def test_who_changed_is_who_differs_from_the_last_exchange(portal, avn, base):
    for one in reconcile(portal, avn, base, FIELDS):
        if one.field:
            kind = dict(FIELDS)[one.field]
            before = base.get(one.key, {}).get(one.field)
            says = [before is not None and comparable(side, kind) == comparable(before, kind)
                    for side in (one.portal, one.avn)]  # fmt: skip
            expected = {
                (True, False): Difference.CHANGED_IN_AVN,
                (False, True): Difference.CHANGED_IN_PORTAL,
                (False, False): Difference.CHANGED_IN_BOTH if before is not None else Difference.DIFFERENT,
            }
            assert one.kind is expected[tuple(says)]
            assert (one.portal, one.avn, one.base) == (portal[one.key][one.field], avn[one.key][one.field], before)


@given(records, records, records)
def test_what_needs_no_choice_is_known_of_avn_and_what_needs_one_stays_as_it_was_known(portal, avn, base):
    found = reconcile(portal, avn, base, FIELDS)

    known = settled_values(found, avn, portal, base)

    assert set(known) == portal.keys() & avn.keys()
    open_ = {(one.key, one.field) for one in found}
    for key, values_known in known.items():
        for field, _kind in FIELDS:
            told = base.get(key, {}).get(field) if (key, field) in open_ else avn[key][field]
            assert values_known.get(field) == told


@given(records, records, records)
def test_comparing_again_finds_the_same(portal, avn, base):
    first = reconcile(portal, avn, base, FIELDS)
    later = base | settled_values(first, avn, portal, base)

    assert kinds(reconcile(portal, avn, later, FIELDS)) == kinds(first)


@given(st.text(max_size=40))
def test_any_text_is_compared_without_a_fault(text):
    for kind in ValueKind:
        assert difference(text, text, None, kind) is None
        comparable(text, kind)
        is_readable(text, kind)


def test_numbers_are_compared_as_numbers_and_texts_as_texts():
    assert {comparable(text, ValueKind.DECIMAL) for text in ("2", "2,0", " 2.00", "+2")} == {"2"}
    assert {comparable(text, ValueKind.DECIMAL) for text in ("", "0", "0,0", "-0")} == {"0"}
    assert comparable("1 000,5", ValueKind.DECIMAL) == "1000.5"
    assert comparable("2,0", ValueKind.TEXT) == "2,0"
    assert difference("Студент", "Cтудент", None, ValueKind.TEXT) is Difference.DIFFERENT


def test_what_writes_no_number_is_said_so():
    unreadable = ["көп", "1e400", "NaN", "Infinity", "9" * 40, "1.2.3", "1e99"]
    assert [number_in(text) for text in unreadable] == [None] * len(unreadable)
    assert [is_readable(text, ValueKind.WHOLE) for text in ("3", "3,0", "3,5", "", "көп")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert is_readable("көп", ValueKind.TEXT)


def test_a_field_that_the_file_does_not_have_is_not_compared():
    assert reconcile({("ПИ",): {"name": "Үй", "hours": "2"}}, {("ПИ",): {"hours": "2"}}, {}, FIELDS) == []


def test_keys_that_only_look_different_are_pointed_at_and_still_told_apart():
    portal = {("ПИ-1", "Б.1"): {}, ("ПИ-2", "Б.1"): {}}
    avn = {("ПИ-1 ", "Б.1"): {}, ("ПИ-3", "Б.1"): {}}

    found = reconcile(portal, avn, {}, FIELDS)

    assert [(one.kind, one.key, one.like) for one in found] == [
        (Difference.MISSING, ("ПИ-1", "Б.1"), None),
        (Difference.MISSING, ("ПИ-2", "Б.1"), None),
        (Difference.EXTRA, ("ПИ-1 ", "Б.1"), ("ПИ-1", "Б.1")),
        (Difference.EXTRA, ("ПИ-3", "Б.1"), None),
    ]


def test_a_key_that_two_records_resemble_is_not_guessed():
    assert look_alikes([("ѳ",)], [("ө",), ("о",)]) == {}
    assert look_alikes([("Ѳ-1",)], [("ө-1",)]) == {("Ѳ-1",): ("ө-1",)}
