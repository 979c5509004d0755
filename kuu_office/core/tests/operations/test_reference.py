"""Reference data: what is written down of a change, and that nothing in use disappears."""

from datetime import date

import pytest

from kuu_office.core import clock
from kuu_office.core.errors import Refused
from kuu_office.core.models import AuditEntry, Post, Unit
from kuu_office.core.operations.reference import (
    record_change,
    record_removal,
    references_to,
    refuse_if_referenced,
    stored_values,
    values_of,
)


@pytest.fixture
def post(db) -> Post:
    return Post.objects.create(code="docent", name_ky="доцент", rank=40)


def test_a_new_row_is_recorded_with_all_its_values(cast, post):
    record_change(obj=post, old={}, by=cast.registrar.scope, at=clock.now())

    entry = AuditEntry.objects.get(event="core.reference.added")
    assert (entry.object_kind, entry.object_label, entry.old, entry.new) == (
        "core.post",
        "доцент",
        {},
        {"code": "docent", "name_ky": "доцент", "is_teaching": False, "rank": 40},
    )


def test_a_changed_row_is_recorded_with_what_changed_only(cast, post):
    old = stored_values(post)
    post.rank, post.name_ru = 41, "доцент (рус.)"

    record_change(obj=post, old=old, by=cast.registrar.scope, at=clock.now())

    entry = AuditEntry.objects.get(event="core.reference.changed")
    assert (entry.old, entry.new) == ({"rank": 40, "name_ru": None}, {"rank": 41, "name_ru": "доцент (рус.)"})


def test_a_value_taken_away_is_recorded_too(cast, units):
    unit = units.department
    Unit.objects.filter(pk=unit.pk).update(valid_to=date(2030, 1, 1))
    old = stored_values(unit)
    unit.valid_to = None

    record_change(obj=unit, old=old, by=cast.registrar.scope, at=clock.now())

    entry = AuditEntry.objects.get(event="core.reference.changed")
    assert (entry.old, entry.new, entry.unit_id) == ({"valid_to": "2030-01-01"}, {"valid_to": None}, unit.pk)


def test_an_unchanged_row_leaves_no_record(cast, post):
    record_change(obj=post, old=stored_values(post), by=cast.registrar.scope, at=clock.now())

    assert not AuditEntry.objects.exists()


def test_related_rows_are_recorded_by_name_and_passwords_never(cast):
    values = values_of(cast.dean.user)

    assert values["person"] == str(cast.dean.person)
    assert {"password", "last_login"} & set(values) == set()


def test_nothing_is_stored_of_a_row_that_is_not_saved_yet():
    assert stored_values(Post(code="new", name_ky="жаңы")) == {}


def test_a_row_that_is_used_stays_and_the_sentence_counts_its_uses(cast):
    with pytest.raises(Refused) as refusal:
        refuse_if_referenced(cast.units.faculty)

    assert "ИТФ" in str(refusal.value) or "факультети" in str(refusal.value)
    assert dict(references_to(cast.units.faculty)) == {
        str(Unit._meta.verbose_name_plural): 2,
        "roles of people": 2,
    }


def test_a_removal_is_recorded_with_what_was_there(cast, post):
    record_removal(obj=post, by=cast.registrar.scope, at=clock.now())

    entry = AuditEntry.objects.get(event="core.reference.removed")
    assert entry.old == {"code": "docent", "name_ky": "доцент", "is_teaching": False, "rank": 40}


def test_a_row_in_use_leaves_no_record_of_a_removal(cast):
    with pytest.raises(Refused):
        record_removal(obj=cast.units.faculty, by=cast.registrar.scope, at=clock.now())

    assert not AuditEntry.objects.exists()
