"""Rows written by COPY are the rows that saving would have written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction

from kuu_office.core import copying
from kuu_office.core.copying import copy_rows, numbered, overwrite
from kuu_office.core.models import AcademicYear, Appointment, Job, Person, Post, Unit, User

pytestmark = pytest.mark.django_db
TRICKY = 'tab\tline\nreturn\rslash\\N «өүң» "quoted" \' {a,b}'


def unit(**values) -> Unit:
    return Unit(kind="faculty", code="X", name_ky="Х", valid_from=date(1951, 5, 24), **values)


def written_both_ways(row: models.Model) -> tuple[dict, dict]:
    """The columns of a row copied, and of the same row saved; without its number."""
    [row] = numbered([row])
    columns = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    copy_rows([row])
    copied = type(row).objects.filter(pk=row.pk).values(*columns).get()
    type(row).objects.filter(pk=row.pk).delete()
    row.save(force_insert=True)
    return copied, type(row).objects.filter(pk=row.pk).values(*columns).get()


def test_text_comes_through_as_it_is():
    copied, saved = written_both_ways(unit(name_ru=TRICKY, name_en=""))

    assert copied == saved
    assert copied["name_ru"] == TRICKY


def test_nothing_stays_nothing_and_an_empty_text_stays_empty():
    copied, saved = written_both_ways(Person(surname="Асанов", given_name="Үсөн"))

    assert copied == saved
    assert (copied["birth_date"], copied["patronymic"]) == (None, "")


def test_numbers_dates_and_keys_come_through():
    person, post = Person.objects.create(surname="А", given_name="Б"), Post.objects.create(code="x", name_ky="х")
    place = unit()
    place.save()

    copied, saved = written_both_ways(
        Appointment(person=person, post=post, unit=place, rate=Decimal("1.25"), start_date=date(2024, 2, 29))
    )

    assert copied == saved
    assert (copied["rate"], copied["start_date"], copied["unit_id"]) == (Decimal("1.25"), date(2024, 2, 29), place.pk)


def test_moments_truth_and_json_come_through():
    at = datetime(2026, 9, 1, 8, 30, 15, 250, tzinfo=UTC)
    owner = User.objects.create(username="x")
    copied, saved = written_both_ways(
        Job(
            task="a.b",
            owner=owner,
            title=TRICKY,
            params={"a": [1, TRICKY, None, True], "б": {"в": 1.5}},
            created_at=at,
        )
    )

    assert copied == saved
    assert copied["params"] == {"a": [1, TRICKY, None, True], "б": {"в": 1.5}}
    assert copied["created_at"] == at


def test_numbers_are_those_that_the_table_would_give_next():
    first = AcademicYear.objects.create(start_year=1999, start_date=date(1999, 9, 1), end_date=date(2000, 8, 31))
    rows = [
        AcademicYear(start_year=year, start_date=date(year, 9, 1), end_date=date(year + 1, 8, 31))
        for year in (2001, 2002)
    ]

    copy_rows(numbered(rows))
    after = AcademicYear.objects.create(start_year=2003, start_date=date(2003, 9, 1), end_date=date(2004, 8, 31))

    assert [row.pk for row in rows] == [first.pk + 1, first.pk + 2]
    assert after.pk == first.pk + 3


def test_more_rows_than_a_chunk_are_all_written(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(copying, "CHUNK", 3)
    people = [Person(surname=f"Асанов{number}", given_name="Үсөн") for number in range(7)]

    with django_assert_num_queries(1):
        numbered(people)

    assert copy_rows(people) == 7
    assert Person.objects.count() == 7


def test_of_nothing_nothing_is_written(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert (numbered([]), copy_rows([])) == ([], 0)


def test_constraints_hold_for_copied_rows():
    people = numbered([Person(surname="А", given_name="Б", personal_number="1" * 14) for _one in range(2)])

    with pytest.raises(IntegrityError, match="person_personal_number_once"), transaction.atomic():
        copy_rows(people)

    assert Person.objects.count() == 0


def test_keys_to_nowhere_are_refused():
    copy_rows(numbered([unit(parent_id=10**9)]))

    with pytest.raises(IntegrityError), transaction.atomic():
        transaction.get_connection().check_constraints()
    Unit.objects.all().delete()


def test_rows_that_stand_get_other_values_in_the_named_columns_only():
    rows = numbered([unit(name_ru="бир"), Unit(kind="faculty", code="Y", name_ky="Ү", valid_from=date(1951, 5, 24))])
    copy_rows(rows)
    for row in rows:
        row.name_ru, row.name_en, row.valid_to, row.parent_id = TRICKY, "not named", date(2026, 8, 31), rows[0].pk
    rows[1].valid_to = None
    overwrite(rows, ["name_ru", "valid_to", "parent"])

    found = Unit.objects.filter(pk__in=[row.pk for row in rows]).order_by("code")
    assert list(found.values_list("code", "name_ru", "name_en", "valid_to", "parent")) == [
        ("X", TRICKY, "", date(2026, 8, 31), rows[0].pk), ("Y", TRICKY, "", None, rows[0].pk),
    ]  # fmt: skip


def test_numbers_are_overwritten_to_the_last_digit():
    person, post = Person.objects.create(surname="А", given_name="Б"), Post.objects.create(code="x", name_ky="х")
    place = unit()
    place.save()
    one = Appointment.objects.create(person=person, post=post, unit=place, rate=1, start_date=date(2024, 2, 29))
    one.rate, one.start_date = Decimal("1.25"), date(2025, 9, 1)
    overwrite([one], ["rate", "start_date"])

    one.refresh_from_db()
    assert (one.rate, one.start_date) == (Decimal("1.25"), date(2025, 9, 1))


def test_a_constraint_holds_for_what_is_overwritten():
    place = unit()
    place.save()
    place.valid_to = date(1900, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        overwrite([place], ["valid_to"])


def test_nothing_is_overwritten_by_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        overwrite([], ["name_ru"])
